/* Each method of each pair: means over seeds, tests, and the marks of the best. */
#include "bench/table/rows.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/terms/registry.h"
#include "base/hash.h"
#include "bench/stats/statistics.h"
#include "bench/table/selection.h"

static const double alpha = 0.05;

static void add_seed(struct table_row *row, const struct results *r, const struct plan_row *from,
                     int i, enum select select)
{
    struct outcome o, base;
    if (!results_outcome(r, from->cells[i], select, &o))
        return;
    const bool paired = from->rank != RANK_SOURCE_ONLY && from->baselines[i] >= 0 &&
                        results_outcome(r, from->baselines[i], SELECT_LAST, &base);
    row->seeds[row->n++] =
        (struct table_seed){.seed = plan_cell_seed(r->plan, from->cells[i]),
                            .accuracy = round_value(o.mean),
                            .string = round_value(o.string),
                            .delta = round_value(paired ? o.mean - base.mean : (double)NAN),
                            .cell = from->cells[i],
                            .row = o.row,
                            .is_selected = !isnan(o.validator)};
    row->diverged += o.diverged;
}

/* Numbers of a row's seeds. */
static int accuracies(const struct table_row *r, double *values)
{
    for (int i = 0; i < r->n; i++)
        values[i] = r->seeds[i].accuracy.exact;
    return r->n;
}

static int strings(const struct table_row *r, double *values)
{
    for (int i = 0; i < r->n; i++)
        values[i] = r->seeds[i].string.exact;
    return r->n;
}

/* Of those that have one. */
static int deltas(const struct table_row *r, double *values)
{
    int n = 0;
    for (int i = 0; i < r->n; i++)
        if (!isnan(r->seeds[i].delta.exact))
            values[n++] = r->seeds[i].delta.exact;
    return n;
}

static void make_row(struct table_row *row, const struct results *r, const struct plan_row *from,
                     enum select select)
{
    double *values = memory_take((size_t)from->count, sizeof *values);
    *row = (struct table_row){.pair = r->plan->pairs[from->pair].name,
                              .method = from->method,
                              .label = from->label,
                              .sharing = from->sharing,
                              .variant = from->variant,
                              .pair_index = from->pair,
                              .is_scored = plan_pair_is_scored(r->plan, from->pair),
                              .rank = from->rank,
                              .planned = from->count};
    row->seeds = memory_take((size_t)from->count, sizeof *row->seeds);
    for (int i = 0; i < from->count; i++)
        add_seed(row, r, from, i, select);
    row->accuracy = round_estimate(estimate_mean(values, accuracies(row, values)));
    row->string = round_estimate(estimate_mean(values, strings(row, values)));
    row->delta = round_estimate(estimate_mean(values, deltas(row, values)));
    row->p = round_p_value((double)NAN);
    free(values);
}

/* ---- marks, pair by pair ----------------------------------------------------------------------
 */

/* Wilcoxon against source only, adjusted over the methods of the pair. */
static void mark_p(struct table_row *rows, int count)
{
    double *p = memory_take((size_t)count, sizeof *p);
    for (int i = 0; i < count; i++) {
        double *values = memory_take((size_t)rows[i].planned, sizeof *values);
        const int n = deltas(&rows[i], values);
        p[i] = rows[i].rank == RANK_METHOD ? wilcoxon_p(values, n) : (double)NAN;
        free(values);
    }
    holm_adjust(p, count);
    for (int i = 0; i < count; i++)
        if (isfinite(p[i]))
            rows[i].p = round_p_value(p[i]);
    free(p);
}

int rows_paired_differences(const struct table_row *a, const struct table_row *b, double *d)
{
    int n = 0;
    for (int i = 0; i < a->n; i++)
        for (int k = 0; k < b->n; k++)
            if (a->seeds[i].seed == b->seeds[k].seed) {
                d[n++] = a->seeds[i].accuracy.exact - b->seeds[k].accuracy.exact;
                break; /* a forged lock may name a seed twice */
            }
    return n;
}

/* A method whose figures are of trainings that reached their end. */
static bool may_be_best(const struct table_row *r)
{
    return r->rank == RANK_METHOD && r->n && !r->diverged;
}

/* The method of the highest mean, the first of equals; -1: none has a record. */
static int find_best(const struct table_row *rows, int count)
{
    int best = -1;
    for (int i = 0; i < count; i++)
        if (may_be_best(&rows[i]) && rows[i].is_scored &&
            (best < 0 || rows[i].accuracy.exact.mean > rows[best].accuracy.exact.mean))
            best = i;
    return best;
}

/* The best method and those whose paired difference to it is not shown by a t-test, adjusted over
 * the pair. With one seed nothing is shown, and only the best is marked. */
static void mark_best(struct table_row *rows, int count)
{
    const int best = find_best(rows, count);
    if (best < 0)
        return;
    double *p = memory_take((size_t)count, sizeof *p);
    double *d = memory_take((size_t)rows[best].n, sizeof *d);
    for (int i = 0; i < count; i++) {
        p[i] = (double)NAN;
        if (may_be_best(&rows[i]) && i != best)
            p[i] = paired_t_p(d, rows_paired_differences(&rows[best], &rows[i], d));
    }
    holm_adjust(p, count);
    for (int i = 0; i < count; i++)
        rows[i].best = i == best || p[i] >= alpha;
    rows[best].leads = true;
    free(d);
    free(p);
}

/* The oracle of the pair with the row's variant, or the only one; -1: none. */
static int find_oracle(const struct sweep_rows *rows, int first, int end, int row)
{
    int any = -1, count = 0;
    for (int i = first; i < end; i++) {
        if (rows->list[i].rank != RANK_ORACLE)
            continue;
        if (text_equal(rows->list[i].variant, rows->list[row].variant))
            return i;
        any = i;
        count++;
    }
    return count == 1 ? any : -1;
}

static void mark_pairs(struct sweep_rows *rows)
{
    for (int i = 0, end; i < rows->count; i = end) {
        end = rows_pair_end(rows, i);
        rows->list[i].first_of_pair = true;
        mark_p(&rows->list[i], end - i);
        mark_best(&rows->list[i], end - i);
        for (int k = i; k < end; k++)
            rows->list[k].oracle = find_oracle(rows, i, end, k);
    }
}

/* ---- validators -------------------------------------------------------------------------------
 */

bool row_optimises(const struct sweep_rows *rows, int row, enum select by)
{
    const struct plan *p = rows->results->plan;
    const struct plan_row *from = &p->rows[row];
    if (by < SELECT_VALIDATORS || by >= SELECT_ORACLE || from->rank != RANK_METHOD)
        return false;
    const json_t *adapt = json_object_get(p->cells[from->cells[0]].identity, "adapt");
    const json_t *used = json_object_get(adapt, "terms");
    for (int k = 0; k < TERM_COUNT; k++)
        if (json_object_get(used, terms[k]->name) &&
            (text_equal(terms[k]->name, select_names[by]) ||
             (terms[k]->contains && text_equal(terms[k]->contains, select_names[by]))))
            return true;
    return text_equal(from->method, select_names[by]);
}

/* ---- names ------------------------------------------------------------------------------------
 */

char *row_title(const struct table_row *r)
{
    return plan_row_title(r->label, r->sharing, r->variant);
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

/* Four letters, of the word's hash. */
static void add_tag(struct text *name, const char *word)
{
    uint32_t rest = hash_name(word);
    text_add(name, "Q");
    for (int i = 0; i < 4; i++, rest /= 26) {
        const char c = (char)('a' + rest % 26);
        text_add_bytes(name, &c, 1);
    }
}

/* Of each word by itself, so that a name stays what it is whatever other rows there are. Signs that
 * are neither spelled out nor between words have a tag stand for them. */
static void add_letters(struct text *name, const char *word)
{
    static const char *const digits[] = {"Zero", "One", "Two",   "Three", "Four",
                                         "Five", "Six", "Seven", "Eight", "Nine"};
    static const char arrow[] = "→"; /* of a pair without a name */
    bool capital = true, has_signs = false;
    for (const char *s = word; *s; s++) {
        const bool is_letter = isalpha((unsigned char)*s);
        if (is_letter) {
            char c = (char)(capital ? toupper((unsigned char)*s) : *s);
            text_add_bytes(name, &c, 1);
        } else if (isdigit((unsigned char)*s)) {
            text_add(name, digits[*s - '0']);
        } else if (*s == '+') {
            text_add(name, "Plus");
        } else if (strncmp(s, arrow, sizeof arrow - 1) == 0) {
            s += sizeof arrow - 2;
        } else {
            const bool within = *s == '\'' && isalpha((unsigned char)s[1]);
            has_signs |= !within && !strchr(" ,=._:-/()[]", *s);
        }
        capital = !is_letter;
    }
    if (has_signs)
        add_tag(name, word);
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
    add_letters(&name, m->rule ? m->rule : "");
    for (int i = 0; i < count; i++)
        add_letters(&name, words[i]);
    while (is_taken(m, name.data))
        text_add(&name, "X");
    return add_macro(m, text_take(&name));
}

struct macros macros_of_rows(const struct sweep_rows *rows)
{
    struct macros m = {.rule = selection_rule(rows->select)};
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
    struct macros m = {.rule = selection_rule(rows->select)};
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
    const bool heading = names & NAMES_HEADINGS;
    const struct grid_column columns[] = {
        {.key = "pair", .title = "pair", .is_heading = true},
        {.key = "method", .readers = GRID_PROGRAMS},
        {.key = "label", .title = "method", .is_heading = heading},
        {.key = "sharing", .title = "sharing", .is_heading = heading},
        {.key = "variant",
         .title = "variant",
         .is_heading = heading,
         .readers = rows->have_variants ? 0 : GRID_PROGRAMS}};
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

int rows_scored_pairs(const struct sweep_rows *rows)
{
    int count = 0;
    for (int i = 0; i < rows->results->plan->pair_count; i++)
        count += plan_pair_is_scored(rows->results->plan, i);
    return count;
}

void rows_make(struct sweep_rows *rows, const struct results *r, enum select select)
{
    const struct plan *p = r->plan;
    *rows = (struct sweep_rows){.results = r, .select = select, .count = p->row_count};
    rows->list = memory_take((size_t)p->row_count, sizeof *rows->list);
    for (int i = 0; i < p->row_count; i++) {
        make_row(&rows->list[i], r, &p->rows[i], select);
        rows->have_variants |= p->rows[i].variant[0] != '\0';
    }
    mark_pairs(rows);
    number_series(rows);
    name_macros(rows);
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
