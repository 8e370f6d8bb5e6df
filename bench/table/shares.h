/* The share of the gap between source only and the oracle that a method closes. */
#ifndef ADDA_BENCH_TABLE_SHARES_H
#define ADDA_BENCH_TABLE_SHARES_H

#include <stdbool.h>
#include "bench/table/rows.h"

/* A ratio of means over the seeds that the method, source only and the oracle have: 0 is source
 * only, 1 the oracle. `low` and `high`: its 95 % interval, seeds resampled
 * (bench/stats/bootstrap.h); NaN with fewer than two seeds. All NaN where there is no share: of
 * source only and the oracle themselves, and where the gap is small (CLAIM_GAP_SMALL) or not shown
 * to be above 0. */
struct share {
    double closed, low, high;
    bool is_withheld; /* there is an oracle, and yet no share may be given */
};

/* The share of each row; new array. The rows have their claims. */
struct share *shares_make(const struct sweep_rows *rows);

#endif
