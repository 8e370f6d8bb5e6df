/* How much there is to do for one image, at most: so that no legal spec takes minutes an image. */
#ifndef ADDA_GEN_WORK_H
#define ADDA_GEN_WORK_H

#include "gen/domain/parts.h"

/* Work is counted in pixels painted over the text, which take 20 ns at worst (measured on RGB with
 * sixteen characters under them). A domain may ask for about five seconds; one of 72 x 24 pixels
 * with a few effects asks for a hundredth of one. Counted are all pictures that text: contrast may
 * ask for (render.c). A domain between two others may take what two may. */
enum { WORK_MAX = 1 << 28, WORK_PER_SECOND = 50000000 };

/* Laying out the text, painting it, and all effects with their settings at their most expensive
 * (six deviations of a normal). *dear: the effect that takes most of it, or -1: the text. The names
 * of settings say what they are: `count` things of `size` or `radius` each, or strokes across the
 * canvas, `spacing` apart where there are families of them; `zoom` of a picture, the `length` of a
 * filter's path. Outlines must be known. */
double domain_work(const struct domain *d, int *dear);

#endif
