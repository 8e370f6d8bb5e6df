/* A tiny task and source model for the tests of adapt: noisy patterns of 8x8 grey images, two
 * labels of three classes; the target is the same with its brightness shifted. */
#ifndef ADDA_TESTS_ADAPT_PROBLEM_H
#define ADDA_TESTS_ADAPT_PROBLEM_H

#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/methods/registry.h"
#include "adapt/supervised.h"
#include "base/rng.h"

enum { SIDE = 8, HEADS = 2, CLASSES = 3, TRAIN = 96, TEST = 60 };

struct problem {
    uint8_t images[4][TRAIN * SIDE * SIDE];
    uint16_t labels[4][TRAIN * HEADS];
    struct task task;
    struct network_settings network;
    struct supervised_settings supervised;
    struct adapt_settings adapt;
    struct model source;
    struct method_input input;
};

/* Head h's class lights a row block in its half of the columns. */
static void draw_image(uint8_t *image, const uint16_t *label, struct rng *r, int shift)
{
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            const int lit = y / 3 == label[x / (SIDE / 2)];
            image[y * SIDE + x] = (uint8_t)(shift + lit * 90 + (int)rng_below(r, 60));
        }
}

static void fill(struct problem *p, int set, int count, int shift, struct image_set *d)
{
    struct rng r = rng_stream(7, "problem", (uint64_t)set);
    for (int i = 0; i < count; i++) {
        for (int h = 0; h < HEADS; h++)
            p->labels[set][i * HEADS + h] = (uint16_t)rng_below(&r, CLASSES);
        draw_image(p->images[set] + i * SIDE * SIDE, p->labels[set] + i * HEADS, &r, shift);
    }
    *d = (struct image_set){.count = count, .images = p->images[set], .labels = p->labels[set]};
}

static const char *const problem_network =
    "{encoder: 'conv 4 3x3 | bn | relu | pool 2 | conv 5 3x3 same | bn | relu | flatten | dense 6 |"
    " relu', head: 'dense {outputs}', discriminator: 'dense 7 | relu | dense 1'}";

static void read_settings(struct problem *p, const char *network, const char *supervised,
                          const char *defaults, const char *adapt)
{
    struct err e = ERR_INIT;
    struct document *d = NULL;
    ck_assert_msg(!document_parse(&d, network, "network", &e), "%s", e.text);
    ck_assert_msg(!network_read(&p->network, document_root(d), &e), "%s", e.text);
    document_free(d);
    ck_assert_msg(!document_parse(&d, supervised, "supervised", &e), "%s", e.text);
    ck_assert_msg(!supervised_read(&p->supervised, document_root(d), &e), "%s", e.text);
    document_free(d);
    ck_assert_msg(!document_parse(&d, adapt, "adapt", &e), "%s", e.text);
    ck_assert_msg(!adapt_read(&p->adapt, defaults, document_root(d), NULL, &e), "%s", e.text);
    document_free(d);
}

/* A problem whose source model has random weights (see train_source). */
static struct problem *problem_create(const char *network, const char *method, const char *adapt)
{
    struct problem *p = calloc(1, sizeof *p);
    struct err e = ERR_INIT;
    const struct method *m = method_find(method);
    ck_assert_ptr_nonnull(p);
    ck_assert_ptr_nonnull(m);
    p->task = (struct task){.image = {SIDE, SIDE, 1}, .heads = HEADS, .classes = CLASSES};
    fill(p, 0, TRAIN, 20, &p->task.source_train);
    fill(p, 1, TRAIN, 80, &p->task.target_train);
    fill(p, 2, TEST, 20, &p->task.source_test);
    fill(p, 3, TEST, 80, &p->task.target_test);
    read_settings(p, network ? network : problem_network,
                  "{steps: 60, batch: 16, optimizer: {lr: 0.01}}", m->defaults, adapt);
    ck_assert_msg(!model_create(&p->source, &p->network, &p->task, 3, &e), "%s", e.text);
    p->input = (struct method_input){.method = m,
                                     .network = &p->network,
                                     .supervised = &p->supervised,
                                     .adapt = &p->adapt,
                                     .task = &p->task,
                                     .source = &p->source,
                                     .seed = 3};
    return p;
}

/* Until it reads. */
static inline void train_source(struct problem *p)
{
    struct result r = {0};
    struct err e = ERR_INIT;
    ck_assert_msg(
        !supervised_train_source(&p->source, &p->supervised, &p->task, 3, NULL, NULL, &r, &e), "%s",
        e.text);
    ck_assert_double_gt(r.source.mean, 0.9);
    result_free(&r);
}

/* Values and statistics are the same bits. */
static inline bool same_weights(struct weights *a, struct weights *b)
{
    bool same = true;
    for (int t = 0; t < weights_tensors(a); t++)
        same &= memcmp(weights_tensor(a, t)->value, weights_tensor(b, t)->value,
                       weights_tensor(a, t)->count * sizeof(real)) == 0;
    return same;
}

static void problem_free(struct problem *p)
{
    model_free(&p->source);
    network_free(&p->network);
    supervised_free(&p->supervised);
    adapt_free(&p->adapt);
    free(p);
}

#endif
