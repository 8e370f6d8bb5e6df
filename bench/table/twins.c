/* Twins: whose feature is nearest to a target image's, with accuracy beside. Where the nearest
 * shows another text, the encoders have aligned the image with the wrong class. */
#include "bench/table/table.h"

#include <math.h>
#include <stdlib.h>

#include "bench/stats/ranks.h"
#include "bench/stats/statistics.h"
#include "bench/table/neighbours.h"

enum { MOST_POINTS = 6 }; /* lines of one row: figures of the page have every point */

static const struct grid_column columns[] = {
    {.key = "point", .title = "step"},
    {.key = "n", .title = "n", .macro = "N", .kind = GRID_COUNT, .is_symbol = true},
    {.key = "character", .title = "character", .macro = "Character", .kind = GRID_ESTIMATE},
    {.key = "string", .title = "string", .macro = "String", .kind = GRID_ESTIMATE},
    {.key = "nearest_twin", .title = "nearest: twin", .macro = "Twin", .kind = GRID_ESTIMATE},
    {.key = "nearest_string", .title = "same text", .macro = "Text", .kind = GRID_ESTIMATE},
    {.key = "nearest_character", .title = "same character", .macro = "Same", .kind = GRID_ESTIMATE},
};

/* What is filled, and the row it is about. */
struct twin_table {
    struct table_grid *grid;
    const struct sweep_rows *rows;
    struct macros macros;
    int row;
};

static const struct table_row *row_of(const struct twin_table *t)
{
    return &t->rows->list[t->row];
}

static void begin_line(struct twin_table *t, const char *point, bool first)
{
    const struct table_row *r = row_of(t);
    const char *const words[] = {
        t->rows->results->plan->name, r->pair, r->label, r->sharing, r->variant, "twins", point};
    struct grid_row *to = grid_add_row(t->grid, t->row, macros_add(&t->macros, words, 7));
    to->begins_group = first;
    to->is_bound = r->rank != RANK_METHOD;
    rows_add_names(t->grid, r, NAMES_PAIR | NAMES_VARIANT);
    grid_add_name(t->grid, point, point);
}

/* Mean over the seeds that have a number; with how many these are. */
static struct table_number mean_of(double *values, int count, int *n)
{
    int kept = 0;
    for (int k = 0; k < count; k++)
        if (isfinite(values[k]))
            values[kept++] = values[k];
    *n = kept;
    return round_estimate(estimate_mean(values, kept));
}

/* A line about one step of the curves. */
static void add_point(struct twin_table *t, int step, bool first)
{
    static const char *const accuracies[] = {"target", "target_string"};
    const struct table_row *r = row_of(t);
    double *values = memory_take((size_t)r->n + 1, sizeof *values);
    struct table_number all[2 + NEIGHBOUR_FIGURES];
    char *point = text_format("%d", step);
    int n = 0;
    for (int i = 0; i < 2 + NEIGHBOUR_FIGURES; i++) {
        const char *column = i < 2 ? accuracies[i] : neighbour_figures[i - 2].column;
        for (int k = 0; k < r->n; k++)
            values[k] = neighbours_at_step(t->rows->results, r->seeds[k].cell, column, step);
        all[i] = mean_of(values, r->n, &n);
    }
    begin_line(t, point, first);
    grid_add_seeds(t->grid, n, r->planned);
    for (int i = 0; i < 2 + NEIGHBOUR_FIGURES; i++)
        grid_add_estimate(t->grid, &all[i]);
    free(point);
    free(values);
}

/* Whether a rule or `until` chose points: then the last step is not what counts. */
static bool is_chosen(const struct table_row *r)
{
    for (int k = 0; k < r->n; k++)
        if (r->seeds[k].row >= 0)
            return true;
    return false;
}

/* A line about the points that count in the tables. */
static void add_end(struct twin_table *t, bool first)
{
    const struct table_row *r = row_of(t);
    double *values = memory_take((size_t)r->n + 1, sizeof *values);
    struct table_number all[NEIGHBOUR_FIGURES];
    int n = 0;
    for (int i = 0; i < NEIGHBOUR_FIGURES; i++) {
        for (int k = 0; k < r->n; k++)
            values[k] = neighbours_at(t->rows->results, r->seeds[k].cell, i, r->seeds[k].row);
        all[i] = mean_of(values, r->n, &n);
    }
    begin_line(t, is_chosen(r) ? "chosen" : "end", first);
    grid_add_seeds(t->grid, n, r->planned);
    grid_add_estimate(t->grid, &r->accuracy);
    grid_add_estimate(t->grid, &r->string);
    for (int i = 0; i < NEIGHBOUR_FIGURES; i++)
        grid_add_estimate(t->grid, &all[i]);
    free(values);
}

/* Some points of the curves, the first among them, and what counts in place of the last. */
static void add_row(struct twin_table *t)
{
    const struct table_row *r = row_of(t);
    const int points = neighbours_points(t->rows->results, r);
    const int lines = points < MOST_POINTS ? points : MOST_POINTS;
    bool first = r->first_of_pair;
    for (int i = 0; i < lines - !is_chosen(r); i++) {
        const int point = lines > 1 ? i * (points - 1) / (lines - 1) : 0;
        add_point(t, neighbours_step(t->rows->results, r, point), first);
        first = false;
    }
    add_end(t, first);
}

/* ---- how it goes with accuracy ----------------------------------------------------------------
 */

/* A figure and the accuracy beside it. */
struct points {
    double *x, *y;
    int count, capacity;
};

/* Of a training. */
static struct points points_of(const struct results *results, int cell, const char *column)
{
    const json_t *curve =
        json_object_get(json_object_get(results->records[cell], "result"), "curve");
    const json_t *xs = json_object_get(curve, column), *ys = json_object_get(curve, "target");
    const size_t count = json_array_size(xs);
    struct points p = {memory_take(count + 1, sizeof *p.x), memory_take(count + 1, sizeof *p.y), 0,
                       (int)count};
    for (size_t i = 0; i < count; i++) {
        const json_t *x = json_array_get(xs, i), *y = json_array_get(ys, i);
        if (!json_is_number(x) || !json_is_number(y))
            continue;
        p.x[p.count] = json_number_value(x);
        p.y[p.count++] = json_number_value(y);
    }
    return p;
}

static void points_free(struct points *p)
{
    free(p->x);
    free(p->y);
}

static void append(struct points *all, const struct points *p)
{
    for (int i = 0; i < p->count; i++) {
        int capacity = all->capacity;
        all->x = memory_grow(all->x, all->count, &capacity, sizeof *all->x);
        all->y = memory_grow(all->y, all->count, &all->capacity, sizeof *all->y);
        all->x[all->count] = p->x[i];
        all->y[all->count++] = p->y[i];
    }
}

/* Spearman's correlation of a figure and accuracy in a pair. */
struct correlation {
    double all, within; /* over all points; mean over the trainings that have one */
    int points, trainings;
};

static struct correlation correlate(const struct sweep_rows *rows, int pair, const char *column)
{
    struct correlation c = {0};
    struct points all = {NULL, NULL, 0, 0};
    int seen = 0;
    double sum = 0;
    for (int i = 0; i < rows->count; i++)
        for (int k = 0; rows->list[i].pair_index == pair && k < rows->list[i].n; k++) {
            struct points p = points_of(rows->results, rows->list[i].seeds[k].cell, column);
            const double rho = spearman(p.x, p.y, p.count);
            sum += isfinite(rho) ? rho : 0;
            seen += isfinite(rho);
            c.trainings += p.count > 0;
            append(&all, &p);
            points_free(&p);
        }
    c.all = spearman(all.x, all.y, all.count);
    c.within = seen ? sum / seen : (double)NAN;
    c.points = all.count;
    points_free(&all);
    return c;
}

static void note_correlation(struct notes *notes, const struct sweep_rows *rows, int pair)
{
    struct correlation c[NEIGHBOUR_FIGURES];
    char all[NEIGHBOUR_FIGURES][12], within[NEIGHBOUR_FIGURES][12];
    for (int i = 0; i < NEIGHBOUR_FIGURES; i++) {
        c[i] = correlate(rows, pair, neighbour_figures[i].column);
        round_number(all[i], c[i].all);
        round_number(within[i], c[i].within);
    }
    if (c[0].points)
        note_add(notes,
                 text_format("%s: over all %d points of %d curves, Spearman's ρ with accuracy per "
                             "character is %s for the twin, %s for the same text and %s for the "
                             "same character; within a training %s, %s and %s (mean).",
                             rows->results->plan->pairs[pair].name, c[0].points, c[0].trainings,
                             all[0], all[1], all[2], within[0], within[1], within[2]));
}

static void add_notes(struct notes *notes, const struct sweep_rows *rows)
{
    note_add(notes, text_format(
                        "Test image i of source and target is a twin: the same text in the same "
                        "layout (data.test_pairing). Nearest is the source test image whose "
                        "feature, the source encoder's output, has the least Euclidean distance "
                        "to the target encoder's of a target test image: the share of those whose "
                        "nearest is their twin, of those whose nearest shows the same text, and of "
                        "their characters that it shows at the same place. What lacks to 1 in "
                        "\"same text\" is aligned with the wrong class. Of a curve at most %d "
                        "points stand here; records have all. An oracle's features have nothing to "
                        "do with the source's.",
                        MOST_POINTS));
    for (int pair = 0; pair < rows->results->plan->pair_count; pair++)
        note_correlation(notes, rows, pair);
}

static void make(struct table_grid *g, const struct sweep_rows *rows)
{
    struct twin_table t = {g, rows, macros_of_rows(rows), 0};
    rows_add_name_columns(g, rows, NAMES_PAIR | NAMES_VARIANT | NAMES_HEADINGS);
    grid_add_columns(g, columns, sizeof columns / sizeof *columns);
    for (; t.row < rows->count; t.row++)
        if (neighbours_compared(rows->results, row_of(&t)))
            add_row(&t);
    if (g->row_count)
        add_notes(&g->notes, rows);
    macros_free(&t.macros);
}

extern const struct table_kind table_twins;
const struct table_kind table_twins = {
    .name = "twins",
    .title = "Twins",
    .help = "whose features are nearest to those of target images, along the training",
    .key = "twins",
    .summary = "Every row, along its training",
    .is_optional = true,
    .make = make,
};
