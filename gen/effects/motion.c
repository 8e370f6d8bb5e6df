/* Motion blur along a line: the mean of points on it, interpolated between the four nearest pixels.
 */
#include <math.h>
#include <string.h>

#include "gen/paint/effect.h"
#include "gen/paint/exact.h"

enum { UNIT = 256, MAX_STEPS = 64 };

struct motion {
    struct dist length, angle;
};

static const struct param params[] = {
    {"length", PARAM_REAL_DIST, offsetof(struct motion, length), .min = 0, .max = 60,
     .def = "{uniform: [1, 4]}", .unit = "px", .help = "of the path"},
    {"angle", PARAM_REAL_DIST, offsetof(struct motion, angle), .min = -360, .max = 360,
     .def = "{uniform: [0, 180]}", .unit = "deg", .help = "of the path, counter-clockwise"},
};

static int inside(int i, int size)
{
    return i < 0 ? 0 : i >= size ? size - 1 : i;
}

/* At (x, y) plus an offset in 1/UNIT of a pixel, times UNIT squared. */
static int sample(const struct canvas *c, int x, int y, const int at[2], int k)
{
    const int ix = at[0] >> 8, iy = at[1] >> 8, fx = at[0] & (UNIT - 1), fy = at[1] & (UNIT - 1);
    const int x0 = inside(x + ix, c->width), x1 = inside(x + ix + 1, c->width);
    const int y0 = inside(y + iy, c->height), y1 = inside(y + iy + 1, c->height);
    const uint8_t *top = c->scratch + y0 * c->width * c->channels + k;
    const uint8_t *bottom = c->scratch + y1 * c->width * c->channels + k;
    const int above = top[x0 * c->channels] * (UNIT - fx) + top[x1 * c->channels] * fx;
    const int below = bottom[x0 * c->channels] * (UNIT - fx) + bottom[x1 * c->channels] * fx;
    return above * (UNIT - fy) + below * fy;
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct motion *s = settings;
    struct canvas *c = &scene->canvas;
    const double length = draws_value(d, &s->length);
    const double angle = exact_turns(draws_value(d, &s->angle));
    const int steps = (int)ceil(length) + 1;
    int at[MAX_STEPS][2];
    for (int i = 0; i < steps && steps > 1; i++) {
        const double along = length * ((double)i / (steps - 1) - 0.5) * UNIT;
        at[i][0] = (int)floor(along * exact_cosine(angle) + 0.5);
        at[i][1] = (int)floor(-along * exact_sine(angle) + 0.5);
    }
    if (steps < 2)
        return;
    memcpy(c->scratch, c->pixels, (size_t)c->width * (size_t)c->height * (size_t)c->channels);
    uint8_t *out = c->pixels;
    for (int y = 0; y < c->height; y++)
        for (int x = 0; x < c->width; x++)
            for (int k = 0; k < c->channels; k++) {
                int64_t sum = 0;
                for (int i = 0; i < steps; i++)
                    sum += sample(c, x, y, at[i], k);
                *out++ = (uint8_t)((sum / steps + UNIT * UNIT / 2) / (UNIT * UNIT));
            }
}

extern const struct effect effect_motion;
const struct effect effect_motion = {
    .name = "motion",
    .help = "motion blur along a line",
    .stage = EFFECT_FILTER,
    .table = PARAM_TABLE("effect motion", struct motion, params),
    .neutral = "{length: 0}",
    .rising = "{length: @, angle: 30}",
    .weakest = 1,
    .strongest = 12,
    .paint = paint,
};
