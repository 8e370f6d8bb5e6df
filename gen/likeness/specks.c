/* How many specks there are. */
#include "gen/likeness/figure.h"
#include "gen/likeness/part.h"

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    int n = 0;
    for (int i = 0; i < v->part_count; i++)
        n += likeness_is_speck(&v->parts[i]);
    if (v->box.inked)
        likeness_count(f, counts, n);
}

extern const struct likeness_figure likeness_specks;
const struct likeness_figure likeness_specks = {
    .name = "specks",
    .help = "pieces of connected ink of fewer than 6 pixels, by picture",
    .unit = "specks",
    .histograms = 1,
    .bins = 2001,
    .low = 0,
    .step = 1,
    .add = add,
    .settings = {{"dots.count", 1}, {"salt_pepper.share", 1}},
};
