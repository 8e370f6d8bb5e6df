/* Effects that exclude each other: all effects of one stage share one coin an image, a number in
 * [0, 1), and an effect with intervals acts where the coin falls into one of them. */
#ifndef ADDA_GEN_COIN_H
#define ADDA_GEN_COIN_H

#include <jansson.h>
#include <stdbool.h>
#include "base/document.h"

/* Intervals [end[0], end[1]), [end[2], end[3]), ..., ascending and apart. count 0: the effect acts
 * whatever the coin says. */
enum { COIN_ENDS = 16 };
struct coin {
    int count;
    double end[COIN_ENDS];
};

bool coin_shows(const struct coin *c, double fallen);

/* Below `gap` as `b`, from there on as `a`; NULL: never. So an image goes over from a to b once as
 * the gap rises, when it passes the image's coin; at 0 and 1 it is exactly the one or the other.
 * False when nothing is left. */
bool coin_mix(struct coin *out, const struct coin *a, const struct coin *b, double gap,
              struct err *e);

/* [0, 0.3], or [0, 0.3, 0.5, 1] for two intervals. */
void coin_read(struct coin *c, const struct node *n, struct err *e);

/* New reference; NULL when it always acts. */
json_t *coin_json(const struct coin *c);

#endif
