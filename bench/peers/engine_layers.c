/* Layer by layer: how near each block comes to the rate of sgemm, and where the rest goes. A
 * block's time is that of the program as it is; its parts come from a second run in which every
 * inner loop is timed, as shares, because timing itself costs time. */
#include "bench/peers/engine_layers.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/progress.h"
#include "base/rng.h"
#include "base/text.h"
#include "bench/peers/engine_exit.h"
#include "nn/kernels/gemm.h"
#include "nn/kernels/kernels.h"
#include "nn/kernels/simd_select.h"

enum { SGEMM_TRIES = 40, BLOCK_TRIES = 16 };

/* ---- timed inner loops ------------------------------------------------------------- */

/* `around`: batch norm, activation, pooling, dropout, and copies with a border. */
enum time_part { PRODUCTS, TRANSFORMS, AROUND, PARTS };

static const struct simd *inner;
static atomic_llong nanoseconds[PARTS], multiplications;

static long long now(void)
{
    return (long long)(1e9 * clock_seconds());
}

#define TIMED(part, name, parameters, arguments)                                                   \
    static void timed_##name parameters                                                            \
    {                                                                                              \
        long long begin = now();                                                                   \
        inner->name arguments;                                                                     \
        atomic_fetch_add(&nanoseconds[part], now() - begin);                                       \
    }

TIMED(TRANSFORMS, winograd_input, (const real *f, size_t row, int c, real *v, size_t step),
      (f, row, c, v, step))
TIMED(TRANSFORMS, winograd_output,
      (const real *m, size_t step, const real *bias, int c, real *z, size_t row, int h, int w),
      (m, step, bias, c, z, row, h, w))
TIMED(TRANSFORMS, winograd_output_adjoint,
      (const real *f, size_t row, int c, real *dm, size_t step), (f, row, c, dm, step))
TIMED(TRANSFORMS, winograd_input_adjoint, (const real *dv, size_t step, int c, real *f, size_t row),
      (dv, step, c, f, row))
TIMED(TRANSFORMS, winograd_weights, (const real *w, size_t plane, real *u), (w, plane, u))
TIMED(TRANSFORMS, winograd_weights_adjoint, (const real *du, size_t plane, real *dw),
      (du, plane, dw))
TIMED(AROUND, frame_row, (const struct frame_row *f), (f))
TIMED(AROUND, moments, (const real *x, int width, int c, const real *origin, double *sum),
      (x, width, c, origin, sum))
TIMED(AROUND, finish_row, (const struct finish_row *f), (f))
TIMED(AROUND, backward_sums, (const struct backward_row *b), (b))
TIMED(AROUND, backward_gradient, (const struct backward_row *b), (b))

static void timed_product(const struct product *p)
{
    long long begin = now();
    inner->product(p);
    atomic_fetch_add(&nanoseconds[PRODUCTS], now() - begin);
    atomic_fetch_add(&multiplications, (long long)p->rows * p->depths * p->columns);
}

static struct simd timed_variant(void)
{
    struct simd s = *inner;
    s.product = timed_product;
    s.winograd_input = timed_winograd_input;
    s.winograd_output = timed_winograd_output;
    s.winograd_output_adjoint = timed_winograd_output_adjoint;
    s.winograd_input_adjoint = timed_winograd_input_adjoint;
    s.winograd_weights = timed_winograd_weights;
    s.winograd_weights_adjoint = timed_winograd_weights_adjoint;
    s.frame_row = timed_frame_row;
    s.moments = timed_moments;
    s.finish_row = timed_finish_row;
    s.backward_sums = timed_backward_sums;
    s.backward_gradient = timed_backward_gradient;
    return s;
}

/* ---- one block ------------------------------------------------------------------------------ */

/* Best rate of OpenBLAS's product of 1024^3, GFLOP/s on one thread. */
static double sgemm_rate(void)
{
    const int n = 1024;
    size_t count = (size_t)n * (size_t)n;
    real *a = memory_take(count, sizeof *a), *b = memory_take(count, sizeof *b),
         *c = memory_take(count, sizeof *c);
    double best = 0;
    for (size_t i = 0; i < count; i++)
        a[i] = b[i] = (real)(i % 7);
    for (int k = 0; k < SGEMM_TRIES; k++) {
        double begin = clock_seconds();
        gemm(&(struct gemm){
            .m = n, .n = n, .k = n, .a = a, .lda = n, .b = b, .ldb = n, .c = c, .ldc = n});
        double rate = 2e-9 * n * n * n / (clock_seconds() - begin);
        best = rate > best ? rate : best;
    }
    free(a), free(b), free(c);
    return best;
}

/* Multiplications and additions of one forward, as a direct sum would do them. */
static double forward_flops(const struct net *net, struct weights *w, int batch)
{
    struct tensor *t = weights_tensor(w, 0);
    struct shape out = net_shape(net, 0);
    double positions = t->dimensions == 4 ? (double)out.h * out.w : 1;
    return 2.0 * (double)t->count * positions * batch;
}

/* The text of the block that begins at `first`. */
static void block_text(const struct net *net, int first, char *text, size_t size)
{
    const char *from = net_text(net);
    for (int i = 0; i < first; i++)
        from = strchr(from, '|') + 2;
    const char *to = from;
    for (int i = first; i < net_block_end(net, first); i++)
        to = strchr(to, '|') ? strchr(to, '|') + 2 : to + strlen(to);
    if (*to)
        to -= 3;
    snprintf(text, size, "%.*s", (int)(to - from), from);
}

struct times {
    double forward, backward;
};

/* A block with its input and the gradient of its output. */
struct measured {
    struct net *net;
    struct weights *weights;
    struct pool *pool;
    real *x, *dx, *dy;
    int batch;
    bool first; /* of its network: dx is not needed */
};

static struct pass *make_pass(const struct measured *m)
{
    struct err e = ERR_INIT;
    struct pass_settings s = {.batch = m->batch, .trainable = true, .pool = m->pool};
    struct pass *p;
    exit_on_error(pass_create(&p, m->net, &s, &e), &e);
    return p;
}

static struct times run_once(const struct measured *m, struct pass *p)
{
    double begin = clock_seconds();
    pass_forward(p,
                 &(struct forward){
                     .weights = m->weights, .x = m->x, .batch = m->batch, .mode = PASS_TRAINING});
    double middle = clock_seconds();
    pass_backward(p, &(struct backward){.weights = m->weights,
                                        .dy = m->dy,
                                        .to = net_layers(m->net) - 1,
                                        .dx = m->first ? NULL : m->dx});
    return (struct times){middle - begin, clock_seconds() - middle};
}

static struct times best_of(const struct measured *m)
{
    struct pass *p = make_pass(m);
    struct times best = {1e9, 1e9};
    for (int k = 0; k < BLOCK_TRIES; k++) {
        struct times t = run_once(m, p);
        best.forward = t.forward < best.forward ? t.forward : best.forward;
        best.backward = t.backward < best.backward ? t.backward : best.backward;
    }
    pass_free(p);
    return best;
}

/* Shares of the time of forward and backward, and the rate of the products alone, GFLOP/s of one
 * thread. */
struct profile {
    double seconds, share[PARTS], rest, rate;
};

static void clear_clocks(void)
{
    for (int i = 0; i < PARTS; i++)
        atomic_store(&nanoseconds[i], 0);
    atomic_store(&multiplications, 0);
}

static struct profile read_clocks(double seconds, int threads)
{
    struct profile p = {.seconds = seconds, .rest = 1};
    for (int i = 0; i < PARTS; i++) {
        p.share[i] = 1e-9 * (double)atomic_load(&nanoseconds[i]) / seconds / threads;
        p.rest -= p.share[i];
    }
    if (atomic_load(&nanoseconds[PRODUCTS]) > 0)
        p.rate = 2.0 * (double)atomic_load(&multiplications) /
                 (double)atomic_load(&nanoseconds[PRODUCTS]);
    return p;
}

/* Of the fastest run. */
static struct profile profile_block(const struct measured *m)
{
    struct simd timed = timed_variant();
    struct profile best = {.seconds = 1e9};
    simd_choose(&timed);
    struct pass *pass = make_pass(m);
    for (int k = 0; k < BLOCK_TRIES; k++) {
        clear_clocks();
        struct times t = run_once(m, pass);
        if (t.forward + t.backward < best.seconds)
            best = read_clocks(t.forward + t.backward, pool_threads(m->pool));
    }
    pass_free(pass);
    simd_choose(inner);
    return best;
}

static real *random_reals(size_t count)
{
    struct rng r = rng_stream(1, "x", 0);
    real *v = memory_take(count, sizeof *v);
    for (size_t i = 0; i < count; i++)
        v[i] = (real)rng_unit(&r);
    return v;
}

static struct measured start_block(const struct net *whole, int first, const char *text,
                                   struct pool *pool, int batch)
{
    struct err e = ERR_INIT;
    struct measured m = {.pool = pool, .batch = batch, .first = first == 0};
    exit_on_error(net_create(&m.net, text, net_shape(whole, first - 1), &e), &e);
    exit_on_error(weights_create(&m.weights, m.net, NULL, &e), &e);
    weights_init(m.weights, 1, "bench");
    m.x = random_reals((size_t)batch * shape_size(net_in(m.net)));
    m.dx = random_reals((size_t)batch * shape_size(net_in(m.net)));
    m.dy = random_reals((size_t)batch * shape_size(net_out(m.net)));
    return m;
}

static void stop_block(struct measured *m)
{
    free(m->x), free(m->dx), free(m->dy);
    weights_free(m->weights);
    net_free(m->net);
}

static void print_profile(const struct profile *p, double sgemm)
{
    for (int i = 0; i < PARTS; i++)
        printf(" %.0f %% |", 100 * p->share[i]);
    printf(" %.0f %% |", 100 * p->rest);
    if (p->rate > 0)
        printf(" %.0f (%.2f) |\n", p->rate, p->rate / sgemm);
    else
        printf(" – |\n");
}

static void print_block(const struct net *whole, int first, struct pool *pool, int batch,
                        double sgemm)
{
    char text[512];
    block_text(whole, first, text, sizeof text);
    struct measured m = start_block(whole, first, text, pool, batch);
    struct times t = best_of(&m);
    struct profile p = profile_block(&m);
    double flops = forward_flops(m.net, m.weights, batch) * 1e-9;
    double back = flops * (m.first ? 1 : 2), whole_rate = sgemm * pool_threads(pool);
    for (char *bar = strstr(text, " | "); bar; bar = strstr(bar, " | "))
        memmove(bar, bar + 1, strlen(bar)), memcpy(bar, ", ", 2);
    printf("| %s | %.2f | %.0f (%.2f) | %.2f | %.0f (%.2f) |", text, 1e3 * t.forward,
           flops / t.forward, flops / t.forward / whole_rate, 1e3 * t.backward, back / t.backward,
           back / t.backward / whole_rate);
    print_profile(&p, sgemm);
    stop_block(&m);
}

void print_layers(struct net *const *nets, int count, struct pool *pool, int batch)
{
    double sgemm = sgemm_rate();
    inner = simd_current();
    printf(
        "sgemm 1024^3: %.0f GFLOP/s per thread; kernels %s, OpenBLAS %s, %d threads, batch %d\n\n",
        sgemm, kernels_variant(), kernels_blas_core(), pool_threads(pool), batch);
    printf(
        "| block | forward ms | GFLOP/s (of sgemm) | backward ms | GFLOP/s (of sgemm) | products "
        "| transforms | around | rest | products' own GFLOP/s (of sgemm) |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (int n = 0; n < count; n++)
        for (int i = 0; nets[n] && i < net_layers(nets[n]); i = net_block_end(nets[n], i))
            print_block(nets[n], i, pool, batch, sgemm);
}
