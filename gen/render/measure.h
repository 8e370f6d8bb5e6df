/* What is measured of a picture once it is painted. */
#ifndef ADDA_GEN_MEASURE_H
#define ADDA_GEN_MEASURE_H

#include "gen/render/renderer.h"

/* The distance of each character's ink from its surroundings in the picture as it now is, in
 * levels: from the mean of the pixels without any ink up to two beyond the character's box to the
 * level of full ink that fits its pixels best by their coverage. 0 for a character outside the
 * canvas. */
void truth_contrast(struct renderer *r, float contrast[CAPTCHA_MAX_LENGTH]);

/* Fills everything but `contrast`, `ink_contrast` and the numbers of tries. */
void truth_fill(struct renderer *r, struct truth *t);

/* Fills layers `ink` and `masks`, where they are wanted. */
void truth_masks(const struct renderer *r, const struct layers *l);

#endif
