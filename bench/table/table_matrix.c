#include "bench/table/table_matrix.h"

#include <math.h>
#include <stdlib.h>

static bool same_line(const struct table_row *a, const struct table_row *b)
{
    return a->rank == b->rank && text_equal(a->label, b->label) &&
           text_equal(a->sharing, b->sharing) && text_equal(a->variant, b->variant);
}

/* The pair's oracle of the same variant, or the only one; NULL: none. */
static const struct table_row *oracle_of(const struct table *t, const struct table_row *r)
{
    const struct table_row *any = NULL;
    int count = 0;
    for (int i = 0; i < t->row_count; i++) {
        const struct table_row *o = &t->rows[i];
        if (o->rank != 2 || o->pair_index != r->pair_index)
            continue;
        if (text_equal(o->variant, r->variant))
            return o;
        any = o;
        count++;
    }
    return count == 1 ? any : NULL;
}

static double closed(const struct table *t, const struct table_row *r)
{
    const struct table_row *o = r->rank == 1 ? oracle_of(t, r) : NULL;
    if (!o)
        return (double)NAN;
    const struct estimate gap = o->delta.exact;
    const double least = gap.mean - gap.half; /* NaN of one seed, which shows nothing */
    return least > 0 ? r->delta.exact.mean / gap.mean : (double)NAN;
}

static void add_line(struct table *t, int row)
{
    struct table_matrix *m = &t->matrix;
    struct table_line *l = &m->lines[m->count++];
    l->row = row;
    l->cells = memory_take((size_t)m->pair_count, sizeof *l->cells);
    for (int i = 0; i < m->pair_count; i++)
        l->cells[i] = (struct table_cell){-1, round_value((double)NAN)};
    for (int i = 0; i < t->row_count; i++)
        if (same_line(&t->rows[i], &t->rows[row]))
            l->cells[t->rows[i].pair_index] =
                (struct table_cell){i, round_value(closed(t, &t->rows[i]))};
}

static bool is_first(const struct table *t, int row)
{
    for (int i = 0; i < row; i++)
        if (same_line(&t->rows[i], &t->rows[row]))
            return false;
    return true;
}

/* A pair in which no method has a share is in nobody's mean of shares. */
static bool has_shares(const struct table_matrix *m, int pair)
{
    for (int i = 0; i < m->count; i++)
        if (isfinite(m->lines[i].cells[pair].closed.exact))
            return true;
    return false;
}

static void fill_means(const struct table *t, struct table_line *l)
{
    const struct table_matrix *m = &t->matrix;
    double accuracy = 0, share = 0;
    int shares = 0;
    for (int i = 0; i < m->pair_count; i++) {
        const struct table_cell *c = &l->cells[i];
        accuracy += c->row < 0 ? (double)NAN : t->rows[c->row].accuracy.exact.mean;
        if (has_shares(m, i)) {
            share += c->closed.exact;
            shares++;
        }
    }
    l->accuracy = round_value(accuracy / m->pair_count);
    l->closed = round_value(share / shares); /* of none: 0 / 0 */
}

static void add_notes(struct table *t)
{
    note_add(&t->matrix_notes,
             text_copy("Mean accuracy a character position, and behind it the share of the gap "
                       "that is closed: Δ to source only, as a share of the oracle's Δ (0 is "
                       "source only, 1 the oracle). No share where the oracle is not shown to be "
                       "better than source only (its 95 % interval), since there is nothing to "
                       "close."));
    if (t->matrix.pair_count > 1)
        note_add(&t->matrix_notes,
                 text_copy("Mean: over all pairs, none where one is missing; of shares, over the "
                           "pairs that have them."));
}

void table_fill_matrix(struct table *t, const struct plan *p)
{
    struct table_matrix *m = &t->matrix;
    *m = (struct table_matrix){.pair_count = p->pair_count};
    m->pairs = memory_take((size_t)p->pair_count, sizeof *m->pairs);
    m->lines = memory_take((size_t)t->row_count, sizeof *m->lines);
    for (int i = 0; i < p->pair_count; i++)
        m->pairs[i] = p->pairs[i].name;
    for (int rank = 0; rank <= 2; rank++)
        for (int i = 0; i < t->row_count; i++)
            if (t->rows[i].rank == rank && is_first(t, i))
                add_line(t, i);
    for (int i = 0; i < m->count; i++)
        fill_means(t, &m->lines[i]);
    add_notes(t);
}

void table_free_matrix(struct table_matrix *m)
{
    for (int i = 0; i < m->count; i++)
        free(m->lines[i].cells);
    free(m->lines);
    free(m->pairs);
    *m = (struct table_matrix){0};
}
