/* Checks networks and settings when a sweep is read, so that an impossible shape is an error of the
 * file and not of a hundred cells. */
#ifndef ADDA_BENCH_MODEL_CHECK_H
#define ADDA_BENCH_MODEL_CHECK_H

#include "bench/sweep/sweep.h"

/* Networks with images and methods that fit: variants mostly differ in something else.
 * Zero-initialise; models_known_free. */
struct models_known {
    json_t *keys;
};
void models_known_free(struct models_known *k);

/* Checks optimisers, and builds encoder, heads and discriminators for every source domain, as far
 * as a sweep with other errors could be read. Errors are placed at `network`, at a method's entry
 * or at the optimiser's settings, each text once. What is right is added to `known`. */
enum err_code models_check(const struct sweep *s, const struct domains *domains,
                           struct models_known *known, const struct node *root, struct err *e);

#endif
