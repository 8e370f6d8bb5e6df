/* How far ink stands out from the ground. */
#include "gen/likeness/figure.h"

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    if (v->contrast)
        likeness_count(f, counts, v->contrast);
}

extern const struct likeness_figure likeness_contrast;
const struct likeness_figure likeness_contrast = {
    .name = "contrast",
    .help = "between the mean levels of ink and ground, by picture",
    .unit = "levels",
    .histograms = 1,
    .bins = 256,
    .low = 0,
    .step = 1,
    .add = add,
    .settings = {{"text.ink", 0}, {"flat.color", 0}, {"invert.strength", 0}},
};
