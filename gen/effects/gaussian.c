/* Additive Gaussian noise, by a table of quantiles: one 12-bit draw a channel of a pixel. */
#include <math.h>

#include "gen/effect.h"

enum { QUANTILES = 4096, ONE = 1024 }; /* table entries; fixed point of a standard deviation */

struct gaussian {
    struct dist sd;
    int16_t quantile[QUANTILES];
};

static const struct param params[] = {
    {"sd", PARAM_REAL_DIST, offsetof(struct gaussian, sd), .min = 0, .max = 255,
     .def = "{uniform: [4, 16]}", .unit = "levels", .help = "standard deviation, of 255"},
};

/* The middle of each of QUANTILES equal shares of the normal distribution, by bisection. */
static void prepare(void *settings)
{
    struct gaussian *s = settings;
    for (int i = 0; i < QUANTILES; i++) {
        const double p = (i + 0.5) / QUANTILES;
        double low = -5, high = 5;
        for (int k = 0; k < 40; k++) {
            const double x = (low + high) / 2;
            if (erfc(-x * 0.7071067811865476) / 2 < p)
                low = x;
            else
                high = x;
        }
        s->quantile[i] = (int16_t)lround(low * ONE);
    }
}

static void paint(const void *settings, struct canvas *c, struct rng *r)
{
    const struct gaussian *s = settings;
    const int sd = (int)lround(dist_sample(&s->sd, r) * ONE);
    const int count = c->width * c->height * c->channels;
    uint32_t words[64];
    for (int i = 0; i < count; i += 128) {
        const int n = count - i < 128 ? count - i : 128;
        rng_fill(r, words, (size_t)(n + 1) / 2);
        for (int k = 0; k < n; k++) {
            const uint32_t draw = words[k / 2] >> (k % 2 ? 16 : 0) & (QUANTILES - 1);
            const int64_t shift = (int64_t)s->quantile[draw] * sd;
            const int level = (int)((shift + ONE * ONE / 2) >> 20);
            c->pixels[i + k] = clamp_byte(c->pixels[i + k] + level);
        }
    }
}

extern const struct effect effect_gaussian;
const struct effect effect_gaussian = {
    .name = "gaussian",
    .help = "additive Gaussian noise",
    .stage = EFFECT_FILTER,
    .table = PARAM_TABLE("effect gaussian", struct gaussian, params),
    .prepare = prepare,
    .paint = paint,
};
