/* Images: pixels and truth are a function of (domain, seeds, index) and of nothing else, whatever
 * the order, range, number of threads or machine. */
#ifndef ADDA_GEN_RENDER_H
#define ADDA_GEN_RENDER_H

#include <stdint.h>
#include "base/err.h"
#include "base/parallel.h"
#include "gen/domain/domain.h"
#include "gen/render/seeds.h"
#include "gen/render/truth.h"

/* Scratch memory of one thread for one domain. */
struct renderer;
enum err_code renderer_create(struct renderer **r, const struct domain *d, struct err *e);
void renderer_free(struct renderer *r);

/* Writes pixels[h][w][channels] (tightly packed) and, if not NULL, the truth. Cannot fail once the
 * renderer exists. */
void render_image(struct renderer *r, const struct seeds *seeds, uint64_t index, uint8_t *pixels,
                  struct truth *truth);

/* The same, and the layers. */
void render_layers(struct renderer *r, const struct seeds *seeds, uint64_t index, uint8_t *pixels,
                   struct truth *truth, const struct layers *layers);

/* The text of an image alone: classes[length], which of a shorter text end in the label of places
 * that hold no character: the size of the alphabet. */
void render_text(const struct domain *d, const struct seeds *seeds, uint64_t index,
                 uint16_t *classes);

/* The texts that a rendered domain can show. */
struct seeds_texts render_texts(const struct domain *d);

/* How many images an imported domain has from index `first` on; of others UINT64_MAX. */
uint64_t render_count(const struct domain *d, uint64_t first);

/* ERR_CONFIG when an imported domain has fewer than `count` images from index `first` on. */
enum err_code render_check_count(const struct domain *d, uint64_t first, int count, struct err *e);

/* Images first ... first+count-1 into pixels[count][h][w][channels] and labels[count][length], in
 * parallel over `pool` (may be NULL). ERR_CONFIG when an imported domain has fewer. */
enum err_code render_many(const struct domain *d, const struct seeds *seeds, uint64_t first,
                          int count, struct pool *pool, uint8_t *pixels, uint16_t *labels,
                          struct err *e);

#endif
