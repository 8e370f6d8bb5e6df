/* Recall of each class, where a domain of the pair does not show all characters equally often: an
 * accuracy over all characters can be high while a rare one is never read. */
#include "bench/table/table.h"

#include <math.h>
#include <stdlib.h>

#include "bench/stats/statistics.h"
#include "bench/store/answers.h"

/* Of one row; [class][seed], NaN where the test images of a seed do not show a class. */
struct recall {
    int classes, seeds; /* seeds: with stored predictions */
    double *of;
    long long *shown;         /* [class], over all seeds */
    double *balanced, *worst; /* [seed]: mean and least over the classes that it shows */
    const json_t *alphabet;
};

static struct recall recall_create(const struct sweep_rows *rows, const struct table_row *r)
{
    struct recall c = {.alphabet = plan_alphabet(rows->results->plan, r->pair_index)};
    c.classes = (int)json_array_size(c.alphabet);
    const size_t classes = (size_t)c.classes + 1, seeds = (size_t)r->n + 1; /* never of 0 bytes */
    c.of = memory_take(classes * seeds, sizeof *c.of);
    c.shown = memory_take(classes, sizeof *c.shown);
    c.balanced = memory_take(seeds, sizeof *c.balanced);
    c.worst = memory_take(seeds, sizeof *c.worst);
    return c;
}

static void recall_free(struct recall *c)
{
    free(c->of);
    free(c->shown);
    free(c->balanced);
    free(c->worst);
}

static void count_right(const struct recall *c, const struct answers *a, int *shown, int *right)
{
    for (int i = 0; i < a->images * a->heads; i++)
        if (a->right[i] < c->classes) {
            shown[a->right[i]]++;
            right[a->right[i]] += a->said[i] == a->right[i];
        }
}

static void add_seed(struct recall *c, const struct answers *a, int stride)
{
    int *shown = memory_take((size_t)c->classes + 1, sizeof *shown), met = 0;
    int *right = memory_take((size_t)c->classes + 1, sizeof *right);
    double sum = 0, worst = (double)NAN;
    count_right(c, a, shown, right);
    for (int k = 0; k < c->classes; k++) {
        const double share = shown[k] ? (double)right[k] / shown[k] : (double)NAN;
        c->of[k * stride + c->seeds] = share;
        c->shown[k] += shown[k];
        worst = fmin(worst, share);
        sum += shown[k] ? share : 0;
        met += shown[k] > 0;
    }
    c->balanced[c->seeds] = met ? sum / met : (double)NAN;
    c->worst[c->seeds++] = worst;
    free(right);
    free(shown);
}

static struct recall count_row(const struct sweep_rows *rows, const struct table_row *r)
{
    struct recall c = recall_create(rows, r);
    for (int i = 0; i < r->n; i++) {
        struct answers a;
        if (answers_load(&a, rows->results, r->seeds[i].cell, r->seeds[i].row))
            add_seed(&c, &a, r->n);
        answers_free(&a);
    }
    return c;
}

/* Over the seeds that show the class. */
static struct estimate recall_of(const struct recall *c, int class, int stride)
{
    double *values = memory_take((size_t)c->seeds + 1, sizeof *values);
    int n = 0;
    for (int i = 0; i < c->seeds; i++)
        if (!isnan(c->of[class * stride + i]))
            values[n++] = c->of[class * stride + i];
    const struct estimate e = estimate_mean(values, n);
    free(values);
    return e;
}

/* The class of the least mean, the first of equals; -1: none is shown. */
static int find_worst(const struct recall *c, int stride)
{
    double least = (double)INFINITY;
    int worst = -1;
    for (int k = 0; k < c->classes; k++) {
        const double mean = c->shown[k] ? recall_of(c, k, stride).mean : (double)INFINITY;
        if (mean < least) {
            least = mean;
            worst = k;
        }
    }
    return worst;
}

/* ---- the grid ----------------------------------------------------------------------------------
 */

static const struct grid_column columns[] = {
    {.key = "n", .title = "n", .macro = "N", .kind = GRID_COUNT, .is_symbol = true},
    {.key = "planned", .kind = GRID_COUNT, .readers = GRID_PROGRAMS},
    {.key = "character", .title = "character", .macro = "Character", .kind = GRID_ESTIMATE},
    {.key = "balanced", .title = "mean recall", .macro = "Balanced", .kind = GRID_ESTIMATE},
    {.key = "worst", .title = "worst recall", .macro = "Worst", .kind = GRID_ESTIMATE},
    {.key = "worst_character", .title = "of"},
    {.key = "characters", .kind = GRID_ROWS, .readers = GRID_JSON},
};
static const struct grid_column class_columns[] = {
    {.key = "character", .readers = GRID_JSON},
    {.key = "shown", .kind = GRID_COUNT, .readers = GRID_JSON},
    {.key = "recall", .kind = GRID_ESTIMATE, .readers = GRID_JSON},
};

static void add_character(struct table_grid *g, const struct recall *c, int class)
{
    char one[CHARACTER_BYTES] = "";
    if (class >= 0)
        alphabet_put(one, c->alphabet, class);
    grid_add_name(g, one, class < 0 ? rounded_none : one);
}

static void add_classes(struct table_grid *g, const struct recall *c, int stride)
{
    grid_add_columns(g, class_columns, sizeof class_columns / sizeof *class_columns);
    for (int k = 0; k < c->classes; k++) {
        const struct table_number recall = round_estimate(recall_of(c, k, stride));
        grid_add_row(g, k, NULL);
        add_character(g, c, k);
        grid_add_count(g, c->shown[k]);
        grid_add_estimate(g, &recall);
    }
}

static void add_row(struct table_grid *g, const struct sweep_rows *rows, int row,
                    struct macros *macros)
{
    const struct table_row *r = &rows->list[row];
    const char *const words[] = {
        rows->results->plan->name, r->pair, r->label, r->sharing, r->variant, "recall"};
    struct recall c = count_row(rows, r);
    const struct table_number balanced = round_estimate(estimate_mean(c.balanced, c.seeds));
    const struct table_number worst = round_estimate(estimate_mean(c.worst, c.seeds));
    struct grid_row *to = grid_add_row(g, row, macros_add(macros, words, 6));
    to->begins_group = r->first_of_pair;
    to->is_bound = r->rank != RANK_METHOD;
    rows_add_names(g, r, NAMES_PAIR | NAMES_VARIANT);
    grid_add_seeds(g, c.seeds, r->planned);
    grid_add_count(g, r->planned);
    grid_add_estimate(g, &r->accuracy);
    grid_add_estimate(g, &balanced);
    grid_add_estimate(g, &worst);
    add_character(g, &c, find_worst(&c, r->n));
    add_classes(grid_add_rows(g), &c, r->n);
    recall_free(&c);
}

/* Nobody chose how often imported pictures show a character. */
static bool is_uneven(const struct plan *p, const struct table_row *r)
{
    const struct plan_pair *pair = &p->pairs[r->pair_index];
    const json_t *source = json_object_get(p->domains, pair->source);
    const json_t *target = json_object_get(p->domains, pair->target);
    return r->is_scored &&
           (json_object_get(source, "frequencies") || json_object_get(target, "frequencies") ||
            json_object_get(target, "import"));
}

static void make(struct table_grid *g, const struct sweep_rows *rows)
{
    struct macros macros = macros_of_rows(rows);
    rows_add_name_columns(g, rows, NAMES_PAIR | NAMES_VARIANT);
    grid_add_columns(g, columns, sizeof columns / sizeof *columns);
    for (int i = 0; i < rows->count; i++)
        if (is_uneven(rows->results->plan, &rows->list[i]))
            add_row(g, rows, i, &macros);
    if (g->row_count)
        note_add(&g->notes,
                 text_copy(
                     "Pairs in which a domain does not show all characters equally often, or whose "
                     "target's pictures are imported. Recall: the share of a character's places "
                     "in the target's test images that is read right. The mean is over characters, "
                     "each counted once however often it is shown; the worst is the least of "
                     "them, seed by seed, and \"of\" names the character of the least mean over "
                     "seeds. Characters that no test image shows do not count. n counts the seeds "
                     "whose predictions are stored."));
    macros_free(&macros);
}

extern const struct table_kind table_recall;
const struct table_kind table_recall = {
    .name = "recall",
    .title = "Recall of characters",
    .help = "mean and worst recall over characters, where some are rarer or pictures are imported",
    .key = "recall_of_characters",
    .is_optional = true,
    .make = make,
};
