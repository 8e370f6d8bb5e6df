/* Trainings that permuted the classes: some of the target's lie on others of the source's, one on
 * one. A loss that compares whole domains hardly sees it, and no validator reads a label. */
#include "bench/table/table.h"

#include <stdlib.h>

#include "bench/stats/assignment.h"
#include "bench/store/answers.h"

/* What a training reads each character as. */
struct class_reading {
    int classes;
    long long *counts; /* [right][said]; a place that is read as empty is in none of them */
    long long *shown;  /* [class] */
    int *renamed;      /* [class]: what it should be called, so that most is right */
    const json_t *alphabet;
};

/* Of all trainings whose predictions are stored, those with exchanged characters. */
struct trainings_counted {
    int exchanged, read;
};

static void reading_free(struct class_reading *r)
{
    free(r->counts);
    free(r->shown);
    free(r->renamed);
}

static void count(struct class_reading *r, const struct answers *a)
{
    for (int i = 0; i < a->images * a->heads; i++) {
        if (a->right[i] >= r->classes)
            continue;
        r->shown[a->right[i]]++;
        if (a->said[i] < r->classes)
            r->counts[a->right[i] * r->classes + a->said[i]]++;
    }
}

static long long read_as(const struct class_reading *r, int right, int said)
{
    return r->counts[right * r->classes + said];
}

/* With fewer places a reading can be chance, of which a renaming makes the best. */
enum { LEAST_PLACES = 10 };

/* Whether a character is read as this one in half of its places or more. */
static bool is_mostly(const struct class_reading *r, int right, int said)
{
    return r->shown[right] >= LEAST_PLACES && 2 * read_as(r, right, said) >= r->shown[right];
}

/* Where fewer than two are mostly read as others, no renaming is looked for: it can take n³. */
static void rename_classes(struct class_reading *r)
{
    int others = 0;
    for (int k = 0; k < r->classes; k++) {
        r->renamed[k] = k;
        for (int said = 0; said < r->classes; said++)
            others += said != k && is_mostly(r, k, said);
    }
    if (others > 1)
        assign_most(r->counts, r->classes, r->renamed);
}

/* False where predictions are not stored. reading_free in every case. */
static bool reading_make(struct class_reading *r, const struct sweep_rows *rows,
                         const struct table_row *row, const struct table_seed *seed)
{
    struct answers a;
    *r = (struct class_reading){.alphabet = plan_alphabet(rows->results->plan, row->pair_index)};
    const bool found = answers_load(&a, rows->results, seed->cell, seed->row);
    if (found) {
        const size_t classes = json_array_size(r->alphabet);
        r->classes = (int)classes;
        r->counts = memory_take(classes * classes + 1, sizeof *r->counts);
        r->shown = memory_take(classes + 1, sizeof *r->shown);
        r->renamed = memory_take(classes + 1, sizeof *r->renamed);
        count(r, &a);
        rename_classes(r);
    }
    answers_free(&a);
    return found;
}

/* Mostly read as another, as which no third one is mostly read, nor that one itself. */
static bool is_exchanged(const struct class_reading *r, int class)
{
    const int other = r->renamed[class];
    int readers = 0;
    for (int k = 0; k < r->classes && other != class; k++)
        readers += is_mostly(r, k, other);
    return readers == 1 && is_mostly(r, class, other);
}

static int exchanged_count(const struct class_reading *r)
{
    int n = 0;
    for (int k = 0; k < r->classes; k++)
        n += is_exchanged(r, k);
    return n;
}

/* The places that are right, if each character were called so: renamed, or by its own name. */
static long long right_of(const struct class_reading *r, bool renamed)
{
    long long right = 0;
    for (int k = 0; k < r->classes; k++)
        right += read_as(r, k, renamed ? r->renamed[k] : k);
    return right;
}

static long long places_of(const struct class_reading *r)
{
    long long places = 0;
    for (int k = 0; k < r->classes; k++)
        places += r->shown[k];
    return places;
}

/* Two characters or more, and the renaming mends a quarter of the errors or more: what a training
 * near chance happens to read as others is no exchange. */
static bool belongs_here(const struct class_reading *r)
{
    const long long right = right_of(r, false);
    return exchanged_count(r) > 1 && 4 * (right_of(r, true) - right) >= places_of(r) - right;
}

/* ---- the grid ----------------------------------------------------------------------------------
 */

enum { MOST_NAMED = 12 }; /* what people see of a long list */

static const struct grid_column columns[] = {
    {.key = "seed", .title = "seed", .kind = GRID_COUNT},
    {.key = "character", .title = "character", .kind = GRID_NUMBER},
    {.key = "renamed", .title = "renamed", .kind = GRID_NUMBER},
    {.key = "exchanged_count", .title = "exchanged", .kind = GRID_COUNT},
    {.key = "exchanged", .title = "read as", .readers = GRID_PEOPLE | GRID_CSV},
    {.key = "exchanged", .kind = GRID_ROWS, .readers = GRID_JSON},
    {.key = "cell", .title = "record", .kind = GRID_RECORD},
};
static const struct grid_column pair_columns[] = {
    {.key = "character", .readers = GRID_JSON},
    {.key = "read_as", .readers = GRID_JSON},
    {.key = "shown", .kind = GRID_COUNT, .readers = GRID_JSON},
    {.key = "so_read", .kind = GRID_COUNT, .readers = GRID_JSON},
};

/* "3 as 5, 5 as 3", of at most so many characters; new string. */
static char *sentence(const struct class_reading *r, int most)
{
    struct text out = {0};
    int named = 0;
    for (int k = 0; k < r->classes; k++) {
        char one[CHARACTER_BYTES], other[CHARACTER_BYTES];
        if (!is_exchanged(r, k) || named++ >= most)
            continue;
        alphabet_put(one, r->alphabet, k);
        alphabet_put(other, r->alphabet, r->renamed[k]);
        text_printf(&out, "%s%s as %s", named > 1 ? ", " : "", one, other);
    }
    if (named > most)
        text_printf(&out, " and %d more", named - most);
    return text_take(&out);
}

static void add_pairs(struct table_grid *g, const struct class_reading *r)
{
    grid_add_columns(g, pair_columns, sizeof pair_columns / sizeof *pair_columns);
    for (int k = 0; k < r->classes; k++) {
        char one[CHARACTER_BYTES], other[CHARACTER_BYTES];
        if (!is_exchanged(r, k))
            continue;
        alphabet_put(one, r->alphabet, k);
        alphabet_put(other, r->alphabet, r->renamed[k]);
        grid_add_row(g, k, NULL);
        grid_add_name(g, one, one);
        grid_add_name(g, other, other);
        grid_add_count(g, r->shown[k]);
        grid_add_count(g, read_as(r, k, r->renamed[k]));
    }
}

static void add_training(struct table_grid *g, const struct sweep_rows *rows, int row,
                         const struct table_seed *seed, const struct class_reading *r)
{
    const struct table_row *of = &rows->list[row];
    const char *hash = rows->results->plan->cells[seed->cell].hash;
    const double places = (double)places_of(r);
    char *all = sentence(r, r->classes), *some = sentence(r, MOST_NAMED);
    char *beginning = text_format("%.12s", hash);
    const bool first =
        !g->row_count || rows->list[g->rows[g->row_count - 1].row].pair_index != of->pair_index;
    struct grid_row *to = grid_add_row(g, row, NULL);
    to->begins_group = first;
    to->is_bound = of->rank != RANK_METHOD;
    rows_add_names(g, of, NAMES_PAIR | NAMES_VARIANT);
    grid_add_count(g, (long long)seed->seed);
    grid_add_number(g, round_value((double)right_of(r, false) / places));
    grid_add_number(g, round_value((double)right_of(r, true) / places));
    grid_add_count(g, exchanged_count(r));
    grid_add_name(g, all, some);
    add_pairs(grid_add_rows(g), r);
    grid_add_name(g, hash, beginning);
    free(beginning);
    free(some);
    free(all);
}

static void add_row(struct table_grid *g, const struct sweep_rows *rows, int row,
                    struct trainings_counted *counted)
{
    const struct table_row *r = &rows->list[row];
    for (int i = 0; i < r->n; i++) {
        struct class_reading reading;
        const bool found = reading_make(&reading, rows, r, &r->seeds[i]);
        const bool exchanged = found && belongs_here(&reading);
        counted->read += found;
        counted->exchanged += exchanged;
        if (exchanged)
            add_training(g, rows, row, &r->seeds[i], &reading);
        reading_free(&reading);
    }
}

static void make(struct table_grid *g, const struct sweep_rows *rows)
{
    struct trainings_counted counted = {0};
    rows_add_name_columns(g, rows, NAMES_PAIR | NAMES_VARIANT);
    grid_add_columns(g, columns, sizeof columns / sizeof *columns);
    for (int i = 0; i < rows->count; i++)
        if (rows->list[i].is_scored)
            add_row(g, rows, i, &counted);
    if (g->row_count)
        note_add(
            &g->notes,
            text_format(
                "Trainings that exchanged characters: at least two that stand in ten places or "
                "more are read as another in half of their places or more, no two as the "
                "same. Renamed: accuracy per "
                "character after the one-to-one renaming that makes most of them right "
                "(Kuhn 1955), which takes labels. Listed are %d of the %d trainings whose "
                "predictions are stored: those of whose errors it mends a quarter or more. "
                "Where it is high, a training tells characters apart and calls them by "
                "each other's names.",
                counted.exchanged, counted.read));
}

extern const struct table_kind table_exchanged;
const struct table_kind table_exchanged = {
    .name = "exchanged",
    .title = "Exchanged characters",
    .help = "trainings that read some characters as others, one for one",
    .key = "exchanged_characters",
    .is_optional = true,
    .make = make,
};
