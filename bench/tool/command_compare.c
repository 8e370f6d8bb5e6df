/* adda-bench compare: two result sets row by row, as a table or as JSON. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "bench/stats/json_numbers.h"
#include "bench/store/store.h"
#include "bench/tool/commands.h"
#include "bench/verify/compare.h"

struct compare_settings {
    int select;
    bool json;
};

static const struct cli_option options[] = {
    {.param = {"select", PARAM_CHOICE, offsetof(struct compare_settings, select),
               .choices = select_names, .def = "last",
               .help = "which step of a training counts, as in report"},
     .argument = "RULE"},
    {.param = {"json", PARAM_BOOL, offsetof(struct compare_settings, json), .def = "false",
               .help = "for programs"}},
};

struct compared {
    char *store, *sweep;
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
        s->sweep = colon + 1;
    }
    if (!store_load_plan(&s->plan, s->store, s->sweep, e))
        results_load(&s->results, &s->plan, s->store, e);
    return e->code;
}

static void unload(struct compared *s)
{
    results_free(&s->results);
    plan_free(&s->plan);
    free(s->store);
}

static void add_only(struct text *t, int seeds, const char *side)
{
    if (seeds)
        text_printf(t, " (%d seed%s only in the %s)", seeds, seeds == 1 ? "" : "s", side);
}

static void print_row(const struct comparison_row *r)
{
    const struct paired_text *x = &r->numbers;
    struct text t = {0};
    text_printf(&t, "| %s | %s | %s | %s | ", r->pair, r->label, *r->sharing ? r->sharing : "–",
                r->variant);
    if (r->only) {
        text_printf(&t, "| | | | | | | only in the %s |\n", r->only == '<' ? "first" : "second");
    } else {
        text_printf(&t, "%d", x->n);
        add_only(&t, r->only_old, "first");
        add_only(&t, r->only_new, "second");
        text_printf(&t, " | %s | %s | %s%s", r->old.text, r->new.text, table_plus(&x->difference),
                    x->difference.mean);
        table_add_half(&t, &x->difference);
        text_printf(&t, " %s | ", r->mark);
        table_add_interval(&t, x->low.text, x->high.text);
        text_printf(&t, " | %s | %s | %s |\n", x->wilcoxon.text, x->sign_flip.text, x->holm.text);
    }
    fputs(t.data, stdout);
    text_free(&t);
}

static json_t *row_json(const struct comparison_row *r)
{
    const char only[2] = {r->only, '\0'};
    json_t *j = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i}", "pair", r->pair, "label",
                          r->label, "sharing", r->sharing, "variant", r->variant, "mark", r->mark,
                          "only", only, "only_first", r->only_old, "only_second", r->only_new);
    json_object_set_new(j, "old", json_exact(r->old.exact));
    json_object_set_new(j, "new", json_exact(r->new.exact));
    json_add_paired(j, &r->numbers);
    return j;
}

static void print_rows(const struct comparison *c)
{
    json_t *rows = json_array();
    for (int i = 0; i < c->count; i++)
        json_array_append_new(rows, row_json(&c->rows[i]));
    print_json(
        json_pack("{s:b, s:o, s:s*}", "differs", c->differs, "rows", rows, "power", c->power));
}

static void print_table(const struct comparison *c)
{
    printf("| pair | method | sharing | variant | seeds | old | new | Δ | bootstrap | Wilcoxon | "
           "sign-flip | Holm |\n|---|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (int i = 0; i < c->count; i++)
        print_row(&c->rows[i]);
    printf("\nΔ: new - old, paired by seed, ± 95 %% t-interval; = the same in every seed of both, "
           "~ not "
           "shown by a paired t-test (Holm over the rows that differ, 5 %%). Bootstrap: 95 %% "
           "interval from %d "
           "resamples of seeds, then of images. Wilcoxon, sign-flip: exact p; Holm: Wilcoxon's "
           "over those rows.\n",
           BOOTSTRAP_ROUNDS);
    if (c->power)
        printf("%s\n", c->power);
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
    (void)count;
    if (load(&old, arguments[0], e) || load(&new, arguments[1], e) ||
        results_check_selectable(&old.results, (enum select)s->select, e) ||
        results_check_selectable(&new.results, (enum select)s->select, e))
        goto cleanup;
    compare_results(&c, &old.results, &new.results, (enum select)s->select);
    if (s->json)
        print_rows(&c);
    else
        print_table(&c);
    if (c.differs)
        err_set(e, ERR_FAILED, "%s", have_common_row(&c) ? "the results differ" : no_common_row);
cleanup:
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
    .examples = "adda-bench compare results/quick out  # is it still what was published?",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct compare_settings),
    .run = run};
