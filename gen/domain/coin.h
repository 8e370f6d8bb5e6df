/* Effects that exclude each other: all effects of a stage share one coin per image, a number in [0,
 * 1), and an effect with intervals acts when the coin falls into one of them. */
#ifndef ADDA_GEN_COIN_H
#define ADDA_GEN_COIN_H

#include <jansson.h>
#include <stdbool.h>
#include "base/document.h"

/* Intervals [end[0], end[1]), [end[2], end[3]), ..., ascending and disjoint. count 0: the effect
 * acts on every image. */
enum { COIN_ENDS = 16 };
struct coin {
    int count;
    double end[COIN_ENDS];
};

/* Whether the effect acts when the coin has fallen to this number. */
bool coin_shows(const struct coin *c, double fallen);

/* Below `gap` as `b`, from there on as `a`; NULL: never. So an image changes from a to b exactly
 * once as the gap rises, when it passes the image's coin; at 0 and 1 the result is exactly a or b.
 * False when no interval is left. */
bool coin_mix(struct coin *out, const struct coin *a, const struct coin *b, double gap,
              struct err *e);

/* [0, 0.3], or [0, 0.3, 0.5, 1] for two intervals. */
void coin_read(struct coin *c, const struct node *n, struct err *e);

/* New reference; NULL when it always acts. */
json_t *coin_json(const struct coin *c);

#endif
