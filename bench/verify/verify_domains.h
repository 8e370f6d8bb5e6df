/* The domains of a plan: their files, and whether this program draws them. */
#ifndef ADDA_BENCH_VERIFY_DOMAINS_H
#define ADDA_BENCH_VERIFY_DOMAINS_H

#include "bench/store/results.h"
#include "bench/verify/findings.h"

/* A finding for each file of domains/ that says something else than its name, and one when the
 * lock's leaks are not those of the imported images that can be read here. */
void verify_domains(const struct results *r, struct findings *f);

/* A note for each domain of the plan that cannot be drawn here: which, and what it needs. */
void note_domains(const struct results *r, struct findings *f);

#endif
