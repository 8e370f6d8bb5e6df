/* Gaussian blur, separable, in fixed point; edges repeat. */
#include <math.h>
#include <string.h>

#include "gen/effect.h"
#include "gen/exact.h"

enum { MAX_RADIUS = CANVAS_PADDING, SHIFT = 12, UNIT = 1 << SHIFT };

struct blur {
    struct dist sd;
};

static const struct param params[] = {
    {"sd", PARAM_REAL_DIST, offsetof(struct blur, sd), .min = 0, .max = 20,
     .def = "{uniform: [0.3, 1]}", .unit = "px", .help = "standard deviation of the kernel"},
};

/* Weights of offsets 0 ... radius; the whole kernel adds up to UNIT. */
static int kernel(double sd, int16_t weights[MAX_RADIUS + 1])
{
    const int radius = (int)ceil(3 * sd);
    double sum = 0;
    for (int k = -radius; k <= radius; k++)
        sum += exponential(-k * k / (2 * sd * sd));
    int rest = UNIT;
    for (int k = 1; k <= radius; k++) {
        weights[k] = (int16_t)lround(UNIT * exponential(-k * k / (2 * sd * sd)) / sum);
        rest -= 2 * weights[k];
    }
    weights[0] = (int16_t)rest;
    return radius;
}

/* out[i] = the weighted mean of lines[k][i], k = -radius ... radius. Products of 16 bits: what SSE2
 * has. */
static void blend_lines(const int16_t *const *lines, const int16_t *weights, int radius, int count,
                        int32_t *sums, uint8_t *out)
{
    const int16_t *middle = lines[0];
    for (int i = 0; i < count; i++)
        sums[i] = weights[0] * middle[i] + UNIT / 2;
    for (int k = 1; k <= radius; k++) {
        const int16_t *before = lines[-k], *after = lines[k], weight = weights[k];
        for (int i = 0; i < count; i++)
            sums[i] += weight * (int16_t)(before[i] + after[i]);
    }
    for (int i = 0; i < count; i++)
        out[i] = (uint8_t)(sums[i] >> SHIFT);
}

static void widen(const uint8_t *in, int16_t *out, int count)
{
    for (int i = 0; i < count; i++)
        out[i] = in[i];
}

/* Each row waits as 16-bit numbers, with what repeats beyond both ends. */
static void along_rows(struct canvas *c, const int16_t *weights, int radius)
{
    const int n = c->channels, row = c->width * n, pad = radius * n;
    int16_t *line = c->wide;
    const int16_t *lines[2 * MAX_RADIUS + 1];
    for (int k = -radius; k <= radius; k++)
        lines[radius + k] = line + pad + k * n;
    for (int y = 0; y < c->height; y++) {
        widen(c->pixels + y * row, line + pad, row);
        for (int i = 0; i < pad; i++) {
            line[pad - 1 - i] = line[pad + (n - 1 - i % n)];
            line[pad + row + i] = line[pad + row - n + i % n];
        }
        blend_lines(lines + radius, weights, radius, row, c->sums, c->scratch + y * row);
    }
}

static int inside(int i, int size)
{
    return i < 0 ? 0 : i >= size ? size - 1 : i;
}

static void along_columns(struct canvas *c, const int16_t *weights, int radius)
{
    const int row = c->width * c->channels;
    const int16_t *lines[2 * MAX_RADIUS + 1];
    widen(c->scratch, c->wide, row * c->height);
    for (int y = 0; y < c->height; y++) {
        for (int k = -radius; k <= radius; k++)
            lines[radius + k] = c->wide + inside(y + k, c->height) * row;
        blend_lines(lines + radius, weights, radius, row, c->sums, c->pixels + y * row);
    }
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct blur *s = settings;
    struct canvas *c = &scene->canvas;
    const double sd = draw_value(d, &s->sd);
    int16_t weights[MAX_RADIUS + 1];
    if (sd < 0.05)
        return;
    const int radius = kernel(sd, weights);
    along_rows(c, weights, radius);
    along_columns(c, weights, radius);
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
