#include "bench/table/table_ranking.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static bool same_method(const struct plan_row *a, const struct plan_row *b)
{
    return text_equal(a->label, b->label) && text_equal(a->sharing, b->sharing) &&
           text_equal(a->variant, b->variant);
}

static double row_mean(const struct table *t, int row)
{
    char *end;
    double x = strtod(t->rows[row].accuracy.mean, &end);
    return end == t->rows[row].accuracy.mean ? (double)NAN : x;
}

/* Blocks are pairs, treatments the methods that every pair has. */
static int fill_blocks(const struct table *t, const struct plan *p, double *values, int methods)
{
    int blocks = 0;
    for (int pair = 0; pair < p->pair_count; pair++) {
        int filled = 0, column = 0;
        for (int i = 0; i < t->row_count; i++) {
            if (p->rows[i].rank != 1 || p->rows[i].pair != pair || column == methods)
                continue;
            double x = row_mean(t, i);
            values[blocks * methods + column++] = x;
            filled += isfinite(x);
        }
        blocks += filled == methods;
    }
    return blocks;
}

/* The number of methods when every pair lists the same ones in the same order, else 0. */
static int common_methods(const struct plan *p)
{
    int first = 0, methods = 0;
    while (first < p->row_count && p->rows[first].rank != 1)
        first++;
    for (int i = first; i < p->row_count && p->rows[i].pair == p->rows[first].pair; i++)
        methods += p->rows[i].rank == 1;
    for (int i = 0, at = 0; i < p->row_count && methods; i++) {
        if (p->rows[i].rank != 1)
            continue;
        if (!same_method(&p->rows[i], &p->rows[first + at++ % methods]))
            return 0;
    }
    return methods;
}

/* The row of the pair's n-th method, from the first one on. */
static int nth_method(const struct plan *p, int row, int n)
{
    for (; n > 0 || p->rows[row].rank != 1; row++)
        n -= p->rows[row].rank == 1;
    return row;
}

/* The column of the i-th best mean rank, for each i; equal ranks in the table's order. */
static void sort_by_rank(const double *ranks, int methods, int *order)
{
    for (int i = 0; i < methods; i++) {
        int at = i;
        while (at > 0 && ranks[order[at - 1]] > ranks[i]) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
}

/* Exact Wilcoxon tests over the pairs, Holm over all: apart[i * methods + k] for the i-th and k-th
 * best. (Benavoli, Corani & Mangili 2016: mean ranks would let other methods decide.) */
static void tell_apart(const double *values, int blocks, int methods, const int *order, bool *apart)
{
    const size_t most = (size_t)methods * (size_t)methods;
    double *p = memory_take(most, sizeof *p), *d = memory_take((size_t)blocks, sizeof *d);
    for (size_t i = 0; i < most; i++)
        p[i] = (double)NAN;
    for (int i = 0; i < methods; i++)
        for (int k = i + 1; k < methods; k++) {
            for (int b = 0; b < blocks; b++)
                d[b] = values[b * methods + order[i]] - values[b * methods + order[k]];
            p[i * methods + k] = wilcoxon_p(d, blocks);
        }
    holm_adjust(p, (int)most);
    for (size_t i = 0; i < most; i++)
        apart[i] = p[i] < 0.05;
    free(d);
    free(p);
}

/* The longest run of methods after `first` of which no two are told apart. */
static int group_end(const bool *apart, int methods, int first)
{
    for (int last = first + 1; last < methods; last++)
        for (int i = first; i < last; i++)
            if (apart[i * methods + last])
                return last;
    return methods;
}

static void find_groups(struct table_ranking *r, const bool *apart)
{
    int covered = 0;
    r->groups = memory_take((size_t)r->count, sizeof *r->groups);
    for (int i = 0; i < r->count; i++) {
        const int end = group_end(apart, r->count, i);
        if (end > covered && end > i + 1) /* not within the one before, not alone */
            r->groups[r->group_count++] = (struct table_group){i, end - 1};
        covered = end > covered ? end : covered;
    }
}

static void note_ranking(struct table *t, int blocks, struct friedman f)
{
    const struct table_ranking *r = &t->ranking;
    struct text s = {0};
    text_printf(&s, "Mean ranks of the %d methods over %d pairs, 1 is best:", r->count, blocks);
    for (int i = 0; i < r->count; i++) {
        char *title = table_row_title(&t->rows[r->ranks[i].row]);
        text_printf(&s, "%s %s %s", i ? ";" : "", title, r->ranks[i].rank.text);
        free(title);
    }
    text_printf(&s,
                ". Friedman's test: chi-square %.2f, p = %.3g. Not told apart (exact Wilcoxon over "
                "pairs, Holm over all %d comparisons, 5 %%):",
                f.statistic, f.p, r->count * (r->count - 1) / 2);
    for (int i = 0; i < r->group_count; i++)
        text_printf(&s, "%s ranks %d to %d", i ? "," : "", r->groups[i].first + 1,
                    r->groups[i].last + 1);
    text_add(&s, r->group_count ? "." : " none.");
    note_add(&t->notes, text_take(&s));
}

/* values[block][method], larger is better. */
static void rank_methods(struct table *t, const struct plan *p, double *values, int blocks,
                         int methods)
{
    struct table_ranking *r = &t->ranking;
    const size_t n = (size_t)methods;
    double *ranks = memory_take(n, sizeof *ranks);
    int *order = memory_take(n, sizeof *order), first = 0;
    bool *apart = memory_take(n * n, sizeof *apart);
    for (int i = 0; i < blocks * methods; i++)
        values[i] = -values[i]; /* rank 1 is the smallest */
    const struct friedman f = friedman_test(values, blocks, methods, ranks);
    sort_by_rank(ranks, methods, order);
    tell_apart(values, blocks, methods, order, apart);
    while (p->rows[first].rank != 1)
        first++;
    *r = (struct table_ranking){.count = methods};
    r->ranks = memory_take(n, sizeof *r->ranks);
    for (int i = 0; i < methods; i++) {
        r->ranks[i].row = nth_method(p, first, order[i]);
        r->ranks[i].rank.exact = ranks[order[i]];
        snprintf(r->ranks[i].rank.text, sizeof r->ranks[i].rank.text, "%.2f", ranks[order[i]]);
    }
    find_groups(r, apart);
    note_ranking(t, blocks, f);
    free(apart);
    free(order);
    free(ranks);
}

void table_rank_methods(struct table *t, const struct results *r)
{
    const int methods = common_methods(r->plan);
    if (methods < 3 || r->plan->pair_count < 2)
        return;
    double *values = memory_take((size_t)methods * (size_t)r->plan->pair_count, sizeof *values);
    const int blocks = fill_blocks(t, r->plan, values, methods);
    const int needed = friedman_blocks_needed(methods);
    if (blocks >= needed)
        rank_methods(t, r->plan, values, blocks, methods);
    else
        note_add(&t->notes,
                 text_format("No ranking of the %d methods over pairs is given: %d pair%s cannot "
                             "tell them apart, it takes %d.",
                             methods, blocks, blocks == 1 ? "" : "s", needed));
    free(values);
}
