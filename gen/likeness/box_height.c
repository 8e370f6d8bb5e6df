/* How high the ink box is. */
#include "gen/likeness/figure.h"
#include "gen/paint/limits.h"

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    if (v->box.inked)
        likeness_count(f, counts, v->box.y1 - v->box.y0);
}

extern const struct likeness_figure likeness_box_height;
const struct likeness_figure likeness_box_height = {
    .name = "box_height",
    .help = "height of the box of all ink but the outermost hundredths, by picture",
    .unit = "px",
    .histograms = 1,
    .bins = CAPTCHA_MAX_SIDE + 1,
    .low = 0,
    .step = 1,
    .add = add,
    .settings = {{"text.size", 1}, {"arc.angle", 0}},
};
