/* A sweep's reports, figures and records, and its section of the overview. */
#include "bench/site/sweep_files.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/publish.h"
#include "bench/report/page/html.h"
#include "bench/report/report.h"
#include "bench/site/copies.h"
#include "bench/site/figure_files.h"
#include "bench/store/store.h"
#include "bench/text/files.h"
#include "bench/verify/text_compare.h"
#include "bench/verify/verify_domains.h"
#include "bench/text/messages.h"

struct name_list {
    char **items;
    int count, capacity;
};

/* A sweep on its way into the site. `folder` is below the root: "quick/sweeps/quick". */
struct sweep_files {
    struct site *site;
    const char *store, *name;
    char *folder, *to;
    struct plan plan;
    struct results results;
    struct name_list reports, figures; /* names of files */
    struct text table;                 /* that of the overview */
};

static char *below(const struct sweep_files *s, const char *file)
{
    return text_format("%s/%s", s->to, file);
}

/* ---- reports ----------------------------------------------------------------------------------
 */

/* The published file in place of what was made, where it says the same. */
static void take_published(struct sweep_files *s, const struct report_file *f, const char *path,
                           struct text *made)
{
    struct err ignored = ERR_INIT;
    char *file = NULL;
    size_t size;
    int undrawn = 0;
    if (!read_file(path, &file, &size, &ignored)) {
        struct place there = {file, size, 0}, here = {made->data, made->size, 0};
        if (texts_differ(&there, &here, f->format, &undrawn)) {
            text_printf(&s->site->told,
                        "%s is not what the records give: the site has what they give\n", path);
        } else {
            text_clear(made);
            text_add_bytes(made, file, size);
        }
    }
    err_free(&ignored);
    free(file);
}

static void tell_undrawn(struct sweep_files *s, const struct report_file *f, const char *text)
{
    const int rows = report_undrawn(f, text);
    struct findings why = {0};
    if (rows) {
        text_printf(&s->site->told, "%s: %d row%s of pictures could not be drawn\n", s->folder,
                    rows, plural(rows));
        note_domains(&s->results, &why);
    }
    for (int i = 0; i < why.note_count; i++)
        text_printf(&s->site->told, "%s\n", why.notes[i]);
    findings_free(&why);
}

static void keep_name(struct name_list *l, char *name)
{
    l->items = memory_grow(l->items, l->count, &l->capacity, sizeof *l->items);
    l->items[l->count++] = name;
}

static enum err_code write_figures(struct sweep_files *s, const char *page, struct err *e)
{
    struct page_figures f = figures_of(page);
    char *folder = below(s, "figures");
    if (f.count)
        figure_files_write(folder, &f, e);
    for (int i = 0; i < f.count; i++)
        keep_name(&s->figures, text_format("%s.svg", f.list[i].name));
    free(folder);
    figures_free(&f);
    return e->code;
}

static enum err_code write_report(struct sweep_files *s, const struct report_file *f,
                                  const struct tables *t, struct err *e)
{
    struct text made = {0};
    char *published = results_report_path(&s->results, t->rows.select, f->extension);
    char *name = results_report_name(t->rows.select, f->extension), *path = below(s, name);
    if (!report_write(f, t, &made, e)) {
        take_published(s, f, published, &made);
        tell_undrawn(s, f, made.data);
        write_file(path, made.data, made.size, e);
        if (text_equal(f->name, "html") && t->rows.select == SELECT_LAST)
            write_figures(s, made.data, e);
    }
    keep_name(&s->reports, name);
    free(path);
    free(published);
    text_free(&made);
    return e->code;
}

/* Whether some report under the rule is published. */
static bool is_published(const struct results *r, enum select rule)
{
    bool found = false;
    for (const struct report_file *f = report_files(); f->format && !found; f++) {
        struct stat there;
        char *path = results_report_path(r, rule, f->extension);
        found = lstat(path, &there) == 0;
        free(path);
    }
    return found;
}

/* The table that says most, for the overview. */
static void add_table(struct text *out, const struct tables *t)
{
    static const int tables[] = {TABLE_matrix, TABLE_unlabelled, TABLE_main};
    for (int i = 0; i < 3; i++) {
        const struct table_grid *g = &t->grids[tables[i]];
        if (!g->row_count)
            continue;
        html_table(out, g, NULL, g->across ? "names" : "rows");
        html_notes(out, &g->notes);
        return;
    }
}

static enum err_code write_rule(struct sweep_files *s, enum select rule, struct err *e)
{
    struct tables t = {0};
    if (results_check_selectable(&s->results, rule, e))
        return e->code;
    tables_make(&t, &s->results, rule);
    for (const struct report_file *f = report_files(); f->format && !e->code; f++)
        if (report_applies(f, &t))
            write_report(s, f, &t, e);
    if (rule == SELECT_LAST)
        add_table(&s->table, &t);
    tables_free(&t);
    return e->code;
}

/* ---- data -------------------------------------------------------------------------------------
 */

static enum err_code copy_plan(struct sweep_files *s, struct err *e)
{
    static const char *const files[] = {"sweep.yaml", "lock.json"};
    for (int i = 0; i < 2 && !e->code; i++) {
        char *from = store_sweep_path(s->store, s->plan.name, files[i]), *to = below(s, files[i]);
        site_copy(from, to, true, e);
        free(to);
        free(from);
    }
    return e->code;
}

static enum err_code copy_cell(struct sweep_files *s, const char *hash, struct err *e)
{
    static const char *const files[] = {"record.json", "cell.json", "run.json"};
    char *folder = text_format("%s/%s/cells/%s", s->site->root, s->name, hash);
    publish_mkdir(folder, e);
    for (int i = 0; i < 3 && !e->code; i++) {
        char *from = store_cell_path(s->store, hash, files[i]);
        char *to = text_format("%s/%s", folder, files[i]);
        site_copy(from, to, false, e);
        free(to);
        free(from);
    }
    free(folder);
    return e->code;
}

static enum err_code copy_cells(struct sweep_files *s, struct err *e)
{
    for (int i = 0; i < s->plan.cell_count && !e->code; i++)
        if (s->results.states[i] == CELL_DONE)
            copy_cell(s, s->plan.cells[i].hash, e);
    return e->code;
}

/* ---- the overview -----------------------------------------------------------------------------
 */

static int done_cells(const struct results *r)
{
    int count = 0;
    for (int i = 0; i < r->plan->cell_count; i++)
        count += r->states[i] == CELL_DONE;
    return count;
}

static void add_counts(struct text *out, const struct sweep_files *s)
{
    const int done = done_cells(&s->results);
    text_printf(out, "<p>%d pair%s of domains, %d row%s, %d", s->plan.pair_count,
                plural(s->plan.pair_count), s->plan.row_count, plural(s->plan.row_count), done);
    if (done < s->plan.cell_count)
        text_printf(out, " of %d", s->plan.cell_count);
    text_printf(out, " training%s.</p>\n", plural(s->plan.cell_count));
}

static void add_figures(struct text *out, const struct sweep_files *s)
{
    char *folder = text_format("%s/figures", s->folder);
    if (s->figures.count) {
        text_printf(out, "<details><summary>%d figure%s as SVG files</summary>\n", s->figures.count,
                    plural(s->figures.count));
        site_add_files(out, folder, s->figures.items, s->figures.count);
        text_add(out, "</details>\n");
    }
    free(folder);
}

static void add_section(struct sweep_files *s)
{
    struct text *out = &s->site->body;
    char *id = text_format("sweep-%d", s->site->sweeps++);
    char *title = text_equal(s->name, s->plan.name) ? text_copy(s->name)
                                                    : text_format("%s: %s", s->name, s->plan.name);
    char *page = text_format("%s/report.html", s->folder);
    text_add(out, "<section>\n");
    html_heading(out, id, title);
    if (*s->plan.description)
        html_element(out, "p", s->plan.description);
    add_counts(out, s);
    text_add(out, "<p><b>");
    html_link(out, page, "The report, with figures, samples and every training");
    text_add(out, "</b></p>\n");
    text_add(out, s->table.size ? s->table.data : "");
    text_add(out, "<h3>Files</h3>\n");
    site_add_files(out, s->folder, s->reports.items, s->reports.count);
    add_figures(out, s);
    text_add(out, "</section>\n");
    free(page);
    free(title);
    free(id);
}

/* ---- the whole --------------------------------------------------------------------------------
 */

static void sweep_files_free(struct sweep_files *s)
{
    names_free(s->reports.items, s->reports.count);
    names_free(s->figures.items, s->figures.count);
    text_free(&s->table);
    results_free(&s->results);
    plan_free(&s->plan);
    free(s->to);
    free(s->folder);
}

static enum err_code write_all(struct sweep_files *s, struct err *e)
{
    publish_mkdir(s->to, e);
    for (int rule = 0; rule < SELECT_COUNT && !e->code; rule++)
        if (rule == SELECT_LAST || is_published(&s->results, (enum select)rule))
            write_rule(s, (enum select)rule, e);
    return e->code || copy_plan(s, e) || copy_cells(s, e);
}

enum err_code site_add_sweep(struct site *site, const char *store, const char *name,
                             const char *sweep, struct err *e)
{
    struct sweep_files s = {.site = site, .store = store, .name = name};
    s.folder = text_format("%s/sweeps/%s", name, sweep);
    s.to = text_format("%s/%s", site->root, s.folder);
    if (!store_load_plan(&s.plan, store, sweep, e) &&
        !results_load(&s.results, &s.plan, store, e) && !write_all(&s, e))
        add_section(&s);
    sweep_files_free(&s);
    return e->code;
}
