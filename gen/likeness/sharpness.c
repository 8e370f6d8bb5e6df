/* How steep the borders of ink are. */
#include "gen/likeness/figure.h"
#include "gen/likeness/view.h"

/* Differences in level between neighbours of which one is ink: their sum and how many they are. */
struct borders {
    int64_t sum, count;
};

static void add_border(struct borders *b, const struct likeness_view *v, int i, int j)
{
    if (v->ink[i] != v->ink[j]) {
        b->sum += v->grey[i] > v->grey[j] ? v->grey[i] - v->grey[j] : v->grey[j] - v->grey[i];
        b->count++;
    }
}

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    struct borders b = {0};
    for (int y = 0; y < v->height; y++)
        for (int x = 0; x < v->width; x++) {
            const int i = y * v->width + x;
            if (x + 1 < v->width)
                add_border(&b, v, i, i + 1);
            if (y + 1 < v->height)
                add_border(&b, v, i, i + v->width);
        }
    if (b.count && v->contrast)
        likeness_count(f, counts, (int)(b.sum * 100 / (b.count * v->contrast)));
}

extern const struct likeness_figure likeness_sharpness;
const struct likeness_figure likeness_sharpness = {
    .name = "sharpness",
    .help = "step in level from ink to the pixel of ground beside it, of the contrast, by picture",
    .unit = "%",
    .histograms = 1,
    .bins = 256,
    .low = 0,
    .step = 1,
    .add = add,
    .settings = {{"blur.sd", -1}, {"motion.length", -1}},
};
