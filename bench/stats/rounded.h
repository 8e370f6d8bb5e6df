/* Numbers of a table as text. Rounded once, here, so that no two formats round differently. */
#ifndef ADDA_BENCH_ROUNDED_H
#define ADDA_BENCH_ROUNDED_H

#include "bench/stats/statistics.h"
#include "base/text.h"

/* Printed where there is no number. */
extern const char rounded_none[];

/* "0.894" and the half-width of its 95 % t-interval "0.012"; "–" where there is none. */
struct table_number {
    char mean[12], half[12];
    struct estimate exact; /* before rounding */
};

/* One number without an interval. */
struct rounded {
    char text[12];
    double exact;
};

/* Three decimals, never "-0.000"; "–" for what is not finite. Of a p, "<0.001" instead of "0.000".
 */
void round_number(char out[12], double x);

struct rounded round_value(double x);
struct rounded round_p_value(double p);
struct table_number round_estimate(struct estimate e);

#endif
