/* Noise of the ground (J. Immerkaer, "Fast noise variance estimation", Computer Vision and Image
 * Understanding 64 (2), 1996): where it is normal, the mean is its standard deviation. */
#include "gen/likeness/figure.h"

#include <stdbool.h>

#include "gen/likeness/kernels.h"

/* Whether a pixel and those around it are ground. */
static bool is_ground(const struct likeness_view *v, int x, int y)
{
    int inked = 0;
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
            inked += v->ink[(y + dy) * v->width + x + dx];
    return !inked;
}

static void add(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v)
{
    for (int y = 1; y < v->height - 1; y++)
        for (int x = 1; x < v->width - 1; x++)
            if (is_ground(v, x, y))
                likeness_count(f, counts,
                               likeness_response(&likeness_kernels[KERNEL_NOISE],
                                                 v->grey + y * v->width + x, v->width));
}

extern const struct likeness_figure likeness_noise;
const struct likeness_figure likeness_noise = {
    .name = "noise",
    .help = "noise of the ground: its standard deviation",
    .unit = "levels",
    .histograms = 1,
    .bins = KERNEL_MOST + 1,
    .low = 0,
    .step = 0.20888568955258342,
    .add = add,
    .settings = {{"gaussian.sd", 1}, {"salt_pepper.share", 1}, {"speckle.sd", 1}, {"blur.sd", -1}},
};
