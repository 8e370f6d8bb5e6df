/* Colours of all pixels, from yellow to blue. */
#include "gen/likeness/figure.h"

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    for (int i = 0; i < v->width * v->height; i++) {
        const uint8_t *rgb = v->rgb + 3 * i;
        likeness_count(f, counts, 2 * rgb[2] - rgb[0] - rgb[1] + 510);
    }
}

extern const struct likeness_figure likeness_blue_yellow;
const struct likeness_figure likeness_blue_yellow = {
    .name = "blue_yellow",
    .help = "blue less the mean of red and green of a pixel",
    .unit = "levels",
    .histograms = 1,
    .bins = 1021,
    .low = -255,
    .step = 0.5,
    .add = add,
    .settings = {{"text.ink", 0}, {"flat.color", 0}},
};
