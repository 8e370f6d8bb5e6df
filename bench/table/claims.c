/* The registry of claims: the mark, the test and the sentence of each. */
#include "bench/table/claims.h"

#include <math.h>
#include <stdlib.h>

#include "bench/stats/ranks.h"
#include "bench/stats/statistics.h"
#include "bench/table/confinement.h"

/* One standard error of an accuracy of .95 on 3,000 characters is .004, and a mean over seeds has
 * less: a larger rise over the last quarter is not chance alone. */
static const double least_rise = 0.005;

/* The half-width of a Δ over ten seeds is .01 to .05 in the published sweeps: that of a share of a
 * gap below .10 would be a tenth to a half of the whole gap. */
const double claim_least_gap = 0.10;

/* As for the bold of the table. */
static const double alpha = 0.05;

/* Names of rows in a sentence: more are counted. */
enum { MOST_NAMES = 4 };

struct claim_kind {
    const char *key;  /* in CSV and JSON */
    const char *sign; /* for people: a letter */
    void (*find)(struct sweep_rows *rows, int first, int end, unsigned bit); /* in one pair */
    char *(*sentence)(const struct sweep_rows *rows); /* what follows the sign; new string */
};

static bool is_below(double a, double b)
{
    return a < b - rank_same;
}

/* Mean of a less b over the seeds that both have; NaN without any. */
static double mean_difference(const struct table_row *a, const struct table_row *b)
{
    double *d = memory_take((size_t)a->n, sizeof *d);
    const double mean = estimate_mean(d, rows_paired_differences(a, b, d)).mean;
    free(d);
    return mean;
}

/* ---- rising -----------------------------------------------------------------------------------
 */

/* The end of a training's curve and its last point at or before three quarters of the steps. */
struct rise {
    int from, to; /* steps; a warm-up's are negative */
    double size;  /* NaN: the curve has no such points, or the training diverged */
    int ended;    /* trainings that a validator ended, each of which counts as 0 */
};

/* Points of the curve behind the one that a validator kept (`until`), which is all of them where it
 * kept none. */
static json_int_t points_since(const json_t *result)
{
    const json_t *steps = json_object_get(json_object_get(result, "curve"), "step");
    return (json_int_t)json_array_size(steps) - 1 - results_chosen_row(result);
}

/* Whether a validator ended the training, be it at the limit: more steps would not have been taken.
 */
static bool is_ended_early(const struct results *r, int cell, int last_step)
{
    const json_t *adapt = json_object_get(r->plan->cells[cell].identity, "adapt");
    const json_t *until = json_object_get(adapt, "until");
    const json_int_t patience = json_integer_value(json_object_get(until, "patience"));
    return until && (json_integer_value(json_object_get(adapt, "steps")) > last_step ||
                     points_since(json_object_get(r->records[cell], "result")) >= patience);
}

static struct rise rise_of_cell(const struct results *r, int cell)
{
    const json_t *result = json_object_get(r->records[cell], "result");
    const json_t *curve = json_object_get(result, "curve");
    const json_t *steps = json_object_get(curve, "step"),
                 *target = json_object_get(curve, "target");
    const char *status = json_string_value(json_object_get(result, "status"));
    const size_t count = json_array_size(steps);
    struct rise rise = {0, 0, (double)NAN, 0};
    if (count < 2 || (status && text_equal(status, "diverged")))
        return rise;
    rise.to = (int)json_integer_value(json_array_get(steps, count - 1));
    if (is_ended_early(r, cell, rise.to))
        return (struct rise){0, 0, 0, 1};
    size_t at = count - 1;
    while (at > 0 && 4.0 * json_number_value(json_array_get(steps, at)) > 3.0 * rise.to)
        at--;
    rise.from = (int)json_integer_value(json_array_get(steps, at));
    const json_t *first = json_array_get(target, at), *last = json_array_get(target, count - 1);
    if (4.0 * rise.from <= 3.0 * rise.to && json_is_number(first) && json_is_number(last))
        rise.size = json_number_value(last) - json_number_value(first);
    return rise;
}

/* Mean over the seeds that have one; steps of the first that no validator ended. NaN unless these
 * are more than half: fewer are not what the row is, however much they rise. */
static struct rise rise_of_row(const struct results *r, const struct table_row *row)
{
    struct rise mean = {0, 0, 0, 0};
    int n = 0;
    for (int i = 0; i < row->n; i++) {
        const struct rise one = rise_of_cell(r, row->seeds[i].cell);
        if (isnan(one.size))
            continue;
        const bool is_first = n == mean.ended && !one.ended;
        mean = (struct rise){is_first ? one.from : mean.from, is_first ? one.to : mean.to,
                             mean.size + one.size, mean.ended + one.ended};
        n++;
    }
    mean.size = 2 * mean.ended < n ? mean.size / n : (double)NAN;
    return mean;
}

static void find_rising(struct sweep_rows *rows, int first, int end, unsigned bit)
{
    for (int i = first; i < end; i++)
        if (is_below(least_rise, rise_of_row(rows->results, &rows->list[i]).size))
            rows->list[i].claims |= bit;
}

/* "step 750 of 1000, 300 of 400": of the marked rows, each once. */
static char *steps_of_rising(const struct sweep_rows *rows)
{
    struct text steps = {0};
    struct rise *seen = memory_take((size_t)rows->count, sizeof *seen);
    int count = 0;
    for (int i = 0; i < rows->count; i++) {
        if (!claim_holds(&rows->list[i], CLAIM_RISING))
            continue;
        const struct rise r = rise_of_row(rows->results, &rows->list[i]);
        int k = 0;
        while (k < count && (seen[k].from != r.from || seen[k].to != r.to))
            k++;
        if (k < count)
            continue;
        text_printf(&steps, "%s%d of %d", count ? ", " : "step ", r.from, r.to);
        seen[count++] = r;
    }
    free(seen);
    return text_take(&steps);
}

/* In some marked row a validator ended trainings. */
static bool some_rising_are_ended(const struct sweep_rows *rows)
{
    for (int i = 0; i < rows->count; i++)
        if (claim_holds(&rows->list[i], CLAIM_RISING) &&
            rise_of_row(rows->results, &rows->list[i]).ended)
            return true;
    return false;
}

static char *rising_sentence(const struct sweep_rows *rows)
{
    char *steps = steps_of_rising(rows);
    char *sentence = text_format(
        "still rising. The target accuracy at the end of training, mean over seeds, is more than "
        "%.3f above that at three quarters of the steps (the last evaluation up to there: %s%s). "
        "More steps may change this row.",
        least_rise, steps,
        some_rising_are_ended(rows) ? "; a training that a validator ended counts as no rise" : "");
    free(steps);
    return sentence;
}

/* ---- the oracle -------------------------------------------------------------------------------
 */

/* Whether the oracle is set against the method and lies below it. */
static bool lies_below(const struct sweep_rows *rows, int oracle, const struct table_row *r)
{
    return r->rank == RANK_METHOD && r->oracle == oracle &&
           is_below(mean_difference(&rows->list[oracle], r), 0);
}

static void find_oracle_below(struct sweep_rows *rows, int first, int end, unsigned bit)
{
    for (int i = first; i < end; i++) {
        struct table_row *o = &rows->list[i];
        if (o->rank != RANK_ORACLE)
            continue;
        bool below = is_below(o->delta.exact.mean, 0);
        for (int k = first; k < end && !below; k++)
            below = lies_below(rows, i, &rows->list[k]);
        o->claims |= below ? bit : 0;
    }
}

/* "source only; minimax, tied; and 3 more" */
static void add_rows_above(struct text *out, const struct sweep_rows *rows, int oracle)
{
    int count = is_below(rows->list[oracle].delta.exact.mean, 0);
    text_add(out, count ? "source only" : "");
    for (int i = 0; i < rows->count; i++) {
        if (!lies_below(rows, oracle, &rows->list[i]))
            continue;
        char *title = row_title(&rows->list[i]);
        if (count++ < MOST_NAMES)
            text_printf(out, "%s%s", count > 1 ? "; " : "", title);
        free(title);
    }
    if (count > MOST_NAMES)
        text_printf(out, "; and %d more", count - MOST_NAMES);
}

static char *oracle_sentence(const struct sweep_rows *rows)
{
    struct text t = {0};
    int count = 0;
    text_add(&t, "the oracle is no bound. By means over the seeds that both have it lies below");
    for (int i = 0; i < rows->count; i++) {
        const struct table_row *o = &rows->list[i];
        if (!claim_holds(o, CLAIM_ORACLE_BELOW))
            continue;
        text_printf(&t, "%s %s%s%s: ", count++ ? " |" : ":", o->pair, *o->variant ? ", " : "",
                    o->variant);
        add_rows_above(&t, rows, i);
    }
    text_add(&t, ".");
    return text_take(&t);
}

static void find_gap_small(struct sweep_rows *rows, int first, int end, unsigned bit)
{
    for (int i = first; i < end; i++) {
        struct table_row *o = &rows->list[i];
        if (o->rank == RANK_ORACLE && is_below(o->delta.exact.mean, claim_least_gap))
            o->claims |= bit;
    }
}

static char *gap_sentence(const struct sweep_rows *rows)
{
    (void)rows;
    return text_format("the gap is small. The oracle less source only is below %.2f, and no share "
                       "of it is given for the pair.",
                       claim_least_gap);
}

/* ---- methods ----------------------------------------------------------------------------------
 */

static void find_below_source_only(struct sweep_rows *rows, int first, int end, unsigned bit)
{
    for (int i = first; i < end; i++)
        if (rows->list[i].rank == RANK_METHOD && is_below(rows->list[i].delta.exact.mean, 0))
            rows->list[i].claims |= bit;
}

static char *below_sentence(const struct sweep_rows *rows)
{
    (void)rows;
    return text_copy("below source only, by means over the seeds that both have: worse than no "
                     "adaptation.");
}

static bool is_adabn(const struct table_row *r)
{
    return r->rank == RANK_METHOD && text_equal(r->method, "adabn");
}

/* AdaBN of the pair, that of the row's variant or the only one; NULL: none, or it is the row's own.
 */
static const struct table_row *adabn_of(const struct sweep_rows *rows, int first, int end, int row)
{
    const struct table_row *any = NULL;
    int count = 0;
    for (int i = first; i < end; i++) {
        const struct table_row *a = &rows->list[i];
        if (!is_adabn(a))
            continue;
        if (text_equal(a->variant, rows->list[row].variant))
            return a;
        any = a;
        count++;
    }
    return count == 1 ? any : NULL;
}

/* A row without a record says nothing; one seed shows nothing. */
static void find_not_above_adabn(struct sweep_rows *rows, int first, int end, unsigned bit)
{
    double *p = memory_take((size_t)(end - first), sizeof *p);
    bool *is_tested = memory_take((size_t)(end - first), sizeof *is_tested);
    for (int i = first; i < end; i++) {
        struct table_row *r = &rows->list[i];
        const struct table_row *a = adabn_of(rows, first, end, i);
        double *d = memory_take((size_t)r->n, sizeof *d);
        is_tested[i - first] =
            r->is_scored && r->rank == RANK_METHOD && !is_adabn(r) && a && a->n && r->n;
        p[i - first] =
            is_tested[i - first] ? paired_t_p(d, rows_paired_differences(r, a, d)) : (double)NAN;
        free(d);
    }
    holm_adjust(p, end - first);
    for (int i = first; i < end; i++) {
        if (!is_tested[i - first])
            continue;
        const double mean = mean_difference(&rows->list[i], adabn_of(rows, first, end, i));
        if (!(p[i - first] < alpha && mean > 0))
            rows->list[i].claims |= bit;
    }
    free(is_tested);
    free(p);
}

static char *adabn_sentence(const struct sweep_rows *rows)
{
    (void)rows;
    return text_copy("not shown to be above AdaBN, which trains nothing (paired t-test over the "
                     "seeds that both have, Holm over the methods of the pair, 5 %).");
}

/* The rule by which a row's points are chosen: the table's, or that of `until`, which ended it. */
static enum select rule_of_row(const struct sweep_rows *rows, int row)
{
    const struct plan *p = rows->results->plan;
    const json_t *adapt = json_object_get(p->cells[p->rows[row].cells[0]].identity, "adapt");
    const char *until =
        json_string_value(json_object_get(json_object_get(adapt, "until"), "validator"));
    if (rows->select != SELECT_LAST || !until)
        return rows->select;
    for (int rule = SELECT_VALIDATORS; rule < SELECT_ORACLE; rule++)
        if (text_equal(select_names[rule], until))
            return (enum select)rule;
    return SELECT_LAST;
}

static void find_own_validator(struct sweep_rows *rows, int first, int end, unsigned bit)
{
    for (int i = first; i < end; i++)
        if (row_optimises(rows, i, rule_of_row(rows, i)))
            rows->list[i].claims |= bit;
}

static char *own_validator_sentence(const struct sweep_rows *rows)
{
    (void)rows;
    return text_copy(
        "the validator that chose its step is a part of what the method optimises, and "
        "is no independent witness.");
}

/* ---- divergence -------------------------------------------------------------------------------
 */

static void find_diverged(struct sweep_rows *rows, int first, int end, unsigned bit)
{
    for (int i = first; i < end; i++)
        rows->list[i].claims |= rows->list[i].diverged ? bit : 0;
}

/* "font: CORAL, tied (1 of 4)", one for each row that has any. */
static char *diverged_sentence(const struct sweep_rows *rows)
{
    struct text t = {0};
    text_add(&t, "diverged (a NaN or infinity):");
    for (int i = 0, count = 0; i < rows->count; i++) {
        const struct table_row *r = &rows->list[i];
        if (!r->diverged)
            continue;
        char *title = row_title(r);
        text_printf(&t, "%s %s: %s (%d of %d)", count++ ? ";" : "", r->pair, title, r->diverged,
                    r->n);
        free(title);
    }
    text_printf(&t,
                ". Such a training counts with what is left of it %s; a network of NaN reads the "
                "first character everywhere. No such row is bold.",
                rows->select == SELECT_LAST ? "at its end (with until: at the point that it kept)"
                                            : "at the point that the selection chose");
    return text_take(&t);
}

/* ---- the registry -----------------------------------------------------------------------------
 */

static const struct claim_kind kinds[CLAIM_COUNT] = {
    [CLAIM_RISING] = {"rising", "r", find_rising, rising_sentence},
    [CLAIM_ORACLE_BELOW] = {"oracle_below", "o", find_oracle_below, oracle_sentence},
    [CLAIM_GAP_SMALL] = {"gap_small", "g", find_gap_small, gap_sentence},
    [CLAIM_BELOW_SOURCE_ONLY] = {"below_source_only", "s", find_below_source_only, below_sentence},
    [CLAIM_NOT_ABOVE_ADABN] = {"not_above_adabn", "a", find_not_above_adabn, adabn_sentence},
    [CLAIM_OWN_VALIDATOR] = {"own_validator", "v", find_own_validator, own_validator_sentence},
    [CLAIM_NOT_CONFINED] = {"not_confined", "n", confinement_find, confinement_sentence},
    [CLAIM_DIVERGED] = {"diverged", "d", find_diverged, diverged_sentence},
};

bool claim_holds(const struct table_row *r, enum claim claim)
{
    return r->claims >> claim & 1;
}

const char *claim_key(enum claim claim)
{
    return kinds[claim].key;
}

void claims_find(struct sweep_rows *rows)
{
    for (int first = 0, end; first < rows->count; first = end) {
        end = rows_pair_end(rows, first);
        for (int c = 0; c < CLAIM_COUNT; c++)
            kinds[c].find(rows, first, end, 1U << c);
    }
}

static unsigned claims_of_all(const struct sweep_rows *rows)
{
    unsigned all = 0;
    for (int i = 0; i < rows->count; i++)
        all |= rows->list[i].claims;
    return all;
}

void claims_add_column(struct table_grid *g, const struct sweep_rows *rows)
{
    const struct grid_column column = {.key = "claims",
                                       .title = "marks",
                                       .kind = GRID_LIST,
                                       .readers = claims_of_all(rows) ? 0 : GRID_PROGRAMS};
    grid_add_columns(g, &column, 1);
}

void claims_add(struct table_grid *g, const struct table_row *r)
{
    struct text keys = {0}, signs = {0};
    for (int c = 0; c < CLAIM_COUNT; c++)
        if (claim_holds(r, (enum claim)c)) {
            text_printf(&keys, "%s%s", keys.size ? " " : "", kinds[c].key);
            text_printf(&signs, "%s%s", signs.size ? " " : "", kinds[c].sign);
        }
    grid_add_list(g, keys.size ? keys.data : "", signs.size ? signs.data : "");
    text_free(&signs);
    text_free(&keys);
}

void claims_add_notes(struct notes *notes, const struct sweep_rows *rows)
{
    const unsigned all = claims_of_all(rows);
    for (int c = 0; c < CLAIM_COUNT; c++) {
        if (!(all >> c & 1))
            continue;
        char *sentence = kinds[c].sentence(rows);
        note_add(notes, text_format("Mark %s: %s", kinds[c].sign, sentence));
        free(sentence);
        notes->marks++;
    }
}
