#include "bench/report/svg.h"

#include <math.h>
#include <stdlib.h>

void html_escape(struct text *out, const char *s)
{
    for (; *s; s++)
        switch (*s) {
        case '&':
            text_add(out, "&amp;");
            break;
        case '<':
            text_add(out, "&lt;");
            break;
        case '>':
            text_add(out, "&gt;");
            break;
        case '"':
            text_add(out, "&quot;");
            break;
        default:
            text_add_bytes(out, s, 1);
        }
}

void svg_open(struct text *out, int width, int height, const char *title)
{
    text_printf(out, "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\"><title>",
                width, height, width, height);
    html_escape(out, title);
    text_add(out, "</title>\n");
}

void svg_close(struct text *out)
{
    text_add(out, "</svg>\n");
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
    html_escape(out, s);
    text_add(out, "</text>\n");
}

/* Steps of 1, 2 or 5 times a power of ten, so that about four fit from `low` to `high`. */
struct ticks {
    double step, first;
    int count;
};

/* None where the range is empty, infinite, or too narrow for its numbers to differ. */
static struct ticks make_ticks(double low, double high)
{
    const double range = high - low, unit = pow(10, floor(log10(range / 4))),
                 rest = range / 4 / unit;
    struct ticks t = {.step = unit * (rest < 1.5 ? 1 : rest < 3.5 ? 2 : rest < 7.5 ? 5 : 10)};
    if (!isfinite(t.step) || t.step <= 0 || fmax(fabs(low), fabs(high)) / t.step > 1e12)
        return t;
    t.first = ceil(low / t.step - 1e-9);
    t.count = (int)(floor(high / t.step + 1e-9) - t.first) + 1;
    return t;
}

static void svg_line(struct text *out, const char *class, double x0, double y0, double x1,
                     double y1)
{
    text_printf(out, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                class, x0, y0, x1, y1);
}

static void tick_label(struct text *out, double x, double y, const char *anchor, double value)
{
    char *s = text_format("%.10g", fabs(value) < 1e-12 ? 0.0 : value);
    svg_text(out, x, y, anchor, s);
    free(s);
}

static void x_ticks(struct text *out, const struct plot *p)
{
    const struct ticks t = make_ticks(p->x0, p->x1);
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

void plot_line(struct text *out, const struct plot *p, const double *x, const double *y, int count,
               int series)
{
    bool pen = false;
    text_printf(out, "<path class=\"s%d d%d\" d=\"", series % SVG_SERIES, series / SVG_SERIES % 3);
    for (int i = 0; i < count; i++) {
        bool real = isfinite(x[i]) && isfinite(y[i]);
        if (real)
            text_printf(out, "%s%.1f %.1f", pen ? "L" : "M", plot_x(p, x[i]), plot_y(p, y[i]));
        pen = real;
    }
    text_add(out, "\"/>\n");
}

void plot_point(struct text *out, const struct plot *p, double x, double y, int series,
                double radius)
{
    if (isfinite(x) && isfinite(y))
        text_printf(out, "<circle class=\"p%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>\n",
                    series % SVG_SERIES, plot_x(p, x), plot_y(p, y), radius);
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
