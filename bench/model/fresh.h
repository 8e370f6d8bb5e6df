/* Images of a domain that are drawn anew for every batch of a training, so that there is nothing to
 * learn by heart. */
#ifndef ADDA_BENCH_FRESH_H
#define ADDA_BENCH_FRESH_H

#include "adapt/task.h"
#include "base/parallel.h"
#include "gen/render/render.h"

/* Zero-initialise; fresh_free. It must stay where it is while its set is read. */
struct fresh {
    const struct domain *domain;
    struct seeds seeds;
    struct pool *pool;
    struct renderer **renderers; /* one per thread */
    int threads, places;
    uint64_t next; /* index of the image that is drawn next: all there is to remember of it */
    uint8_t *pixels;
    uint16_t *labels;
    const uint32_t *wanted; /* of the call that draws */
};

/* With `places` images at once, at least as many as a batch has. `pool` (may be NULL) draws. */
enum err_code fresh_create(struct fresh *f, const struct domain *d, uint64_t seed, int places,
                           struct pool *pool, struct err *e);
void fresh_free(struct fresh *f);

/* The set: whatever image of it is read is one that nobody has read before, in the order in which
 * they are asked for. `endless` for a source model's training, which numbers its images on and on;
 * an adaptation takes one that ends, and asks for its places again in every epoch. */
struct image_set fresh_set(struct fresh *f, bool endless);

#endif
