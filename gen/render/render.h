/* The pure image: pixels and truth are a function of (domain, seeds, index) and of nothing else:
 * any order, range, thread count, machine. */
#ifndef ADDA_GEN_RENDER_H
#define ADDA_GEN_RENDER_H

#include <jansson.h>
#include <stdint.h>
#include "base/err.h"
#include "base/parallel.h"
#include "gen/domain/domain.h"

/* Which texts may be drawn: all, or one of two parts that share no text. The part of a text follows
 * from its class numbers alone; one text in five is in the test part. */
enum labels { LABELS_ALL, LABELS_TRAIN, LABELS_TEST };
extern const char *const seeds_labels_names[]; /* "all", "train", "test", NULL */
enum labels seeds_labels_part(const uint8_t *classes, int length);

/* One seed a group of random streams, so that two domains can share some and not others. */
struct seeds {
    uint64_t text;   /* which characters */
    uint64_t layout; /* where and how they stand: size, position, rotation, shear, ... */
    uint64_t style;  /* everything else: fonts, strokes, noise */
    uint64_t color;  /* every colour */
    enum labels labels;
};

/* All from one number: a domain on its own. */
struct seeds seeds_single(uint64_t seed);

/* A pair of domains under one seed. NONE: nothing shared; LABEL: image i of both shows the same
 * text; LAYOUT: and the same layout draws; LAYOUT_COLOR: and the same colour draws. Style is always
 * each side's own. */
enum pairing { PAIRING_NONE, PAIRING_LABEL, PAIRING_LAYOUT, PAIRING_LAYOUT_COLOR };
enum side { SIDE_SOURCE, SIDE_TARGET };
extern const char
    *const seeds_pairing_names[];            /* "none", "label", "layout", "layout+colour", NULL */
extern const char *const seeds_side_names[]; /* "source", "target", NULL */
struct seeds seeds_pair(uint64_t seed, enum pairing pairing, enum side side);

/* Scratch memory of one thread for one domain. */
struct renderer;
enum err_code renderer_create(struct renderer **r, const struct domain *d, struct err *e);
void renderer_free(struct renderer *r);

/* What is known of an image. Boxes are in pixels, x to the right, y down, and hold under every
 * effect, because no effect moves pixels: all geometry happens to the outlines. */
struct truth {
    int length;
    uint8_t classes[DOMAIN_MAX_LENGTH];
    struct {
        float quad[4][2]; /* corners of the glyph's own box, after all geometry */
        float box[4];     /* x0 y0 x1 y1 of its ink (hollow and bold too), before clipping */
        float
            clipped[4]; /* of its ink inside the canvas, within a pixel; all 0 when there is none */
        float inside;   /* share of its ink inside the canvas */
        float occluded; /* share of what is inside that is painted over */
        float visible;  /* share of its ink inside the canvas and not painted over */
        /* Levels of 255. In the final picture: from the mean of the pixels without ink up to two
         * beyond its box to the level of full ink that fits its pixels best, by least squares over
         * their coverage. And when it was painted: mean difference of its colour and the ground
         * it came to stand on. */
        float contrast, ink_contrast;
        uint8_t ink[3]; /* colour, RGB */
        int font;       /* index into the domain's fonts */
    } character[DOMAIN_MAX_LENGTH];
    int layouts;  /* layouts tried until every character was inside (text: inside) */
    int inks;     /* colours tried until every character stood out (text: contrast) */
    int pictures; /* painted until every character stood out under what comes after the text */
};

/* The quad cut off at the edges of the canvas: up to eight corners; returns how many. */
enum { CLIPPED_CORNERS = 8 };
int truth_clip_quad(const struct truth *t, int character, int width, int height,
                    float corners[CLIPPED_CORNERS][2]);

/* Everything that was drawn at random for one image, by name of the setting. */
struct journal;
struct journal *journal_create(struct err *e);
void journal_free(struct journal *j);

/* {"text": {"size": [14.2], ...}, "rotate/0": {"angle": [-3.1, 8, 2.5]}, ...}: each setting's draws
 * in their order. Drawn colours as "#rrggbb". New reference. When an image drew more than the
 * journal holds, "lost" says how many. */
json_t *journal_json(const struct journal *j, const struct domain *d);

/* More of an image than its pixels. The caller's buffers; NULL: not wanted. */
struct layers {
    uint8_t *clean; /* [h][w][channels]: ground and characters, without strokes, dots, filters */
    uint8_t *ink;   /* [h][w]: coverage of all characters, 0 ... 255 */
    uint8_t *masks; /* [length][h][w]: coverage of each character, not minding what covers it */
    struct journal *journal;
};

/* Writes pixels[h][w][channels] (tightly packed) and, if not NULL, the truth. Cannot fail once the
 * renderer exists. */
void render_image(struct renderer *r, const struct seeds *seeds, uint64_t index, uint8_t *pixels,
                  struct truth *truth);

/* The same, and the layers. */
void render_layers(struct renderer *r, const struct seeds *seeds, uint64_t index, uint8_t *pixels,
                   struct truth *truth, const struct layers *layers);

/* The text of an image alone: classes[length]. */
void render_text(const struct domain *d, const struct seeds *seeds, uint64_t index,
                 uint8_t *classes);

/* Images first ... first+count-1 into pixels[count][h][w][channels] and labels[count][length], in
 * parallel over `pool` (may be NULL). ERR_CONFIG when an imported domain has fewer. */
enum err_code render_many(const struct domain *d, const struct seeds *seeds, uint64_t first,
                          int count, struct pool *pool, uint8_t *pixels, uint8_t *labels,
                          struct err *e);

#endif
