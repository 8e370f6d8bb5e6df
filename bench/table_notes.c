#include "bench/table_notes.h"

#include <math.h>
#include <stdlib.h>

#include "bench/statistics.h"
#include "bench/text.h"

static void note_meaning(struct table *t)
{
    note_add(&t->notes,
             text_copy("Accuracy on the target's test images, a character position and the "
                       "whole string; ± is the half-width of the 95 % t-interval of the mean "
                       "over n seeds. Δ is the paired difference to source only, seed by "
                       "seed, a character position."));
    note_add(&t->notes,
             text_copy("p: exact Wilcoxon signed-rank test of Δ, two-sided, Holm-adjusted over "
                       "the methods of the pair. Bold: the best method of the pair and those "
                       "that a paired t-test (Holm-adjusted, 5 %) does not show to be worse. "
                       "The oracle trains on the target's labels: a bound, not a method."));
}

static void note_selection(struct table *t)
{
    if (t->oracle_selection)
        note_add(&t->notes,
                 text_copy("Selection: ORACLE, the training step with the best target test "
                           "accuracy. It reads the target's labels and flatters every "
                           "method."));
    else
        note_add(&t->notes, text_format("Selection: %s.", t->selection));
}

/* Holm over m methods multiplies the smallest p by m. */
static void note_power(struct table *t)
{
    int fewest = 0, methods = 0, in_pair = 0;
    for (int i = 0; i < t->row_count; i++) {
        in_pair = t->rows[i].first_of_pair ? 0 : in_pair;
        in_pair += t->rows[i].rank == 1;
        methods = in_pair > methods ? in_pair : methods;
        if (t->rows[i].rank == 1 && t->rows[i].n && (!fewest || t->rows[i].n < fewest))
            fewest = t->rows[i].n;
    }
    if (!fewest || methods * exact_p_floor(fewest) <= 0.05)
        return;
    int needed = fewest;
    while (methods * exact_p_floor(needed) > 0.05)
        needed++;
    note_add(&t->notes,
             text_format("With %d seed%s and %d method%s a pair, p cannot fall below %.3f: "
                         "the exact test cannot show significance at 5 %%; %d seeds could.",
                         fewest, fewest == 1 ? "" : "s", methods, methods == 1 ? "" : "s",
                         fmin(1, methods * exact_p_floor(fewest)), needed));
}

static void note_missing(struct table *t, const struct results *r)
{
    int missing = 0, failed = 0;
    struct text damaged = {0};
    for (int i = 0; i < r->plan->cell_count; i++) {
        if (r->states[i] == CELL_DAMAGED)
            text_printf(&damaged, "%s%.12s", damaged.size ? ", " : "", r->plan->cells[i].hash);
        else if (r->failures[i])
            failed++;
        else
            missing += r->states[i] == CELL_MISSING;
    }
    if (missing || failed)
        note_add(&t->notes, text_format("Incomplete: %d of %d cells have no record (%d failed).",
                                        missing + failed, r->plan->cell_count, failed));
    if (damaged.size)
        note_add(&t->notes, text_format("Not counted, damaged: %s.", damaged.data));
    text_free(&damaged);
}

static void note_diverged(struct table *t)
{
    int diverged = 0;
    for (int i = 0; i < t->row_count; i++)
        diverged += t->rows[i].diverged;
    if (diverged)
        note_add(&t->notes,
                 text_format("%d training%s diverged (a NaN or infinity); they are counted "
                             "with the accuracy they ended at.",
                             diverged, diverged == 1 ? "" : "s"));
}

/* ---- methods over pairs -----------------------------------------------------------------------
 */

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

static void note_friedman(struct table *t, const struct results *r)
{
    int methods = common_methods(r->plan);
    if (methods < 3 || r->plan->pair_count < 2)
        return;
    double *values = memory_take((size_t)methods * (size_t)r->plan->pair_count, sizeof *values);
    int blocks = fill_blocks(t, r->plan, values, methods);
    int needed = friedman_blocks_needed(methods);
    if (blocks >= needed) {
        struct friedman f = friedman_test(values, blocks, methods, NULL);
        note_add(&t->notes,
                 text_format("Friedman's test of %d methods over %d pairs: chi-square %.2f, "
                             "p = %.3g.",
                             methods, blocks, f.statistic, f.p));
    } else {
        note_add(&t->notes,
                 text_format("No ranking of the %d methods over pairs is given: %d pair%s "
                             "cannot tell them apart, it takes %d.",
                             methods, blocks, blocks == 1 ? "" : "s", needed));
    }
    free(values);
}

void table_write_notes(struct table *t, const struct results *r)
{
    note_meaning(t);
    note_selection(t);
    note_power(t);
    note_friedman(t, r);
    note_diverged(t);
    note_missing(t, r);
}
