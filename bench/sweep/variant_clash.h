/* What two places of a sweep set for one row: one of them would do nothing, and a table would name
 * the row by it all the same. */
#ifndef ADDA_BENCH_VARIANT_CLASH_H
#define ADDA_BENCH_VARIANT_CLASH_H

#include "bench/sweep/variant_list.h"

/* Errors where a variant sets a setting twice, where an entry of `methods` sets itself what a
 * variant sets under `adapt`, and where --set gives a value that every variant replaces. */
void variants_refuse_clashes(const struct variants *v, const struct node *root, struct err *e);

/* What --set gave of what an assignment to `path` would take the place of; NULL: nothing. */
const struct node *option_replaced(const struct node *root, const char *path);

#endif
