/* Whether a lock is the plan of its sweep. */
#ifndef ADDA_BENCH_VERIFY_PLAN_H
#define ADDA_BENCH_VERIFY_PLAN_H

#include "bench/store/results.h"
#include "bench/verify/findings.h"

/* Plans sweeps/NAME/sweep.yaml anew, with the lock's --set values, the store's domains and the
 * numerics version of that time, and compares: pairs, rows, and the cell of each seed. Needs no
 * fonts unless the sweep has a gap. A lock of an older numerics version may lack settings that came
 * later, or have some that are gone. Damage of the two files shows in sweeps/NAME/sums too. */
void verify_plan(const struct results *r, struct findings *f);

#endif
