/* L2: images rendered again, accuracies counted again. */
#ifndef ADDA_BENCH_VERIFY_ACCURACIES_H
#define ADDA_BENCH_VERIFY_ACCURACIES_H

#include "bench/store/results.h"
#include "bench/verify/findings.h"

/* Where a domain cannot be drawn, or a cell is of a program whose settings this one cannot read,
 * the accuracies are counted again from the stored labels; the cell is unchecked and a note says
 * what it needs. */
void verify_accuracies(const struct results *r, struct findings *f);

#endif
