/* Which random streams two domains share, and which texts may be drawn. */
#ifndef ADDA_GEN_SEEDS_H
#define ADDA_GEN_SEEDS_H

#include <stdbool.h>
#include <stdint.h>
#include "gen/paint/limits.h"

/* Which texts may be drawn: all, or one of two parts that share no text. The part of a text follows
 * from its class numbers alone; one text in five is in the test part. */
enum labels { LABELS_ALL, LABELS_TRAIN, LABELS_TEST };
extern const char *const seeds_labels_names[]; /* "all", "train", "test", NULL */
enum labels seeds_labels_part(const uint16_t *classes, int length);

/* The texts that a domain shows, from the shortest to the longest. */
struct seeds_texts {
    int classes, shortest, longest;
    bool left_out[CAPTCHA_MAX_CLASSES];
};

/* How many texts there are, by part. Parts cover the alphabet when each shows every character at
 * every place. They are fair when both have texts and the training part shows every character at
 * every place where the test part does: else what is asked in one cannot be learnt from the other.
 * Of more texts than are counted the numbers are estimates, and the parts are taken to cover the
 * alphabet. */
struct seeds_parts {
    double train, test;
    bool cover, fair;
};
struct seeds_parts seeds_count_parts(const struct seeds_texts *of);

/* One seed per group of random streams, so that two domains can share some and not others. */
struct seeds {
    uint64_t text;   /* which characters */
    uint64_t layout; /* how they are placed: size, position, rotation, shear, ... */
    uint64_t style;  /* everything else: fonts, strokes, noise */
    uint64_t color;  /* every colour */
    enum labels labels;
};

/* All from one number: a domain by itself. */
struct seeds seeds_single(uint64_t seed);

/* A pair of domains under one seed. NONE: nothing is shared; LABEL: image i of both shows the same
 * text; LAYOUT: also the same layout draws; LAYOUT_COLOR: also the same colour draws. Style is
 * never shared. */
enum pairing { PAIRING_NONE, PAIRING_LABEL, PAIRING_LAYOUT, PAIRING_LAYOUT_COLOR };
enum side { SIDE_SOURCE, SIDE_TARGET };
extern const char
    *const seeds_pairing_names[];            /* "none", "label", "layout", "layout+colour", NULL */
extern const char *const seeds_side_names[]; /* "source", "target", NULL */
struct seeds seeds_pair(uint64_t seed, enum pairing pairing, enum side side);

#endif
