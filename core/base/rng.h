/* Random numbers by name: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011), through Random123.
 *
 * A stream is (seed, purpose, index): the key is the seed, the counter is (draw, purpose, index).
 * Two streams that differ in any of the three are independent, a stream can be opened anywhere in
 * any order, and a new purpose shifts no other draw. There is no global generator. */
#ifndef ADDA_BASE_RNG_H
#define ADDA_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

/* A value; copy it freely. 2^34 32-bit draws until the stream repeats. */
struct rng {
    uint32_t key[2];
    uint32_t counter[4]; /* draw block, hash of the purpose, index low, index high */
    uint32_t block[4];
    int used; /* words of `block` already given out */
};

struct rng rng_stream(uint64_t seed, const char *purpose, uint64_t index);

/* A new seed from a seed and a name: what separates the draws of two users of the same purposes,
 * e.g. rng_derive(seed, "target"). */
uint64_t rng_derive(uint64_t seed, const char *name);

uint32_t rng_u32(struct rng *r);
uint64_t rng_u64(struct rng *r);

/* [0, 1), 24 bits: every value is exact in float. */
float rng_unit(struct rng *r);

/* [low, high); low when low == high. Computed in double from 53 bits. */
double rng_uniform(struct rng *r, double low, double high);

/* 0 ... n-1, n >= 1, without bias (Lemire 2019). */
uint32_t rng_below(struct rng *r, uint32_t n);

/* Standard normal by Box-Muller (one value a call, no hidden half; four words). The same bits on
 * every processor: no function of the C library beyond sqrt. */
double rng_normal(struct rng *r);

/* ln x for finite x > 0, within 4 units in the last place: the logarithm of rng_normal, for others
 * whose numbers must be the same on every processor. */
double rng_log(double x);

/* The next n words, the same values that n calls of rng_u32 give, but quicker. */
void rng_fill(struct rng *r, uint32_t *words, size_t n);

/* Fisher-Yates. */
void rng_shuffle(struct rng *r, uint32_t *items, uint32_t n);

#endif
