/* What the tests of core/nn share: values by name and creation that fails the test. */
#ifndef TESTS_NN_SUPPORT_H
#define TESTS_NN_SUPPORT_H

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/rng.h"
#include "nn/layers/registry.h"
#include "nn/pass.h"
#include "classes.h"

static inline real *new_values(size_t count)
{
    real *v = calloc(count + 1, sizeof *v);
    ck_assert_ptr_nonnull(v);
    return v;
}

/* Uniform in [-1, 1). */
static inline real *random_values(size_t count, const char *name)
{
    real *v = new_values(count);
    struct rng r = rng_stream(1, name, 0);
    for (size_t i = 0; i < count; i++)
        v[i] = (real)rng_uniform(&r, -1, 1);
    return v;
}

static inline struct net *make_net(const char *text, struct shape in)
{
    struct net *net;
    struct err e = ERR_INIT;
    ck_assert_msg(net_create(&net, text, in, &e) == ERR_NONE, "%s", e.text);
    return net;
}

/* Every tensor random, variances positive. */
static inline void randomise(struct weights *w, uint64_t seed)
{
    for (int i = 0; i < weights_tensors(w); i++) {
        struct tensor *t = weights_tensor(w, i);
        struct rng r = rng_stream(seed, "randomise", (uint64_t)i);
        bool variance = strstr(t->name, "running_var") != NULL;
        for (size_t k = 0; k < t->count && !t->shared; k++)
            t->value[k] = (real)(variance ? rng_uniform(&r, 0.5, 2) : rng_uniform(&r, -0.7, 0.7));
    }
}

static inline struct weights *make_weights(const struct net *net, const struct sharing *sharing,
                                           uint64_t seed)
{
    struct weights *w;
    struct err e = ERR_INIT;
    ck_assert_msg(weights_create(&w, net, sharing, &e) == ERR_NONE, "%s", e.text);
    randomise(w, seed);
    return w;
}

static inline struct pass *make_pass(const struct net *net, int batch, bool trainable,
                                     struct pool *pool)
{
    struct pass *p;
    struct err e = ERR_INIT;
    struct pass_settings s = {.batch = batch, .trainable = trainable, .pool = pool};
    ck_assert_msg(pass_create(&p, net, &s, &e) == ERR_NONE, "%s", e.text);
    return p;
}

static inline double dot(const real *a, const real *b, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

static inline void assert_same_bits(const real *a, const real *b, size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(memcmp(&a[i], &b[i], sizeof(real)) == 0, "%s: value %zu is %.9g, not %.9g",
                      what, i, (double)a[i], (double)b[i]);
}

/* Largest difference relative to the largest magnitude of `b`. */
static inline double relative_difference(const real *a, const real *b, size_t count)
{
    double difference = 0, magnitude = 1e-30;
    for (size_t i = 0; i < count; i++) {
        difference = fmax(difference, fabs((double)a[i] - (double)b[i]));
        magnitude = fmax(magnitude, fabs((double)b[i]));
        if (!isfinite((double)a[i]))
            return (double)INFINITY;
    }
    return difference / magnitude;
}

#endif
