/* Rows of pictures: sorted, to find those named twice and pictures that none names. */
#include "gen/import/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"

enum { MAX_TOLD = 8 };

/* "./a//b" becomes "a/b". */
static void simplify(char *name)
{
    char *to = name;
    for (const char *at = name; *at;) {
        const int begins = to == name || to[-1] == '/';
        if (begins && at[0] == '/')
            at++;
        else if (begins && at[0] == '.' && at[1] == '/')
            at += 2;
        else
            *to++ = *at++;
    }
    *to = 0;
}

enum err_code import_rows_add(struct import_rows *r, const char *name, const char *text, int line,
                              struct err *e)
{
    if (r->count == r->room) {
        const int room = r->room ? 2 * r->room : 256;
        struct import_row *grown = realloc(r->rows, (size_t)room * sizeof *grown);
        if (!grown)
            return err_memory(e);
        r->rows = grown;
        r->room = room;
    }
    const struct import_row row = {
        .name = strdup(name), .text = text ? strdup(text) : NULL, .line = line};
    if (!row.name || (text && !row.text)) {
        free(row.name);
        free(row.text);
        return err_memory(e);
    }
    simplify(row.name);
    r->rows[r->count++] = row;
    return ERR_NONE;
}

static int by_name(const void *a, const void *b)
{
    const struct import_row *one = *(const struct import_row *const *)a;
    const struct import_row *other = *(const struct import_row *const *)b;
    const int order = strcmp(one->name, other->name);
    return order ? order : (one->line > other->line) - (one->line < other->line);
}

enum err_code import_rows_sort(struct import_rows *r, const char *metadata, struct err *e)
{
    int twice = 0;
    r->sorted = malloc(((size_t)r->count + 1) * sizeof *r->sorted);
    if (!r->sorted)
        return err_memory(e);
    for (int i = 0; i < r->count; i++)
        r->sorted[i] = &r->rows[i];
    qsort(r->sorted, (size_t)r->count, sizeof *r->sorted, by_name);
    for (int i = 1; i < r->count; i++)
        if (strcmp(r->sorted[i - 1]->name, r->sorted[i]->name) == 0 && twice++ < MAX_TOLD) {
            char *shown = shown_text(r->sorted[i]->name);
            err_add(e, ERR_DATA, "%s:%d: '%s' has a row already, in line %d", metadata,
                    r->sorted[i]->line, shown, r->sorted[i - 1]->line);
            free(shown);
        }
    if (twice > MAX_TOLD)
        err_add(e, ERR_DATA, "%s: %d more rows are of pictures that have one already", metadata,
                twice - MAX_TOLD);
    return e->code;
}

/* Both are sorted: one pass. */
void import_rows_missing(const struct import_rows *r, const struct import_rows *all,
                         const char *metadata, struct err *told)
{
    int missing = 0, k = 0;
    const char *first = NULL;
    for (int i = 0; i < all->count; i++) {
        const char *name = all->sorted[i]->name;
        while (k < r->count && strcmp(r->sorted[k]->name, name) < 0)
            k++;
        if (k < r->count && strcmp(r->sorted[k]->name, name) == 0)
            continue;
        first = first ? first : name;
        missing++;
    }
    if (!missing)
        return;
    char *shown = shown_text(first);
    err_add(told, ERR_DATA, "'%s': %d pictures have no row and are left out, the first: %s",
            metadata, missing, shown);
    free(shown);
}

void import_rows_free(struct import_rows *r)
{
    for (int i = 0; i < r->count; i++) {
        free(r->rows[i].name);
        free(r->rows[i].text);
        free(r->rows[i].unescaped);
    }
    free(r->rows);
    free(r->sorted);
    *r = (struct import_rows){0};
}
