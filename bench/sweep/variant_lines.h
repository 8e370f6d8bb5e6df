/* Variants as lines "path=value": what rules that leave rows out compare, and what tables show. */
#ifndef ADDA_BENCH_VARIANT_LINES_H
#define ADDA_BENCH_VARIANT_LINES_H

#include "bench/sweep/variant_list.h"

/* Lines "data.train=1000", "adapt.steps=50", ...; "" for the empty variant. New string. */
char *variant_text(const struct variant *v);

/* Lines of paths that other variants set and `at` does not, with their values in its tree.
 * New string. */
char *variants_unset(const struct variants *v, int at, const struct node *tree);

/* A row's lines as tables name them: with the label in place of those that the variant sets, if it
 * has one and they are not all gone. New string. */
char *variant_named(const struct variant *v, const char *lines);

#endif
