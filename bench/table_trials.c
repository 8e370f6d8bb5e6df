#include "bench/table_trials.h"

#include <math.h>
#include <stdlib.h>

#include "bench/statistics.h"

/* The variants of one method in one pair, as indices of rows. */
struct trials {
    int *rows;
    int count;
};

static bool same_method(const struct table_row *a, const struct table_row *b)
{
    return a->pair_index == b->pair_index && text_equal(a->label, b->label) &&
           text_equal(a->sharing, b->sharing);
}

/* Those of the row's method, in the plan's order; none when an earlier row has had them. */
static struct trials find_trials(const struct table *t, int row)
{
    struct trials found = {memory_take((size_t)t->row_count, sizeof(int)), 0};
    for (int i = 0; i < t->row_count; i++) {
        if (t->rows[i].rank != 1 || !same_method(&t->rows[i], &t->rows[row]))
            continue;
        if (i < row)
            break;
        found.rows[found.count++] = i;
    }
    return found;
}

static int cell_of_seed(const struct results *r, const struct plan_row *row, uint64_t seed)
{
    for (int i = 0; i < row->count; i++)
        if (plan_cell_seed(r->plan, row->cells[i]) == seed)
            return row->cells[i];
    return -1;
}

/* The accuracy of one seed: of the trial with the largest validator, the first of equals; of LAST,
 * the mean over trials. NaN when a trial has no record, or none has a finite validator. */
static double choose(const struct results *r, const struct trials *trials, uint64_t seed,
                     enum select by)
{
    double sum = 0, chosen = (double)NAN, largest = -(double)INFINITY;
    for (int i = 0; i < trials->count; i++) {
        struct outcome o;
        const int cell = cell_of_seed(r, &r->plan->rows[trials->rows[i]], seed);
        if (cell < 0 || !results_outcome(r, cell, by, &o))
            return (double)NAN;
        sum += o.mean;
        if (!o.diverged && o.validator > largest) {
            largest = o.validator;
            chosen = o.mean;
        }
    }
    return by == SELECT_LAST ? sum / trials->count : chosen;
}

static void add_choice(struct table *t, const struct results *r, const struct trials *trials,
                       enum select by)
{
    const struct plan_row *first = &r->plan->rows[trials->rows[0]];
    struct table_choice *c = &t->choices[t->choice_count++];
    double *accuracy = memory_take((size_t)first->count, sizeof *accuracy);
    double *delta = memory_take((size_t)first->count, sizeof *delta);
    int deltas = 0;
    *c = (struct table_choice){.row = trials->rows[0],
                               .trials = trials->count,
                               .by = by == SELECT_LAST ? "any of them" : select_names[by],
                               .first_of_method = by == SELECT_LAST,
                               .reads_labels = by == SELECT_ORACLE,
                               .planned = first->count};
    for (int i = 0; i < first->count; i++) {
        struct outcome base;
        const double a = choose(r, trials, plan_cell_seed(r->plan, first->cells[i]), by);
        if (isnan(a))
            continue;
        accuracy[c->n++] = a;
        if (first->baselines[i] >= 0 && results_outcome(r, first->baselines[i], SELECT_LAST, &base))
            delta[deltas++] = a - base.mean;
    }
    c->accuracy = round_estimate(estimate_mean(accuracy, c->n));
    c->delta = round_estimate(estimate_mean(delta, deltas));
    free(accuracy);
    free(delta);
}

static void add_notes(struct table *t)
{
    note_add(&t->choice_notes,
             text_copy("Each line takes, seed by seed, the variant whose training reaches the "
                       "largest value of a validator, at that point; n counts the seeds for which "
                       "all variants have a record. \"Any of them\" is their mean at the end of "
                       "training: what a blind choice is worth. This, and no row that was picked "
                       "by its accuracy, is what a search can claim (Gulrajani and Lopez-Paz 2021; "
                       "Musgrave et al. 2021)."));
    note_add(&t->choice_notes,
             text_copy("source-val looks at source images, im, entropy, snd and bnm at target "
                       "images without labels. The oracle reads target labels: a bound, not a way "
                       "to choose."));
}

void table_choose_trials(struct table *t, const struct results *r)
{
    t->choices = memory_take((size_t)t->row_count * SELECT_COUNT, sizeof *t->choices);
    for (int i = 0; i < t->row_count; i++) {
        struct trials trials = find_trials(t, i);
        for (int by = 0; by < SELECT_COUNT && trials.count > 1; by++)
            add_choice(t, r, &trials, (enum select)by);
        free(trials.rows);
    }
    if (t->choice_count)
        add_notes(t);
}
