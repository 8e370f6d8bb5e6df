/* Small charts as SVG text: real text, colours by CSS class so that light, dark and print share one
 * picture, coordinates with one decimal so that the same numbers give the same bytes. */
#ifndef ADDA_BENCH_REPORT_SVG_H
#define ADDA_BENCH_REPORT_SVG_H

#include <stdbool.h>
#include "bench/text.h"

/* Appends with &, <, > and quotes escaped: for HTML and SVG alike. */
void html_escape(struct text *out, const char *s);

enum { SVG_SERIES = 8 }; /* colours; further series repeat them with another dash */

/* One plot area with its axes. Data are mapped from x0..x1, y0..y1 to left..right, bottom..top. */
struct plot {
    double x0, x1, y0, y1;
    double left, right, top, bottom; /* pixels */
};

/* Opens <svg> of that size with a title (escaped), which is also its accessible name. */
void svg_open(struct text *out, int width, int height, const char *title);
void svg_close(struct text *out);

/* Frame, about four ticks a side with their numbers, and axis titles; y_title "" leaves the
 * y side without ticks. */
void plot_axes(struct text *out, const struct plot *p, const char *x_title, const char *y_title);

/* A polyline through `count` points; NaN interrupts it. `series` chooses colour and dash. */
void plot_line(struct text *out, const struct plot *p, const double *x, const double *y, int count,
               int series);
void plot_point(struct text *out, const struct plot *p, double x, double y, int series,
                double radius);

/* A grey dashed reference line across the plot. */
void plot_level(struct text *out, const struct plot *p, double y, const char *label);

/* Widens low..high so that it holds `value`; NaN is left out. */
void range_hold(double *low, double *high, double value);

/* A text anchored "start", "middle" or "end". */
void svg_text(struct text *out, double x, double y, const char *anchor, const char *s);

#endif
