/* The table of methods by pairs: accuracy, and the share of the gap between source only and the
 * oracle that is closed. */
#include "bench/table/table.h"

#include <math.h>
#include <stdlib.h>

static bool same_line(const struct table_row *a, const struct table_row *b)
{
    return a->rank == b->rank && rows_same_title(a, b);
}

/* The pair's oracle of the same variant, or the only one; NULL: none. */
static const struct table_row *oracle_of(const struct sweep_rows *rows, const struct table_row *r)
{
    const struct table_row *any = NULL;
    int count = 0;
    for (int i = 0; i < rows->count; i++) {
        const struct table_row *o = &rows->list[i];
        if (o->rank != RANK_ORACLE || o->pair_index != r->pair_index)
            continue;
        if (text_equal(o->variant, r->variant))
            return o;
        any = o;
        count++;
    }
    return count == 1 ? any : NULL;
}

/* Δ as a share of the oracle's: 0 is source only, 1 the oracle. NaN for those two themselves, and
 * where the oracle is not shown to be better than source only, so that there is nothing to close.
 */
static double share_closed(const struct sweep_rows *rows, const struct table_row *r)
{
    const struct table_row *o = r->rank == RANK_METHOD ? oracle_of(rows, r) : NULL;
    if (!o)
        return (double)NAN;
    const struct estimate gap = o->delta.exact;
    const double least = gap.mean - gap.half; /* NaN of one seed, which shows nothing */
    return least > 0 ? r->delta.exact.mean / gap.mean : (double)NAN;
}

static bool is_first(const struct sweep_rows *rows, int row)
{
    for (int i = 0; i < row; i++)
        if (same_line(&rows->list[i], &rows->list[row]))
            return false;
    return true;
}

/* The row of the same method in another pair; the last of several; -1: none. */
static int row_in_pair(const struct sweep_rows *rows, int row, int pair)
{
    int found = -1;
    for (int i = 0; i < rows->count; i++)
        if (rows->list[i].pair_index == pair && same_line(&rows->list[i], &rows->list[row]))
            found = i;
    return found;
}

/* A pair in which no method has a share is in no mean of shares. */
static bool has_shares(const struct sweep_rows *rows, int pair)
{
    for (int i = 0; i < rows->count; i++)
        if (rows->list[i].pair_index == pair && isfinite(share_closed(rows, &rows->list[i])))
            return true;
    return false;
}

static void add_share(struct table_grid *g, const char *macro, double accuracy, double closed,
                      bool best)
{
    struct grid_cell *c = grid_add_numbers(g, round_value(accuracy), round_value(closed));
    c->macro = text_copy(macro);
    c->mark = best ? GRID_BEST : GRID_PLAIN;
}

/* Means over pairs of the row's cells so far; NaN where one is missing. */
static void add_mean(struct table_grid *g, const struct sweep_rows *rows, int row,
                     struct macros *macros)
{
    const struct table_row *r = &rows->list[row];
    const struct plan *p = rows->results->plan;
    const struct grid_cell *pairs = &g->rows[g->row_count - 1].cells[g->filled - p->pair_count];
    const char *const words[] = {p->name, "over pairs", r->label, r->sharing, r->variant};
    double accuracy = 0, share = 0;
    int shares = 0;
    for (int i = 0; i < p->pair_count; i++) {
        const bool counts = has_shares(rows, i);
        accuracy += pairs[i].first.exact;
        share += counts ? pairs[i].second.exact : 0;
        shares += counts;
    }
    add_share(g, macros_add(macros, words, 5), accuracy / p->pair_count, share / shares,
              false); /* of none: 0 / 0 */
}

static void add_line(struct table_grid *g, const struct sweep_rows *rows, int row,
                     struct macros *macros)
{
    grid_add_row(g, row, NULL)->is_bound = rows->list[row].rank != RANK_METHOD;
    rows_add_names(g, &rows->list[row], NAMES_VARIANT);
    for (int i = 0; i < rows->results->plan->pair_count; i++) {
        const int at = row_in_pair(rows, row, i);
        const struct table_row *r = at < 0 ? NULL : &rows->list[at];
        if (r)
            add_share(g, r->macro, r->accuracy.exact.mean, share_closed(rows, r), r->best);
        else
            grid_add_absent(g);
    }
    add_mean(g, rows, row, macros);
}

static void add_columns(struct table_grid *g, const struct sweep_rows *rows)
{
    const struct plan *p = rows->results->plan;
    struct grid_column column = {
        .group = "pairs", .macro = "", .kind = GRID_SHARE, .is_across = true};
    g->across = "pair";
    rows_add_name_columns(g, rows, NAMES_VARIANT);
    for (int i = 0; i < p->pair_count; i++) {
        column.key = column.title = p->pairs[i].name;
        grid_add_columns(g, &column, 1);
    }
    column.key = "mean over pairs";
    column.title = "mean";
    column.group = NULL;
    column.readers = p->pair_count > 1 ? 0 : GRID_JSON;
    grid_add_columns(g, &column, 1);
}

static void add_notes(struct notes *notes, int pairs)
{
    note_add(notes,
             text_copy("Mean accuracy per character, and behind it the share of the gap "
                       "that is closed: Δ to source only, as a share of the oracle's Δ (0 is "
                       "source only, 1 the oracle). No share where the oracle is not shown "
                       "to be better than source only (its 95 % interval), since there is "
                       "nothing to close."));
    if (pairs > 1)
        note_add(notes, text_copy("Mean: over all pairs, none where one is missing; of shares, "
                                  "over the pairs that have them."));
}

static void make(struct table_grid *g, const struct sweep_rows *rows)
{
    struct macros macros = macros_of_rows(rows);
    add_columns(g, rows);
    for (int rank = 0; rank < RANK_COUNT; rank++)
        for (int i = 0; i < rows->count; i++)
            if (rows->list[i].rank == (enum row_rank)rank && is_first(rows, i))
                add_line(g, rows, i, &macros);
    add_notes(&g->notes, rows->results->plan->pair_count);
    macros_free(&macros);
}

extern const struct table_kind table_matrix;
const struct table_kind table_matrix = {
    .name = "matrix",
    .title = "Methods by pairs",
    .help = "methods by pairs: accuracy and the share of the gap that is closed",
    .key = "methods_by_pairs",
    .make = make,
};
