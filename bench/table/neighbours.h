/* What records say of twins: whose features are nearest to those of target test images (fields
 * `nearest` of a result, `nearest_...` of its curve; adapt/nearest.h). */
#ifndef ADDA_BENCH_NEIGHBOURS_H
#define ADDA_BENCH_NEIGHBOURS_H

#include "bench/table/rows.h"

struct neighbour_figure {
    const char *field, *column; /* of `nearest`; of the curve */
    const char *title;
};
enum { NEIGHBOUR_FIGURES = 3 };
extern const struct neighbour_figure neighbour_figures[NEIGHBOUR_FIGURES];

/* Points of the longest curve that a training of the row has with these figures; 0: none has. */
int neighbours_points(const struct results *r, const struct table_row *row);

/* The step of such a point. */
int neighbours_step(const struct results *r, const struct table_row *row, int point);

/* Whether a training of the row has them at its end. */
bool neighbours_compared(const struct results *r, const struct table_row *row);

/* A figure of a training at a row of its curve, -1: at its end. NaN: none. */
double neighbours_at(const struct results *r, int cell, int figure, int row);

/* Any column of its curve at a step; NaN: it has no such step, or no number there. */
double neighbours_at_step(const struct results *r, int cell, const char *column, int step);

#endif
