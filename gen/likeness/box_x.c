/* Where the ink box stands, from left to right. */
#include "gen/likeness/figure.h"
#include "gen/paint/limits.h"

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    if (v->box.inked)
        likeness_count(f, counts, v->box.x0 + v->box.x1);
}

extern const struct likeness_figure likeness_box_x;
const struct likeness_figure likeness_box_x = {
    .name = "box_x",
    .help = "middle of the box of all ink, from the left, by picture",
    .unit = "px",
    .histograms = 1,
    .bins = 2 * CAPTCHA_MAX_SIDE + 1,
    .low = 0,
    .step = 0.5,
    .add = add,
    .settings = {{"text.x", 1}},
};
