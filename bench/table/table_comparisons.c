#include "bench/table/table_comparisons.h"

#include <stdlib.h>

#include "bench/store/seed_pairs.h"

/* Comparisons as they are collected: entry i of the table with what it compares. */
struct collection {
    struct table *table;
    const struct results *results;
    enum select select;
    struct seed_pairs *list;
    int capacity;
};

/* Takes the pairing over; without a seed that both have there is nothing to tell. */
static void add(struct collection *c, int row, int against, bool to_best, struct seed_pairs *p)
{
    struct table *t = c->table;
    if (p->n == 0) {
        seed_pairs_free(p);
        return;
    }
    c->list = memory_grow(c->list, t->comparison_count, &c->capacity, sizeof *c->list);
    t->comparisons = memory_grow(t->comparisons, t->comparison_count, &t->comparison_capacity,
                                 sizeof *t->comparisons);
    c->list[t->comparison_count] = *p;
    t->comparisons[t->comparison_count++] =
        (struct table_comparison){.row = row, .against = against, .to_best = to_best};
}

/* The row of source only that the cell stands in; -1: the sweep shows none. */
static int row_of(const struct plan *p, int cell)
{
    for (int i = 0; i < p->row_count; i++)
        for (int k = 0; p->rows[i].rank == 0 && k < p->rows[i].count; k++)
            if (p->rows[i].cells[k] == cell)
                return i;
    return -1;
}

static void compare_to_source(struct collection *c, int row)
{
    const struct plan_row *from = &c->results->plan->rows[row];
    struct seed_pairs p = {.first = c->results, .second = c->results};
    int against = -1;
    for (int i = 0; i < from->count; i++) {
        if (from->baselines[i] < 0)
            continue;
        against = row_of(c->results->plan, from->baselines[i]);
        if (against >= 0)
            seed_pairs_add(&p, from->cells[i], from->baselines[i], c->select);
    }
    add(c, row, against, false, &p);
}

static void compare_to_best(struct collection *c, int row, int best)
{
    const struct plan_row *rows = c->results->plan->rows;
    struct seed_pairs p = {.first = c->results, .second = c->results};
    seed_pairs_add_rows(&p, &rows[row], &rows[best], c->select);
    add(c, row, best, true, &p);
}

static void compare_pair(struct collection *c, int first, int end)
{
    const struct table_row *rows = c->table->rows;
    int best = -1;
    for (int i = first; i < end; i++) {
        if (rows[i].rank == 1)
            compare_to_source(c, i);
        best = rows[i].leads ? i : best;
    }
    for (int i = first; i < end && best >= 0; i++)
        if (rows[i].rank == 1 && i != best)
            compare_to_best(c, i, best);
}

static bool same_family(const struct table *t, int a, int b)
{
    const struct table_comparison *x = &t->comparisons[a], *y = &t->comparisons[b];
    return x->to_best == y->to_best && t->rows[x->row].pair_index == t->rows[y->row].pair_index;
}

static int family_end(const struct table *t, int first)
{
    int end = first;
    while (end < t->comparison_count && same_family(t, first, end))
        end++;
    return end;
}

/* ---- notes ------------------------------------------------------------------------------------
 */

static void note_meaning(struct notes *n)
{
    note_add(n,
             text_format("Δ: mean over n seeds of the method's accuracy less the other's, a "
                         "character position; both sides share the seed's draws "
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
static void note_bootstrap(struct table *t, const struct paired *list)
{
    bool few = false, missing = false;
    for (int i = 0; i < t->comparison_count; i++) {
        const bool none = list[i].bootstrap.low != list[i].bootstrap.low;
        few |= !none && list[i].n < 10;
        missing |= none && list[i].n >= 2;
    }
    if (few)
        note_add(&t->comparison_notes,
                 text_copy("With fewer than ten seeds the bootstrap is too narrow, since it draws "
                           "from no others: the t-interval is the one to quote."));
    if (missing)
        note_add(&t->comparison_notes,
                 text_copy("No bootstrap interval where the predictions at the selected step are "
                           "not stored (save: {curves: true} keeps them)."));
}

/* What limits a family: its size, and the seeds of its best-covered comparison. */
struct limit {
    bool to_best;
    int size, seeds;
};

static struct limit limit_of(const struct table *t, int first, int end)
{
    struct limit l = {t->comparisons[first].to_best, end - first, 0};
    for (int i = first; i < end; i++)
        l.seeds = t->comparisons[i].numbers.n > l.seeds ? t->comparisons[i].numbers.n : l.seeds;
    return l;
}

static bool same_limit(struct limit a, struct limit b)
{
    return a.to_best == b.to_best && a.size == b.size && a.seeds == b.seeds;
}

/* Pairs of the families with that limit, "font, noise"; "" when one stands before `first`. */
static char *pairs_with(const struct table *t, struct limit limit, int first)
{
    struct text names = {0};
    for (int i = 0, end; i < t->comparison_count; i = end) {
        end = family_end(t, i);
        if (!same_limit(limit_of(t, i, end), limit))
            continue;
        if (i < first)
            break;
        text_printf(&names, "%s%s", names.size ? ", " : "", t->rows[t->comparisons[i].row].pair);
    }
    return text_take(&names);
}

static char *limit_sentence(struct limit l, const char *pairs)
{
    struct text t = {0};
    text_printf(&t, "Against %s (%s): with %d seed%s no exact p can be below %.3f",
                l.to_best ? "the best" : "source only", pairs, l.seeds, l.seeds == 1 ? "" : "s",
                paired_p_floor(l.seeds, 1));
    if (l.size > 1)
        text_printf(&t, ", nor below %.3f after Holm over %d comparisons",
                    paired_p_floor(l.seeds, l.size), l.size);
    text_printf(&t, ", so nothing can be significant at 5 %%; %d seeds could show it.",
                paired_seeds_needed(l.size));
    return text_take(&t);
}

/* One sentence for all families that share their limit. */
static void note_limits(struct table *t)
{
    for (int i = 0, end; i < t->comparison_count; i = end) {
        end = family_end(t, i);
        const struct limit l = limit_of(t, i, end);
        char *pairs = pairs_with(t, l, i);
        if (*pairs && paired_p_floor(l.seeds, l.size) > 0.05)
            note_add(&t->comparison_notes, limit_sentence(l, pairs));
        free(pairs);
    }
}

/* ---- the whole --------------------------------------------------------------------------------
 */

static void finish(struct collection *c)
{
    struct table *t = c->table;
    if (!c->list)
        return;
    struct paired *numbers = memory_take((size_t)t->comparison_count, sizeof *numbers);
    seed_pairs_measure(c->list, t->comparison_count, numbers);
    for (int i = 0, end; i < t->comparison_count; i = end) {
        end = family_end(t, i);
        paired_holm(&numbers[i], end - i);
        t->comparisons[i].first_of_family = true;
        for (int k = i; k < end; k++)
            t->comparisons[k].numbers = paired_round(&numbers[k]);
    }
    note_meaning(&t->comparison_notes);
    note_limits(t);
    note_bootstrap(t, numbers);
    free(numbers);
}

void table_compare(struct table *t, const struct results *r, enum select select)
{
    struct collection c = {.table = t, .results = r, .select = select};
    for (int i = 0; i < t->row_count;) {
        int end = i;
        while (end < t->row_count && t->rows[end].pair_index == t->rows[i].pair_index)
            end++;
        compare_pair(&c, i, end);
        i = end;
    }
    finish(&c);
    for (int i = 0; i < t->comparison_count; i++)
        seed_pairs_free(&c.list[i]);
    free(c.list);
}
