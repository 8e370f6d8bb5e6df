/* L0 and L1: the files of the cells, and the reports made again from the records. */
#include "bench/verify/verify.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/publish.h"
#include "bench/report/report.h"
#include "base/text.h"

void findings_add(struct findings *f, char *sentence)
{
    f->list = memory_grow(f->list, f->count, &f->capacity, sizeof *f->list);
    f->list[f->count++] = sentence;
}

void findings_free(struct findings *f)
{
    for (int i = 0; i < f->count; i++)
        free(f->list[i]);
    free(f->list);
    *f = (struct findings){0};
}

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

/* A text and a place in it. */
struct place {
    const char *text;
    size_t size, at;
};

/* Skips a measured value if the place is just behind the mark that precedes it (NULL: the format
 * has no such mark). */
static void skip_measured(struct place *p, const char *mark)
{
    const size_t length = mark ? strlen(mark) : 0;
    if (mark && p->at >= length && memcmp(p->text + p->at - length, mark, length) == 0)
        while (p->at < p->size && p->text[p->at] != '<')
            p->at++;
}

/* Moves both to the first difference; false if there is none. */
static bool differ(struct place *file, struct place *made, const char *measured)
{
    while (file->at < file->size && made->at < made->size &&
           file->text[file->at] == made->text[made->at]) {
        file->at++;
        made->at++;
        skip_measured(file, measured);
        skip_measured(made, measured);
    }
    return file->at < file->size || made->at < made->size;
}

/* The word around a place, for a message. */
static char *word_at(const struct place *p)
{
    static const char ends[] = " |,\t\n<>\"{}&";
    size_t from = p->at, to = p->at;
    while (from > 0 && p->at - from < 40 && !strchr(ends, p->text[from - 1]))
        from--;
    while (to < p->size && to - p->at < 40 && !strchr(ends, p->text[to]))
        to++;
    return text_format("%.*s", (int)(to - from), p->text + from);
}

static char *describe(const char *name, const struct place *file, const struct place *made)
{
    size_t line = 1;
    for (size_t i = 0; i < file->at; i++)
        line += file->text[i] == '\n';
    char *old = word_at(file), *new = word_at(made);
    char *text =
        text_format("%s:%zu: the file says '%s', the records give '%s'", name, line, old, new);
    free(new);
    free(old);
    return text;
}

static enum err_code verify_report(const struct tables *t, const struct report_file *report,
                                   const char *path, struct findings *f, struct err *e)
{
    struct text made = {0};
    char *file = NULL;
    size_t size;
    f->checked++;
    if (!read_file(path, &file, &size, e) && !report_write(report, t, &made, e)) {
        struct place there = {file, size, 0}, here = {made.data, made.size, 0};
        if (differ(&there, &here, report->format->measured))
            findings_add(f, describe(path, &there, &here));
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
    for (const struct report_file *report = report_files(); report->format && !e->code; report++) {
        char *path = results_report_path(r, select, report->extension);
        if (access(path, F_OK) == 0) {
            if (!tables.rows.list) /* made only if needed: its intervals take time */
                tables_make(&tables, r, select);
            verify_report(&tables, report, path, f, e);
        }
        free(path);
    }
    tables_free(&tables);
    return e->code;
}

enum err_code verify_reports(const struct results *r, struct findings *f, struct err *e)
{
    for (int rule = 0; rule < SELECT_COUNT && !e->code; rule++)
        verify_selection(r, (enum select)rule, f, e);
    return e->code;
}
