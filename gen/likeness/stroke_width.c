/* How thick strokes are. */
#include "gen/likeness/figure.h"
#include "gen/likeness/runs.h"

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    if (v->box.inked)
        likeness_count(f, counts, (int)((int64_t)v->box.inked * 32 / likeness_runs(v)));
}

extern const struct likeness_figure likeness_stroke_width;
const struct likeness_figure likeness_stroke_width = {
    .name = "stroke_width",
    .help = "pixels of ink side by side in a row or column, by picture",
    .unit = "px",
    .histograms = 1,
    .bins = 1025,
    .low = 0,
    .step = 0.0625,
    .add = add,
    .settings = {{"bold.width", 1}, {"text.size", 1}},
};
