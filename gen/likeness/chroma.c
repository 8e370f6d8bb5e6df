/* How colourful pixels are. */
#include "gen/likeness/figure.h"

/* The largest of three values less the smallest. */
static int range(const uint8_t rgb[3])
{
    int low = rgb[0], high = rgb[0];
    for (int c = 1; c < 3; c++) {
        low = rgb[c] < low ? rgb[c] : low;
        high = rgb[c] > high ? rgb[c] : high;
    }
    return high - low;
}

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    for (int i = 0; i < v->width * v->height; i++)
        likeness_count(f, counts, range(v->rgb + 3 * i));
}

extern const struct likeness_figure likeness_chroma;
const struct likeness_figure likeness_chroma = {
    .name = "chroma",
    .help = "colourfulness of a pixel: its largest channel less its smallest",
    .unit = "levels",
    .histograms = 1,
    .bins = 256,
    .low = 0,
    .step = 1,
    .add = add,
    .settings = {{"canvas.channels", 1}, {"text.ink", 0}, {"flat.color", 0}},
};
