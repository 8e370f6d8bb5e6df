/* The methods of a sweep:
 *
 *   methods:   a list of names, or of maps
 *              {method: NAME, label: TEXT, any setting of adaptation: VALUE}
 *
 *              in which a list in place of a value makes one row for each element, and several
 *              lists one for each combination
 *   baselines: names of methods whose rows every pair gets; without the key: both bounds
 *
 * Settings are laid over each other: the program's defaults, the method's own, the sweep's `adapt`,
 * the entry. */
#ifndef ADDA_BENCH_SWEEP_METHODS_H
#define ADDA_BENCH_SWEEP_METHODS_H

#include "bench/sweep/sweep.h"

/* Fills `methods` of the sweep; mistakes are added to `e`. */
void sweep_read_methods(struct sweep *s, const struct sweep_reader *reader, const struct node *root,
                        struct err *e);

#endif
