/* Gaussian blur, separable, in fixed point; edges repeat. */
#include <math.h>
#include <string.h>

#include "gen/effect.h"
#include "gen/exact.h"

enum { MAX_RADIUS = 64, UNIT = 4096 };

struct blur {
    struct dist sd;
};

static const struct param params[] = {
    {"sd", PARAM_REAL_DIST, offsetof(struct blur, sd), .min = 0, .max = 20,
     .def = "{uniform: [0.3, 1]}", .unit = "px", .help = "standard deviation of the kernel"},
};

/* Weights of offsets 0 ... radius; the whole kernel adds up to UNIT. */
static int kernel(double sd, int weights[MAX_RADIUS + 1])
{
    const int radius = (int)ceil(3 * sd);
    double sum = 0;
    for (int k = -radius; k <= radius; k++)
        sum += exponential(-k * k / (2 * sd * sd));
    int rest = UNIT;
    for (int k = 1; k <= radius; k++) {
        weights[k] = (int)lround(UNIT * exponential(-k * k / (2 * sd * sd)) / sum);
        rest -= 2 * weights[k];
    }
    weights[0] = rest;
    return radius;
}

static int inside(int i, int size)
{
    return i < 0 ? 0 : i >= size ? size - 1 : i;
}

/* One line of `size` values, `step` bytes apart. */
static void blur_line(const uint8_t *in, uint8_t *out, int size, int step, const int *weights,
                      int radius)
{
    for (int i = 0; i < size; i++) {
        int sum = weights[0] * in[i * step] + UNIT / 2;
        for (int k = 1; k <= radius; k++)
            sum += weights[k] * (in[inside(i - k, size) * step] + in[inside(i + k, size) * step]);
        out[i * step] = (uint8_t)(sum / UNIT);
    }
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    struct canvas *c = &scene->canvas;
    const struct blur *s = settings;
    const double sd = draw_value(d, &s->sd);
    int weights[MAX_RADIUS + 1];
    if (sd < 0.05)
        return;
    const int radius = kernel(sd, weights), row = c->width * c->channels;
    for (int y = 0; y < c->height; y++)
        for (int k = 0; k < c->channels; k++)
            blur_line(c->pixels + y * row + k, c->scratch + y * row + k, c->width, c->channels,
                      weights, radius);
    for (int x = 0; x < row; x++)
        blur_line(c->scratch + x, c->pixels + x, c->height, row, weights, radius);
}

extern const struct effect effect_blur;
const struct effect effect_blur = {
    .name = "blur",
    .help = "Gaussian blur",
    .neutral = "{sd: 0}",
    .rising = "{sd: @}",
    .weakest = 0.2,
    .strongest = 2.5,
    .stage = EFFECT_FILTER,
    .table = PARAM_TABLE("effect blur", struct blur, params),
    .paint = paint,
};
