/* Pairs whose target has no labels: what the label-free validators say of each method, in place of
 * accuracies. */
#include "bench/table/table.h"

#include <math.h>
#include <stdlib.h>

#include "bench/stats/statistics.h"

static const struct grid_column counts[] = {
    {.key = "n", .title = "n", .macro = "N", .kind = GRID_COUNT, .is_symbol = true},
    {.key = "planned", .kind = GRID_COUNT, .readers = GRID_PROGRAMS},
    {.key = "diverged", .title = "diverged", .kind = GRID_COUNT},
    {.key = "source", .title = "source", .macro = "Source", .kind = GRID_ESTIMATE},
};

/* Seed by seed; NaN where a training diverged. */
struct figures {
    double *source, *validator[VALIDATOR_COUNT];
    int n;
};

static struct figures figures_of(const struct sweep_rows *rows, const struct table_row *r)
{
    struct figures f = {.source = memory_take((size_t)r->n + 1, sizeof(double))};
    for (int i = 0; i < VALIDATOR_COUNT; i++)
        f.validator[i] = memory_take((size_t)r->n + 1, sizeof(double)); /* never of 0 bytes */
    for (int k = 0; k < r->n; k++) {
        struct outcome o;
        if (!results_outcome(rows->results, r->seeds[k].cell, rows->select, &o))
            continue;
        f.source[f.n] = o.source;
        for (int i = 0; i < VALIDATOR_COUNT; i++)
            f.validator[i][f.n] = o.validators[i];
        f.n++;
    }
    return f;
}

static void figures_free(struct figures *f)
{
    free(f->source);
    for (int i = 0; i < VALIDATOR_COUNT; i++)
        free(f->validator[i]);
}

/* Over the seeds that have one. */
static struct table_number mean_of(const double *values, int n)
{
    double *there = memory_take((size_t)n + 1, sizeof *there);
    int count = 0;
    for (int i = 0; i < n; i++)
        if (!isnan(values[i]))
            there[count++] = values[i];
    const struct table_number mean = round_estimate(estimate_mean(there, count));
    free(there);
    return mean;
}

static void add_row(struct table_grid *g, const struct sweep_rows *rows, int row,
                    struct macros *macros)
{
    const struct table_row *r = &rows->list[row];
    const char *const words[] = {
        rows->results->plan->name, r->pair, r->label, r->sharing, r->variant, "unlabelled"};
    struct figures f = figures_of(rows, r);
    const struct table_number source = mean_of(f.source, f.n);
    struct grid_row *to = grid_add_row(g, row, macros_add(macros, words, 6));
    to->begins_group = r->first_of_pair;
    to->is_bound = r->rank != RANK_METHOD;
    rows_add_names(g, r, NAMES_PAIR | NAMES_VARIANT);
    grid_add_seeds(g, r->n, r->planned);
    grid_add_count(g, r->planned);
    grid_add_count(g, r->diverged);
    grid_add_estimate(g, &source);
    for (int i = 0; i < VALIDATOR_COUNT; i++) {
        const struct table_number mean = mean_of(f.validator[i], f.n);
        grid_add_estimate(g, &mean);
    }
    figures_free(&f);
}

static void add_columns(struct table_grid *g, const struct sweep_rows *rows)
{
    rows_add_name_columns(g, rows, NAMES_PAIR | NAMES_VARIANT);
    grid_add_columns(g, counts, sizeof counts / sizeof *counts);
    for (int i = 0; i < VALIDATOR_COUNT; i++) {
        const struct grid_column column = {.key = validators[i]->name,
                                           .title = validators[i]->name,
                                           .macro = validators[i]->name,
                                           .kind = GRID_ESTIMATE};
        grid_add_columns(g, &column, 1);
    }
}

/* The one rule that needs labels. */
static void note_rule(struct notes *notes, const struct sweep_rows *rows)
{
    if (rows->select == SELECT_ORACLE)
        note_add(notes, text_copy("The rule oracle needs labels and chooses nothing here: figures "
                                  "are those of the end, or of what until chose."));
}

static void make(struct table_grid *g, const struct sweep_rows *rows)
{
    struct macros macros = macros_of_rows(rows);
    add_columns(g, rows);
    for (int i = 0; i < rows->count; i++)
        if (!rows->list[i].is_scored)
            add_row(g, rows, i, &macros);
    if (g->row_count) {
        note_add(
            &g->notes,
            text_format("Nobody knows the labels of these targets, and no accuracy on them is "
                        "given anywhere. Source: accuracy per character of the target encoder "
                        "on source test images, where a fall is an alarm. The validators read "
                        "%s; higher is better, and they are compared within a pair alone. They "
                        "are hints: a method can raise one and read worse, most of all one "
                        "that has it in its loss. ± is the half-width of the 95 %% t-interval "
                        "of the mean over n seeds.",
                        select_validation_images(rows->results->plan)));
        note_rule(&g->notes, rows);
    }
    macros_free(&macros);
}

extern const struct table_kind table_unlabelled;
const struct table_kind table_unlabelled = {
    .name = "unlabelled",
    .title = "Targets without labels",
    .help = "label-free validators, where nobody knows the labels of the target",
    .key = "targets_without_labels",
    .points = POINTS_WITHOUT_LABELS,
    .is_optional = true,
    .make = make,
};
