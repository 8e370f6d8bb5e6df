/* The random multilinear map of features and predictions, and its gradient by the features. */
#include "adapt/conditional.h"

#include <math.h>

#include "base/rng.h"
#include "nn/kernels/dense_product.h"
#include "nn/kernels/elementary.h"
#include "nn/loss.h"

void conditional_lay_out(struct conditional *c, struct arena *a)
{
    const size_t batch = (size_t)c->batch, size = (size_t)c->size;
    const size_t outputs = (size_t)(c->heads * c->classes);
    c->feature_map = arena_take(a, (size_t)c->features * size, sizeof(real));
    c->prediction_map = arena_take(a, outputs * size, sizeof(real));
    c->predictions = arena_take(a, batch * outputs, sizeof(real));
    c->softmax = arena_take(a, 2 * (size_t)c->classes, sizeof(double));
    c->below = arena_take(a, batch * size, sizeof(real));
    for (int h = 0; h < 2; h++) {
        c->factor[h] = arena_take(a, batch * size, sizeof(real));
        c->mapped[h] = arena_take(a, batch * size, sizeof(real));
        c->certainty[h] = arena_take(a, batch, sizeof(double));
        c->weight[h] = arena_take(a, batch, sizeof(double));
    }
}

static void draw(real *map, size_t count, struct rng r)
{
    for (size_t i = 0; i < count; i++)
        map[i] = (real)rng_normal(&r);
}

void conditional_draw(struct conditional *c, uint64_t seed)
{
    const size_t size = (size_t)c->size, outputs = (size_t)(c->heads * c->classes);
    draw(c->feature_map, (size_t)c->features * size, rng_stream(seed, "conditional features", 0));
    draw(c->prediction_map, outputs * size, rng_stream(seed, "conditional predictions", 0));
}

/* Predictions of one image; returns the mean of the heads' entropies, 0 when nobody wants it. */
static double predict(const struct conditional *c, const real *z, real *p)
{
    double sum = 0;
    for (int h = 0; h < c->heads; h++, z += c->classes, p += c->classes) {
        double *log_p = c->softmax + c->classes;
        softmax(z, c->classes, 1, c->softmax, log_p);
        for (int k = 0; k < c->classes; k++)
            p[k] = (real)c->softmax[k];
        for (int k = 0; k < c->classes && c->weighted; k++)
            sum -= c->softmax[k] * log_p[k];
    }
    return sum / c->heads;
}

void conditional_predict(struct conditional *c, enum half half, const real *logits)
{
    const int outputs = c->heads * c->classes;
    const struct dense_product product = {c->batch, outputs, c->size, outputs, c->size, c->pool};
    const size_t count = (size_t)c->batch * (size_t)c->size;
    const real scale = (real)(1 / sqrt((double)c->heads * c->size));
    for (int i = 0; i < c->batch; i++) {
        const double entropy = predict(c, logits + i * outputs, c->predictions + i * outputs);
        c->certainty[half][i] = 1 + elementary_exp(-entropy);
    }
    dense_forward(&product, c->predictions, c->prediction_map, NULL, c->factor[half]);
    for (size_t i = 0; i < count; i++)
        c->factor[half][i] *= scale;
}

const real *conditional_map(struct conditional *c, enum half half, const real *features)
{
    const struct dense_product product = {c->batch,    c->features, c->size,
                                          c->features, c->size,     c->pool};
    const size_t count = (size_t)c->batch * (size_t)c->size;
    dense_forward(&product, features, c->feature_map, NULL, c->mapped[half]);
    for (size_t i = 0; i < count; i++)
        c->mapped[half][i] *= c->factor[half][i];
    return c->mapped[half];
}

void conditional_backward(struct conditional *c, enum half half, const real *dt, real *dfeatures)
{
    const struct dense_product product = {c->batch,    c->features, c->size,
                                          c->features, c->size,     c->pool};
    const size_t count = (size_t)c->batch * (size_t)c->size;
    for (size_t i = 0; i < count; i++)
        c->below[i] = dt[i] * c->factor[half][i];
    dense_backward_input(&product, c->below, c->feature_map, dfeatures);
}

void conditional_weigh(struct conditional *c, enum half half)
{
    double sum = 0;
    for (int i = 0; i < c->batch; i++)
        sum += c->certainty[half][i];
    for (int i = 0; i < c->batch; i++)
        c->weight[half][i] = c->certainty[half][i] * c->batch / sum;
}
