/* Additive Gaussian noise, by a table of quantiles: one 12-bit draw a channel of a pixel. */
#include <math.h>
#include <stdlib.h>

#include "gen/effect.h"
#include "gen/exact.h"

enum { QUANTILES = 4096, ONE = 1024 }; /* table entries; fixed point of a standard deviation */

struct gaussian {
    struct dist sd;
    int16_t quantile[QUANTILES];
};

static const struct param params[] = {
    {"sd", PARAM_REAL_DIST, offsetof(struct gaussian, sd), .min = 0, .max = 255,
     .def = "{uniform: [4, 16]}", .unit = "levels", .help = "standard deviation, of 255"},
};

static enum err_code prepare(void *settings, const char *folder, struct err *e)
{
    struct gaussian *s = settings;
    double *exact = malloc(QUANTILES * sizeof *exact);
    (void)folder;
    if (!exact)
        return err_memory(e);
    normal_quantiles(exact, QUANTILES);
    for (int i = 0; i < QUANTILES; i++)
        s->quantile[i] = (int16_t)floor(exact[i] * ONE + 0.5);
    free(exact);
    return ERR_NONE;
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    struct canvas *c = &scene->canvas;
    const struct gaussian *s = settings;
    const int sd = (int)lround(draw_value(d, &s->sd) * ONE);
    const int count = c->width * c->height * c->channels;
    uint32_t words[64];
    for (int i = 0; i < count; i += 128) {
        const int n = count - i < 128 ? count - i : 128;
        rng_fill(&d->rng, words, (size_t)(n + 1) / 2);
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
    .neutral = "{sd: 0}",
    .rising = "{sd: @}",
    .weakest = 5,
    .strongest = 80,
    .stage = EFFECT_FILTER,
    .table = PARAM_TABLE("effect gaussian", struct gaussian, params),
    .prepare = prepare,
    .paint = paint,
};
