/* What a search over settings, methods and steps is worth without target labels: which variant of a
 * method, and under `--select` which of all methods, each validator chooses, or a blind choice,
 * what that one reaches, and how much less it is than the best. */
#include "bench/table/table.h"
#include "bench/table/unpaired.h"

#include <math.h>
#include <stdlib.h>

#include "bench/stats/statistics.h"
#include "bench/sweep/external.h"

/* The variants of one method in one pair, or the rows of all its methods: indices of rows. */
struct trials {
    int *rows;
    int count;
    bool all_methods;
};

static bool same_method(const struct table_row *a, const struct table_row *b)
{
    return a->pair_index == b->pair_index && text_equal(a->label, b->label) &&
           text_equal(a->sharing, b->sharing);
}

/* Whether validators stand in its curve. Without steps there is none: AdaBN. That of a program from
 * outside has accuracies at most; it is left out under every rule, so that all of them choose among
 * the same trainings. */
static bool has_validators(const struct table_row *r)
{
    const struct method *m = external_or_method(r->method);
    return !m || method_reads(m, "steps");
}

/* Those of the row's method, in the plan's order; none when an earlier row has had them. */
static struct trials find_trials(const struct sweep_rows *rows, int row)
{
    struct trials found = {memory_take((size_t)rows->count, sizeof(int)), 0, false};
    for (int i = 0; i < rows->count && has_validators(&rows->list[row]); i++) {
        if (rows->list[i].rank != RANK_METHOD || !same_method(&rows->list[i], &rows->list[row]))
            continue;
        if (i < row)
            break;
        found.rows[found.count++] = i;
    }
    return found;
}

/* The rows of a pair among which a validator can choose. */
static struct trials all_trials(const struct sweep_rows *rows, int first, int end)
{
    struct trials found = {memory_take((size_t)(end - first), sizeof(int)), 0, true};
    for (int i = first; i < end; i++)
        if (rows->list[i].rank == RANK_METHOD && has_validators(&rows->list[i]))
            found.rows[found.count++] = i;
    return found;
}

/* Where a row has a seed, or -1. */
static int index_of_seed(const struct results *r, const struct plan_row *row, uint64_t seed)
{
    for (int i = 0; i < row->count; i++)
        if (plan_cell_seed(r->plan, row->cells[i]) == seed)
            return i;
    return -1;
}

/* One seed's accuracy and its Δ; NaN where there is none. */
struct choice {
    double accuracy, delta;
};

/* A trial beside its own source only: a grid over data or source training gives each variant
 * another. False: the seed has no record. */
static bool outcome_of_trial(const struct results *r, const struct plan_row *row, uint64_t seed,
                             enum select by, struct outcome *o, struct choice *c)
{
    struct outcome base;
    const int i = index_of_seed(r, row, seed);
    if (i < 0 || !results_outcome(r, row->cells[i], by, o))
        return false;
    const bool paired =
        row->baselines[i] >= 0 && results_outcome(r, row->baselines[i], SELECT_LAST, &base);
    *c = (struct choice){o->mean, paired ? o->mean - base.mean : (double)NAN};
    return true;
}

/* Of the trial with the largest validator, the first of equals; of LAST, the mean over trials. NaN
 * when a trial has no record, or none can be chosen. */
static struct choice choose(const struct results *r, const struct trials *trials, uint64_t seed,
                            enum select by)
{
    const struct choice none = {(double)NAN, (double)NAN};
    struct choice sum = {0, 0}, chosen = none;
    double largest = -(double)INFINITY;
    for (int i = 0; i < trials->count; i++) {
        struct outcome o;
        struct choice c;
        if (!outcome_of_trial(r, &r->plan->rows[trials->rows[i]], seed, by, &o, &c))
            return none;
        sum.accuracy += c.accuracy;
        sum.delta += c.delta;
        if (!o.diverged && o.validator > largest) {
            largest = o.validator;
            chosen = c;
        }
    }
    const struct choice mean = {sum.accuracy / trials->count, sum.delta / trials->count};
    return by == SELECT_LAST ? mean : chosen;
}

/* The trial with the most seeds: a rule of `exclude` may have taken some from others. */
static const struct plan_row *fullest(const struct plan *p, const struct trials *trials)
{
    const struct plan_row *most = &p->rows[trials->rows[0]];
    for (int i = 1; i < trials->count; i++)
        if (p->rows[trials->rows[i]].count > most->count)
            most = &p->rows[trials->rows[i]];
    return most;
}

/* The means over seeds of what a rule chooses, and of how much less it is than what the oracle
 * does. */
struct chosen {
    int n;
    struct table_number accuracy, delta, regret;
};

static struct chosen choose_all(const struct results *r, const struct trials *trials,
                                const struct plan_row *seeds, enum select by)
{
    struct chosen c = {0};
    double *accuracy = memory_take((size_t)seeds->count, sizeof *accuracy);
    double *delta = memory_take((size_t)seeds->count, sizeof *delta);
    double *regret = memory_take((size_t)seeds->count, sizeof *regret);
    int deltas = 0, regrets = 0;
    for (int i = 0; i < seeds->count; i++) {
        const uint64_t seed = plan_cell_seed(r->plan, seeds->cells[i]);
        const struct choice one = choose(r, trials, seed, by);
        const struct choice best = choose(r, trials, seed, SELECT_ORACLE);
        if (isnan(one.accuracy))
            continue;
        accuracy[c.n++] = one.accuracy;
        if (!isnan(one.delta))
            delta[deltas++] = one.delta;
        if (!isnan(best.accuracy))
            regret[regrets++] = best.accuracy - one.accuracy;
    }
    c.accuracy = round_estimate(estimate_mean(accuracy, c.n));
    c.delta = round_estimate(estimate_mean(delta, deltas));
    c.regret = round_estimate(estimate_mean(regret, regrets));
    free(accuracy);
    free(delta);
    free(regret);
    return c;
}

static const char own_sign[] = " *";

/* Whether one of those it chooses among has the validator in its loss. */
static bool optimises(const struct sweep_rows *rows, const struct trials *trials, enum select by)
{
    for (int i = 0; i < trials->count; i++)
        if (row_optimises(rows, trials->rows[i], by))
            return true;
    return false;
}

static void add_row(struct table_grid *g, const struct sweep_rows *rows,
                    const struct trials *trials, enum select by, struct macros *macros)
{
    const struct plan *p = rows->results->plan;
    struct table_row named = rows->list[trials->rows[0]];
    if (trials->all_methods)
        named.method = named.sharing = "", named.label = "any method";
    const struct table_row *r = &named;
    const struct plan_row *seeds = fullest(p, trials);
    const struct chosen c = choose_all(rows->results, trials, seeds, by);
    const char *rule = by == SELECT_LAST ? "any of them" : select_names[by];
    const char *const words[] = {p->name, r->pair, r->label, r->sharing, "chosen by", rule};
    const bool own = optimises(rows, trials, by);
    char *marked = text_format("%s%s", rule, own ? own_sign : "");
    struct grid_row *to = grid_add_row(g, trials->rows[0], macros_add(macros, words, 6));
    to->begins_group = by == SELECT_LAST;
    to->is_bound = by == SELECT_ORACLE;
    rows_add_names(g, r, NAMES_PAIR);
    grid_add_count(g, trials->count);
    grid_add_name(g, rule, marked);
    grid_add_seeds(g, c.n, seeds->count);
    grid_add_count(g, seeds->count);
    grid_add_estimate(g, &c.accuracy);
    grid_add_estimate(g, &c.delta);
    if (by == SELECT_ORACLE)
        grid_add_absent(g);
    else
        grid_add_estimate(g, &c.regret);
    grid_add_count(g, own);
    free(marked);
}

static const struct grid_column columns[] = {
    {.key = "variants", .title = "variants", .macro = "Variants", .kind = GRID_COUNT},
    {.key = "chosen_by", .title = "chosen by"},
    {.key = "n", .title = "n", .macro = "N", .kind = GRID_COUNT, .is_symbol = true},
    {.key = "planned", .kind = GRID_COUNT, .readers = GRID_PROGRAMS},
    {.key = "character", .title = "character", .macro = "Character", .kind = GRID_ESTIMATE},
    {.key = "delta",
     .title = "Δ",
     .macro = "Delta",
     .kind = GRID_ESTIMATE,
     .is_symbol = true,
     .has_sign = true},
    {.key = "regret", .title = "regret", .macro = "Regret", .kind = GRID_ESTIMATE},
    {.key = "own_validator", .kind = GRID_FLAG, .readers = GRID_PROGRAMS},
};

/* "im, entropy, snd and bnm" */
static char *names_of_validators(void)
{
    struct text names = {0};
    for (int i = 0; i < VALIDATOR_COUNT; i++)
        text_printf(&names, "%s%s",
                    i == 0                    ? ""
                    : i + 1 < VALIDATOR_COUNT ? ", "
                                              : " and ",
                    validators[i]->name);
    return text_take(&names);
}

static void add_notes(struct notes *notes, const struct plan *p)
{
    note_add(
        notes,
        text_copy("Each line takes, seed by seed, the variant whose training reaches the "
                  "largest value of a validator, at that point, and never one that diverged; n "
                  "counts the seeds for which all variants have a record. \"Any of them\" is "
                  "their mean at the end of training (with until: at the point that it kept): "
                  "what a blind choice is worth. This, and "
                  "no row that was picked by its accuracy, is what a search can claim "
                  "(Gulrajani and Lopez-Paz 2021; Musgrave et al. 2021). Δ is to the source "
                  "only of the variant that was chosen. Regret: how much less accurate it is than "
                  "what the oracle takes of the same trainings, seed by seed, with the half-width "
                  "of the 95 % t-interval of the mean."));
    char *names = names_of_validators();
    note_add(notes,
             text_format("source-val looks at source test images, %s at %s. The oracle reads "
                         "target labels: a bound, not a way to choose.",
                         names, select_validation_images(p)));
    free(names);
}

static void note_own(struct notes *notes, const struct table_grid *g)
{
    for (int i = 0; i < g->row_count; i++)
        if (grid_find(g, i, "own_validator")->count) {
            note_add(notes,
                     text_copy("*: one of those chosen among has this validator in its loss, "
                               "which is no independent witness there."));
            return;
        }
}

static void add_choices(struct table_grid *g, const struct sweep_rows *rows,
                        const struct trials *trials, struct macros *macros)
{
    for (int by = 0; by < SELECT_COUNT; by++)
        add_row(g, rows, trials, (enum select)by, macros);
}

/* The variants of each method, and then all methods, where there are more of them than of one. */
static void add_pair(struct table_grid *g, const struct sweep_rows *rows, int first, int end,
                     struct macros *macros)
{
    struct trials all = all_trials(rows, first, end);
    int most = 1;
    for (int i = first; i < end; i++) {
        struct trials trials = find_trials(rows, i);
        if (trials.count > 1)
            add_choices(g, rows, &trials, macros);
        most = trials.count > most ? trials.count : most;
        free(trials.rows);
    }
    if (all.count > most && (most > 1 || rows->select != SELECT_LAST))
        add_choices(g, rows, &all, macros);
    free(all.rows);
}

static void make(struct table_grid *g, const struct sweep_rows *rows)
{
    struct macros macros = macros_of_rows(rows);
    rows_add_name_columns(g, rows, NAMES_PAIR | NAMES_HEADINGS);
    grid_add_columns(g, columns, sizeof columns / sizeof *columns);
    for (int first = 0, end; first < rows->count; first = end) {
        end = rows_pair_end(rows, first);
        if (rows->list[first].is_scored)
            add_pair(g, rows, first, end, &macros);
    }
    if (g->row_count)
        add_notes(&g->notes, rows->results->plan);
    note_own(&g->notes, g);
    unpaired_add(g);
    macros_free(&macros);
}

extern const struct table_kind table_trials;
const struct table_kind table_trials = {
    .name = "trials",
    .title = "Chosen by a validator",
    .help = "what each validator chooses among a method's variants, and among all methods",
    .key = "chosen_by_validator",
    .points = POINTS_OF_ROWS,
    .is_optional = true,
    .make = make,
};
