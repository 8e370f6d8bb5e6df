/* Accuracies of predictions that a method from outside gave. */
#ifndef ADDA_BENCH_OUTSIDE_SCORE_H
#define ADDA_BENCH_OUTSIDE_SCORE_H

#include "adapt/result.h"
#include "bench/run/outside_input.h"

/* Reads and scores what is in folder/output/ into `target`, `source_by_target` and, if there are
 * steps, the curve of `r`, in the images' own order. */
enum err_code outside_score(const struct outside *o, const struct outside_order *order,
                            const char *folder, struct result *r, struct err *e);

#endif
