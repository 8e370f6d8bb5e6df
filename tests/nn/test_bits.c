/* The bits of class "reference": every variant with fused multiply-add gives those of "fused", on
 * numbers of any kind. A product is held to the three loops of its definition, a whole training
 * (all layers, losses, optimisers) to the same training with the fused variant. */
#include <cblas.h>
#include "nn/kernels/gemm.h"
#include "nn/loss.h"
#include "nn/optimizer.h"
#include "nn/presets.h"
#include "twin.h"

enum { PRODUCTS = 60, BLOCK = 256 };

static bool fuses(const struct simd *v)
{
    return strcmp(v->name, "portable") != 0;
}

/* ---- products ------------------------------------------------------------------------------- */

static real at(const real *v, int stride, int turned, int row, int column)
{
    return turned ? v[column * stride + row] : v[row * stride + column];
}

/* One element of the product, as simd_gemm.h defines it. */
static real element(const struct gemm *g, real c, int i, int j)
{
    bool add = g->beta > 0;
    for (int from = 0; from < g->k; from += BLOCK, add = true) {
        real sum = 0;
        for (int k = from; k < g->k && k < from + BLOCK; k++)
            sum = fmaf(at(g->a, g->lda, g->ta, i, k), at(g->b, g->ldb, g->tb, k, j), sum);
        c = add ? c + sum : sum;
    }
    return g->k || add ? c : 0;
}

/* Sizes at and around the edges of vectors, tiles and blocks. */
static int size(struct rng *r, int high)
{
    static const int edges[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 24, 25, 32, 33, 47, 48, 49};
    enum { EDGES = sizeof edges / sizeof *edges };
    return between(r, 0, 1) ? edges[between(r, 0, EDGES - 1)] : between(r, 1, high);
}

static int depth(struct rng *r)
{
    static const int edges[] = {0, 1, 2, 3, 255, 256, 257, 511, 512, 513};
    return between(r, 0, 1) ? edges[between(r, 0, 9)] : between(r, 0, 700);
}

static real *any_values(struct rng *r, size_t count)
{
    real *v = new_values(count + GUARD);
    for (size_t i = 0; i < count + GUARD; i++)
        v[i] = (real)rng_uniform(r, -1, 1);
    return v;
}

struct product_case {
    struct gemm g;
    size_t count; /* of c */
    real *a, *b, *before;
};

static struct product_case draw_product(struct rng *r, real *(*values)(struct rng *, size_t))
{
    struct product_case p = {.g = {.m = size(r, 70),
                                   .n = size(r, 120),
                                   .k = depth(r),
                                   .ta = between(r, 0, 1),
                                   .tb = between(r, 0, 1),
                                   .beta = (real)between(r, 0, 1)}};
    struct gemm *g = &p.g;
    g->lda = (g->ta ? g->m : g->k) + between(r, 0, 5);
    g->ldb = (g->tb ? g->k : g->n) + between(r, 0, 5);
    g->ldc = g->n + between(r, 0, 5);
    g->a = p.a = values(r, (size_t)((g->ta ? g->k : g->m) * g->lda));
    g->b = p.b = values(r, (size_t)((g->tb ? g->n : g->k) * g->ldb));
    p.count = (size_t)(g->m * g->ldc) + GUARD;
    p.before = values(r, p.count - GUARD);
    return p;
}

static void free_product(struct product_case *p)
{
    free(p->a), free(p->b), free(p->before);
}

static real *copy(const real *v, size_t count)
{
    real *to = new_values(count);
    memcpy(to, v, count * sizeof *to);
    return to;
}

static real *by_definition(const struct product_case *p)
{
    real *c = copy(p->before, p->count);
    for (int i = 0; i < p->g.m; i++)
        for (int j = 0; j < p->g.n; j++)
            c[i * p->g.ldc + j] = element(&p->g, c[i * p->g.ldc + j], i, j);
    return c;
}

static real *by_variant(const struct product_case *p, const struct simd *v)
{
    struct gemm g = p->g;
    g.c = copy(p->before, p->count);
    v->gemm(&g);
    return g.c;
}

START_TEST(test_products_are_the_definition)
{
    for (uint64_t k = 0; k < PRODUCTS; k++) {
        struct rng r = rng_stream(11, "product", k);
        struct product_case p = draw_product(&r, any_values);
        real *want = by_definition(&p);
        for (const struct simd *const *v = simd_variants(); *v; v++) {
            real *c = by_variant(&p, *v);
            if (fuses(*v))
                assert_same_bits(c, want, p.count, (*v)->name);
            free(c);
        }
        free(want);
        free_product(&p);
    }
}
END_TEST

/* Sums of whole numbers below 2^24 are exact in any order. */
START_TEST(test_products_of_whole_numbers)
{
    for (uint64_t k = 0; k < PRODUCTS; k++) {
        struct rng r = rng_stream(12, "product", k);
        struct product_case p = draw_product(&r, whole);
        const struct gemm *g = &p.g;
        for (const struct simd *const *v = simd_variants(); *v; v++) {
            real *c = by_variant(&p, *v);
            for (int i = 0; i < g->m; i++)
                for (int j = 0; j < g->n; j++) {
                    int sum = g->beta > 0 ? (int)p.before[i * g->ldc + j] : 0;
                    for (int l = 0; l < g->k; l++)
                        sum +=
                            (int)at(g->a, g->lda, g->ta, i, l) * (int)at(g->b, g->ldb, g->tb, l, j);
                    ck_assert_int_eq((int)c[i * g->ldc + j], sum);
                }
            free(c);
        }
        free_product(&p);
    }
}
END_TEST

START_TEST(test_products_are_near_openblas)
{
    for (uint64_t k = 0; k < PRODUCTS; k++) {
        struct rng r = rng_stream(13, "product", k);
        struct product_case p = draw_product(&r, any_values);
        struct gemm *g = &p.g;
        real *want = copy(p.before, p.count);
        cblas_sgemm(CblasRowMajor, g->ta ? CblasTrans : CblasNoTrans,
                    g->tb ? CblasTrans : CblasNoTrans, g->m, g->n, g->k, 1, g->a,
                    g->lda ? g->lda : 1, g->b, g->ldb ? g->ldb : 1, g->beta, want, g->ldc);
        for (const struct simd *const *v = simd_variants(); *v; v++) {
            real *c = by_variant(&p, *v);
            ck_assert_double_lt(relative_difference(c, want, p.count), 1e-5);
            free(c);
        }
        free(want);
        free_product(&p);
    }
}
END_TEST

/* ---- trainings ------------------------------------------------------------------------------ */

enum { BATCH = 9, HEADS = 3, CLASSES = 5, STEPS = 2 };

static const struct training {
    const char *encoder;
    struct shape in;
    int kind;
    uint64_t hash; /* of all weights after the last step, on every processor */
} trainings[] = {
    {"conv 9 3x3 same | bn | relu | pool 2 | dropout .25 | conv 20 3x3 | bn | relu | pool 2 | "
     "flatten"
     " | dense 39 | relu",
     {19, 23, 2},
     OPTIMIZER_ADAM,
     0x1362a55e63182772},
    {"conv 20 5x5 | leaky_relu .2 | pool 2 | conv 50 5x5 | relu | pool 2 | flatten | dense 300 | "
     "relu",
     {21, 24, 1},
     OPTIMIZER_SGD,
     0xe318eb2b7eb73fbe},
    {"conv 18 3x3 | relu | conv 34 3x3 | bn | conv 5 1x1 | flatten | l2norm 4 | dense 600 | relu"
     " | dense 21",
     {14, 11, 3},
     OPTIMIZER_ADAM,
     0x8d86fb67fea60879},
};
enum { TRAININGS = sizeof trainings / sizeof *trainings };

struct trainee {
    struct net *nets[2]; /* encoder and head */
    struct weights *weights[2];
    struct pass *passes[2];
    struct optimizer *optimizer;
    real *x, *dy, *dx;
    uint16_t labels[BATCH * HEADS];
};

static struct trainee begin(const struct training *t)
{
    struct trainee a = {.nets = {make_net(t->encoder, t->in), NULL}};
    a.nets[1] = make_net("grouped_dense 5x3", net_out(a.nets[0]));
    for (int i = 0; i < 2; i++) {
        a.weights[i] = make_weights(a.nets[i], NULL, 3);
        a.passes[i] = make_pass(a.nets[i], BATCH, true, NULL);
    }
    const struct optimizer_settings s = {.kind = t->kind,
                                         .lr = 1e-2,
                                         .momentum = 0.9,
                                         .nesterov = true,
                                         .beta1 = 0.9,
                                         .beta2 = 0.999,
                                         .epsilon = 1e-8,
                                         .clip_norm = 1,
                                         .weight_decay = 1e-3,
                                         .schedule = SCHEDULE_COSINE,
                                         .schedule_steps = 7};
    ck_assert_int_eq(optimizer_create(&a.optimizer, &s, a.weights, 2, NULL), ERR_NONE);
    a.x = random_values(BATCH * shape_size(t->in), "x");
    a.dy = new_values(BATCH * HEADS * CLASSES);
    a.dx = new_values(BATCH * shape_size(net_out(a.nets[0])));
    for (int i = 0; i < BATCH * HEADS; i++)
        a.labels[i] = (uint16_t)(i % CLASSES);
    return a;
}

static void step(struct trainee *a, uint64_t number)
{
    real binary[BATCH * HEADS * CLASSES];
    struct forward f = {.weights = a->weights[0],
                        .x = a->x,
                        .batch = BATCH,
                        .mode = PASS_TRAINING,
                        .dropout_seed = 1,
                        .step = number};
    f.x = pass_forward(a->passes[0], &f);
    f.weights = a->weights[1];
    const real *logits = pass_forward(a->passes[1], &f);
    loss_cross_entropy(logits, a->labels, BATCH, HEADS, CLASSES, 0.1, 1, a->dy);
    loss_binary(logits, BATCH * HEADS * CLASSES, 0.3, 2, binary);
    for (int i = 0; i < BATCH * HEADS * CLASSES; i++)
        a->dy[i] += binary[i];
    pass_backward(a->passes[1], &(struct backward){.weights = a->weights[1],
                                                   .dy = a->dy,
                                                   .to = net_layers(a->nets[1]) - 1,
                                                   .dx = a->dx});
    pass_backward(a->passes[0], &(struct backward){.weights = a->weights[0],
                                                   .dy = a->dx,
                                                   .to = net_layers(a->nets[0]) - 1});
    optimizer_step(a->optimizer);
}

static void end(struct trainee *a)
{
    for (int i = 0; i < 2; i++) {
        pass_free(a->passes[i]);
        weights_free(a->weights[i]);
        net_free(a->nets[i]);
    }
    optimizer_free(a->optimizer);
    free(a->x);
    free(a->dy);
    free(a->dx);
}

/* All weights after some steps, one after the other. */
static real *trained(const struct training *t, size_t *count)
{
    struct trainee a = begin(t);
    real *all = new_values(1 << 20);
    *count = 0;
    for (uint64_t k = 0; k < STEPS; k++)
        step(&a, k);
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < weights_tensors(a.weights[i]); k++) {
            const struct tensor *w = weights_tensor(a.weights[i], k);
            ck_assert_uint_lt(*count + w->count, 1 << 20);
            memcpy(all + *count, w->value, w->count * sizeof(real));
            *count += w->count;
        }
    end(&a);
    return all;
}

/* FNV-1a of the bytes. */
static uint64_t hash_of(const real *v, size_t count)
{
    const unsigned char *bytes = (const void *)v;
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t i = 0; i < count * sizeof *v; i++)
        hash = (hash ^ bytes[i]) * 0x100000001b3;
    return hash;
}

START_TEST(test_trainings_agree)
{
    const struct simd *before = simd_current();
    const bool own = gemm_is_own();
    size_t count, other;
    gemm_choose(true);
    simd_choose(&simd_fused);
    real *want = trained(&trainings[_i], &count);
    for (const struct simd *const *v = simd_variants(); *v; v++) {
        simd_choose(*v);
        real *got = trained(&trainings[_i], &other);
        ck_assert_uint_eq(count, other);
        ck_assert_double_lt(relative_difference(got, want, count), 1e-2);
        if (fuses(*v))
            assert_same_bits(got, want, count, (*v)->name);
        else
            ck_assert_int_ne(memcmp(got, want, count * sizeof(real)), 0);
        free(got);
    }
    ck_assert_uint_eq(hash_of(want, count), trainings[_i].hash);
    free(want);
    simd_choose(before);
    gemm_choose(own);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bits of class reference");
    TCase *tests = tcase_create("bits");
    tcase_add_test(tests, test_products_are_the_definition);
    tcase_add_test(tests, test_products_of_whole_numbers);
    tcase_add_test(tests, test_products_are_near_openblas);
    tcase_add_loop_test(tests, test_trainings_agree, 0, TRAININGS);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
