/* Philox streams and the distributions drawn from them. */
#include "base/rng.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"

#include <Random123/philox.h>

static void next_block(struct rng *r)
{
    const philox4x32_ctr_t counter = {{r->counter[0], r->counter[1], r->counter[2], r->counter[3]}};
    const philox4x32_key_t key = {{r->key[0], r->key[1]}};
    const philox4x32_ctr_t out = philox4x32(counter, key);
    memcpy(r->block, out.v, sizeof r->block);
    r->counter[0]++;
    r->used = 0;
}

struct rng rng_stream(uint64_t seed, const char *purpose, uint64_t index)
{
    struct rng r = {.key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
                    .counter = {0, hash_name(purpose), (uint32_t)index, (uint32_t)(index >> 32)},
                    .used = 4};
    return r;
}

uint64_t rng_derive(uint64_t seed, const char *name)
{
    struct rng r = rng_stream(seed, name, UINT64_MAX);
    return rng_u64(&r);
}

uint32_t rng_u32(struct rng *r)
{
    if (r->used == 4)
        next_block(r);
    return r->block[r->used++];
}

uint64_t rng_u64(struct rng *r)
{
    const uint64_t low = rng_u32(r);
    return low | (uint64_t)rng_u32(r) << 32;
}

float rng_unit(struct rng *r)
{
    return (float)(rng_u32(r) >> 8) * 0x1p-24f;
}

double rng_uniform(struct rng *r, double low, double high)
{
    const double u = (double)(rng_u64(r) >> 11) * 0x1p-53;
    const double x = low + (high - low) * u;
    return x < high || low == high ? x : low;
}

uint32_t rng_below(struct rng *r, uint32_t n)
{
    uint64_t product = (uint64_t)rng_u32(r) * n;
    if ((uint32_t)product < n) {
        const uint32_t bound = (0 - n) % n;
        while ((uint32_t)product < bound)
            product = (uint64_t)rng_u32(r) * n;
    }
    return (uint32_t)(product >> 32);
}

/* The logarithm and cosine of the C library differ in the last bit from one processor to the next
 * (variants with and without fused multiply-add). These two are sums of products in a fixed order,
 * compiled without contraction: the same bits everywhere, within 4 units in the last place. */

/* x = m 2^k with m in [sqrt 1/2, sqrt 2), ln m = 2 artanh((m-1)/(m+1)). */
double rng_log(double x)
{
    static const double half_root = 0.70710678118654752, ln2 = 0.69314718055994531;
    int k;
    double m = frexp(x, &k), sum = 0;
    if (m < half_root) {
        m *= 2;
        k--;
    }
    const double s = (m - 1) / (m + 1), square = s * s;
    for (int n = 23; n >= 1; n -= 2)
        sum = sum * square + 1.0 / n;
    return k * ln2 + 2 * s * sum;
}

/* Taylor's series of cosine (first = 0) and sine (first = 1) for |x| <= pi/4. */
static double series(double x, int first)
{
    const double square = x * x;
    double sum = 1;
    for (int n = 18 + first; n > first; n -= 2)
        sum = 1 - sum * square * (1.0 / (n * (n - 1)));
    return first ? x * sum : sum;
}

/* cos(2 pi u) for u in [0, 1): the quarter turn nearest to u, and what is left, exactly. */
static double cos_turn(double u)
{
    static const double two_pi = 6.2831853071795865;
    const int quarter = (int)(4 * u + 0.5);
    const double x = (u - 0.25 * quarter) * two_pi;
    switch (quarter % 4) {
    case 0:
        return series(x, 0);
    case 1:
        return -series(x, 1);
    case 2:
        return -series(x, 0);
    default:
        return series(x, 1);
    }
}

double rng_normal(struct rng *r)
{
    const double u = 1 - rng_uniform(r, 0, 1); /* (0, 1]: its logarithm is finite */
    return sqrt(-2 * rng_log(u)) * cos_turn(rng_uniform(r, 0, 1));
}

void rng_fill(struct rng *r, uint32_t *words, size_t n)
{
    size_t i = 0;
    while (i < n && r->used < 4)
        words[i++] = r->block[r->used++];
    for (; i + 4 <= n; i += 4) {
        next_block(r);
        memcpy(words + i, r->block, sizeof r->block);
        r->used = 4;
    }
    while (i < n)
        words[i++] = rng_u32(r);
}

void rng_shuffle(struct rng *r, uint32_t *items, uint32_t n)
{
    for (uint32_t i = n; i > 1; i--) {
        const uint32_t j = rng_below(r, i), kept = items[i - 1];
        items[i - 1] = items[j];
        items[j] = kept;
    }
}
