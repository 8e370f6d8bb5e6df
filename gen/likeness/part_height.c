/* How high pieces of ink are. */
#include "gen/likeness/figure.h"
#include "gen/paint/limits.h"
#include "gen/likeness/part.h"

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    for (int i = 0; i < v->part_count; i++)
        if (!likeness_is_speck(&v->parts[i]))
            likeness_count(f, counts, v->parts[i].y1 - v->parts[i].y0);
}

extern const struct likeness_figure likeness_part_height;
const struct likeness_figure likeness_part_height = {
    .name = "part_height",
    .help = "height of a piece of connected ink",
    .unit = "px",
    .histograms = 1,
    .bins = CAPTCHA_MAX_SIDE + 1,
    .low = 0,
    .step = 1,
    .add = add,
    .settings = {{"text.size", 1}},
};
