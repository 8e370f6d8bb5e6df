/* How densely strokes stand. */
#include "gen/likeness/figure.h"
#include "gen/likeness/runs.h"

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    if (v->box.inked)
        likeness_count(f, counts, (int)(likeness_runs(v) * 500 / (v->width * v->height)));
}

extern const struct likeness_figure likeness_strokes;
const struct likeness_figure likeness_strokes = {
    .name = "strokes",
    .help = "strokes that a row or column crosses on 100 pixels, by picture",
    .unit = "strokes",
    .histograms = 1,
    .bins = 501,
    .low = 0,
    .step = 0.1,
    .add = add,
    .settings = {{"lines.count", 1}, {"curves.count", 1}, {"dots.count", 1}, {"length", 1}},
};
