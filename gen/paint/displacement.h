/* A smooth random field of displacements: the sum of a few plane waves of random direction and
 * phase. Unlike noise on a grid it can be evaluated at any point, so outlines are moved exactly. */
#ifndef ADDA_GEN_DISPLACEMENT_H
#define ADDA_GEN_DISPLACEMENT_H

#include "gen/paint/draws.h"

enum { DISPLACEMENT_WAVES = 4 };

/* Two components; each wave is (turns per pixel in x and in y, phase). Amplitude in pixels. */
struct displacement {
    double wave[2][DISPLACEMENT_WAVES][3];
    double amplitude;
};

/* `length` px is the mean length of the waves. Notes direction (turns), rate (turns per pixel) and
 * phase of each, those of x first. */
struct displacement displacement_draw(double amplitude, double length, struct draws *d);

/* The farthest that a component of such a field can reach, in px. */
double displacement_most(double amplitude);

/* Adds the field's value at each point to it. */
void displacement_move(const struct displacement *f, float *x, float *y, int count);

#endif
