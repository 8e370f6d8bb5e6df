#include "bench/table/table_notes.h"

#include <math.h>
#include <stdlib.h>

#include "bench/table/table_ranking.h"

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

/* What limits a pair's p: how many methods have one, which Holm's smallest is multiplied by, and
 * the seeds of the best-covered of them. */
struct power {
    int methods, seeds;
};

static struct power power_of(const struct table *t, int pair)
{
    struct power p = {0};
    for (int i = 0; i < t->row_count; i++) {
        const struct table_row *r = &t->rows[i];
        if (r->pair_index != pair || !isfinite(r->p.exact))
            continue;
        p.methods++;
        p.seeds = r->delta.exact.n > p.seeds ? r->delta.exact.n : p.seeds;
    }
    return p;
}

static bool same_power(struct power a, struct power b)
{
    return a.methods == b.methods && a.seeds == b.seeds;
}

/* Names of the pairs with that power from row `first` on, "font, noise". *all: no pair has another,
 * pairs without any p apart. "" when one stands before. */
static char *pairs_with(const struct table *t, struct power power, int first, bool *all)
{
    struct text names = {0};
    *all = true;
    for (int i = 0; i < t->row_count; i++) {
        const struct power other = power_of(t, t->rows[i].pair_index);
        if (!t->rows[i].first_of_pair || other.methods == 0)
            continue;
        if (!same_power(other, power))
            *all = false;
        else if (i < first)
            break;
        else
            text_printf(&names, "%s%s", names.size ? ", " : "", t->rows[i].pair);
    }
    return text_take(&names);
}

static char *power_sentence(struct power p, const char *pairs, bool all)
{
    return text_format("With %d seed%s and %d method%s %s%s%s, p cannot fall below %.3f: "
                       "the exact test cannot show significance at 5 %%; %d seeds could.",
                       p.seeds, p.seeds == 1 ? "" : "s", p.methods, p.methods == 1 ? "" : "s",
                       all ? "a pair" : "(", all ? "" : pairs, all ? "" : ")",
                       paired_p_floor(p.seeds, p.methods), paired_seeds_needed(p.methods));
}

/* One sentence for all pairs that share their power. */
static void note_power(struct table *t)
{
    for (int i = 0; i < t->row_count; i++) {
        const struct power p = power_of(t, t->rows[i].pair_index);
        if (!t->rows[i].first_of_pair || p.methods == 0 ||
            paired_p_floor(p.seeds, p.methods) <= 0.05)
            continue;
        bool all;
        char *pairs = pairs_with(t, p, i, &all);
        if (*pairs)
            note_add(&t->notes, power_sentence(p, pairs, all));
        free(pairs);
    }
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

/* "font: CORAL, tied (1 of 4)", one a row that has any. */
static char *diverged_rows(const struct table *t)
{
    struct text names = {0};
    for (int i = 0; i < t->row_count; i++) {
        const struct table_row *r = &t->rows[i];
        char *title = table_row_title(r);
        if (r->diverged)
            text_printf(&names, "%s%s: %s (%d of %d)", names.size ? "; " : "", r->pair, title,
                        r->diverged, r->n);
        free(title);
    }
    return text_take(&names);
}

static void note_diverged(struct table *t)
{
    int diverged = 0;
    for (int i = 0; i < t->row_count; i++)
        diverged += t->rows[i].diverged;
    if (!diverged)
        return;
    const bool one = diverged == 1;
    const char *at_end = one ? "it ended at" : "they ended at";
    char *names = diverged_rows(t);
    note_add(&t->notes,
             text_format("%d training%s diverged (a NaN or infinity) and %s counted with the "
                         "accuracy %s: %s.",
                         diverged, one ? "" : "s", one ? "is" : "are",
                         text_equal(t->selection, select_names[SELECT_LAST])
                             ? at_end
                             : "at the point that the selection chose",
                         names));
    free(names);
}

void table_write_notes(struct table *t, const struct results *r)
{
    note_meaning(t);
    note_selection(t);
    note_power(t);
    table_rank_methods(t, r);
    note_diverged(t);
    note_missing(t, r);
}
