/* adda-bench compare: two result sets row by row, as a table in any format. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "bench/report/report.h"
#include "bench/store/store.h"
#include "bench/table/selection.h"
#include "bench/tool/commands.h"
#include "bench/verify/compare.h"

struct compare_settings {
    char *format;
    int select;
    bool json;
};

static const struct cli_option options[] = {
    {.param = {"format", PARAM_TEXT, offsetof(struct compare_settings, format), .def = "md",
               .help = "md, csv, tex, json, html: 'adda-bench list formats' names them"},
     .key = 'f',
     .argument = "NAME",
     .apart = "json",
     .value = report_format_name},
    {.param = {"select", PARAM_CHOICE, offsetof(struct compare_settings, select),
               .choices = select_names, .def = "last",
               .help = "which step of a training counts, as in report"},
     .argument = "RULE"},
    {.param =
         {"json", PARAM_BOOL, offsetof(struct compare_settings, json), .def = "false",
          .help =
              "for programs: {differs, selection, rows, other_settings, other_records, power}"}},
};

struct compared {
    char *store, *sweep; /* `sweep` NULL: the only one */
    struct plan plan;
    struct results results;
};

/* "DIR" or "DIR:SWEEP". */
static enum err_code load(struct compared *s, const char *argument, struct err *e)
{
    char *colon;
    s->store = text_copy(argument);
    colon = strrchr(s->store, ':');
    if (colon) {
        *colon = '\0';
        s->sweep = text_copy(colon + 1);
    }
    if ((s->sweep || !store_only_sweep(s->store, true, &s->sweep, e)) &&
        !store_load_plan(&s->plan, s->store, s->sweep, e))
        results_load(&s->results, &s->plan, s->store, e);
    return e->code;
}

static void unload(struct compared *s)
{
    results_free(&s->results);
    plan_free(&s->plan);
    free(s->sweep);
    free(s->store);
}

/* The table's rows, and what they say together. */
static enum err_code print_rows(const struct comparison *c, const struct table_grid *g,
                                enum select select, struct err *e)
{
    struct text table = {0};
    report_find("json")->format->write_table(g, &table);
    json_t *all = json_loads(table.data, 0, NULL);
    text_free(&table);
    if (!all)
        return err_memory(e);
    print_json(json_pack("{s:b, s:s, s:O, s:O*, s:i, s:s*}", "differs", c->differs, "selection",
                         select_names[select], "rows", json_object_get(all, "rows"),
                         "other_settings", c->cells.settings, "other_records", c->cells.other_bits,
                         "power", c->power));
    json_decref(all);
    return ERR_NONE;
}

static void print_table(const struct report_format *format, const struct table_grid *g)
{
    struct text out = {0};
    format->write_table(g, &out);
    fwrite(out.data, 1, out.size, stdout);
    text_free(&out);
}

static const char no_common_row[] =
    "no row is in both sets: rows are the same when pair, method, sharing and variant have the "
    "same names";

static bool have_common_row(const struct comparison *c)
{
    for (int i = 0; i < c->count; i++)
        if (!c->rows[i].only)
            return true;
    return false;
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct compare_settings *s = given;
    struct compared old = {0}, new = {0};
    struct comparison c = {0};
    struct table_grid grid = {0};
    const struct report_file *file = report_find_or_fail(s->format, e);
    (void)count;
    if (!file)
        return e->code;
    if (load(&old, arguments[0], e) || load(&new, arguments[1], e) ||
        results_check_selectable(&old.results, (enum select)s->select, e) ||
        results_check_selectable(&new.results, (enum select)s->select, e))
        goto cleanup;
    compare_results(&c, &old.results, &new.results, (enum select)s->select);
    comparison_table(&grid, &c);
    selection_add(&grid, &new.plan, (enum select)s->select);
    for (int i = 0; i < c.count; i++)
        if (c.rows[i].is_at_end)
            selection_is_end(&grid, i);
    if (s->json)
        print_rows(&c, &grid, (enum select)s->select, e);
    else
        print_table(file->format, &grid);
    if (c.differs)
        err_set(e, ERR_FAILED, "%s", have_common_row(&c) ? "the results differ" : no_common_row);
cleanup:
    grid_free(&grid);
    comparison_free(&c);
    unload(&new);
    unload(&old);
    return e->code;
}

const struct cli_command command_compare = {
    .name = "compare",
    .arguments = "OLD[:SWEEP] NEW[:SWEEP]",
    .min_arguments = 2,
    .max_arguments = 2,
    .summary = "what changed between two result sets",
    .description =
        "Rows of the same name are paired seed by seed, with the intervals and tests of a "
        "report's comparisons. As with diff, the exit code is "
        "0 when every number is the same, 1 when something differs or a seed's record is on one "
        "side "
        "only, larger on trouble.",
    .examples = "adda-bench compare results/quick out  # is it still what was published?\n"
                "adda-bench compare results/quick out -f csv  # the same for a spreadsheet",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct compare_settings),
    .run = run};
