/* L0 and L1: the files of the cells, and the reports made again from the records. */
#include "bench/verify/verify.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/publish.h"
#include "base/text.h"
#include "bench/report/report.h"
#include "bench/verify/text_compare.h"
#include "bench/verify/verify_domains.h"
#include "bench/text/messages.h"

/* ---- L0 ---------------------------------------------------------------------------------------
 */

void verify_cells(const struct results *r, struct findings *f)
{
    for (int i = 0; i < r->plan->cell_count; i++) {
        const char *hash = r->plan->cells[i].hash;
        struct err why = ERR_INIT;
        f->checked++;
        if (r->states[i] == CELL_MISSING)
            findings_add(f, text_format("cell %s is missing", hash));
        if (r->states[i] == CELL_DAMAGED) {
            store_cell_state(r->store, hash, &why);
            findings_add(f, text_format("cell %s is damaged: %s", hash,
                                        why.text ? why.text : "its record cannot be read"));
        }
        err_free(&why);
    }
}

/* ---- L1 ---------------------------------------------------------------------------------------
 */

/* `pictures` were drawn on one side alone; the file lacks `rows` of them. */
static void note_undrawn(const struct results *r, const char *path, int pictures, int rows,
                         struct findings *f)
{
    f->unchecked += pictures ? pictures : rows;
    if (pictures)
        findings_note(f, text_format("%d picture%s of %s could not be compared", pictures,
                                     plural(pictures), path));
    if (rows)
        findings_note(f,
                      text_format("%s lacks %d row%s of pictures, which could not be drawn where "
                                  "it was written: 'adda-bench report --all' writes it with "
                                  "those that can be drawn here",
                                  path, rows, plural(rows)));
    note_domains(r, f);
}

static enum err_code verify_report(const struct results *r, const struct tables *t,
                                   const struct report_file *report, const char *path,
                                   struct findings *f, struct err *e)
{
    struct text made = {0};
    char *file = NULL;
    size_t size;
    int undrawn = 0;
    f->checked++;
    if (!read_file(path, &file, &size, e) && !report_write(report, t, &made, e)) {
        struct place there = {file, size, 0}, here = {made.data, made.size, 0};
        if (texts_differ(&there, &here, report->format, &undrawn))
            findings_add(f, texts_describe(path, &there, &here));
        const int rows = report_undrawn(report, file);
        if (undrawn || rows)
            note_undrawn(r, path, undrawn, rows, f);
    }
    text_free(&made);
    free(file);
    return e->code;
}

/* Reports under one rule: those of the formats whose file is there. */
static enum err_code verify_selection(const struct results *r, enum select select,
                                      struct findings *f, struct err *e)
{
    struct tables tables = {0};
    struct err why = ERR_INIT;
    struct stat entry;
    const bool selectable = !results_check_selectable(r, select, &why);
    for (const struct report_file *report = report_files(); report->format && !e->code; report++) {
        char *path = results_report_path(r, select, report->extension);
        const bool there = lstat(path, &entry) == 0; /* a link to nothing too: it cannot be read */
        if (there && !selectable) {
            f->checked++;
            findings_add(f, text_format("%s cannot be: %s", path, why.text));
        } else if (there) {
            if (!tables.rows.list) /* made only if needed: its intervals take time */
                tables_make(&tables, r, select);
            verify_report(r, &tables, report, path, f, e);
        }
        free(path);
    }
    tables_free(&tables);
    err_free(&why);
    return e->code;
}

/* The reports may have been right when they were written. */
static void note_uncounted(const struct results *r, struct findings *f)
{
    int lacking = 0;
    for (int i = 0; i < r->plan->cell_count; i++)
        lacking += r->states[i] != CELL_DONE;
    if (lacking && f->count)
        findings_note(f, text_format("%d cell%s %s missing or damaged (L0) and not counted here: "
                                     "reports may differ for that reason alone",
                                     lacking, plural(lacking), lacking == 1 ? "is" : "are"));
}

enum err_code verify_reports(const struct results *r, struct findings *f, struct err *e)
{
    for (int rule = 0; rule < SELECT_COUNT && !e->code; rule++)
        verify_selection(r, (enum select)rule, f, e);
    note_uncounted(r, f);
    return e->code;
}
