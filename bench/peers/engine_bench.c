/* How fast the training engine is: one network, one number of threads, times of single steps.
 *
 *   engine-bench NET THREADS BATCH STEPS [VARIANT PRODUCTS]
 *                 times of single steps; without VARIANT and PRODUCTS in class "fast"
 *   engine-bench layers NET THREADS BATCH
 *                 every block beside the rate of sgemm, and where its time goes, as Markdown
 *   engine-bench products
 *                 matrix products of the sizes that occur, own beside OpenBLAS's, as Markdown
 *
 *   NET           seed, small, lenet, or adda, adda-lenet: an adversarial step of small, of lenet
 *   VARIANT       avx512, avx2, neon, fused or portable
 *   PRODUCTS      own, or openblas: its kernels are those that OPENBLAS_CORETYPE names
 *
 * The first form prints one line of JSON: milliseconds of every training step and of every
 * inference, peak memory, and what computed. bench/peers/torch_step.py runs it side by side with
 * PyTorch and compares. */
#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include "base/parallel.h"
#include "base/progress.h"
#include "base/rng.h"
#include "base/text.h"
#include "bench/peers/engine_exit.h"
#include "bench/peers/engine_layers.h"
#include "bench/peers/engine_products.h"
#include "nn/kernels/gemm.h"
#include "nn/kernels/kernels.h"
#include "nn/kernels/simd_select.h"
#include "nn/loss.h"
#include "nn/optimizer.h"
#include "nn/presets.h"

enum { HEADS = 3, CLASSES = 10, NETS = 3 };
enum { ENCODER, HEAD, DISCRIMINATOR };

/* Everything a measurement needs. passes: [net][0 training, 1 inference]. */
struct bench {
    struct net *nets[NETS];
    struct weights *weights[NETS];
    struct pass *passes[NETS], *inference[NETS];
    struct pass *halves[2]; /* discriminator on source and target, as core/adapt/objective.c */
    struct optimizer *mapping, *other;
    struct pool *pool;
    int batch;
    uint64_t step;
    real *x, *features, *dfeatures, *dlogits;
    uint16_t *labels;
};

static struct shape input_of(const struct preset *p)
{
    if (strcmp(p->name, "seed") == 0)
        return (struct shape){100, 100, 3};
    return strcmp(p->name, "lenet") == 0 ? (struct shape){28, 28, 1} : (struct shape){24, 72, 1};
}

static void fill(struct bench *b)
{
    struct rng r = rng_stream(1, "bench", 0);
    size_t pixels = (size_t)b->batch * shape_size(net_in(b->nets[ENCODER]));
    size_t feature = (size_t)b->batch * shape_size(net_out(b->nets[ENCODER]));
    b->x = memory_take(pixels, sizeof(real));
    b->features = memory_take(feature, sizeof(real));
    b->dfeatures = memory_take(feature, sizeof(real));
    b->dlogits = memory_take((size_t)b->batch * HEADS * CLASSES, sizeof(real));
    b->labels = memory_take((size_t)b->batch * HEADS, sizeof *b->labels);
    for (size_t i = 0; i < pixels; i++)
        b->x[i] = (real)rng_unit(&r);
    for (size_t i = 0; i < feature; i++)
        b->features[i] = (real)rng_unit(&r);
    for (int i = 0; i < b->batch * HEADS; i++)
        b->labels[i] = (uint16_t)rng_below(&r, CLASSES);
}

static void create_nets(struct bench *b, const struct preset *p, bool adversarial, struct err *e)
{
    char text[1024];
    const char *texts[NETS] = {p->encoder, p->head, p->discriminator};
    for (int i = 0; i < NETS; i++) {
        if (i == (adversarial ? HEAD : DISCRIMINATOR))
            continue;
        struct shape in = i ? net_out(b->nets[ENCODER]) : input_of(p);
        exit_on_error(preset_expand(texts[i], HEADS, CLASSES, text, sizeof text, e), e);
        exit_on_error(net_create(&b->nets[i], text, in, e), e);
        exit_on_error(weights_create(&b->weights[i], b->nets[i], NULL, e), e);
        weights_init(b->weights[i], 1, p->name);
        struct pass_settings s = {.batch = b->batch, .trainable = true, .pool = b->pool};
        exit_on_error(pass_create(&b->passes[i], b->nets[i], &s, e), e);
        s = (struct pass_settings){
            .batch = b->batch, .trainable = i == DISCRIMINATOR, .pool = b->pool};
        exit_on_error(pass_create(&b->inference[i], b->nets[i], &s, e), e);
    }
    b->halves[0] = b->passes[DISCRIMINATOR];
    b->halves[1] = b->inference[DISCRIMINATOR];
}

static struct optimizer *make_optimizer(struct bench *b, bool sgd, int first, int count,
                                        struct err *e)
{
    struct optimizer_settings s = {.kind = sgd ? OPTIMIZER_SGD : OPTIMIZER_ADAM,
                                   .lr = 1e-3,
                                   .momentum = 0.9,
                                   .nesterov = sgd,
                                   .beta1 = 0.9,
                                   .beta2 = 0.999,
                                   .epsilon = 1e-8};
    struct optimizer *o;
    exit_on_error(optimizer_create(&o, &s, b->weights + first, count, e), e);
    optimizer_use_pool(o, b->pool);
    return o;
}

static struct bench start(const char *name, int threads, int batch)
{
    struct err e = ERR_INIT;
    struct bench b = {.batch = batch};
    bool adversarial = strncmp(name, "adda", 4) == 0, seed = strcmp(name, "seed") == 0;
    const struct preset *p = preset_find(strcmp(name, "adda") == 0         ? "small"
                                         : strcmp(name, "adda-lenet") == 0 ? "lenet"
                                                                           : name);
    if (!p) {
        fprintf(stderr, "engine-bench: no network '%s': seed, small, lenet, adda or adda-lenet\n",
                name);
        exit(ERR_USAGE);
    }
    exit_on_error(pool_create(&b.pool, threads, &e), &e);
    create_nets(&b, p, adversarial, &e);
    b.mapping = make_optimizer(&b, seed, ENCODER, adversarial ? 1 : 2, &e);
    if (adversarial)
        b.other = make_optimizer(&b, false, DISCRIMINATOR, 1, &e);
    fill(&b);
    return b;
}

static void stop(struct bench *b)
{
    for (int i = 0; i < NETS; i++) {
        pass_free(b->passes[i]);
        pass_free(b->inference[i]);
        weights_free(b->weights[i]);
        net_free(b->nets[i]);
    }
    optimizer_free(b->mapping);
    optimizer_free(b->other);
    pool_free(b->pool);
    free(b->x), free(b->features), free(b->dfeatures), free(b->dlogits), free(b->labels);
}

/* ---- steps ---------------------------------------------------------------------------------- */

static const real *forward(struct bench *b, struct pass *p, int net, const real *x, int batch,
                           enum pass_mode mode)
{
    return pass_forward(p, &(struct forward){.weights = b->weights[net],
                                             .x = x,
                                             .batch = batch,
                                             .mode = mode,
                                             .dropout_seed = 1,
                                             .step = b->step});
}

static void backward(struct bench *b, struct pass *p, int net, bool gradients, const real *dy,
                     real *dx)
{
    pass_backward(p, &(struct backward){.weights = gradients ? b->weights[net] : NULL,
                                        .dy = dy,
                                        .to = net_layers(b->nets[net]) - 1,
                                        .dx = dx});
}

static void train(struct bench *b)
{
    const real *f = forward(b, b->passes[ENCODER], ENCODER, b->x, b->batch, PASS_TRAINING);
    const real *z = forward(b, b->passes[HEAD], HEAD, f, b->batch, PASS_TRAINING);
    loss_cross_entropy(z, b->labels, b->batch, HEADS, CLASSES, 0, 1, b->dlogits);
    backward(b, b->passes[HEAD], HEAD, true, b->dlogits, b->dfeatures);
    backward(b, b->passes[ENCODER], ENCODER, true, b->dfeatures, NULL);
    optimizer_step(b->mapping);
    b->step++;
}

/* The step of core/adapt: source features are given; one forward of the target's encoder serves the
 * discriminator's step and the mapping's (inverted labels). */
static void adversarial(struct bench *b)
{
    const real *features[2] = {b->features, NULL};
    features[1] = forward(b, b->passes[ENCODER], ENCODER, b->x, b->batch, PASS_TRAINING);
    for (int h = 0; h < 2; h++) {
        const real *z =
            forward(b, b->halves[h], DISCRIMINATOR, features[h], b->batch, PASS_TRAINING);
        loss_binary(z, b->batch, 1 - h, 1, b->dlogits);
        backward(b, b->halves[h], DISCRIMINATOR, true, b->dlogits, NULL);
    }
    optimizer_step(b->other);
    const real *z = forward(b, b->halves[1], DISCRIMINATOR, features[1], b->batch, PASS_TRAINING);
    loss_binary(z, b->batch, 1, 1, b->dlogits);
    backward(b, b->halves[1], DISCRIMINATOR, false, b->dlogits, b->dfeatures);
    backward(b, b->passes[ENCODER], ENCODER, true, b->dfeatures, NULL);
    optimizer_step(b->mapping);
    b->step++;
}

static void infer(struct bench *b)
{
    int top = b->nets[HEAD] ? HEAD : DISCRIMINATOR;
    const real *f = forward(b, b->inference[ENCODER], ENCODER, b->x, b->batch, PASS_INFERENCE);
    forward(b, b->inference[top], top, f, b->batch, PASS_INFERENCE);
}

static void print_times(const char *name, const double *ms, int count)
{
    printf("\"%s\": [", name);
    for (int i = 0; i < count; i++)
        printf("%s%.4f", i ? ", " : "", ms[i]);
    printf("], ");
}

static void measure(const char *net, int threads, int batch, int steps)
{
    struct bench b = start(net, threads, batch);
    void (*step)(struct bench *) = b.other ? adversarial : train;
    double *trained = memory_take((size_t)steps, sizeof *trained);
    double *inferred = memory_take((size_t)steps, sizeof *inferred);
    step(&b);
    infer(&b);
    for (int i = 0; i < steps; i++) {
        double begin = clock_seconds();
        step(&b);
        double middle = clock_seconds();
        infer(&b);
        trained[i] = 1e3 * (middle - begin);
        inferred[i] = 1e3 * (clock_seconds() - middle);
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"net\": \"%s\", \"threads\": %d, \"batch\": %d, ", net, threads, batch);
    print_times("train_ms", trained, steps);
    print_times("inference_ms", inferred, steps);
    printf("\"peak_mib\": %.1f, \"kernels\": \"%s\", \"blas\": \"%s\"}\n",
           (double)usage.ru_maxrss / 1024, kernels_variant(),
           gemm_is_own() ? "own" : kernels_blas_core());
    free(trained);
    free(inferred);
    stop(&b);
}

/* The class, or a variant and a product by name. */
static void choose(const char *variant, const char *products)
{
    struct err e = ERR_INIT;
    if (!variant) {
        exit_on_error(kernels_select(KERNELS_FAST, &e), &e);
        return;
    }
    const struct simd *const *v = simd_variants();
    while (*v && strcmp((*v)->name, variant) != 0)
        v++;
    bool own = strcmp(products, "own") == 0;
    if (!*v || (!own && strcmp(products, "openblas") != 0)) {
        fprintf(stderr,
                "engine-bench: this processor has no variant '%s', or '%s' is neither own "
                "nor openblas\n",
                variant, products);
        exit(ERR_USAGE);
    }
    openblas_set_num_threads(1);
    simd_choose(*v);
    gemm_choose(own);
}

static void layers(const char *name, int threads, int batch)
{
    struct bench b = start(name, threads, batch);
    print_layers(b.nets, NETS, b.pool, batch);
    stop(&b);
}

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], "products") == 0) {
        print_products();
        return 0;
    }
    bool by_layer = count == 5 && strcmp(arguments[1], "layers") == 0;
    if (count != 5 && (count != 7 || by_layer)) {
        fprintf(stderr, "usage: engine-bench NET THREADS BATCH STEPS [VARIANT own|openblas]\n"
                        "       engine-bench layers NET THREADS BATCH\n"
                        "       engine-bench products\n"
                        "NET: seed, small, lenet, adda or adda-lenet\n");
        return ERR_USAGE;
    }
    int numbers[3];
    for (int i = 0; i < 3; i++) {
        char *end;
        long n = strtol(arguments[2 + i], &end, 10);
        numbers[i] = (int)n;
        if ((n < 1 || n > 100000 || *end) && !(by_layer && i == 0)) {
            fprintf(stderr, "engine-bench: '%s' is not a positive number\n", arguments[2 + i]);
            return ERR_USAGE;
        }
    }
    choose(count == 7 ? arguments[5] : NULL, count == 7 ? arguments[6] : NULL);
    if (by_layer)
        layers(arguments[2], numbers[1], numbers[2]);
    else
        measure(arguments[1], numbers[0], numbers[1], numbers[2]);
    return 0;
}
