/* Translations and noise. */
#include "adapt/augment.h"

#include <string.h>

#include "base/rng.h"

bool augments(const struct augmentation *a)
{
    return a->shift > 0 || a->noise > 0;
}

static int clamp(int i, int count)
{
    return i < 0 ? 0 : i < count ? i : count - 1;
}

/* to[y][x] = from[y + down][x + right], or the nearest there is. */
static void translate(struct shape s, const real *from, int down, int right, real *to)
{
    for (int y = 0; y < s.h; y++)
        for (int x = 0; x < s.w; x++) {
            const int at = clamp(y + down, s.h) * s.w + clamp(x + right, s.w);
            memcpy(to, from + (ptrdiff_t)at * s.c, (size_t)s.c * sizeof *to);
            to += s.c;
        }
}

static int draw_shift(struct rng *r, int most)
{
    return (int)rng_below(r, 2 * (uint32_t)most + 1) - most;
}

void augment(const struct augmentation *a, struct shape image, int n, uint64_t seed, uint64_t step,
             real *x, real *scratch)
{
    const size_t size = shape_size(image);
    struct rng r = rng_stream(seed, "augmentation", step);
    for (int i = 0; i < n && augments(a); i++, x += size) {
        const int down = draw_shift(&r, a->shift), right = draw_shift(&r, a->shift);
        memcpy(scratch, x, size * sizeof *x);
        translate(image, scratch, down, right, x);
        for (size_t k = 0; k < size && a->noise > 0; k++)
            x[k] += (real)(a->noise * rng_normal(&r));
    }
}
