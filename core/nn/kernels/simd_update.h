/* The optimisers' loops. Part of a variant. */

static void sgd(const struct update *u)
{
    real *restrict w = u->w, *restrict g = u->g, *restrict m = u->m;
    for (size_t i = 0; i < u->count; i++) {
        real gradient = g[i] * u->scale + u->decay * w[i];
        real velocity = u->momentum * m[i] - u->rate * gradient;
        m[i] = velocity;
        w[i] += u->ahead * velocity - u->now * gradient;
        g[i] = 0;
    }
}

/* One vector; n < LANES at the end of the array. */
INLINE void adam_vector(const struct update *u, size_t i, int n)
{
    vec w = load_first(u->w + i, n), g = load_first(u->g + i, n);
    g = fma_vec(g, spread(u->scale), spread(u->decay) * w);
    vec m = fma_vec(spread(u->beta1), load_first(u->m + i, n), spread(u->rest1) * g);
    vec v = fma_vec(spread(u->beta2), load_first(u->v + i, n), spread(u->rest2) * g * g);
    vec below = fma_vec(SIMD_SQRT(v), spread(u->root), spread(u->epsilon));
    store_first(u->m + i, m, n);
    store_first(u->v + i, v, n);
    store_first(u->w + i, w - spread(u->rate) * m / below, n);
    store_first(u->g + i, (vec){0}, n);
}

static void adam(const struct update *u)
{
    size_t i = 0;
    for (; i + LANES <= u->count; i += LANES)
        adam_vector(u, i, LANES);
    if (i < u->count)
        adam_vector(u, i, (int)(u->count - i));
}
