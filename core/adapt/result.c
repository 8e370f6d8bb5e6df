/* Curves and evaluations, and a result as JSON. */
#include "adapt/result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/task.h"

const char *curve_name(enum curve_column column)
{
    static const char *const names[CURVE_VALIDATORS] = {
        "step",   "loss_d", "accuracy_d",    "loss_m",       "loss_class",        "loss_terms",
        "source", "target", "target_string", "nearest_twin", "nearest_character", "nearest_string",
    };
    return column < CURVE_VALIDATORS ? names[column] : validators[column - CURVE_VALIDATORS]->name;
}

enum err_code evaluation_create(struct evaluation *v, const struct task *task, int count,
                                struct err *e)
{
    v->predictions = calloc((size_t)count * (size_t)task->heads + 1, sizeof *v->predictions);
    if (!v->predictions) /* never of 0 bytes */
        return err_memory(e);
    if (!task->uneven)
        return ERR_NONE;
    v->class_count = task->classes - task->last_is_none;
    v->classes = calloc((size_t)v->class_count, sizeof *v->classes);
    return v->classes ? ERR_NONE : err_memory(e);
}

static void evaluation_free(struct evaluation *v)
{
    free(v->predictions);
    free(v->classes);
}

void result_free(struct result *r)
{
    evaluation_free(&r->source);
    evaluation_free(&r->target);
    evaluation_free(&r->source_by_target);
    free(r->curve);
    free(r->curve_predictions);
    free(r->curve_nearest);
    free(r->neighbours.nearest);
    memset(r, 0, sizeof *r);
}

void result_drop_target(struct result *r)
{
    struct result source = {.source = r->source};
    r->source = (struct evaluation){0};
    result_free(r);
    *r = source;
}

void result_check(struct result *r, const struct evaluation *final)
{
    if (final->finite || r->status == RESULT_DIVERGED)
        return;
    r->status = RESULT_DIVERGED;
    if (r->rows > 0)
        r->diverged_step = (int)r->curve[(size_t)(r->rows - 1) * CURVE_COLUMNS + CURVE_STEP];
}

/* JSON has no NaN. */
static json_t *number(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static void add_recall(json_t *j, const struct evaluation *v)
{
    json_t *recall = json_array();
    double worst = (double)NAN;
    for (int k = 0; k < v->class_count; k++) {
        const struct class_count *c = &v->classes[k];
        const double share = c->shown ? (double)c->right / c->shown : (double)NAN;
        worst = fmin(worst, share); /* of a number and a NaN the number */
        json_array_append_new(recall, number(share));
    }
    json_object_set_new(j, "recall", recall);
    json_object_set_new(j, "worst_recall", number(worst));
}

static json_t *evaluation_json(const struct evaluation *v)
{
    json_t *position = json_array();
    for (int i = 0; i < v->heads; i++)
        json_array_append_new(position, number(v->position[i]));
    json_t *j = json_pack("{s:i, s:o, s:o, s:o, s:o}", "count", v->count, "position", position,
                          "mean", number(v->mean), "string", number(v->string), "cross_entropy",
                          number(v->cross_entropy));
    if (v->classes)
        add_recall(j, v);
    return j;
}

static json_t *column_json(const struct result *r, int column)
{
    json_t *values = json_array();
    for (int i = 0; i < r->rows; i++) {
        const double x = r->curve[(size_t)i * CURVE_COLUMNS + (size_t)column];
        json_array_append_new(values,
                              column == CURVE_STEP ? json_integer((json_int_t)x) : number(x));
    }
    return values;
}

static bool has_terms(const struct result *r)
{
    for (int i = 0; i < r->rows; i++)
        if (!isnan(r->curve[(size_t)i * CURVE_COLUMNS + CURVE_LOSS_TERMS]))
            return true;
    return false;
}

static bool has_column(const struct result *r, int column)
{
    if (column >= CURVE_NEAREST_TWIN && column <= CURVE_NEAREST_STRING)
        return r->curve_nearest;
    return column != CURVE_LOSS_TERMS || has_terms(r);
}

static json_t *neighbours_json(const struct neighbours *v)
{
    return json_pack("{s:o, s:o, s:o}", "twin", number(v->twin), "character", number(v->character),
                     "string", number(v->string));
}

static json_t *trained_json(unsigned trained)
{
    static const char *const names[] = {"source encoder", "target encoder", "classifier",
                                        "discriminator"};
    json_t *list = json_array();
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (trained & 1U << i)
            json_array_append_new(list, json_string(names[i]));
    return list;
}

static json_t *validators_json(const struct result *r)
{
    json_t *j = json_object();
    for (int i = 0; i < VALIDATOR_COUNT; i++)
        json_object_set_new(j, validators[i]->name, number(r->validators[i]));
    return j;
}

json_t *result_json(const struct result *r)
{
    json_t *j = json_object();
    json_t *curve = json_object();
    json_object_set_new(j, "status",
                        json_string(r->status == RESULT_DIVERGED ? "diverged" : "done"));
    if (r->status == RESULT_DIVERGED)
        json_object_set_new(j, "diverged_step", json_integer(r->diverged_step));
    if (r->trained)
        json_object_set_new(j, "trained", trained_json(r->trained));
    if (r->is_chosen)
        json_object_set_new(j, "chosen_step", json_integer(r->chosen_step));
    if (r->source.count)
        json_object_set_new(j, "source", evaluation_json(&r->source));
    if (r->target.count)
        json_object_set_new(j, "target", evaluation_json(&r->target));
    if (r->source_by_target.count)
        json_object_set_new(j, "source_by_target", evaluation_json(&r->source_by_target));
    if (r->neighbours.nearest)
        json_object_set_new(j, "nearest", neighbours_json(&r->neighbours));
    if (r->is_validated)
        json_object_set_new(j, "validators", validators_json(r));
    for (int c = 0; c < CURVE_COLUMNS; c++)
        if (has_column(r, c))
            json_object_set_new(curve, curve_name((enum curve_column)c), column_json(r, c));
    json_object_set_new(j, "curve", curve);
    return j;
}
