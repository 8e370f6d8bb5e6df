/* The records of a plan, and the numbers of each under a rule that selects a point of the training.
 * Damaged cells are listed and never counted. */
#ifndef ADDA_BENCH_RESULTS_H
#define ADDA_BENCH_RESULTS_H

#include <jansson.h>
#include "adapt/validators/registry.h"
#include "base/err.h"
#include "bench/plan/plan.h"
#include "bench/store/integrity.h"
#include "bench/store/store.h"

/* Which point of the training a table reports. A rule concerns reports alone, not training. LAST is
 * the end of training; SOURCE_VAL the best accuracy on source test images; the next are the
 * label-free validators on target training images, in the order of their registry; ORACLE the best
 * target accuracy, a bound and not a method, since it reads target labels. */
enum select {
    SELECT_LAST,
    SELECT_SOURCE_VAL,
    SELECT_VALIDATORS,
    SELECT_ORACLE = SELECT_VALIDATORS + VALIDATOR_COUNT,
    SELECT_COUNT
};
extern const char *const select_names[SELECT_COUNT + 1]; /* NULL-terminated */

/* The column of a curve that the rule makes largest; NULL for LAST. */
const char *select_column(enum select select);

/* "target training images without their labels", or what it was in records of an older version. */
const char *select_validation_images(const struct plan *p);

struct results {
    const struct plan *plan;
    const char *store;
    json_t **records; /* [cell_count], NULL where there is none */
    enum cell_state *states;
    json_t **failures; /* [cell_count], NULL where there is none */
};

/* Reads and checks every cell; a store without cells is not an error. */
enum err_code results_load(struct results *r, const struct plan *p, const char *store,
                           struct err *e);
void results_free(struct results *r);

/* ERR_DATA if a training has accuracies along its curve and not the column of the rule, which came
 * later than the record: nothing can be selected there. */
enum err_code results_check_selectable(const struct results *r, enum select select, struct err *e);

/* A cell's numbers. Of a target whose labels nobody knows `mean` and `string` are NaN, and `source`
 * and `validators` are read; they are NaN of others. */
struct outcome {
    double mean, string; /* accuracy per character; of whole strings */
    double source;       /* accuracy per character of the target encoder on source test images */
    double validators[VALIDATOR_COUNT];
    int row, step;    /* at which row of the curve, and which step; -1: the end. Of a training that
                       * a validator ended (`until`), the point that it kept is its end */
    double validator; /* the largest value, by which the rule chose; NaN where it chose none */
    bool diverged;
};

/* False when the cell has no record. A training that has no curve (baselines), or at no point of it
 * a number for the rule (it diverged at once), is taken at its end whatever the rule. */
bool results_outcome(const struct results *r, int cell, enum select select, struct outcome *o);

/* The point of its curve that a training itself chose (`until`), of a record's result; -1: none. */
int results_chosen_row(const json_t *result);

/* Name of a report: "report.md", or "report-im.md" under another rule than LAST; its path beside
 * the sweep. New strings. */
char *results_report_name(enum select select, const char *extension);
char *results_report_path(const struct results *r, enum select select, const char *extension);

#endif
