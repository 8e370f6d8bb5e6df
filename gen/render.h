/* The pure image: pixels and truth are a function of (domain, seeds, index) and of nothing else:
 * any order, range, thread count, machine. */
#ifndef ADDA_GEN_RENDER_H
#define ADDA_GEN_RENDER_H

#include <stdint.h>
#include "base/err.h"
#include "base/parallel.h"
#include "gen/domain.h"

/* One seed a group of random streams, so that two domains can share some and not others. */
struct seeds {
    uint64_t text;   /* which characters */
    uint64_t layout; /* where and how they stand: size, position, rotation, shear, ... */
    uint64_t style;  /* everything else: font, colours, background, noise */
};

/* All three from one number: a domain on its own. */
struct seeds seeds_single(uint64_t seed);

/* A pair of domains under one seed. NONE: nothing shared; LABEL: image i of both shows the same
 * text; LAYOUT: and the same layout draws. Style is always each side's own. */
enum pairing { PAIRING_NONE, PAIRING_LABEL, PAIRING_LAYOUT };
enum side { SIDE_SOURCE, SIDE_TARGET };
extern const char *const pairing_names[]; /* "none", "label", "layout", NULL */
struct seeds seeds_pair(uint64_t seed, enum pairing pairing, enum side side);

/* Scratch memory of one thread for one domain. */
struct renderer;
enum err_code renderer_create(struct renderer **r, const struct domain *d, struct err *e);
void renderer_free(struct renderer *r);

/* What is known of an image. Boxes are in pixels, x to the right, y down. */
struct truth {
    int length;
    uint8_t classes[DOMAIN_MAX_LENGTH];
    struct {
        float quad[4][2]; /* corners of the glyph's own box, after all geometry */
        float box[4];     /* x0 y0 x1 y1 of its ink, before clipping to the canvas */
        int font;         /* index into the domain's fonts */
    } character[DOMAIN_MAX_LENGTH];
};

/* Writes pixels[h][w][channels] (tightly packed) and, if not NULL, the truth. Cannot fail once the
 * renderer exists. */
void render(struct renderer *r, const struct seeds *seeds, uint64_t index, uint8_t *pixels,
            struct truth *truth);

/* Images first ... first+count-1 into pixels[count][h][w][channels] and labels[count][length], in
 * parallel over `pool` (may be NULL). */
enum err_code render_many(const struct domain *d, const struct seeds *seeds, uint64_t first,
                          int count, struct pool *pool, uint8_t *pixels, uint8_t *labels,
                          struct err *e);

#endif
