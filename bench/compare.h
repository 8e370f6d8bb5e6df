/* Two result sets side by side: the rows both have, paired seed by seed. */
#ifndef ADDA_BENCH_COMPARE_H
#define ADDA_BENCH_COMPARE_H

#include "bench/results.h"

/* Numbers are rounded already. `only` is '<' or '>' for a row of one side, else 0. `mark` is "~"
 * when the paired difference is not significant at 5 % (t-test), "=" when every seed is the same,
 * "+" or "-" otherwise. */
struct comparison_row {
    const char *pair, *label, *sharing, *variant; /* borrowed from the plans */
    char old[12], new[12], delta[12], half[12], p[12], mark[2];
    int seeds; /* paired */
    char only;
};

struct comparison {
    struct comparison_row *rows;
    int count, capacity;
    bool differs; /* some seed's number differs, or a row is on one side only */
};

void compare_results(struct comparison *c, const struct results *old, const struct results *new,
                     enum select select);
void comparison_free(struct comparison *c);

#endif
