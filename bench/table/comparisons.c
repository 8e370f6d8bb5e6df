/* The table of comparisons: each method of a pair against source only, and against the best of the
 * pair, paired by seed. */
#include "bench/table/table.h"

#include <math.h>
#include <stdlib.h>

#include "bench/store/seed_pairs.h"
#include "bench/table/power.h"
#include "bench/text/messages.h"

/* A method beside another row of its pair. A family, over which p is adjusted, is what a pair's
 * methods are to source only, or what they are to the best of them. */
struct comparison_pair {
    int row, against; /* of sweep_rows */
    bool to_best;
};

/* Comparisons as they are collected: pairs[i] is of the seeds in seeds[i]. */
struct collection {
    const struct sweep_rows *rows;
    struct comparison_pair *pairs;
    struct seed_pairs *seeds;
    struct paired *numbers; /* [count], in the end */
    int count, pair_capacity, seed_capacity;
};

/* Takes the pairing over; without a seed that both have there is nothing to compare. */
static void add(struct collection *c, int row, int against, bool to_best, struct seed_pairs *p)
{
    if (p->n == 0) {
        seed_pairs_free(p);
        return;
    }
    c->seeds = memory_grow(c->seeds, c->count, &c->seed_capacity, sizeof *c->seeds);
    c->pairs = memory_grow(c->pairs, c->count, &c->pair_capacity, sizeof *c->pairs);
    c->seeds[c->count] = *p;
    c->pairs[c->count++] =
        (struct comparison_pair){.row = row, .against = against, .to_best = to_best};
}

/* The row of source only that the cell stands in; -1: the sweep shows none. */
static int row_of(const struct plan *p, int cell)
{
    for (int i = 0; i < p->row_count; i++)
        for (int k = 0; p->rows[i].rank == RANK_SOURCE_ONLY && k < p->rows[i].count; k++)
            if (p->rows[i].cells[k] == cell)
                return i;
    return -1;
}

static void compare_to_source(struct collection *c, int row)
{
    const struct plan_row *from = &c->rows->results->plan->rows[row];
    struct seed_pairs p = {.first = c->rows->results, .second = c->rows->results};
    int against = -1;
    for (int i = 0; i < from->count; i++) {
        const int base = from->baselines[i];
        const int at = base < 0 ? -1 : row_of(c->rows->results->plan, base);
        if (at < 0)
            continue; /* a forged lock may name a cell that stands in no row */
        against = at;
        seed_pairs_add(&p, from->cells[i], base, c->rows->select);
    }
    add(c, row, against, false, &p);
}

static void compare_to_best(struct collection *c, int row, int best)
{
    const struct plan_row *rows = c->rows->results->plan->rows;
    struct seed_pairs p = {.first = c->rows->results, .second = c->rows->results};
    seed_pairs_add_rows(&p, &rows[row], &rows[best], c->rows->select);
    add(c, row, best, true, &p);
}

static void compare_pair(struct collection *c, int first, int end)
{
    const struct table_row *rows = c->rows->list;
    int best = -1;
    for (int i = first; i < end && rows[first].is_scored; i++) {
        if (rows[i].rank == RANK_METHOD)
            compare_to_source(c, i);
        best = rows[i].leads ? i : best;
    }
    for (int i = first; i < end && best >= 0; i++)
        if (rows[i].rank == RANK_METHOD && i != best)
            compare_to_best(c, i, best);
}

static bool same_family(const struct collection *c, int a, int b)
{
    const struct comparison_pair *x = &c->pairs[a], *y = &c->pairs[b];
    return x->to_best == y->to_best &&
           c->rows->list[x->row].pair_index == c->rows->list[y->row].pair_index;
}

static int family_end(const struct collection *c, int first)
{
    int end = first;
    while (end < c->count && same_family(c, first, end))
        end++;
    return end;
}

/* ---- notes ------------------------------------------------------------------------------------
 */

static void note_meaning(struct notes *n)
{
    note_add(n,
             text_format("Δ: mean over n seeds of the method's accuracy less the other's, per "
                         "character; both sides share the seed's draws "
                         "(images, weights, batches). ± is the half-width of the 95 %% t-interval. "
                         "Bootstrap: 95 %% percentile interval of the same mean from %d "
                         "resamples of seeds, then of the test images of each; an image's "
                         "characters stay together.",
                         BOOTSTRAP_ROUNDS));
    note_add(n, text_copy("Wilcoxon (signed ranks) and sign-flip: exact p, two-sided, of one "
                          "comparison. Holm: Wilcoxon's p adjusted over the family, which is all "
                          "methods of the pair against source only, or all others against the "
                          "best. The best is chosen by these same numbers, which makes "
                          "differences to it look larger than they are."));
}

/* Too few seeds to draw from; and what was not kept. */
static void note_bootstrap(struct notes *notes, const struct collection *c)
{
    bool few = false, missing = false;
    for (int i = 0; i < c->count; i++) {
        const struct paired *p = &c->numbers[i];
        few |= !isnan(p->bootstrap.low) && p->n < 10;
        missing |= isnan(p->bootstrap.low) && p->n >= 2;
    }
    if (few)
        note_add(notes,
                 text_copy("With fewer than ten seeds the bootstrap is too narrow, since it draws "
                           "from no others: the t-interval is the one to quote."));
    if (missing)
        note_add(notes,
                 text_copy("No bootstrap interval where the predictions at the selected step are "
                           "not stored."));
}

static char *limit_sentence(const struct family *f, const char *pairs, bool all)
{
    struct text t = {0};
    (void)all;
    text_printf(&t, "Against %s (%s): with %d seed%s no exact p can be below %.3f",
                f->to_best ? "the best" : "source only", pairs, f->seeds, plural(f->seeds),
                paired_p_floor(f->seeds, 1));
    if (f->size > 1)
        text_printf(&t, ", nor below %.3f after Holm over %d comparisons",
                    paired_p_floor(f->seeds, f->size), f->size);
    text_printf(&t, ", so nothing can be significant at 5 %%; %d seeds could show it.",
                paired_seeds_needed(f->size));
    return text_take(&t);
}

static void note_limits(struct notes *notes, const struct collection *c)
{
    struct family *list = memory_take((size_t)c->count, sizeof *list);
    int count = 0;
    for (int i = 0, end; i < c->count; i = end) {
        end = family_end(c, i);
        struct family f = {c->rows->list[c->pairs[i].row].pair, c->pairs[i].to_best, end - i, 0};
        for (int k = i; k < end; k++)
            f.seeds = c->seeds[k].n > f.seeds ? c->seeds[k].n : f.seeds;
        list[count++] = f;
    }
    power_add_notes(notes, list, count, limit_sentence);
    free(list);
}

/* ---- the whole --------------------------------------------------------------------------------
 */

static const struct grid_column columns[] = {
    {.key = "against", .title = "against", .is_heading = true},
    {.key = "family", .readers = GRID_PROGRAMS},
    {.key = "n", .title = "n", .macro = "N", .kind = GRID_COUNT, .is_symbol = true},
    {.key = "delta",
     .title = "Δ",
     .macro = "Delta",
     .kind = GRID_ESTIMATE,
     .is_symbol = true,
     .has_sign = true},
    {.key = "bootstrap", .title = "bootstrap", .macro = "", .kind = GRID_INTERVAL},
    {.key = "wilcoxon", .title = "Wilcoxon", .group = "p", .macro = "Wilcoxon", .kind = GRID_P},
    {.key = "sign_flip", .title = "sign-flip", .group = "p", .macro = "SignFlip", .kind = GRID_P},
    {.key = "holm", .title = "Holm", .group = "p", .macro = "Holm", .kind = GRID_P},
};

static void add_row(struct table_grid *g, const struct collection *c, int i, bool first)
{
    const struct comparison_pair *p = &c->pairs[i];
    const struct table_row *r = &c->rows->list[p->row];
    const struct paired_text x = paired_round(&c->numbers[i]);
    const char *family = p->to_best ? "best" : "source";
    char *macro = text_format("%sAgainst%s", r->macro, p->to_best ? "Best" : "Source");
    char *against = row_title(&c->rows->list[p->against]);
    grid_add_row(g, p->row, macro)->begins_group = first;
    rows_add_names(g, r, NAMES_PAIR | NAMES_VARIANT);
    grid_add_name(g, against, against);
    grid_add_name(g, family, family);
    grid_add_count(g, x.n);
    grid_add_estimate(g, &x.difference);
    grid_add_interval(g, x.low, x.high);
    grid_add_number(g, x.wilcoxon);
    grid_add_number(g, x.sign_flip);
    grid_add_number(g, x.holm);
    free(against);
    free(macro);
}

static void add_families(struct table_grid *g, struct collection *c)
{
    if (!c->count)
        return;
    c->numbers = memory_take((size_t)c->count, sizeof *c->numbers);
    seed_pairs_measure(c->seeds, c->count, c->numbers);
    for (int i = 0, end; i < c->count; i = end) {
        end = family_end(c, i);
        paired_holm(&c->numbers[i], end - i);
        for (int k = i; k < end; k++)
            add_row(g, c, k, k == i);
    }
    note_meaning(&g->notes);
    note_limits(&g->notes, c);
    note_bootstrap(&g->notes, c);
}

static void make(struct table_grid *g, const struct sweep_rows *rows)
{
    struct collection c = {.rows = rows};
    rows_add_name_columns(g, rows, NAMES_PAIR | NAMES_VARIANT);
    grid_add_columns(g, columns, sizeof columns / sizeof *columns);
    for (int i = 0, end; i < rows->count; i = end) {
        end = rows_pair_end(rows, i);
        compare_pair(&c, i, end);
    }
    add_families(g, &c);
    for (int i = 0; i < c.count; i++)
        seed_pairs_free(&c.seeds[i]);
    free(c.seeds);
    free(c.numbers);
    free(c.pairs);
}

extern const struct table_kind table_comparisons;
const struct table_kind table_comparisons = {
    .name = "comparisons",
    .title = "Comparisons",
    .help = "each method against source only and the best",
    .key = "comparisons",
    .notes = "comparison_notes",
    .summary = "Each method against source only and against the best of its pair, paired by seed",
    .make = make,
};
