/* Numbers of tables for programs: null where there is none. */
#ifndef ADDA_BENCH_JSON_NUMBERS_H
#define ADDA_BENCH_JSON_NUMBERS_H

#include <jansson.h>

/* In full: what sums and quotients of records give, the same bits everywhere. New references. */
json_t *json_exact(double x);

/* To ten digits: what logarithms and powers are in, whose last digits differ by machine. */
json_t *json_digits(double x);

#endif
