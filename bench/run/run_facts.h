/* What may differ from run to run and is kept beside the numbers: times, versions, the host. */
#ifndef ADDA_BENCH_RUN_FACTS_H
#define ADDA_BENCH_RUN_FACTS_H

#include <jansson.h>
#include "base/hash.h"

/* Seconds of the monotonic clock: a jump of the wall clock changes no duration. */
struct run_facts {
    double started, prepared, trained;
    double images;  /* spent waiting for images that were not rendered yet */
    double earlier; /* seconds of training in processes that were stopped */
    int threads;
    char source_model[HASH_HEX]; /* SHA-256 of the model that a method started from, or "" */
    json_t *external;            /* of a method from outside; owned. NULL: of none */
};

struct run_facts run_facts_start(void);
void run_facts_free(struct run_facts *f);

/* SHA-256 of the running program, or null where it cannot be read; new reference. */
json_t *program_hash(void);

/* {"version", "seconds": {...}, "program": ..., "kernels": {...}, "compiler", "libc", "processor",
 *  "threads", "peak_memory_kib", "finished"}, and "external" where there is that; new reference. */
json_t *run_facts_json(const struct run_facts *f);

#endif
