/* Responses of a bank of filters: edges of four directions, spots and noise, in the picture at its
 * size, a half and a quarter of it. */
#include "gen/likeness/figure.h"
#include "gen/likeness/kernels.h"

static void add_scale(const struct likeness_figure *f, int64_t *counts, const uint8_t *grey,
                      int width, int height)
{
    for (int k = 0; k < KERNELS; k++, counts += f->bins)
        for (int y = 1; y < height - 1; y++)
            for (int x = 1; x < width - 1; x++)
                likeness_count(
                    f, counts,
                    likeness_response(&likeness_kernels[k], grey + y * width + x, width));
}

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    const int per_scale = KERNELS * f->bins;
    add_scale(f, counts, v->grey, v->width, v->height);
    add_scale(f, counts + per_scale, v->half[0], v->width / 2, v->height / 2);
    add_scale(f, counts + 2 * per_scale, v->half[1], v->width / 4, v->height / 4);
}

extern const struct likeness_figure likeness_filters;
const struct likeness_figure likeness_filters = {
    .name = "filters",
    .help = "strength of the responses of 18 filters: edges, spots and noise, large and small",
    .unit = "levels",
    .histograms = 3 * KERNELS,
    .bins = KERNEL_MOST + 1,
    .low = 0,
    .step = 0.125,
    .add = add,
    .settings = {{"blur.sd", -1}, {"gaussian.sd", 1}, {"lines.count", 1}, {"text.ink", 0}},
};
