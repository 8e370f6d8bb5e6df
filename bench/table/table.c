#include "bench/table/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/stats/statistics.h"
#include "bench/table/table_comparisons.h"
#include "bench/table/table_matrix.h"
#include "bench/table/table_notes.h"
#include "bench/table/table_trials.h"
#include "base/text.h"

static const double alpha = 0.05;

/* What a row is computed from; one entry a seed that has a record. */
struct sample {
    int count, paired;
    double *accuracy, *string, *delta; /* delta[paired] */
    uint64_t *seed;
};

static struct table_number number(const double *values, int n)
{
    return round_estimate(estimate_mean(values, n));
}

static struct sample sample_create(int n)
{
    struct sample s = {0};
    s.accuracy = memory_take((size_t)n, sizeof(double));
    s.string = memory_take((size_t)n, sizeof(double));
    s.delta = memory_take((size_t)n, sizeof(double));
    s.seed = memory_take((size_t)n, sizeof(uint64_t));
    return s;
}

static void sample_free(struct sample *s)
{
    free(s->accuracy);
    free(s->string);
    free(s->delta);
    free(s->seed);
}

static void add_seed(struct table_row *row, struct sample *s, const struct results *r,
                     const struct plan_row *from, int i, enum select select)
{
    struct outcome o, base;
    if (!results_outcome(r, from->cells[i], select, &o))
        return;
    struct table_seed *seed = &row->seeds[s->count];
    s->seed[s->count] = plan_cell_seed(r->plan, from->cells[i]);
    s->accuracy[s->count] = o.mean;
    s->string[s->count] = o.string;
    seed->cell = from->cells[i];
    seed->row = o.row;
    seed->seed = s->seed[s->count];
    seed->accuracy = round_value(o.mean);
    seed->string = round_value(o.string);
    seed->delta = round_value((double)NAN);
    if (from->rank > 0 && from->baselines[i] >= 0 &&
        results_outcome(r, from->baselines[i], SELECT_LAST, &base)) {
        s->delta[s->paired++] = o.mean - base.mean;
        seed->delta = round_value(o.mean - base.mean);
    }
    row->diverged += o.diverged;
    s->count++;
}

static void make_row(struct table_row *row, struct sample *s, const struct results *r,
                     const struct plan_row *from, enum select select)
{
    *row = (struct table_row){.pair = r->plan->pairs[from->pair].name,
                              .method = from->method,
                              .label = from->label,
                              .sharing = from->sharing,
                              .variant = from->variant,
                              .pair_index = from->pair,
                              .rank = from->rank,
                              .planned = from->count};
    row->seeds = memory_take((size_t)from->count, sizeof *row->seeds);
    *s = sample_create(from->count);
    for (int i = 0; i < from->count; i++)
        add_seed(row, s, r, from, i, select);
    row->n = s->count;
    row->accuracy = number(s->accuracy, s->count);
    row->string = number(s->string, s->count);
    row->delta = number(s->delta, s->paired);
    row->p = round_p_value((double)NAN);
}

/* ---- marks, pair by pair ----------------------------------------------------------------------
 */

/* Differences of two rows over the seeds both have. */
static int paired_differences(const struct sample *a, const struct sample *b, double *d)
{
    int n = 0;
    for (int i = 0; i < a->count; i++)
        for (int k = 0; k < b->count; k++)
            if (a->seed[i] == b->seed[k])
                d[n++] = a->accuracy[i] - b->accuracy[k];
    return n;
}

static double sample_mean(const struct sample *s)
{
    return estimate_mean(s->accuracy, s->count).mean;
}

/* Wilcoxon against source_only, adjusted over the methods of the pair. */
static void mark_p(struct table_row *rows, const struct sample *samples, int count)
{
    double *p = memory_take((size_t)count, sizeof *p);
    for (int i = 0; i < count; i++)
        p[i] = rows[i].rank == 1 ? wilcoxon_p(samples[i].delta, samples[i].paired) : (double)NAN;
    holm_adjust(p, count);
    for (int i = 0; i < count; i++)
        if (isfinite(p[i]))
            rows[i].p = round_p_value(p[i]);
    free(p);
}

/* The best method and those whose paired difference to it is not shown by a t-test, adjusted over
 * the pair. With one seed nothing is shown, and only the best is marked. */
static void mark_best(struct table_row *rows, const struct sample *samples, int count)
{
    int best = -1;
    for (int i = 0; i < count; i++)
        if (rows[i].rank == 1 && samples[i].count &&
            (best < 0 || sample_mean(&samples[i]) > sample_mean(&samples[best])))
            best = i;
    if (best < 0)
        return;
    double *p = memory_take((size_t)count, sizeof *p);
    double *d = memory_take((size_t)samples[best].count, sizeof *d);
    for (int i = 0; i < count; i++) {
        p[i] = (double)NAN;
        if (rows[i].rank == 1 && i != best && samples[i].count)
            p[i] = paired_t_p(d, paired_differences(&samples[best], &samples[i], d));
    }
    holm_adjust(p, count);
    for (int i = 0; i < count; i++)
        rows[i].best = i == best || p[i] >= alpha;
    rows[best].leads = true;
    free(d);
    free(p);
}

static void mark_pairs(struct table *t, const struct sample *samples)
{
    for (int i = 0; i < t->row_count;) {
        int end = i;
        while (end < t->row_count && t->rows[end].pair_index == t->rows[i].pair_index)
            end++;
        t->rows[i].first_of_pair = true;
        mark_p(&t->rows[i], &samples[i], end - i);
        mark_best(&t->rows[i], &samples[i], end - i);
        i = end;
    }
}

/* ---- the whole --------------------------------------------------------------------------------
 */

void note_add(struct notes *n, char *sentence)
{
    n->list = memory_grow(n->list, n->count, &n->capacity, sizeof *n->list);
    n->list[n->count++] = sentence;
}

static void notes_free(struct notes *n)
{
    for (int i = 0; i < n->count; i++)
        free(n->list[i]);
    free(n->list);
}

char *table_row_title(const struct table_row *r)
{
    return text_format("%s%s%s%s%s", r->label, *r->sharing ? ", " : "", r->sharing,
                       *r->variant ? ", " : "", r->variant);
}

static bool same_title(const struct table_row *a, const struct table_row *b)
{
    return text_equal(a->label, b->label) && text_equal(a->sharing, b->sharing) &&
           text_equal(a->variant, b->variant);
}

static void number_series(struct table *t)
{
    int next = 0;
    for (int i = 0; i < t->row_count; i++) {
        struct table_row *r = &t->rows[i];
        r->series = r->rank == 1 ? next : -1;
        for (int k = 0; k < i && r->series == next; k++)
            if (t->rows[k].rank == 1 && same_title(&t->rows[k], r))
                r->series = t->rows[k].series;
        next += r->series == next;
    }
}

void table_make(struct table *t, const struct results *r, enum select select)
{
    const struct plan *p = r->plan;
    *t = (struct table){.name = p->name,
                        .description = p->description,
                        .selection = select_names[select],
                        .oracle_selection = select == SELECT_ORACLE,
                        .row_count = p->row_count};
    struct sample *samples = memory_take((size_t)p->row_count, sizeof *samples);
    t->rows = memory_take((size_t)p->row_count, sizeof *t->rows);
    for (int i = 0; i < p->row_count; i++) {
        make_row(&t->rows[i], &samples[i], r, &p->rows[i], select);
        t->variants |= p->rows[i].variant[0] != '\0';
    }
    mark_pairs(t, samples);
    number_series(t);
    table_write_notes(t, r);
    table_fill_matrix(t, p);
    table_compare(t, r, select);
    table_choose_trials(t, r);
    for (int i = 0; i < p->row_count; i++)
        sample_free(&samples[i]);
    free(samples);
}

void table_free(struct table *t)
{
    for (int i = 0; i < t->row_count; i++)
        free(t->rows[i].seeds);
    free(t->rows);
    free(t->comparisons);
    free(t->ranking.ranks);
    free(t->ranking.groups);
    notes_free(&t->notes);
    notes_free(&t->comparison_notes);
    notes_free(&t->matrix_notes);
    notes_free(&t->choice_notes);
    free(t->choices);
    table_free_matrix(&t->matrix);
    *t = (struct table){0};
}
