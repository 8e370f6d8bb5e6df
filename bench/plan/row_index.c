/* Rows by their cells and by their names. */
#include "bench/plan/row_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"

void row_index_free(struct row_index *x)
{
    json_decref(x->by_cells);
    json_decref(x->by_variant);
    *x = (struct row_index){0};
}

/* New string. */
static char *key_of(const struct plan_row *r, const char *last)
{
    return text_format("%d\n%s\n%s\n%s", r->pair, r->label, r->sharing, last);
}

static char *cells_key(const struct plan_row *r)
{
    char hex[HASH_HEX];
    hash_bytes(r->cells, (size_t)r->count * sizeof *r->cells, hex);
    return key_of(r, hex);
}

/* -1: none. */
static int find(const json_t *index, const char *key)
{
    const json_t *at = json_object_get(index, key);
    return at ? (int)json_integer_value(at) : -1;
}

/* Keeps the lines of `a` that `b` has too, in place. */
static void keep_common(char *a, const char *b)
{
    char *to = a;
    for (const char *line = a; *line;) {
        const size_t length = strcspn(line, "\n");
        const char *next = line + length + (line[length] == '\n');
        if (text_has_line(b, line, length)) {
            if (to != a)
                *to++ = '\n';
            memmove(to, line, length);
            to += length;
        }
        line = next;
    }
    *to = '\0';
}

static void note_variant(struct row_index *x, const struct plan *p, int row)
{
    char *key = key_of(&p->rows[row], p->rows[row].variant);
    json_object_set_new_nocheck(x->by_variant, key, json_integer(row));
    free(key);
}

static void merge(struct row_index *x, struct plan *p, int row, const struct plan_row *with)
{
    struct plan_row *old = &p->rows[row];
    char *key = key_of(old, old->variant);
    if (find(x->by_variant, key) == row)
        json_object_del(x->by_variant, key);
    free(key);
    keep_common(old->variant, with->variant);
    note_variant(x, p, row);
}

static bool append(struct row_index *x, struct plan *p, const struct plan_row *row,
                   const char *cells)
{
    char *key = key_of(row, row->variant);
    const bool is_new = find(x->by_variant, key) < 0;
    free(key);
    p->rows = memory_grow(p->rows, p->row_count, &p->row_capacity, sizeof *row);
    p->rows[p->row_count] = *row;
    json_object_set_new_nocheck(x->by_cells, cells, json_integer(p->row_count));
    note_variant(x, p, p->row_count++);
    return is_new;
}

bool row_index_add(struct row_index *x, struct plan *p, struct plan_row *row)
{
    if (!x->by_cells) {
        x->by_cells = json_object();
        x->by_variant = json_object();
    }
    bool right = true;
    char *cells = cells_key(row);
    const int old = find(x->by_cells, cells);
    if (old >= 0) {
        merge(x, p, old, row);
        plan_row_free(row);
    } else {
        right = append(x, p, row, cells);
    }
    free(cells);
    return right;
}
