/* How many pieces the ink falls into. */
#include "gen/likeness/figure.h"
#include "gen/likeness/part.h"

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    int n = 0;
    for (int i = 0; i < v->part_count; i++)
        n += !likeness_is_speck(&v->parts[i]);
    if (v->box.inked)
        likeness_count(f, counts, n);
}

extern const struct likeness_figure likeness_parts;
const struct likeness_figure likeness_parts = {
    .name = "parts",
    .help = "pieces of connected ink that are no specks, by picture",
    .unit = "parts",
    .histograms = 1,
    .bins = 2001,
    .low = 0,
    .step = 1,
    .add = add,
    .settings = {{"length", 1}, {"text.spacing", 1}},
};
