/* Loads the records of a plan and takes the point of each training that a rule selects. */
#include "bench/store/results.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/result.h"
#include "base/json.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/store/store.h"
#include "gen/domain/domain.h"

/* A validator's rule has its name. */
const char *const select_names[SELECT_COUNT + 1] = {"last", "source-val",
#define VALIDATOR(name_) #name_,
#include "adapt/validators/list.h"
#undef VALIDATOR
                                                    "oracle", NULL};

const char *select_column(enum select select)
{
    switch (select) {
    case SELECT_LAST:
        return NULL;
    case SELECT_SOURCE_VAL:
        return curve_name(CURVE_SOURCE);
    case SELECT_ORACLE:
        return curve_name(CURVE_TARGET);
    default:
        return validators[select - SELECT_VALIDATORS]->name;
    }
}

const char *select_validation_images(const struct plan *p)
{
    for (int i = 0; i < p->cell_count; i++)
        if (cell_validates_on_test(p->cells[i].identity))
            return "target test images without their labels (before numerics version 4)";
    return "target training images without their labels";
}

static void load_cell(struct results *r, int i)
{
    const char *hash = r->plan->cells[i].hash;
    struct err ignored = ERR_INIT;
    r->states[i] = store_cell_state(r->store, hash, NULL);
    if (r->states[i] == CELL_DONE) {
        char *path = store_cell_path(r->store, hash, "record.json");
        if (json_load(path, &r->records[i], &ignored))
            r->states[i] = CELL_DAMAGED;
        free(path);
    } else {
        r->failures[i] = store_load_failure(r->store, hash);
    }
    err_free(&ignored);
}

enum err_code results_load(struct results *r, const struct plan *p, const char *store,
                           struct err *e)
{
    const size_t count = (size_t)p->cell_count;
    *r = (struct results){.plan = p, .store = store};
    r->records = memory_take(count, sizeof(json_t *));
    r->failures = memory_take(count, sizeof(json_t *));
    r->states = memory_take(count, sizeof *r->states);
    for (int i = 0; i < p->cell_count; i++)
        load_cell(r, i);
    return e->code;
}

void results_free(struct results *r)
{
    for (int i = 0; r->plan && i < r->plan->cell_count; i++) {
        json_decref(r->records[i]);
        json_decref(r->failures[i]);
    }
    free(r->records);
    free(r->failures);
    free(r->states);
    *r = (struct results){0};
}

/* Row of the curve with the largest value, the first of equals; -1 if nothing was measured. */
static int best_row(const json_t *column)
{
    int best = -1;
    double largest = -(double)INFINITY;
    for (int i = 0; i < (int)json_array_size(column); i++) {
        const json_t *v = json_array_get(column, (size_t)i);
        if (json_is_number(v) && json_number_value(v) > largest) {
            largest = json_number_value(v);
            best = i;
        }
    }
    return best;
}

static double curve_value(const json_t *curve, const char *column, int row)
{
    const json_t *v = json_array_get(json_object_get(curve, column), (size_t)row);
    return json_is_number(v) ? json_number_value(v) : (double)NAN;
}

/* -1 if the record has none. */
static int curve_step(const json_t *curve, int row)
{
    const json_int_t step =
        json_integer_value(json_array_get(json_object_get(curve, "step"), (size_t)row));
    return step >= 0 && step <= INT_MAX ? (int)step : -1;
}

enum err_code results_check_selectable(const struct results *r, enum select select, struct err *e)
{
    const char *column = select_column(select), *first = NULL;
    int without = 0, count = 0;
    for (int i = 0; column && i < r->plan->cell_count; i++) {
        const json_t *curve = json_object_get(json_object_get(r->records[i], "result"), "curve");
        if (best_row(json_object_get(curve, "source")) < 0)
            continue;
        count++;
        if (json_object_get(curve, column))
            continue;
        first = first ? first : r->plan->cells[i].hash;
        without++;
    }
    if (!without)
        return ERR_NONE;
    return err_set(
        e, ERR_DATA,
        "%s: '%s' cannot select: %d of %d trainings with a curve have no such column (cell "
        "%.12s first), because they were recorded before there was one; compute them again, "
        "or select by what their records have",
        r->store, select_names[select], without, count, first);
}

int results_chosen_row(const json_t *result)
{
    const json_t *chosen = json_object_get(result, "chosen_step");
    const json_t *steps = json_object_get(json_object_get(result, "curve"), "step");
    for (size_t i = 0; chosen && i < json_array_size(steps); i++)
        if (json_equal(json_array_get(steps, i), chosen))
            return (int)i;
    return -1;
}

static double number_of(const json_t *j, const char *key)
{
    const json_t *v = json_object_get(j, key);
    return json_is_number(v) ? json_number_value(v) : (double)NAN;
}

static bool is_scored(const struct results *r, int cell)
{
    const json_t *target = json_object_get(r->plan->cells[cell].identity, "target");
    return domain_texts_of(target) != TEXTS_UNKNOWN;
}

/* At the end of training, or at a row of its curve. */
static void add_unscored(struct outcome *o, const json_t *result)
{
    const json_t *curve = json_object_get(result, "curve");
    const json_t *end = json_object_get(result, "validators");
    o->mean = o->string = (double)NAN;
    o->source = o->row < 0 ? number_of(json_object_get(result, "source_by_target"), "mean")
                           : curve_value(curve, "source", o->row);
    for (int i = 0; i < VALIDATOR_COUNT; i++)
        o->validators[i] = o->row < 0 ? number_of(end, validators[i]->name)
                                      : curve_value(curve, validators[i]->name, o->row);
}

bool results_outcome(const struct results *r, int cell, enum select select, struct outcome *o)
{
    const json_t *result = json_object_get(r->records[cell], "result");
    const json_t *curve = json_object_get(result, "curve");
    const char *status = json_string_value(json_object_get(result, "status"));
    const bool scored = is_scored(r, cell);
    const json_t *end = json_object_get(result, scored ? "target" : "validators");
    if (!json_is_object(end))
        return false;
    *o = (struct outcome){.mean = json_number_value(json_object_get(end, "mean")),
                          .string = json_number_value(json_object_get(end, "string")),
                          .source = (double)NAN,
                          .row = results_chosen_row(result),
                          .validator = (double)NAN,
                          .diverged = status && strcmp(status, "diverged") == 0};
    for (int i = 0; i < VALIDATOR_COUNT; i++)
        o->validators[i] = (double)NAN;
    o->step = o->row < 0 ? -1 : curve_step(curve, o->row);
    const int row =
        select == SELECT_LAST ? -1 : best_row(json_object_get(curve, select_column(select)));
    if (row >= 0 && (!scored || isfinite(curve_value(curve, "target", row)))) {
        o->mean = curve_value(curve, "target", row);
        o->string = curve_value(curve, "target_string", row);
        o->row = row;
        o->step = curve_step(curve, row);
        o->validator = curve_value(curve, select_column(select), row);
    }
    if (!scored)
        add_unscored(o, result);
    return true;
}

char *results_report_name(enum select select, const char *extension)
{
    const char *rule = select == SELECT_LAST ? "" : select_names[select];
    return text_format("report%s%s.%s", *rule ? "-" : "", rule, extension);
}

char *results_report_path(const struct results *r, enum select select, const char *extension)
{
    char *name = results_report_name(select, extension);
    char *path = store_sweep_path(r->store, r->plan->name, name);
    free(name);
    return path;
}
