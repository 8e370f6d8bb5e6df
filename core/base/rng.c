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

double rng_normal(struct rng *r)
{
    static const double two_pi = 6.283185307179586;
    const double u = 1 - rng_uniform(r, 0, 1); /* (0, 1]: its logarithm is finite */
    return sqrt(-2 * log(u)) * cos(two_pi * rng_uniform(r, 0, 1));
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
