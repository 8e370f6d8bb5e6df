/* How much of a picture is ink. */
#include "gen/likeness/figure.h"

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    if (v->box.inked)
        likeness_count(f, counts, (int)((int64_t)v->box.inked * 1000 / (v->width * v->height)));
}

extern const struct likeness_figure likeness_ink;
const struct likeness_figure likeness_ink = {
    .name = "ink",
    .help = "share of the pixels that are ink, by picture",
    .unit = "%",
    .histograms = 1,
    .bins = 501,
    .low = 0,
    .step = 0.1,
    .add = add,
    .settings = {{"text.size", 1}, {"bold.width", 1}, {"lines.count", 1}, {"length", 1}},
};
