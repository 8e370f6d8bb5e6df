/* The pairs of a sweep, a list of
 *
 *   {source: DOMAIN, target: DOMAIN, name: TEXT, pairing: none|label|layout|layout+colour}
 *   {source: ..., target: ..., gap: [0, .5, 1], only: [fonts, noise]}
 *                                             targets between source and target
 *   {all: [DOMAIN, ...], pairing: ...}        every ordered pair
 *
 * where DOMAIN is a name under `domains` or a path relative to the sweep's file. */
#ifndef ADDA_BENCH_SWEEP_PAIRS_H
#define ADDA_BENCH_SWEEP_PAIRS_H

#include "bench/sweep/sweep.h"

/* Loads the domains and fills `pairs` of the sweep; mistakes are added to `e`. */
void sweep_read_pairs(struct sweep *s, const struct sweep_reader *reader, const struct node *root,
                      struct err *e);

#endif
