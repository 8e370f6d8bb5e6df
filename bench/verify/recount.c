/* Counts accuracies again and compares them with a record, field by field. */
#include "bench/verify/recount.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/adaptation.h"
#include "base/text.h"
#include "bench/store/curve_file.h"

/* ---- numbers ----------------------------------------------------------------------------------
 */

/* Whether the label is a character, and not what stands where there is none. */
static bool is_character(const struct recount *r, int label)
{
    return !r->shape.last_is_none || label < r->shape.classes - 1;
}

static double share(double right, double shown)
{
    return shown > 0 ? right / shown : (double)NAN;
}

struct counted recount_right(const struct recount *r, const uint16_t *predictions,
                             const uint16_t *labels, int images)
{
    const int heads = r->shape.heads;
    struct counted c = {{0}, 0, 0};
    double shown[RESULT_MAX_HEADS] = {0}, all = 0, right = 0;
    for (int n = 0; n < images; n++) {
        int hits = 0;
        for (int k = 0; k < heads; k++) {
            const int label = labels[n * heads + k], hit = predictions[n * heads + k] == label;
            hits += hit;
            shown[k] += is_character(r, label);
            c.position[k] += hit && is_character(r, label);
        }
        c.string += hits == heads;
    }
    for (int k = 0; k < heads; k++) {
        all += shown[k];
        right += c.position[k];
        c.position[k] = share(c.position[k], shown[k]);
        c.mean += c.position[k] / heads;
    }
    if (r->shape.last_is_none)
        c.mean = share(right, all);
    c.string /= images;
    return c;
}

/* Records hold every digit and the sums are those of the training: a difference beyond the last
 * bits is an error. `at` < 0: the field is not a list. */
bool recount_agrees(const struct recount *r, const char *group, const char *field, int at,
                    const json_t *recorded, double counted)
{
    if (json_is_number(recorded) && fabs(json_number_value(recorded) - counted) <= 1e-12)
        return true;
    if (json_is_null(recorded) && isnan(counted))
        return true;
    char *place = at < 0 ? text_copy("") : text_format("[%d]", at);
    char *value = json_is_number(recorded) ? text_format("%.15g", json_number_value(recorded))
                                           : text_copy("no number");
    char *given = isnan(counted) ? text_copy("none") : text_format("%.15g", counted);
    findings_add(r->findings,
                 text_format("cell %s: %s.%s%s is recorded as %s, the predictions give %s", r->hash,
                             group, field, place, value, given));
    free(given);
    free(value);
    free(place);
    return false;
}

/* A list of a record against what the predictions give. */
static bool list_agrees(const struct recount *r, const char *group, const char *field,
                        const double *counted, int count)
{
    const json_t *list = json_object_get(json_object_get(r->result, group), field);
    for (int k = 0; k < count; k++)
        if (!recount_agrees(r, group, field, k, json_array_get(list, (size_t)k), counted[k]))
            return false;
    if (json_array_size(list) == (size_t)count)
        return true;
    findings_add(r->findings, text_format("cell %s: %s.%s has %zu numbers for %d", r->hash, group,
                                          field, json_array_size(list), count));
    return false;
}

/* Recall of each class, and the worst. */
static void recount_recall(const struct recount *r, const char *group, const uint16_t *predictions,
                           const uint16_t *labels, int places)
{
    const int classes = r->shape.classes - r->shape.last_is_none;
    double *right = memory_take((size_t)classes, sizeof *right), worst = (double)NAN;
    double *shown = memory_take((size_t)classes, sizeof *shown);
    for (int i = 0; i < places; i++)
        if (labels[i] < classes) {
            shown[labels[i]]++;
            right[labels[i]] += predictions[i] == labels[i];
        }
    for (int k = 0; k < classes; k++) {
        right[k] = share(right[k], shown[k]);
        worst = fmin(worst, right[k]);
    }
    const json_t *recorded = json_object_get(r->result, group);
    if (list_agrees(r, group, "recall", right, classes))
        recount_agrees(r, group, "worst_recall", -1, json_object_get(recorded, "worst_recall"),
                       worst);
    free(shown);
    free(right);
}

void recount_evaluation(const struct recount *r, const char *field, const struct npy *predictions,
                        const uint16_t *labels)
{
    const json_t *recorded = json_object_get(r->result, field);
    const int images = predictions->extent[0], heads = predictions->extent[1];
    const struct counted c = recount_right(r, predictions->data, labels, images);
    const bool right =
        recount_agrees(r, field, "count", -1, json_object_get(recorded, "count"), images) &&
        recount_agrees(r, field, "mean", -1, json_object_get(recorded, "mean"), c.mean) &&
        recount_agrees(r, field, "string", -1, json_object_get(recorded, "string"), c.string) &&
        list_agrees(r, field, "position", c.position, heads);
    if (right && r->shape.uneven)
        recount_recall(r, field, predictions->data, labels, images * heads);
}

/* ---- curves -----------------------------------------------------------------------------------
 */

static const json_t *column_of(const struct recount *r, enum curve_column column)
{
    return json_object_get(json_object_get(r->result, "curve"), curve_name(column));
}

static bool is_of_twins(int column)
{
    return column >= CURVE_NEAREST_TWIN && column <= CURVE_NEAREST_STRING;
}

/* A record may be older than a validator, or of a training without terms: then it has no such
 * column. */
static bool may_be_absent(const struct recount *r, int column)
{
    return column == CURVE_LOSS_TERMS || column >= CURVE_VALIDATORS ||
           (is_of_twins(column) && !r->shape.twins);
}

static bool columns_have(const struct recount *r, int points)
{
    for (int c = 0; c < CURVE_COLUMNS; c++) {
        const json_t *column = column_of(r, (enum curve_column)c);
        const size_t size = json_array_size(column);
        const bool twins = r->shape.twins || !is_of_twins(c);
        if ((size == (size_t)points && twins) || (may_be_absent(r, c) && !column))
            continue;
        findings_add(r->findings,
                     text_format("cell %s: curve.%s has %zu points, the predictions "
                                 "have %d",
                                 r->hash, curve_name((enum curve_column)c), size, points));
        return false;
    }
    return true;
}

static bool point_agrees(const struct recount *r, enum curve_column column, int point,
                         double counted)
{
    return recount_agrees(r, "curve", curve_name(column), point,
                          json_array_get(column_of(r, column), (size_t)point), counted);
}

void recount_curve(const struct recount *r, const struct npy *predictions,
                   const uint16_t *const labels[2], const int images[2])
{
    const int points = predictions->extent[0];
    bool right = columns_have(r, points);
    for (int i = 0; i < points && right; i++) {
        const struct counted source =
            recount_right(r, curve_file_source(predictions, i), labels[0], images[0]);
        const struct counted target =
            recount_right(r, curve_file_target(predictions, i, images[1]), labels[1], images[1]);
        right = point_agrees(r, CURVE_SOURCE, i, source.mean) &&
                point_agrees(r, CURVE_TARGET, i, target.mean) &&
                point_agrees(r, CURVE_TARGET_STRING, i, target.string);
    }
}

void recount_no_curve(const struct recount *r)
{
    for (int c = CURVE_SOURCE; c < CURVE_COLUMNS; c++) {
        const json_t *column = column_of(r, (enum curve_column)c);
        for (size_t i = 0; i < json_array_size(column); i++) {
            if (json_is_null(json_array_get(column, i)))
                continue;
            findings_add(r->findings,
                         text_format("cell %s: curve.%s[%zu] is a number, but this training is "
                                     "evaluated at its end alone",
                                     r->hash, curve_name((enum curve_column)c), i));
            return;
        }
    }
}

bool recount_has_curve(const struct recount *r, const struct cell *c)
{
    if (c->external)
        return json_array_size(column_of(r, CURVE_STEP)) > 0;
    return c->method && c->method->run == adaptation_run;
}

/* ---- steps ------------------------------------------------------------------------------------
 */

static bool step_is(const struct recount *r, size_t point, int expected)
{
    const json_t *step = json_array_get(column_of(r, CURVE_STEP), point);
    if (json_is_integer(step) && json_integer_value(step) == expected)
        return true;
    findings_add(r->findings,
                 text_format("cell %s: curve.step[%zu] is recorded as %lld, the cell's "
                             "settings give %d",
                             r->hash, point, (long long)json_integer_value(step), expected));
    return false;
}

/* The steps at which a method is evaluated: its first, multiples of evaluate_every, its last. */
static bool steps_are(const struct recount *r, const struct adapt_settings *s, int last)
{
    const size_t points = json_array_size(column_of(r, CURVE_STEP));
    int step = -s->warmup;
    for (size_t i = 0; i < points; i++) {
        if (!step_is(r, i, step))
            return false;
        if (step >= last && i + 1 < points)
            return step_is(r, i + 1, last); /* one too many */
        do
            step++;
        while (step < last && step % s->evaluate_every != 0);
    }
    return points > 0 && step_is(r, points - 1, last);
}

/* False, with a finding, if the two do not agree. `last`: the step at which it stopped early. */
static bool status_is_sound(const struct recount *r, bool *diverged, int *last)
{
    const char *status = json_string_value(json_object_get(r->result, "status"));
    const json_t *step = json_object_get(r->result, "diverged_step");
    *diverged = status && strcmp(status, "diverged") == 0;
    *last = (int)json_integer_value(step);
    if (status && (*diverged || strcmp(status, "done") == 0) && json_is_integer(step) == *diverged)
        return true;
    findings_add(r->findings,
                 text_format("cell %s: status is recorded as '%s', %s diverged_step", r->hash,
                             status ? status : "", step ? "with a" : "without a"));
    return false;
}

/* What `until` makes of the recorded validator: the point at which it is largest, -1 if it is no
 * number anywhere; and the one that ends the training, -1 if none does. */
struct ending {
    int point, end;
};

static struct ending ending_of(const struct recount *r, const struct until_settings *until)
{
    const json_t *column = column_of(r, (enum curve_column)(CURVE_VALIDATORS + until->validator));
    struct ending c = {-1, -1};
    double best = 0;
    for (int i = 0, since = 0; i < (int)json_array_size(column) && c.end < 0; i++) {
        const json_t *v = json_array_get(column, (size_t)i);
        if (json_is_number(v) && (c.point < 0 || json_number_value(v) > best)) {
            c.point = i;
            best = json_number_value(v);
            since = 0;
        } else if (++since == until->patience) {
            c.end = i;
        }
    }
    return c;
}

/* chosen_step is the step of that point, and there is none where nothing chooses. */
static bool chosen_step_is(const struct recount *r, const struct cell *c, int point)
{
    const json_t *chosen = json_object_get(r->result, "chosen_step");
    const json_t *step = json_array_get(column_of(r, CURVE_STEP), (size_t)point);
    if (point < 0 ? !chosen : chosen && json_equal(chosen, step))
        return true;
    findings_add(r->findings,
                 point < 0
                     ? text_format("cell %s: it has a chosen_step, and nothing chose one", r->hash)
                     : text_format("cell %s: chosen_step is recorded as %lld, %s is largest "
                                   "at step %lld",
                                   r->hash, (long long)json_integer_value(chosen),
                                   validators[c->adapt.until.validator]->name,
                                   (long long)json_integer_value(step)));
    return false;
}

static void check_steps(const struct recount *r, const struct cell *c, int last)
{
    if (!c->adapt.until.patience) {
        if (chosen_step_is(r, c, -1))
            steps_are(r, &c->adapt, last);
        return;
    }
    const struct ending ending = ending_of(r, &c->adapt.until);
    const json_t *end = json_array_get(column_of(r, CURVE_STEP), (size_t)ending.end);
    if (ending.end >= 0 && json_integer_value(end) < last)
        last = (int)json_integer_value(end);
    if (chosen_step_is(r, c, ending.point))
        steps_are(r, &c->adapt, last);
}

int recount_end(const struct recount *r, const struct cell *c, int points)
{
    const json_t *chosen = json_object_get(r->result, "chosen_step");
    if (!c->adapt.until.patience || !chosen)
        return points - 1;
    for (int i = 0; i < points; i++)
        if (json_equal(json_array_get(column_of(r, CURVE_STEP), (size_t)i), chosen))
            return i;
    findings_add(r->findings, text_format("cell %s: chosen_step %lld is no point of its curve",
                                          r->hash, (long long)json_integer_value(chosen)));
    return -1;
}

static bool validator_agrees(const struct recount *r, int validator, int end)
{
    const char *name = validators[validator]->name;
    const json_t *recorded = json_object_get(json_object_get(r->result, "validators"), name);
    const json_t *column = column_of(r, (enum curve_column)(CURVE_VALIDATORS + validator));
    const json_t *point = json_array_get(column, (size_t)end);
    if (recorded && (end < 0 || json_equal(recorded, point)))
        return true;
    findings_add(r->findings,
                 text_format("cell %s: validators.%s is %s", r->hash, name,
                             recorded ? "not that of the end of its curve" : "missing"));
    return false;
}

void recount_unscored(const struct recount *r, const struct cell *c)
{
    const int points = (int)json_array_size(column_of(r, CURVE_STEP));
    const int end = recount_has_curve(r, c) ? recount_end(r, c, points) : -1;
    if (json_object_get(r->result, "target"))
        findings_add(r->findings,
                     text_format("cell %s: it has an accuracy of a target whose labels "
                                 "nobody knows",
                                 r->hash));
    for (int i = 0; i < VALIDATOR_COUNT; i++)
        if (!validator_agrees(r, i, end))
            return;
}

/* Points of its own choice, and it never diverges: it fails, or gives predictions. */
static void check_steps_outside(const struct recount *r, bool diverged)
{
    const json_t *steps = column_of(r, CURVE_STEP);
    if (diverged || json_object_get(r->result, "chosen_step"))
        findings_add(r->findings, text_format("cell %s: a method from outside has a status or a "
                                              "chosen_step of this program's methods",
                                              r->hash));
    for (size_t i = 1; i < json_array_size(steps); i++)
        if (json_integer_value(json_array_get(steps, i)) <=
            json_integer_value(json_array_get(steps, i - 1))) {
            findings_add(
                r->findings,
                text_format("cell %s: curve.step[%zu] does not exceed the one before", r->hash, i));
            return;
        }
}

void recount_steps(const struct recount *r, const struct cell *c)
{
    const size_t points = json_array_size(column_of(r, CURVE_STEP));
    bool diverged;
    int last;
    if (!status_is_sound(r, &diverged, &last))
        return;
    if (c->external)
        check_steps_outside(r, diverged);
    else if (recount_has_curve(r, c))
        check_steps(r, c, diverged ? last : c->adapt.steps);
    else if (!c->method || c->method->role == METHOD_ORACLE)
        step_is(r, points ? points - 1 : 0,
                diverged ? last : oracle_supervised(&c->oracle, &c->supervised).steps);
    else if (points || last)
        findings_add(r->findings, text_format("cell %s: a method without steps has a curve or a "
                                              "diverged_step",
                                              r->hash));
}
