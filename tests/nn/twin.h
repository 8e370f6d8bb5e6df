/* Exact random values, and the results of two variants of an inner loop side by side. Buffers are
 * longer than asked, so that a write behind their end shows. */
#ifndef TESTS_NN_TWIN_H
#define TESTS_NN_TWIN_H

#include "support.h"

enum { GUARD = 64, GUARD_BYTES = 64 };

/* ---- random values -------------------------------------------------------------------------- */

static inline int between(struct rng *r, int low, int high)
{
    return low + (int)rng_below(r, (uint32_t)(high - low + 1));
}

static inline real *whole(struct rng *r, size_t count)
{
    real *v = new_values(count + GUARD);
    for (size_t i = 0; i < count + GUARD; i++)
        v[i] = (real)between(r, -8, 8);
    return v;
}

/* 1, 2 or 1/2. */
static inline real *powers(struct rng *r, size_t count)
{
    real *v = new_values(count + GUARD);
    for (size_t i = 0; i < count + GUARD; i++)
        v[i] = (real)(0.5 * (1 << between(r, 0, 2)));
    return v;
}

static inline int *offsets(struct rng *r, int count, int below)
{
    int *v = calloc((size_t)count + 1, sizeof *v);
    for (int i = 0; i < count; i++)
        v[i] = between(r, 0, below - 1);
    return v;
}

/* ---- two results side by side --------------------------------------------------------------- */

/* An output of each variant, with the same values before the call. */
struct twin {
    real *portable, *variant;
    size_t count;
};

static inline struct twin twin_of(struct rng *r, size_t count)
{
    struct twin t = {whole(r, count), new_values(count + GUARD), count + GUARD};
    memcpy(t.variant, t.portable, t.count * sizeof(real));
    return t;
}

static inline void free_twin(struct twin *t)
{
    free(t->portable);
    free(t->variant);
}

/* Equal, and finite: what is not a number is neither smaller nor larger. 0 and -0 are equal. */
static inline void assert_twin(struct twin *t, const char *what)
{
    for (size_t i = 0; i < t->count; i++)
        ck_assert_msg(fabs((double)t->portable[i] - (double)t->variant[i]) <= 0,
                      "%s: value %zu of %zu is %.9g, not %.9g", what, i, t->count - GUARD,
                      (double)t->variant[i], (double)t->portable[i]);
    free_twin(t);
}

static inline void assert_near(struct twin *t, const char *what)
{
    double d = relative_difference(t->variant, t->portable, t->count);
    ck_assert_msg(d < 1e-6, "%s: differs by %g of the largest", what, d);
    free_twin(t);
}

/* Pixels of `wide` channels of which the first `channels` are promised. */
static inline void assert_pixels(struct twin *t, int channels, int wide, const char *what)
{
    for (size_t i = 0; i < t->count; i++)
        if (i < t->count - GUARD && i % (size_t)wide >= (size_t)channels)
            t->variant[i] = t->portable[i];
    assert_twin(t, what);
}

struct sums {
    double portable[256], variant[256];
};

static inline void assert_sums(const struct sums *s, const char *what)
{
    for (int i = 0; i < 256; i++)
        ck_assert_msg(fabs(s->portable[i] - s->variant[i]) <= 0, "%s: sum %d is %.17g, not %.17g",
                      what, i, s->variant[i], s->portable[i]);
}

#endif
