/* What a term on the target's predictions, or the conditional look, adds to a training step.
 *
 *   terms-bench [CLASSES HEADS BATCH STEPS]     36 5 64 400 without
 *
 * Network `small` on random grey images of 72x24, one thread, class "reference". The training with
 * a term and the one without take their steps in turn in one process, so that a busy neighbour hits
 * both; what counts is the median over steps of the difference, beside the median step, mean of
 * rounds in which the two lie in memory in one order and in the other. Prints Markdown. The mapping
 * of `joint` alone needs no backward pass of its target half, which any term
 * adds; a teacher adds a forward pass. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/methods/registry.h"
#include "adapt/objective.h"
#include "adapt/terms/registry.h"
#include "base/document.h"
#include "base/progress.h"
#include "base/rng.h"
#include "base/text.h"
#include "bench/peers/engine_exit.h"
#include "nn/kernels/kernels.h"
#include "nn/optimizer.h"

enum { WIDTH = 72, HEIGHT = 24, IMAGES = 256, ROUNDS = 8 };

/* Images and labels of both domains, and a source model of random weights. */
struct problem {
    struct task task;
    struct network_settings network;
    struct supervised_settings supervised;
    struct model source;
    uint8_t *images;
    uint16_t *labels;
    int batch;
};

/* One training. */
struct contender {
    struct adapt_settings adapt;
    struct method_input input;
    struct objective objective;
    struct optimizer *mapping, *discriminator;
    double *ms; /* of each step */
};

static void problem_create(struct problem *p, int classes, int heads, int batch)
{
    struct err e = ERR_INIT;
    struct rng r = rng_stream(1, "terms-bench", 0);
    *p = (struct problem){.batch = batch};
    p->images = memory_take((size_t)IMAGES * WIDTH * HEIGHT, 1);
    p->labels = memory_take((size_t)IMAGES * (size_t)heads, sizeof *p->labels);
    for (int i = 0; i < IMAGES * WIDTH * HEIGHT; i++)
        p->images[i] = (uint8_t)rng_below(&r, 256);
    for (int i = 0; i < IMAGES * heads; i++)
        p->labels[i] = (uint16_t)rng_below(&r, (uint32_t)classes);
    const struct image_set set = {.count = IMAGES, .images = p->images, .labels = p->labels};
    p->task = (struct task){.image = {HEIGHT, WIDTH, 1},
                            .heads = heads,
                            .classes = classes,
                            .source_train = set,
                            .target_train = set,
                            .source_test = set,
                            .target_test = set};
    exit_on_error(network_read(&p->network, NULL, &e), &e);
    exit_on_error(supervised_read(&p->supervised, NULL, &e), &e);
    exit_on_error(model_create(&p->source, &p->network, &p->task, 1, &e), &e);
}

static void problem_free(struct problem *p)
{
    model_free(&p->source);
    network_free(&p->network);
    supervised_free(&p->supervised);
    free(p->images);
    free(p->labels);
}

static void contender_create(struct contender *s, struct problem *p, const char *method,
                             const char *settings, int steps)
{
    struct err e = ERR_INIT;
    struct document *d = NULL;
    *s = (struct contender){.ms = memory_take((size_t)steps, sizeof *s->ms)};
    s->input = (struct method_input){.method = method_find(method),
                                     .network = &p->network,
                                     .supervised = &p->supervised,
                                     .adapt = &s->adapt,
                                     .task = &p->task,
                                     .source = &p->source,
                                     .seed = 1};
    exit_on_error(document_parse(&d, settings, "settings", &e), &e);
    exit_on_error(adapt_read(&s->adapt, s->input.method->defaults, document_root(d), NULL, &e), &e);
    document_free(d);
    s->adapt.batch = p->batch;
    exit_on_error(objective_create(&s->objective, &s->input, &e), &e);
    struct encoders *n = &s->objective.encoders;
    struct weights *mapped[3] = {n->target, n->source, n->head};
    exit_on_error(optimizer_create(&s->mapping, &s->adapt.mapping, mapped, n->joint ? 3 : 1, &e),
                  &e);
    if (s->objective.discriminator.weights)
        exit_on_error(optimizer_create(&s->discriminator, &s->adapt.discriminator,
                                       &s->objective.discriminator.weights, 1, &e),
                      &e);
}

static void contender_free(struct contender *s)
{
    optimizer_free(s->mapping);
    optimizer_free(s->discriminator);
    objective_free(&s->objective);
    adapt_free(&s->adapt);
    free(s->ms);
}

/* As core/adapt/adaptation.c, whose two steps share a forward where nothing drops out. */
static double step(struct contender *s, const uint32_t *indices)
{
    const double begin = clock_seconds();
    objective_load(&s->objective, HALF_SOURCE, indices);
    objective_load(&s->objective, HALF_TARGET, indices);
    objective_encode(&s->objective, PASS_TRAINING);
    if (s->discriminator) {
        objective_discriminator(&s->objective);
        optimizer_step(s->discriminator);
    }
    objective_mapping(&s->objective, true);
    optimizer_step(s->mapping);
    objective_average(&s->objective);
    return 1e3 * (clock_seconds() - begin);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_size);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* Medians over the steps of two trainings: milliseconds without the settings, and more with them.
 * `swapped`: the one with them lies first in memory. */
struct cost {
    double plain, more;
};

static struct cost measure(struct problem *p, const char *method, const char *settings, int steps,
                           bool swapped)
{
    struct contender sides[2];
    struct rng r = rng_stream(2, "terms-bench", 0);
    uint32_t *indices = memory_take((size_t)p->batch, sizeof *indices);
    double *more = memory_take((size_t)steps, sizeof *more);
    for (int i = 0; i < 2; i++)
        contender_create(&sides[swapped ^ i], p, method, swapped ^ i ? settings : "{}", steps);
    for (int k = -1; k < steps; k++) {
        double ms[2];
        for (int i = 0; i < p->batch; i++)
            indices[i] = rng_below(&r, IMAGES);
        for (int first = k & 1, i = 0; i < 2; i++)
            ms[first ^ i] = step(&sides[first ^ i], indices);
        if (k < 0)
            continue; /* buffers are touched, features of a frozen source are computed */
        sides[0].ms[k] = ms[0];
        more[k] = ms[1] - ms[0];
    }
    const struct cost cost = {median(sides[0].ms, steps), median(more, steps)};
    contender_free(&sides[0]);
    contender_free(&sides[1]);
    free(indices);
    free(more);
    return cost;
}

/* A row: the method alone and with the settings. Where buffers lie is worth some percent of a step:
 * the mean of both orders. */
static void compare(struct problem *p, const char *method, const char *what, const char *settings,
                    int steps)
{
    struct cost sum = {0, 0};
    for (int round = 0; round < ROUNDS; round++) {
        const struct cost c = measure(p, method, settings, steps / ROUNDS, round % 2);
        sum.plain += c.plain / ROUNDS;
        sum.more += c.more / ROUNDS;
    }
    printf("| %s | %s | %.2f | %+.2f | %+.1f %% |\n", method, what, sum.plain, sum.more,
           100 * sum.more / sum.plain);
    fflush(stdout);
}

static int number(const char *text)
{
    char *end;
    const long n = strtol(text, &end, 10);
    if (n >= 1 && n <= 100000 && !*end)
        return (int)n;
    fprintf(stderr, "terms-bench: '%s' is not a positive number\n", text);
    exit(ERR_USAGE);
}

int main(int count, char **arguments)
{
    int given[4] = {36, 5, 64, 400};
    struct problem p;
    struct err e = ERR_INIT;
    if (count != 1 && count != 5) {
        fputs("usage: terms-bench [CLASSES HEADS BATCH STEPS]\n", stderr);
        return ERR_USAGE;
    }
    for (int i = 1; i < count; i++)
        given[i - 1] = number(arguments[i]);
    exit_on_error(kernels_select(KERNELS_REFERENCE, &e), &e);
    if (given[3] < ROUNDS) {
        fprintf(stderr, "terms-bench: STEPS are shared by %d rounds: give %d or more\n", ROUNDS,
                ROUNDS);
        return ERR_USAGE;
    }
    problem_create(&p, given[0], given[1], given[2]);
    printf("| method | with | ms a step without | more | |\n|---|---|--:|--:|--:|\n");
    for (int k = 0; k < TERM_COUNT; k++) {
        char settings[100];
        snprintf(settings, sizeof settings, "{terms: {%s: {ramp: false}}}", terms[k]->name);
        compare(&p, "inverted_gan", terms[k]->name, settings, given[3]);
    }
    compare(&p, "inverted_gan", "look: conditional", "{look: conditional}", given[3]);
    compare(&p, "joint", "mcc", "{terms: {mcc: {ramp: false}}}", given[3]);
    problem_free(&p);
    return 0;
}
