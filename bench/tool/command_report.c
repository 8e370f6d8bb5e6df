/* adda-bench report: writes the tables of a sweep in one format or all. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/apart.h"
#include "base/publish.h"
#include "base/text.h"
#include "bench/tool/commands.h"
#include "bench/report/report.h"
#include "bench/site/figure_files.h"
#include "bench/store/store.h"
#include "bench/text/files.h"
#include "bench/text/own_folder.h"
#include "bench/verify/verify_domains.h"
#include "bench/text/messages.h"

struct report_settings {
    char *format, *sweep, *output, *figures;
    int select;
    bool all, quiet;
};

static const struct cli_option options[] = {
    {.param = {"format", PARAM_TEXT, offsetof(struct report_settings, format),
               .help = "md, csv, ...: 'adda-bench list formats' names them; without it, what the "
                       "name of --output ends in (.txt and no ending: md)"},
     .key = 'f',
     .argument = "NAME",
     .value = report_format_name},
    {.param = {"select", PARAM_CHOICE, offsetof(struct report_settings, select),
               .choices = select_names, .def = "last",
               .help = "which step of a training counts: the last, the best by a label-free "
                       "validator (on target training images), the best on the source's test "
                       "images, or (a bound, it reads target labels) the best"},
     .argument = "RULE"},
    {.param = {"sweep", PARAM_TEXT, offsetof(struct report_settings, sweep),
               .help = "which of the store's sweeps; not needed when there is one"},
     .argument = "NAME"},
    {.param = {"output", PARAM_TEXT, offsetof(struct report_settings, output),
               .help = "write to a file instead of standard output; -: standard output"},
     .key = 'o',
     .argument = "FILE"},
    {.param = {"all", PARAM_BOOL, offsetof(struct report_settings, all), .def = "false",
               .help = "write every format that applies to DIR/sweeps/NAME/, where verify "
                       "checks them"},
     .key = 'a'},
    {.param = {"figures", PARAM_TEXT, offsetof(struct report_settings, figures),
               .help = "write each figure of the page as an SVG file into this folder, and as PDF "
                       "where rsvg-convert is installed; in place of earlier figures alone"},
     .argument = "FOLDER"},
    {.param = {"quiet", PARAM_BOOL, offsetof(struct report_settings, quiet), .def = "false",
               .help = "do not name the files that --all and --figures write"},
     .key = 'q'},
};

static const char figures_kind[] = "figures";

/* The page is written without them; whoever wrote it is told why. */
static void report_lack(const struct report_file *f, const struct tables *t, const char *text)
{
    const int rows = report_undrawn(f, text);
    struct findings why = {0};
    if (rows) {
        fprintf(stderr, "adda-bench: warning: %d row%s of pictures could not be drawn\n", rows,
                plural(rows));
        note_domains(t->rows.results, &why);
    }
    for (int i = 0; i < why.note_count; i++) {
        fputs("adda-bench: ", stderr);
        print_message(stderr, why.notes[i]);
        fputs("\n", stderr);
    }
    findings_free(&why);
}

static enum err_code write_one(const struct report_file *f, const struct tables *t,
                               const char *path, struct err *e)
{
    struct text out = {0};
    if (!report_write(f, t, &out, e)) {
        if (path)
            publish_file(path, out.data, out.size, e);
        else
            fwrite(out.data, 1, out.size, stdout);
        report_lack(f, t, out.data);
    }
    text_free(&out);
    return e->code;
}

/* ---- all files --------------------------------------------------------------------------------
 */

/* The files of a report, of which each has its name when all are on the disk: until then those of
 * the report before are there. */
struct report_set {
    struct report_in_making {
        struct publication *file;
        char *path;
    } * list;
    int count, capacity;
};

/* A file that exists is always written again, so that it keeps no outdated numbers. */
static bool is_wanted(const struct report_file *f, const struct tables *t, const char *path)
{
    return report_applies(f, t) || access(path, F_OK) == 0;
}

/* Takes the path. */
static enum err_code add_to_set(struct report_set *set, const struct report_file *f,
                                const struct tables *t, char *path, struct err *e)
{
    struct text out = {0};
    set->list = memory_grow(set->list, set->count, &set->capacity, sizeof *set->list);
    struct report_in_making *made = &set->list[set->count++];
    *made = (struct report_in_making){.path = path};
    if (!report_write(f, t, &out, e) && !publish_open(&made->file, path, e)) {
        publish_write(made->file, out.data, out.size);
        publish_sync(made->file, e);
        report_lack(f, t, out.data);
    }
    text_free(&out);
    return e->code;
}

/* Publishes all, or none where one of them could not be written; frees. */
static void end_set(struct report_set *set, bool quiet, struct err *e)
{
    for (int i = 0; i < set->count; i++) {
        struct report_in_making *made = &set->list[i];
        if (e->code) {
            publish_abandon(made->file);
        } else if (!publish_commit(made->file, e) && !quiet) {
            print_message(stderr, made->path);
            fputs("\n", stderr);
        }
        free(made->path);
    }
    free(set->list);
}

static enum err_code write_all(const struct tables *t, const struct report_settings *s,
                               struct err *e)
{
    struct report_set set = {0};
    for (const struct report_file *f = report_files(); f->format && !e->code; f++) {
        char *path = results_report_path(t->rows.results, t->rows.select, f->extension);
        if (is_wanted(f, t, path))
            add_to_set(&set, f, t, path, e);
        else
            free(path);
    }
    end_set(&set, s->quiet, e);
    return e->code;
}

/* ---- figures ----------------------------------------------------------------------------------
 */

static void print_figures(const char *folder, const struct page_figures *f, bool pdf)
{
    print_message(stderr, folder);
    fprintf(stderr, ": %d figure%s as SVG%s\n", f->count, plural(f->count),
            pdf ? " and PDF" : "; PDF takes rsvg-convert (apt install librsvg2-bin)");
}

static enum err_code write_figures(const struct tables *t, const struct report_settings *s,
                                   struct err *e)
{
    struct text page = {0};
    struct temporary made = {0};
    struct page_figures figures = {0};
    char *folder = folder_path(s->figures);
    bool pdf = false;
    if (!report_write(report_find("html"), t, &page, e) &&
        !own_folder_open(&made, folder, figures_kind, e)) {
        figures = figures_of(page.data);
        if (figure_files_write(made.path, &figures, e) ||
            figure_files_convert(made.path, &figures, &pdf, e))
            own_folder_abandon(&made, folder, e);
        else if (!own_folder_publish(&made, folder, figures_kind, e) && !s->quiet)
            print_figures(folder, &figures, pdf);
    }
    free(folder);
    figures_free(&figures);
    text_free(&page);
    return e->code;
}

/* Whoever reads a file of numbers alone, where no note stands, is told by the command. */
static void warn_incomplete(const struct results *r)
{
    int lacking = 0;
    for (int i = 0; i < r->plan->cell_count; i++)
        lacking += r->states[i] == CELL_DAMAGED || r->states[i] == CELL_MISSING || r->failures[i];
    if (lacking)
        fprintf(stderr,
                "adda-bench: warning: %d of %d cell%s %s missing, damaged or failed, and not "
                "counted: 'adda-bench status' tells which\n",
                lacking, r->plan->cell_count, plural(r->plan->cell_count),
                lacking == 1 ? "is" : "are");
}

/* What a report is made of is not replaced by it. */
static enum err_code check_apart(const char *output, const char *store, struct err *e)
{
    static const char *const read[] = {"cells", "domains", "sweeps", "methods", "orders"};
    for (size_t i = 0; output && i < sizeof read / sizeof *read && !e->code; i++) {
        char *folder = text_format("%s/%s", store, read[i]);
        apart_check(output, folder, "which the report is made of", e);
        free(folder);
    }
    return e->code;
}

static enum err_code check_options(const struct report_settings *s, struct err *e)
{
    if (s->figures && s->output)
        return err_set(e, ERR_USAGE,
                       "--output is for one report, and --figures writes none: give "
                       "them to two commands");
    if (s->all && s->output)
        return err_set(e, ERR_USAGE,
                       "--output is for one report, and --all writes every format beside the "
                       "sweep: give them to two commands");
    if ((s->all || s->figures) && s->format)
        return err_set(e, ERR_USAGE, "--format is for one report: %s writes all there are",
                       s->all ? "--all" : "--figures");
    return ERR_NONE;
}

/* As --format says, or else the name of the output; NULL with an error. */
static const struct report_file *choose_file(const struct report_settings *s, struct err *e)
{
    if (!s->format && s->output)
        return report_of_output(s->output, e);
    const struct report_file *file = report_find_or_fail(s->format ? s->format : "md", e);
    return file && s->output && report_check_name(file, s->output, e) ? NULL : file;
}

/* From a page at `output`, which is never in the sweep's folder (check_apart). */
static char *way_to_sweep(const char *output, const struct results *r)
{
    char *folder = store_sweep_path(r->store, r->plan->name, NULL);
    char *way = path_between(output, folder);
    free(folder);
    return way;
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    struct report_settings own = *(const struct report_settings *)given, *s = &own;
    if (check_options(s, e))
        return e->code;
    if (own.output && strcmp(own.output, "-") == 0)
        own.output = NULL;
    const struct report_file *file = choose_file(s, e);
    struct plan plan = {0};
    struct results results = {0};
    struct tables tables = {0};
    char *place = NULL;
    (void)count;
    if (!file || check_apart(s->output, arguments[0], e) ||
        check_apart(s->figures, arguments[0], e))
        return e->code;
    if (store_load_plan(&plan, arguments[0], s->sweep, e) ||
        results_load(&results, &plan, arguments[0], e) ||
        results_check_selectable(&results, (enum select)s->select, e))
        goto cleanup;
    tables_make(&tables, &results, (enum select)s->select);
    if (s->output)
        place = way_to_sweep(s->output, &results);
    tables.place = place;
    warn_incomplete(&results);
    if (!s->all && !s->figures && !report_applies(file, &tables))
        fprintf(stderr, "adda-bench: warning: the sweep has nothing for '%s'\n", file->name);
    if (s->figures)
        write_figures(&tables, s, e);
    if (s->all && !e->code)
        write_all(&tables, s, e);
    else if (!s->figures)
        write_one(file, &tables, s->output, e);
cleanup:
    free(place);
    tables_free(&tables);
    results_free(&results);
    plan_free(&plan);
    return e->code;
}

const struct cli_command command_report = {
    .name = "report",
    .arguments = "DIR",
    .min_arguments = 1,
    .max_arguments = 1,
    .summary = "the table of a sweep, from the records alone",
    .description = "Reads the store's records (damaged ones are named and not counted) and lays "
                   "the table out. The same records give the same bytes.",
    .examples = "adda-bench report out --format md  # for a README\n"
                "adda-bench report out -o table.csv --select im  # label-free selection\n"
                "adda-bench report out --all  # every format, beside the sweep\n"
                "adda-bench report out --figures figures  # for a paper: SVG, and PDF",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct report_settings),
    .run = run};
