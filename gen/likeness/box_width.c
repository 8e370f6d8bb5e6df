/* How wide the ink box is. */
#include "gen/likeness/figure.h"
#include "gen/paint/limits.h"

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    if (v->box.inked)
        likeness_count(f, counts, v->box.x1 - v->box.x0);
}

extern const struct likeness_figure likeness_box_width;
const struct likeness_figure likeness_box_width = {
    .name = "box_width",
    .help = "width of the box of all ink but the outermost hundredths, by picture",
    .unit = "px",
    .histograms = 1,
    .bins = CAPTCHA_MAX_SIDE + 1,
    .low = 0,
    .step = 1,
    .add = add,
    .settings = {{"text.size", 1}, {"text.spacing", 1}, {"length", 1}},
};
