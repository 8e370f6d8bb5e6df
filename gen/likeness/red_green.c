/* Colours of all pixels, from green to red. */
#include "gen/likeness/figure.h"

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    for (int i = 0; i < v->width * v->height; i++)
        likeness_count(f, counts, v->rgb[3 * i] - v->rgb[3 * i + 1] + 255);
}

extern const struct likeness_figure likeness_red_green;
const struct likeness_figure likeness_red_green = {
    .name = "red_green",
    .help = "red less green of a pixel",
    .unit = "levels",
    .histograms = 1,
    .bins = 511,
    .low = -255,
    .step = 1,
    .add = add,
    .settings = {{"text.ink", 0}, {"flat.color", 0}},
};
