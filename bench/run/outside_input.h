/* What a method from outside is given: files in a folder of its own. */
#ifndef ADDA_BENCH_OUTSIDE_INPUT_H
#define ADDA_BENCH_OUTSIDE_INPUT_H

#include "adapt/resume.h"
#include "adapt/task.h"
#include "bench/plan/cell.h"

/* All borrowed. Every image of the task must have been rendered. */
struct outside {
    const char *store;
    const struct cell *cell;
    const struct task *task;
    const char *source_model; /* path of its file */
    uint64_t order;           /* of target images (store/outside.h) */
    const struct observer *observer;
};

/* Where each target image stands among those that the method is given: at place k image order[k].
 * New arrays, which the caller frees; `test` is `train` itself under the transductive protocol. */
struct outside_order {
    uint32_t *train, *test;
};
struct outside_order outside_order_draw(const struct outside *o);
void outside_order_free(struct outside_order *order);

/* Writes the method's files, input/ and an empty output/ to `folder`, which is there. */
enum err_code outside_write_input(const struct outside *o, const struct outside_order *order,
                                  const char *folder, struct err *e);

#endif
