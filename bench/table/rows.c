/* Each method of each pair: means over seeds, tests, and the marks of the best. */
#include "bench/table/rows.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "bench/stats/statistics.h"

static const double alpha = 0.05;

/* What a row is computed from; one entry per seed that has a record. */
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
    if (from->rank != RANK_SOURCE_ONLY && from->baselines[i] >= 0 &&
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
        p[i] = rows[i].rank == RANK_METHOD ? wilcoxon_p(samples[i].delta, samples[i].paired)
                                           : (double)NAN;
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
        if (rows[i].rank == RANK_METHOD && samples[i].count &&
            (best < 0 || sample_mean(&samples[i]) > sample_mean(&samples[best])))
            best = i;
    if (best < 0)
        return;
    double *p = memory_take((size_t)count, sizeof *p);
    double *d = memory_take((size_t)samples[best].count, sizeof *d);
    for (int i = 0; i < count; i++) {
        p[i] = (double)NAN;
        if (rows[i].rank == RANK_METHOD && i != best && samples[i].count)
            p[i] = paired_t_p(d, paired_differences(&samples[best], &samples[i], d));
    }
    holm_adjust(p, count);
    for (int i = 0; i < count; i++)
        rows[i].best = i == best || p[i] >= alpha;
    rows[best].leads = true;
    free(d);
    free(p);
}

static void mark_pairs(struct sweep_rows *rows, const struct sample *samples)
{
    for (int i = 0, end; i < rows->count; i = end) {
        end = rows_pair_end(rows, i);
        rows->list[i].first_of_pair = true;
        mark_p(&rows->list[i], &samples[i], end - i);
        mark_best(&rows->list[i], &samples[i], end - i);
    }
}

/* ---- names ------------------------------------------------------------------------------------
 */

char *row_title(const struct table_row *r)
{
    return text_format("%s%s%s%s%s", r->label, *r->sharing ? ", " : "", r->sharing,
                       *r->variant ? ", " : "", r->variant);
}

bool rows_same_title(const struct table_row *a, const struct table_row *b)
{
    return text_equal(a->label, b->label) && text_equal(a->sharing, b->sharing) &&
           text_equal(a->variant, b->variant);
}

static void number_series(struct sweep_rows *rows)
{
    int next = 0;
    for (int i = 0; i < rows->count; i++) {
        struct table_row *r = &rows->list[i];
        r->series = r->rank == RANK_METHOD ? next : -1;
        for (int k = 0; k < i && r->series == next; k++)
            if (rows->list[k].rank == RANK_METHOD && rows_same_title(&rows->list[k], r))
                r->series = rows->list[k].series;
        next += r->series == next;
    }
}

static void add_letters(struct text *name, const char *s)
{
    static const char *const digits[] = {"Zero", "One", "Two",   "Three", "Four",
                                         "Five", "Six", "Seven", "Eight", "Nine"};
    bool capital = true;
    for (; *s; s++) {
        if (isdigit((unsigned char)*s)) {
            text_add(name, digits[*s - '0']);
            capital = true;
        } else if (isalpha((unsigned char)*s)) {
            char c = (char)(capital ? toupper((unsigned char)*s) : *s);
            text_add_bytes(name, &c, 1);
            capital = false;
        } else {
            capital = true;
        }
    }
}

static bool is_taken(const struct macros *m, const char *name)
{
    for (int i = 0; i < m->count; i++)
        if (text_equal(m->list[i], name))
            return true;
    return false;
}

static const char *add_macro(struct macros *m, char *name)
{
    m->list = memory_grow(m->list, m->count, &m->capacity, sizeof *m->list);
    return m->list[m->count++] = name;
}

const char *macros_add(struct macros *m, const char *const *words, int count)
{
    struct text name = {0};
    text_add(&name, "adda");
    for (int i = 0; i < count; i++)
        add_letters(&name, words[i]);
    while (is_taken(m, name.data))
        text_add(&name, "X");
    return add_macro(m, text_take(&name));
}

struct macros macros_of_rows(const struct sweep_rows *rows)
{
    struct macros m = {0};
    for (int i = 0; i < rows->count; i++)
        add_macro(&m, text_copy(rows->list[i].macro));
    return m;
}

void macros_free(struct macros *m)
{
    for (int i = 0; i < m->count; i++)
        free(m->list[i]);
    free(m->list);
    *m = (struct macros){0};
}

static void name_macros(struct sweep_rows *rows)
{
    struct macros m = {0};
    for (int i = 0; i < rows->count; i++) {
        struct table_row *r = &rows->list[i];
        const char *const words[] = {rows->results->plan->name, r->pair, r->label, r->sharing,
                                     r->variant};
        r->macro = text_copy(macros_add(&m, words, 5));
    }
    macros_free(&m);
}

void rows_add_name_columns(struct table_grid *g, const struct sweep_rows *rows, int names)
{
    const bool merged = names & NAMES_MERGED;
    const struct grid_column columns[] = {
        {.key = "pair", .title = "pair", .is_merged = true},
        {.key = "method", .readers = GRID_PROGRAMS},
        {.key = "label", .title = "method", .is_merged = merged},
        {.key = "sharing", .title = "sharing", .is_merged = merged},
        {.key = "variant", .title = "variant", .readers = rows->have_variants ? 0 : GRID_PROGRAMS}};
    const int first = names & NAMES_PAIR ? 0 : 1, end = names & NAMES_VARIANT ? 5 : 4;
    for (int i = first; i < end; i++) {
        struct grid_column column = columns[i];
        column.readers = names & NAMES_CSV ? GRID_CSV : column.readers;
        grid_add_columns(g, &column, 1);
    }
}

void rows_add_names(struct table_grid *g, const struct table_row *r, int names)
{
    if (names & NAMES_PAIR)
        grid_add_name(g, r->pair, r->pair);
    grid_add_name(g, r->method, r->method);
    grid_add_name(g, r->label, r->label);
    grid_add_name(g, r->sharing, *r->sharing ? r->sharing : rounded_none);
    if (names & NAMES_VARIANT)
        grid_add_name(g, r->variant, r->variant);
}

/* ---- the whole --------------------------------------------------------------------------------
 */

int rows_pair_end(const struct sweep_rows *rows, int first)
{
    int end = first;
    while (end < rows->count && rows->list[end].pair_index == rows->list[first].pair_index)
        end++;
    return end;
}

void rows_make(struct sweep_rows *rows, const struct results *r, enum select select)
{
    const struct plan *p = r->plan;
    struct sample *samples = memory_take((size_t)p->row_count, sizeof *samples);
    *rows = (struct sweep_rows){.results = r, .select = select, .count = p->row_count};
    rows->list = memory_take((size_t)p->row_count, sizeof *rows->list);
    for (int i = 0; i < p->row_count; i++) {
        make_row(&rows->list[i], &samples[i], r, &p->rows[i], select);
        rows->have_variants |= p->rows[i].variant[0] != '\0';
    }
    mark_pairs(rows, samples);
    number_series(rows);
    name_macros(rows);
    for (int i = 0; i < p->row_count; i++)
        sample_free(&samples[i]);
    free(samples);
}

void rows_free(struct sweep_rows *rows)
{
    for (int i = 0; i < rows->count; i++) {
        free(rows->list[i].macro);
        free(rows->list[i].seeds);
    }
    free(rows->list);
    *rows = (struct sweep_rows){0};
}
