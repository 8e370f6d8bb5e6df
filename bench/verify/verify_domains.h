/* The domains of a plan: their files, and whether this program draws them. */
#ifndef ADDA_BENCH_VERIFY_DOMAINS_H
#define ADDA_BENCH_VERIFY_DOMAINS_H

#include "bench/store/results.h"
#include "bench/verify/findings.h"

/* A finding for each file of domains/ that says something else than its name. */
void verify_domains(const struct results *r, struct findings *f);

/* A note for each domain of the plan that cannot be drawn here: which, and what it needs. */
void note_domains(const struct results *r, struct findings *f);

/* The domain's name in the sweep; "" if no pair has it. */
const char *verify_domain_name(const struct plan *p, const char *hash);

#endif
