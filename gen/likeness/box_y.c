/* Where the ink box stands, from the top down. */
#include "gen/likeness/figure.h"
#include "gen/paint/limits.h"

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    if (v->box.inked)
        likeness_count(f, counts, v->box.y0 + v->box.y1);
}

extern const struct likeness_figure likeness_box_y;
const struct likeness_figure likeness_box_y = {
    .name = "box_y",
    .help = "middle of the box of all ink, from the top, by picture",
    .unit = "px",
    .histograms = 1,
    .bins = 2 * CAPTCHA_MAX_SIDE + 1,
    .low = 0,
    .step = 0.5,
    .add = add,
    .settings = {{"text.y", 1}},
};
