/* Small charts as SVG text: real text, colours by CSS class so that light, dark and print share one
 * picture, coordinates with one decimal so that the same numbers give the same bytes. */
#ifndef ADDA_BENCH_REPORT_PAGE_SVG_H
#define ADDA_BENCH_REPORT_PAGE_SVG_H

#include <stdbool.h>
#include "base/text.h"

/* A series is a number from 0 on, with its own colour, shape and dash: 128 differ in colour or
 * shape, and neighbours in both, so that a figure can be read without colours. The two baselines
 * have theirs. */
enum { SVG_SOURCE_ONLY = -1, SVG_ORACLE = -2 };

/* One plot area with its axes. Data are mapped from x0..x1, y0..y1 to left..right, bottom..top. */
struct plot {
    double x0, x1, y0, y1;
    double left, right, top, bottom; /* pixels */
};

/* A figure of the page. */
struct svg_figure {
    const char *name;  /* of a file of its own (figures.h): "steps-target" */
    const char *title; /* escaped; also its accessible name */
    bool has_legend; /* the legend above it, or above other figures of its pair, is of its marks */
    const char *selection; /* the rule that chose what it shows (selection_rule); NULL: none did */
};

/* Opens <svg> of that size. */
void svg_open(struct text *out, int width, int height, const struct svg_figure *f);
void svg_close(struct text *out);

/* What is drawn until it is closed shows `title` under the pointer. */
void svg_group_open(struct text *out, const char *title);
void svg_group_close(struct text *out);

/* Frame, about four ticks per side with their numbers, as many as have room, and axis titles;
 * y_title
 * "" leaves the y side without ticks. */
void plot_axes(struct text *out, const struct plot *p, const char *x_title, const char *y_title);

/* A polyline through `count` points; NaN interrupts it. */
void plot_line(struct text *out, const struct plot *p, const double *x, const double *y, int count,
               int series);

/* The same, several in one: thin, behind what matters. Add pieces between open and close. */
void plot_thin_open(struct text *out, int series);
void plot_thin_add(struct text *out, const struct plot *p, const double *x, const double *y,
                   int count);
void plot_thin_close(struct text *out);

/* A mark of the series' shape at each point that is finite; `size` is half its width in pixels. */
void plot_marks(struct text *out, const struct plot *p, const double *x, const double *y, int count,
                int series, double size);
void plot_mark(struct text *out, const struct plot *p, double x, double y, int series, double size);

/* An open circle around a point, larger than a mark. */
void plot_ring(struct text *out, const struct plot *p, double x, double y);

/* A grey dashed reference line across the plot; a grey line between two points. */
void plot_level(struct text *out, const struct plot *p, double y, const char *label);
void plot_rule(struct text *out, const struct plot *p, double x0, double y0, double x1, double y1);

/* Widens low..high so that it holds `value`; NaN is left out. */
void range_hold(double *low, double *high, double value);

/* The y axis of accuracies that lie in low..high (low > high: of none): 0..1, or where that would
 * leave most of it empty a part of it; true when it is a part. */
bool plot_accuracies(struct plot *p, double low, double high);

/* A text anchored "start", "middle" or "end"; about how many pixels wide it is. */
void svg_text(struct text *out, double x, double y, const char *anchor, const char *s);
double svg_text_width(const char *s);

#endif
