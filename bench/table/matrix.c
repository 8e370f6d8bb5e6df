/* The table of methods by pairs: accuracy, and the share of the gap between source only and the
 * oracle that is closed. */
#include "bench/table/table.h"

#include <math.h>
#include <stdlib.h>

#include "bench/stats/bootstrap.h"
#include "bench/table/claims.h"
#include "bench/table/shares.h"

static bool same_line(const struct table_row *a, const struct table_row *b)
{
    return a->rank == b->rank && rows_same_title(a, b);
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

/* The matrix while it is made. Its columns are the pairs that are scored. */
struct matrix {
    struct table_grid *grid;
    const struct sweep_rows *rows;
    struct share *shares; /* of each row */
    bool *has_shares;     /* of each pair: one without is in no mean of shares */
    struct macros macros;
};

static struct grid_cell *add_share(struct matrix *m, const char *macro, double accuracy,
                                   struct share s)
{
    struct grid_cell *c = grid_add_share(m->grid, round_value(accuracy), round_value(s.closed),
                                         round_value(s.low), round_value(s.high));
    c->macro = text_copy(macro);
    c->is_withheld = s.is_withheld;
    return c;
}

/* Means over pairs of the row's cells so far; NaN where one is missing. */
static void add_mean(struct matrix *m, int row)
{
    const struct table_grid *g = m->grid;
    const struct table_row *r = &m->rows->list[row];
    const struct plan *p = m->rows->results->plan;
    const int count = rows_scored_pairs(m->rows);
    const struct grid_cell *cell = &g->rows[g->row_count - 1].cells[g->filled - count];
    const char *const words[] = {p->name, "over pairs", r->label, r->sharing, r->variant};
    double accuracy = 0, share = 0;
    int shares = 0;
    for (int i = 0; i < p->pair_count; i++) {
        const bool counts = m->has_shares[i];
        if (!plan_pair_is_scored(p, i))
            continue;
        accuracy += cell->first.exact;
        share += counts ? cell->second.exact : 0;
        shares += counts;
        cell++;
    }
    const struct share mean = {share / shares, (double)NAN, (double)NAN,
                               false}; /* of none: 0 / 0 */
    add_share(m, macros_add(&m->macros, words, 5), accuracy / count, mean);
}

static void add_line(struct matrix *m, int row)
{
    const struct sweep_rows *rows = m->rows;
    struct table_grid *g = m->grid;
    grid_add_row(g, row, NULL)->is_bound = rows->list[row].rank != RANK_METHOD;
    rows_add_names(g, &rows->list[row], NAMES_VARIANT);
    for (int i = 0; i < rows->results->plan->pair_count; i++) {
        if (!plan_pair_is_scored(rows->results->plan, i))
            continue;
        const int at = row_in_pair(rows, row, i);
        const struct table_row *r = at < 0 ? NULL : &rows->list[at];
        if (r)
            add_share(m, r->macro, r->accuracy.exact.mean, m->shares[at])->mark =
                r->best ? GRID_BEST : GRID_PLAIN;
        else
            grid_add_absent(g);
    }
    add_mean(m, row);
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
        if (plan_pair_is_scored(p, i))
            grid_add_columns(g, &column, 1);
    }
    column.key = "mean over pairs";
    column.title = "mean";
    column.group = NULL;
    column.readers = rows_scored_pairs(rows) > 1 ? 0 : GRID_JSON;
    grid_add_columns(g, &column, 1);
}

/* "font, noise": the pairs with an oracle whose gap is small; empty: none. */
static char *small_gaps(const struct sweep_rows *rows)
{
    struct text names = {0};
    for (int i = 0, last = -1; i < rows->count; i++) {
        const struct table_row *r = &rows->list[i];
        if (!claim_holds(r, CLAIM_GAP_SMALL) || r->pair_index == last)
            continue;
        text_printf(&names, "%s%s", names.size ? ", " : "", r->pair);
        last = r->pair_index;
    }
    return text_take(&names);
}

/* The dash in place of a share is a mark too: with its sentence only where it stands. */
static void note_withheld(struct notes *notes, const struct matrix *m)
{
    bool any = false;
    for (int i = 0; i < m->rows->count; i++)
        any |= m->shares[i].is_withheld;
    if (!any)
        return;
    char *small = small_gaps(m->rows);
    note_add(notes,
             text_format("A dash in place of a share: the oracle is less than %.2f above source "
                         "only%s%s%s, and a share of so small a gap says little; or it is not "
                         "shown to be above it (95 %% interval).",
                         claim_least_gap, *small ? " (" : "", small, *small ? ")" : ""));
    notes->marks++;
    free(small);
}

static void note_meaning(struct notes *notes, int pairs)
{
    note_add(notes,
             text_format("Mean accuracy per character, and behind it the share of the gap that is "
                         "closed: the mean Δ to source only as a share of the oracle's, over the "
                         "seeds that all three have (0 is source only, 1 the oracle). In brackets "
                         "the 95 %% percentile interval of this ratio from %d resamples of the "
                         "seeds, too narrow with fewer than ten of them.",
                         BOOTSTRAP_ROUNDS));
    if (pairs > 1)
        note_add(notes, text_copy("Mean: over all pairs, none where one is missing; of shares, "
                                  "over the pairs that have them."));
}

static bool has_scored_pair(const struct sweep_rows *rows, int row)
{
    for (int i = 0; i < rows->count; i++)
        if (rows->list[i].is_scored && same_line(&rows->list[i], &rows->list[row]))
            return true;
    return false;
}

static void make(struct table_grid *g, const struct sweep_rows *rows)
{
    struct matrix m = {.grid = g,
                       .rows = rows,
                       .shares = shares_make(rows),
                       .has_shares = memory_take((size_t)rows->results->plan->pair_count, 1),
                       .macros = macros_of_rows(rows)};
    for (int i = 0; i < rows->count; i++)
        m.has_shares[rows->list[i].pair_index] |= isfinite(m.shares[i].closed);
    add_columns(g, rows);
    for (int rank = 0; rank < RANK_COUNT; rank++)
        for (int i = 0; i < rows->count; i++)
            if (rows->list[i].rank == (enum row_rank)rank && is_first(rows, i) &&
                has_scored_pair(rows, i))
                add_line(&m, i);
    note_withheld(&g->notes, &m);
    if (g->row_count || !rows->count)
        note_meaning(&g->notes, rows_scored_pairs(rows));
    macros_free(&m.macros);
    free(m.has_shares);
    free(m.shares);
}

extern const struct table_kind table_matrix;
const struct table_kind table_matrix = {
    .name = "matrix",
    .title = "Methods by pairs",
    .help = "methods by pairs: accuracy and the share of the gap that is closed",
    .key = "methods_by_pairs",
    .is_optional = true,
    .make = make,
};
