#include "bench/compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/statistics.h"
#include "bench/text.h"

static void round_to(char out[12], bool sign, double x)
{
    if (isfinite(x))
        snprintf(out, 12, sign ? "%+.3f" : "%.3f", x);
    else
        snprintf(out, 12, "–");
}

static bool same_row(const struct plan *a, const struct plan_row *x, const struct plan *b,
                     const struct plan_row *y)
{
    return text_equal(a->pairs[x->pair].name, b->pairs[y->pair].name) &&
           text_equal(x->label, y->label) && text_equal(x->sharing, y->sharing) &&
           text_equal(x->variant, y->variant);
}

static const struct plan_row *find_row(const struct plan *in, const struct plan *from,
                                       const struct plan_row *row)
{
    for (int i = 0; i < in->row_count; i++)
        if (same_row(in, &in->rows[i], from, row))
            return &in->rows[i];
    return NULL;
}

static struct comparison_row *add(struct comparison *c, const struct plan *p,
                                  const struct plan_row *row)
{
    c->rows = memory_grow(c->rows, c->count, &c->capacity, sizeof *c->rows);
    struct comparison_row *new = &c->rows[c->count++];
    *new = (struct comparison_row){.pair = p->pairs[row->pair].name,
                                   .label = row->label,
                                   .sharing = row->sharing,
                                   .variant = row->variant};
    char *texts[] = {new->old, new->new, new->delta, new->half, new->p};
    for (int i = 0; i < 5; i++)
        round_to(texts[i], false, NAN);
    return new;
}

/* Both rows' numbers over the seeds that both have. */
static int collect(const struct results *old, const struct plan_row *a, const struct results *new,
                   const struct plan_row *b, enum select select, double *before, double *after)
{
    int n = 0;
    for (int i = 0; i < a->count; i++)
        for (int k = 0; k < b->count; k++) {
            struct outcome x, y;
            if (plan_cell_seed(old->plan, a->cells[i]) != plan_cell_seed(new->plan, b->cells[k]) ||
                !results_outcome(old, a->cells[i], select, &x) ||
                !results_outcome(new, b->cells[k], select, &y))
                continue;
            before[n] = x.mean;
            after[n++] = y.mean;
        }
    return n;
}

static void fill(struct comparison *c, struct comparison_row *row, const double *before,
                 const double *after, int n)
{
    double *d = memory_take((size_t)n, sizeof *d);
    bool same = n > 0;
    for (int i = 0; i < n; i++) {
        d[i] = after[i] - before[i];
        same &= d[i] == 0;
    }
    struct estimate e = estimate_mean(d, n);
    double p = paired_t_p(d, n);
    row->seeds = n;
    round_to(row->old, false, estimate_mean(before, n).mean);
    round_to(row->new, false, estimate_mean(after, n).mean);
    round_to(row->delta, true, e.mean);
    round_to(row->half, false, e.half);
    round_to(row->p, false, p);
    row->mark[0] = same ? '=' : !(p < 0.05) ? '~' : e.mean > 0 ? '+' : '-';
    c->differs |= !same;
    free(d);
}

static void compare_rows(struct comparison *c, const struct results *old, const struct plan_row *a,
                         const struct results *new, const struct plan_row *b, enum select select)
{
    size_t most = (size_t)a->count * (size_t)b->count;
    double *before = memory_take(most, sizeof *before), *after = memory_take(most, sizeof *after);
    int n = collect(old, a, new, b, select, before, after);
    fill(c, add(c, old->plan, a), before, after, n);
    free(after);
    free(before);
}

void compare_results(struct comparison *c, const struct results *old, const struct results *new,
                     enum select select)
{
    *c = (struct comparison){0};
    for (int i = 0; i < old->plan->row_count; i++) {
        const struct plan_row *a = &old->plan->rows[i], *b = find_row(new->plan, old->plan, a);
        if (b)
            compare_rows(c, old, a, new, b, select);
        else
            add(c, old->plan, a)->only = '<';
        c->differs |= !b;
    }
    for (int i = 0; i < new->plan->row_count; i++)
        if (!find_row(old->plan, new->plan, &new->plan->rows[i])) {
            add(c, new->plan, &new->plan->rows[i])->only = '>';
            c->differs = true;
        }
}

void comparison_free(struct comparison *c)
{
    free(c->rows);
    *c = (struct comparison){0};
}
