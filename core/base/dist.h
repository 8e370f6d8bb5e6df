/* A value of a spec that may be random: a constant, uniform, normal (clipped to the parameter's
 * range), or a choice among constants.
 *
 *   3                              constant
 *   {uniform: [low, high]}         real in [low, high), or integer low ... high inclusive when the
 *                                  parameter is an integer
 *   {normal: [mean, sd]}
 *   {choice: [a, b, c]}            equal weights; or {choice: {a: 3, b: 1}} with weights
 *
 * Colours are "#rrggbb" or "#ggg" style constants, choices of them, or uniform between two corners
 * (each component drawn on its own); where the parameter has it, also `ink`, the colour of what is
 * written, which only whoever paints knows. */
#ifndef ADDA_BASE_DIST_H
#define ADDA_BASE_DIST_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/document.h"
#include "base/rng.h"

enum dist_kind { DIST_CONSTANT, DIST_UNIFORM, DIST_NORMAL, DIST_CHOICE, DIST_INK };

/* `value`: 1 for a constant and for ink (0), 2 for uniform and normal, count for a choice; owned.
 * `weight` is NULL for equal weights. Colours are packed 0xRRGGBB in the double. */
struct dist {
    enum dist_kind kind;
    bool integer;
    bool color;
    bool ink;        /* of a colour: DIST_INK may be read */
    double min, max; /* range of the parameter: samples of a normal are clipped to it */
    int count;
    double *value;
    double *weight;
};

/* Draws exactly one 64-bit word for constant, uniform and choice alike (two for normal, three
 * for a uniform colour), so that changing a constant to a range shifts no other draw of a stream
 * that is consumed in a fixed order. DIST_INK gives black: callers of such a parameter ask first.
 */
double dist_sample(const struct dist *d, struct rng *r);
void dist_sample_color(const struct dist *d, struct rng *r, uint8_t rgb[3]);

/* Smallest and largest value it can give (a normal: its clipping range). */
double dist_low(const struct dist *d);
double dist_high(const struct dist *d);

bool dist_read(struct dist *d, const struct node *n, struct err *e); /* kind flags and range set */
json_t *dist_json(const struct dist *d);                             /* new reference */
/* With values of its own. Without memory the program ends (text.h). */
void dist_copy(struct dist *d, const struct dist *from);

void dist_free(struct dist *d);

#endif
