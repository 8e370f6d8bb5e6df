/* Grey levels of all pixels. */
#include "gen/likeness/figure.h"

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    for (int i = 0; i < v->width * v->height; i++)
        likeness_count(f, counts, v->grey[i]);
}

extern const struct likeness_figure likeness_level;
const struct likeness_figure likeness_level = {
    .name = "level",
    .help = "grey level of a pixel (luma)",
    .unit = "levels",
    .histograms = 1,
    .bins = 256,
    .low = 0,
    .step = 1,
    .add = add,
    .settings = {{"flat.color", 1}, {"text.ink", 1}, {"invert.strength", 0}},
};
