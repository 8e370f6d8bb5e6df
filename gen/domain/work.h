/* How much work an image can be at most: no spec that is accepted takes minutes per image. */
#ifndef ADDA_GEN_WORK_H
#define ADDA_GEN_WORK_H

#include "gen/domain/parts.h"

/* Work is counted in pixels painted over the text, which take at most 20 ns each (measured on RGB
 * with sixteen characters under them). A domain may take about five seconds; one of 72 x 24 pixels
 * with a few effects takes a hundredth of a second. All pictures that text: contrast may need are
 * counted (layers.h). A domain between two others may take twice as much. */
enum { WORK_MAX = 1 << 28, WORK_PER_SECOND = 50000000 };

/* Laying out the text, painting it, and all effects with their settings at their most expensive
 * (six standard deviations of a normal). *dearest: the effect that takes most of it, or -1 for the
 * text. Settings are known by their names: `count` things of `size` or `radius` each, or strokes
 * across the canvas, `spacing` apart where there are families of them; `zoom` of a picture, the
 * `length` of a filter's path. Outlines must be known. */
double domain_work(const struct domain *d, int *dearest);

#endif
