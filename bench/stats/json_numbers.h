/* Numbers of tables for programs: null where there is none. */
#ifndef ADDA_BENCH_JSON_NUMBERS_H
#define ADDA_BENCH_JSON_NUMBERS_H

#include <jansson.h>
#include "bench/stats/paired.h"

/* In full: what sums and quotients of records give, the same bits everywhere. New references. */
json_t *json_exact(double x);

/* To ten digits: what logarithms and powers are in, whose last digits differ by machine. */
json_t *json_digits(double x);

/* Adds the comparison's numbers: delta, bootstrap {low, high}, p {wilcoxon, sign_flip, holm}. */
void json_add_paired(json_t *to, const struct paired_text *p);

#endif
