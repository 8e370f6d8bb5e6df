/* Axes, lines, marks and levels of small charts. */
#include "bench/report/page/svg.h"

#include <math.h>
#include <stdlib.h>

#include "bench/report/page/html.h"

void svg_open(struct text *out, int width, int height, const struct svg_figure *f)
{
    text_printf(out,
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" "
                "data-figure=\"%s\"%s",
                width, height, width, height, f->name, f->has_legend ? " data-legend=\"\"" : "");
    if (f->selection)
        text_printf(out, " data-selection=\"%s\"", f->selection);
    text_add(out, "><title>");
    escape_html(out, f->title);
    text_add(out, "</title>\n");
}

void svg_close(struct text *out)
{
    text_add(out, "</svg>\n");
}

void svg_group_open(struct text *out, const char *title)
{
    text_add(out, "<g><title>");
    escape_html(out, title);
    text_add(out, "</title>\n");
}

void svg_group_close(struct text *out)
{
    text_add(out, "</g>\n");
}

static double plot_x(const struct plot *p, double x)
{
    return p->left + (x - p->x0) / (p->x1 - p->x0) * (p->right - p->left);
}

static double plot_y(const struct plot *p, double y)
{
    return p->bottom - (y - p->y0) / (p->y1 - p->y0) * (p->bottom - p->top);
}

void svg_text(struct text *out, double x, double y, const char *anchor, const char *s)
{
    text_printf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
    escape_html(out, s);
    text_add(out, "</text>\n");
}

/* By the average letter of an 11-pixel sans serif; bytes that continue a character do not count. */
double svg_text_width(const char *s)
{
    int letters = 0;
    for (; *s; s++)
        letters += ((unsigned char)*s & 0xc0) != 0x80;
    return 6.2 * letters;
}

/* Steps of 1, 2 or 5 times a power of ten. */
struct ticks {
    double step, first;
    int count;
};

/* The smallest of those steps that is not below `least`. */
static double round_step(double least)
{
    const double unit = pow(10, floor(log10(least))), rest = least / unit * (1 - 1e-9);
    return unit * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
}

static char *tick_text(double value)
{
    return text_format("%.10g", fabs(value) < 1e-12 ? 0.0 : value);
}

/* None where the range is empty, infinite, or too narrow for its numbers to differ. */
static struct ticks ticks_of_step(double low, double high, double step)
{
    struct ticks t = {.step = step};
    if (!isfinite(t.step) || t.step <= 0 || fmax(fabs(low), fabs(high)) / t.step > 1e12)
        return t;
    t.first = ceil(low / t.step - 1e-9);
    t.count = (int)(floor(high / t.step + 1e-9) - t.first) + 1;
    return t;
}

/* About four of them from `low` to `high`. */
static struct ticks make_ticks(double low, double high)
{
    return ticks_of_step(low, high, round_step((high - low) / 6));
}

static double widest(const struct ticks *t)
{
    double most = 0;
    for (int i = 0; i < t->count; i++) {
        char *s = tick_text((t->first + i) * t->step);
        most = fmax(most, svg_text_width(s));
        free(s);
    }
    return most;
}

static void svg_line(struct text *out, const char *class, double x0, double y0, double x1,
                     double y1)
{
    text_printf(out, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                class, x0, y0, x1, y1);
}

static void tick_label(struct text *out, double x, double y, const char *anchor, double value)
{
    char *s = tick_text(value);
    svg_text(out, x, y, anchor, s);
    free(s);
}

/* Fewer where their numbers would touch. */
static void x_ticks(struct text *out, const struct plot *p)
{
    struct ticks t = make_ticks(p->x0, p->x1);
    const double pixels = (p->right - p->left) / (p->x1 - p->x0);
    while (t.count > 1 && widest(&t) + 8 > t.step * pixels)
        t = ticks_of_step(p->x0, p->x1, round_step(t.step * 1.5));
    for (int i = 0; i < t.count; i++) {
        const double value = (t.first + i) * t.step, x = plot_x(p, value);
        svg_line(out, "grid", x, p->top, x, p->bottom);
        tick_label(out, x, p->bottom + 14, "middle", value);
    }
}

static void y_ticks(struct text *out, const struct plot *p)
{
    const struct ticks t = make_ticks(p->y0, p->y1);
    for (int i = 0; i < t.count; i++) {
        const double value = (t.first + i) * t.step, y = plot_y(p, value);
        svg_line(out, "grid", p->left, y, p->right, y);
        tick_label(out, p->left - 5, y + 4, "end", value);
    }
}

void plot_axes(struct text *out, const struct plot *p, const char *x_title, const char *y_title)
{
    x_ticks(out, p);
    if (*y_title)
        y_ticks(out, p);
    svg_line(out, "axis", p->left, p->bottom, p->right, p->bottom);
    svg_line(out, "axis", p->left, p->top, p->left, p->bottom);
    svg_text(out, (p->left + p->right) / 2, p->bottom + 30, "middle", x_title);
    svg_text(out, p->left - 5, p->top - 8, "start", y_title);
}

/* ---- series -----------------------------------------------------------------------------------
 */

enum { COLORS = 8, SHAPES = 8, DASHES = 4, VERTICES = 12 };

/* Corners in half widths, beginning anywhere; none: a circle. */
static const struct shape {
    int count;
    double at[VERTICES][2];
} shapes[SHAPES] = {
    {0, {{0}}},
    {4, {{-.88, -.88}, {.88, -.88}, {.88, .88}, {-.88, .88}}},
    {3, {{0, -1.15}, {1.1, .85}, {-1.1, .85}}},
    {4, {{0, -1.25}, {1.25, 0}, {0, 1.25}, {-1.25, 0}}},
    {3, {{0, 1.15}, {1.1, -.85}, {-1.1, -.85}}},
    {12,
     {{-.4, -1.2},
      {.4, -1.2},
      {.4, -.4},
      {1.2, -.4},
      {1.2, .4},
      {.4, .4},
      {.4, 1.2},
      {-.4, 1.2},
      {-.4, .4},
      {-1.2, .4},
      {-1.2, -.4},
      {-.4, -.4}}},
    {4, {{-1, -1}, {1, -1}, {-1, 1}, {1, 1}}},
    {12,
     {{-1.1, -.6},
      {-.6, -1.1},
      {0, -.5},
      {.6, -1.1},
      {1.1, -.6},
      {.5, 0},
      {1.1, .6},
      {.6, 1.1},
      {0, .5},
      {-.6, 1.1},
      {-1.1, .6},
      {-.5, 0}}},
};

/* Neighbours differ in both; a combination of colour and shape comes once in COLORS * SHAPES
 * series. */
static int shape_of(int series)
{
    return series < 0 ? 0 : (series + series / COLORS) % SHAPES;
}

/* "s3 d0" of a line, "p3" or "s3 hollow" of a mark. */
static void add_line_class(struct text *out, int series)
{
    if (series < 0)
        text_add(out, series == SVG_ORACLE ? "so d0" : "sb d1");
    else
        text_printf(out, "s%d d%d", series % COLORS, series / COLORS % DASHES);
}

static void add_mark_class(struct text *out, int series)
{
    if (series < 0)
        text_add(out, series == SVG_ORACLE ? "so hollow" : "sb hollow");
    else if (series / (COLORS * SHAPES) % 2)
        text_printf(out, "s%d hollow", series % COLORS);
    else
        text_printf(out, "p%d", series % COLORS);
}

static void add_line(struct text *out, const struct plot *p, const double *x, const double *y,
                     int count)
{
    bool pen = false;
    for (int i = 0; i < count; i++) {
        bool real = isfinite(x[i]) && isfinite(y[i]);
        if (real)
            text_printf(out, "%s%.1f %.1f", pen ? "L" : "M", plot_x(p, x[i]), plot_y(p, y[i]));
        pen = real;
    }
}

void plot_line(struct text *out, const struct plot *p, const double *x, const double *y, int count,
               int series)
{
    text_add(out, "<path class=\"");
    add_line_class(out, series);
    text_add(out, "\" d=\"");
    add_line(out, p, x, y, count);
    text_add(out, "\"/>\n");
}

void plot_thin_open(struct text *out, int series)
{
    text_add(out, "<path class=\"thin ");
    add_line_class(out, series);
    text_add(out, "\" d=\"");
}

void plot_thin_add(struct text *out, const struct plot *p, const double *x, const double *y,
                   int count)
{
    add_line(out, p, x, y, count);
}

void plot_thin_close(struct text *out)
{
    text_add(out, "\"/>\n");
}

static void add_shape(struct text *out, const struct shape *s, double x, double y, double size)
{
    if (s->count == 0) {
        text_printf(out, "M%.1f %.1fa%.1f %.1f 0 1 0 %.1f 0a%.1f %.1f 0 1 0 %.1f 0z", x - size, y,
                    size, size, 2 * size, size, size, -2 * size);
        return;
    }
    for (int i = 0; i < s->count; i++)
        text_printf(out, "%s%.1f %.1f", i ? "L" : "M", x + size * s->at[i][0],
                    y + size * s->at[i][1]);
    text_add(out, "z");
}

void plot_marks(struct text *out, const struct plot *p, const double *x, const double *y, int count,
                int series, double size)
{
    text_add(out, "<path class=\"");
    add_mark_class(out, series);
    text_add(out, "\" d=\"");
    for (int i = 0; i < count; i++)
        if (isfinite(x[i]) && isfinite(y[i]))
            add_shape(out, &shapes[shape_of(series)], plot_x(p, x[i]), plot_y(p, y[i]), size);
    text_add(out, "\"/>\n");
}

void plot_mark(struct text *out, const struct plot *p, double x, double y, int series, double size)
{
    if (isfinite(x) && isfinite(y))
        plot_marks(out, p, &x, &y, 1, series, size);
}

void plot_ring(struct text *out, const struct plot *p, double x, double y)
{
    if (isfinite(x) && isfinite(y))
        text_printf(out, "<circle class=\"ring\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>\n", plot_x(p, x),
                    plot_y(p, y));
}

/* ---- levels and ranges ------------------------------------------------------------------------
 */

void plot_rule(struct text *out, const struct plot *p, double x0, double y0, double x1, double y1)
{
    svg_line(out, "rule", plot_x(p, x0), plot_y(p, y0), plot_x(p, x1), plot_y(p, y1));
}

void plot_level(struct text *out, const struct plot *p, double y, const char *label)
{
    if (y < p->y0 || y > p->y1)
        return;
    svg_line(out, "level", p->left, plot_y(p, y), p->right, plot_y(p, y));
    svg_text(out, p->right - 2, plot_y(p, y) - 3, "end", label);
}

void range_hold(double *low, double *high, double value)
{
    if (!isfinite(value))
        return;
    *low = fmin(*low, value);
    *high = fmax(*high, value);
}

bool plot_accuracies(struct plot *p, double low, double high)
{
    const double margin = fmax(0.01, 0.06 * (high - low));
    p->y0 = 0;
    p->y1 = 1;
    if (low > high || high - low >= 0.5)
        return false;
    p->y0 = fmax(0, low - margin);
    p->y1 = fmin(1, high + margin);
    return true;
}
