/* The ranking of methods over pairs: Friedman's mean ranks, best first, and the runs of methods
 * that exact tests over the pairs do not tell apart. */
#include "bench/table/ranking.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats/statistics.h"
#include "bench/table/table.h"
#include "bench/text/messages.h"

/* Blocks are pairs, treatments the methods that every pair has. Without blocks enough, or without
 * methods, there are no ranks. */
struct ranking {
    int methods, blocks, needed;
    int left_out;  /* pairs that are no block of their own */
    int *order;    /* [methods]: the i-th best, counted in the order of the pairs' rows */
    double *ranks; /* [methods], by that count: mean ranks, 1 is best */
    struct grid_group *groups;
    int group_count;
    struct friedman test;
};

/* The number of methods when every pair lists the same ones in the same order, else 0. */
static int common_methods(const struct sweep_rows *rows)
{
    const struct table_row *list = rows->list;
    int first = 0, methods = 0;
    while (first < rows->count && list[first].rank != RANK_METHOD)
        first++;
    for (int i = first; i < rows->count && list[i].pair_index == list[first].pair_index; i++)
        methods += list[i].rank == RANK_METHOD;
    for (int i = 0, at = 0; i < rows->count && methods; i++) {
        if (list[i].rank != RANK_METHOD)
            continue;
        if (!rows_same_title(&list[i], &list[first + at++ % methods]))
            return 0;
    }
    return methods;
}

/* The row of the first pair's n-th method. */
static int nth_method(const struct sweep_rows *rows, int n)
{
    int row = 0;
    for (; n > 0 || rows->list[row].rank != RANK_METHOD; row++)
        n -= rows->list[row].rank == RANK_METHOD;
    return row;
}

static const struct table_seed *find_seed(const struct table_row *r, uint64_t seed)
{
    for (int i = 0; i < r->n; i++)
        if (r->seeds[i].seed == seed)
            return &r->seeds[i];
    return NULL;
}

/* Seeds that all methods of a pair have a record of, in the order of the first method's. */
static int common_seeds(const struct table_row *rows, int count, uint64_t *seeds)
{
    int n = -1;
    for (int i = 0; i < count; i++) {
        const struct table_row *r = &rows[i];
        int kept = 0;
        if (r->rank != RANK_METHOD)
            continue;
        for (int k = 0; k < (n < 0 ? r->n : n); k++) {
            const uint64_t seed = n < 0 ? r->seeds[k].seed : seeds[k];
            if (find_seed(r, seed))
                seeds[kept++] = seed;
        }
        n = kept;
    }
    return n < 0 ? 0 : n;
}

/* Mean accuracy over some of a row's seeds; NaN of none. */
static double mean_over(const struct table_row *r, const uint64_t *seeds, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += find_seed(r, seeds[i])->accuracy.exact;
    return sum / n;
}

static int most_seeds(const struct sweep_rows *rows)
{
    int most = 1;
    for (int i = 0; i < rows->count; i++)
        most = rows->list[i].n > most ? rows->list[i].n : most;
    return most;
}

/* Blocks are pairs that do not depend on each other: of those on the way to one target the farthest
 * counts alone, and of those that draw the same images under several names the first. */
static bool is_block(const struct plan *p, int pair)
{
    const struct plan_pair *own = &p->pairs[pair];
    for (int i = 0; i < p->pair_count; i++) {
        const struct plan_pair *other = &p->pairs[i];
        if (*own->family && strcmp(own->family, other->family) == 0 && other->gap > own->gap)
            return false;
    }
    return plan_pair_before(p, pair) < 0;
}

/* values[block][method], means over the seeds that all methods of the pair have; pairs without such
 * a seed are left out, and written over by the next. Returns the number of blocks. */
static int fill_blocks(const struct sweep_rows *rows, double *values, int methods, int *left_out)
{
    uint64_t *seeds = memory_take((size_t)most_seeds(rows), sizeof *seeds);
    int blocks = 0;
    for (int first = 0, end; first < rows->count; first = end) {
        int column = 0, filled = 0;
        end = rows_pair_end(rows, first);
        if (!rows->list[first].is_scored)
            continue;
        if (!is_block(rows->results->plan, rows->list[first].pair_index)) {
            ++*left_out;
            continue;
        }
        const int n = common_seeds(&rows->list[first], end - first, seeds);
        for (int i = first; i < end && column < methods; i++) {
            if (rows->list[i].rank != RANK_METHOD)
                continue;
            const double mean = mean_over(&rows->list[i], seeds, n);
            values[blocks * methods + column++] = mean;
            filled += isfinite(mean);
        }
        blocks += filled == methods;
    }
    free(seeds);
    return blocks;
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
 * best. (Benavoli, Corani & Mangili 2016: mean ranks would let the other methods decide.) */
static void find_differences(const double *values, int blocks, int methods, const int *order,
                             bool *apart)
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

/* One past the longest run of methods from `first` on of which no two are told apart. */
static int group_end(const bool *apart, int methods, int first)
{
    for (int last = first + 1; last < methods; last++)
        for (int i = first; i < last; i++)
            if (apart[i * methods + last])
                return last;
    return methods;
}

/* Those that are not within the one before, and not of one method alone. */
static void find_groups(struct ranking *r, const bool *apart)
{
    r->groups = memory_take((size_t)r->methods, sizeof *r->groups);
    for (int i = 0, covered = 0; i < r->methods; i++) {
        const int end = group_end(apart, r->methods, i);
        if (end > covered && end > i + 1)
            r->groups[r->group_count++] = (struct grid_group){i, end - 1};
        covered = end > covered ? end : covered;
    }
}

void ranking_find(struct sweep_rows *rows)
{
    struct ranking *r = memory_take(1, sizeof *r);
    const int pairs = rows_scored_pairs(rows), methods = common_methods(rows);
    const size_t n = (size_t)methods;
    rows->ranking = r;
    if (methods < 3 || pairs < 2)
        return;
    double *values = memory_take((size_t)rows->count + n, sizeof *values);
    r->methods = methods;
    r->needed = friedman_blocks_needed(methods);
    r->blocks = fill_blocks(rows, values, methods, &r->left_out);
    for (int i = 0; i < r->blocks * methods; i++)
        values[i] = -values[i]; /* rank 1 is the smallest */
    if (r->blocks >= r->needed) {
        bool *apart = memory_take(n * n, sizeof *apart);
        r->ranks = memory_take(n, sizeof *r->ranks);
        r->order = memory_take(n, sizeof *r->order);
        r->test = friedman_test(values, r->blocks, methods, r->ranks);
        sort_by_rank(r->ranks, methods, r->order);
        find_differences(values, r->blocks, methods, r->order, apart);
        find_groups(r, apart);
        free(apart);
    }
    free(values);
}

void ranking_free(struct sweep_rows *rows)
{
    struct ranking *r = rows->ranking;
    if (!r)
        return;
    free(r->groups);
    free(r->order);
    free(r->ranks);
    free(r);
    rows->ranking = NULL;
}

static void add_left_out(struct text *s, const struct ranking *r)
{
    if (r->left_out)
        text_printf(
            s,
            " %d of the sweep's pairs %s no evidence of %s own and %s not counted: of pairs "
            "on the way to one target the farthest is, of one pair under several names the "
            "first.",
            r->left_out, r->left_out == 1 ? "is" : "are", r->left_out == 1 ? "its" : "their",
            r->left_out == 1 ? "is" : "are");
}

static char *sentence_of(const struct ranking *r, const struct sweep_rows *rows)
{
    struct text s = {0};
    text_printf(&s, "Mean ranks of the %d methods over %d pairs, 1 is best:", r->methods,
                r->blocks);
    for (int i = 0; i < r->methods; i++) {
        char *title = row_title(&rows->list[nth_method(rows, r->order[i])]);
        text_printf(&s, "%s %s %.2f", i ? ";" : "", title, r->ranks[r->order[i]]);
        free(title);
    }
    text_printf(&s,
                ". Friedman's test: chi-square %.2f, p = %.3g. Not told apart (exact Wilcoxon over "
                "pairs, Holm over all %d comparisons, 5 %%):",
                r->test.statistic, r->test.p, r->methods * (r->methods - 1) / 2);
    for (int i = 0; i < r->group_count; i++)
        text_printf(&s, "%s ranks %d to %d", i ? "," : "", r->groups[i].first + 1,
                    r->groups[i].last + 1);
    text_add(&s, r->group_count ? "." : " none.");
    add_left_out(&s, r);
    return text_take(&s);
}

/* Whether two pairs have methods, and one of them three: what could be ranked if both had them. */
static bool could_be_ranked(const struct sweep_rows *rows)
{
    int pairs = 0, most = 0, own = 0;
    for (int i = 0, last = -1; i < rows->count; i++) {
        if (rows->list[i].rank != RANK_METHOD)
            continue;
        const bool is_next = rows->list[i].pair_index != last;
        last = rows->list[i].pair_index;
        pairs += is_next;
        own = is_next ? 1 : own + 1;
        most = own > most ? own : most;
    }
    return pairs > 1 && most > 2;
}

char *ranking_sentence(const struct sweep_rows *rows)
{
    const struct ranking *r = rows->ranking;
    if (r->ranks)
        return sentence_of(r, rows);
    if (!r->methods)
        return could_be_ranked(rows)
                   ? text_copy("No ranking of methods over pairs is given: not every pair has the "
                               "same methods.")
                   : NULL;
    struct text s = {0};
    text_printf(
        &s,
        "No ranking of the %d methods over pairs is given: %d pair%s cannot tell them apart, "
        "it takes %d.",
        r->methods, r->blocks, plural(r->blocks), r->needed);
    add_left_out(&s, r);
    return text_take(&s);
}

/* ---- the table --------------------------------------------------------------------------------
 */

static const struct grid_column places[] = {
    {.key = "place",
     .title = "place",
     .macro = "Place",
     .kind = GRID_COUNT,
     .readers = GRID_PEOPLE | GRID_CSV},
    {.key = "method", .title = "method", .readers = GRID_PEOPLE | GRID_JSON},
};
static const struct grid_column numbers[] = {
    {.key = "mean_rank", .title = "mean rank", .macro = "MeanRank", .kind = GRID_NUMBER},
    {.key = "not_told_apart", .title = "not told apart", .readers = GRID_PEOPLE | GRID_CSV},
};

/* "2 to 4": the places of the groups that hold this one; empty: it is told apart from all. */
static char *groups_with(const struct table_grid *g, int place)
{
    struct text t = {0};
    for (int i = 0; i < g->group_count; i++)
        if (g->groups[i].first <= place && place <= g->groups[i].last)
            text_printf(&t, "%s%d to %d", t.size ? ", " : "", g->groups[i].first + 1,
                        g->groups[i].last + 1);
    return text_take(&t);
}

static void add_place(struct table_grid *g, const struct sweep_rows *rows, const struct ranking *r,
                      int place, const char *macro)
{
    const int row = nth_method(rows, r->order[place]);
    char *title = row_title(&rows->list[row]), *groups = groups_with(g, place);
    struct rounded rank = {.exact = r->ranks[r->order[place]]};
    snprintf(rank.text, sizeof rank.text, "%.2f", rank.exact);
    grid_add_row(g, row, macro);
    grid_add_count(g, place + 1);
    grid_add_name(g, title, title);
    rows_add_names(g, &rows->list[row], NAMES_VARIANT);
    grid_add_number(g, rank);
    grid_add_name(g, groups, *groups ? groups : rounded_none);
    free(groups);
    free(title);
}

static void add_places(struct table_grid *g, const struct sweep_rows *rows, const struct ranking *r)
{
    struct macros macros = macros_of_rows(rows);
    for (int i = 0; i < r->methods; i++) {
        const struct table_row *of = &rows->list[nth_method(rows, i)];
        const char *const words[] = {rows->results->plan->name, "over pairs", of->label,
                                     of->sharing, of->variant};
        macros_add(&macros, words, 5);
    }
    for (int i = 0; i < r->methods; i++)
        add_place(g, rows, r, i, macros.list[rows->count + r->order[i]]);
    macros_free(&macros);
}

static void make(struct table_grid *g, const struct sweep_rows *rows)
{
    const struct ranking *r = rows->ranking;
    grid_add_columns(g, places, sizeof places / sizeof *places);
    rows_add_name_columns(g, rows, NAMES_VARIANT | NAMES_CSV);
    grid_add_columns(g, numbers, sizeof numbers / sizeof *numbers);
    g->groups = memory_take((size_t)r->group_count, sizeof *g->groups);
    for (int i = 0; i < r->group_count; i++)
        g->groups[g->group_count++] = r->groups[i];
    if (r->ranks)
        add_places(g, rows, r);
}

extern const struct table_kind table_ranking;
const struct table_kind table_ranking = {
    .name = "ranking",
    .title = "Methods over pairs",
    .help = "mean ranks of methods over pairs, and which are not told apart",
    .key = "ranking",
    .rows_key = "ranks",
    .is_optional = true,
    .make = make,
};
