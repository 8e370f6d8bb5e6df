/* Images to test with that are also trained with: of imported domains, whose files may say so. */
#ifndef ADDA_BENCH_LEAKS_H
#define ADDA_BENCH_LEAKS_H

#include "bench/plan/plan.h"
#include "bench/sweep/domains.h"

/* [{train, test: hashes of domains, shared, images: of those to test with}] for the domains of the
 * plan's pairs, each against its own images to train with, and the target's against the source's;
 * NULL: none. New reference. Domains that are not in `d`, or not drawn, are passed over. */
json_t *leaks_find(const struct plan *p, const struct domains *d);

/* Whether it is such a list. */
bool leaks_valid(const json_t *leaks);

/* One of them as a sentence without its stop; new string. */
char *leak_text(const struct plan *p, const json_t *leak);

#endif
