/* Normal draws for every pixel: a table of 4096 quantiles indexed by 12 bits of the stream, scaled
 * once per image. Two values cost one 32-bit draw and two table look-ups. */
#ifndef ADDA_GEN_PIXEL_NOISE_H
#define ADDA_GEN_PIXEL_NOISE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/rng.h"

enum { NOISE_QUANTILES = 4096 };

/* quantile[i] in 1/1024 of a standard deviation. Zero-initialise; free quantile. */
struct pixel_noise {
    int16_t *quantile;
};

enum err_code pixel_noise_prepare(struct pixel_noise *n, struct err *e);
void pixel_noise_release(struct pixel_noise *n);

/* The table times `sd`, rounded to whole units. */
void pixel_noise_scale(const struct pixel_noise *n, double sd, int16_t scaled[NOISE_QUANTILES]);

/* The next `count` values; each pair of calls with even counts continues the stream. */
enum { NOISE_BLOCK = 512 };
void pixel_noise_draw(const int16_t scaled[NOISE_QUANTILES], struct rng *r, int16_t *out,
                      int count);

#endif
