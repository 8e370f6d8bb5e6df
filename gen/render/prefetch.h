/* Images rendered while a training already reads them. One thread renders ahead, set after set; the
 * reader renders an image that is not there yet itself, so that it waits at most for the one image
 * that the other thread is painting. Pixels depend on the index alone, not on which thread painted
 * them. */
#ifndef ADDA_GEN_PREFETCH_H
#define ADDA_GEN_PREFETCH_H

#include "base/err.h"
#include "gen/render/render.h"

/* Images first ... first+count-1 of a domain. The caller's pixels[count][h][w][channels] and
 * domain, which must outlive the stream. */
struct prefetch_set {
    const struct domain *domain;
    struct seeds seeds;
    uint64_t first;
    int count;
    uint8_t *pixels;
};

/* Starts to render `sets`, in their order. ERR_CONFIG when an imported domain has fewer images;
 * ERR_OS. *s is NULL after a failure. */
struct prefetch;
enum err_code prefetch_create(struct prefetch **s, const struct prefetch_set *sets, int count,
                              struct err *e);

/* Stops; images that were not needed stay unrendered. NULL is allowed. */
void prefetch_free(struct prefetch *s);

/* Returns when images `indices` (0 ... count-1) of a set are there. One reader at a time. */
void prefetch_need(struct prefetch *s, int set, const uint32_t *indices, int n);

/* The same for all images of all sets. */
void prefetch_finish(struct prefetch *s);

/* Seconds the reader spent in prefetch_need and prefetch_finish for images that were not there. */
double prefetch_seconds(const struct prefetch *s);

#endif
