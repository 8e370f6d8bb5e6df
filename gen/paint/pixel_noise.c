/* Normal draws for every pixel. */
#include "gen/paint/pixel_noise.h"

#include <math.h>
#include <stdlib.h>

#include "gen/paint/exact.h"

enum { ONE = 1024 };

enum err_code pixel_noise_prepare(struct pixel_noise *n, struct err *e)
{
    double *exact = malloc(NOISE_QUANTILES * sizeof *exact);
    n->quantile = malloc(NOISE_QUANTILES * sizeof *n->quantile);
    if (exact && n->quantile) {
        exact_normal_quantiles(exact, NOISE_QUANTILES);
        for (int i = 0; i < NOISE_QUANTILES; i++)
            n->quantile[i] = (int16_t)floor(exact[i] * ONE + 0.5);
    }
    const bool done = exact && n->quantile;
    free(exact);
    return done ? ERR_NONE : err_memory(e);
}

void pixel_noise_release(struct pixel_noise *n)
{
    free(n->quantile);
    n->quantile = NULL;
}

void pixel_noise_scale(const struct pixel_noise *n, double sd, int16_t scaled[NOISE_QUANTILES])
{
    const int unit = (int)floor(sd * ONE + 0.5);
    for (int i = 0; i < NOISE_QUANTILES; i++) {
        const int64_t v = ((int64_t)n->quantile[i] * unit + ONE * ONE / 2) >> 20;
        scaled[i] = (int16_t)(v < -32768 ? -32768 : v > 32767 ? 32767 : v);
    }
}

void pixel_noise_draw(const int16_t scaled[NOISE_QUANTILES], struct rng *r, int16_t *out, int count)
{
    uint32_t words[NOISE_BLOCK / 2];
    rng_fill(r, words, (size_t)(count + 1) / 2);
    for (int i = 0; i < count / 2; i++) {
        out[2 * i] = scaled[words[i] & (NOISE_QUANTILES - 1)];
        out[2 * i + 1] = scaled[words[i] >> 16 & (NOISE_QUANTILES - 1)];
    }
    if (count % 2)
        out[count - 1] = scaled[words[count / 2] & (NOISE_QUANTILES - 1)];
}
