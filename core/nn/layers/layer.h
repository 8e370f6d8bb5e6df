/* What a layer is inside the library. A new layer is one file that defines a `struct layer_type`
 * and one line in nn/layers/list.h; parsing, shapes, help, checkpoints and the tests follow from
 * the table. */
#ifndef ADDA_NN_LAYER_H
#define ADDA_NN_LAYER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "base/arena.h"
#include "base/parallel.h"
#include "nn/kernels/real.h"
#include "nn/layers/types.h"
#include "nn/layers/words.h"

enum {
    LAYER_CONFIG = 64, /* bytes a layer type may use for its parsed settings */
    LAYER_TENSORS = 4, /* tensors of one layer at most */
    LAYER_NAME = 32,
};

enum tensor_init { INIT_ZERO, INIT_ONE, INIT_GLOROT };

/* One tensor a layer declares. Statistics have no gradient. `fan` is in and out, for INIT_GLOROT.
 */
struct tensor_plan {
    const char *suffix;
    int dimensions;
    int extent[4];
    enum tensor_init init;
    int fan[2];
    bool statistic;
};

struct layer_type;

/* One layer of one net. `config` belongs to the type, which keeps its own struct there. */
struct layer {
    const struct layer_type *type;
    struct shape in, out;
    char name[LAYER_NAME];
    int tensors, first_tensor;
    struct tensor_plan plan[LAYER_TENSORS];
    _Alignas(16) unsigned char config[LAYER_CONFIG];
};

static inline const void *layer_settings(const struct layer *l)
{
    return l->config;
}

/* What a layer's lay-out may ask for: `threads` workers, `batch` examples. */
struct layer_plan {
    int batch, threads;
    bool trainable;
};

/* One call of forward or backward. All arrays are [batch][...]. `value` and `gradient` hold one
 * pointer per tensor, in the order the layer declared them; `gradient` is NULL when parameter
 * gradients are not wanted, else they are added to. `dx` NULL: not wanted; otherwise it is
 * overwritten and may be the same memory as `dy` when the type is in_place. `memory` is what
 * the lay-out function carved: values saved for backward, and scratch. */
struct layer_call {
    const struct layer *layer;
    struct pool *pool;
    int batch;
    enum pass_mode mode;
    real *const *value;
    real *const *gradient;
    const real *x;
    real *y;
    const real *dy;
    real *dx;
    void *memory;
    uint64_t seed, step;
    double statistics_weight; /* 0: the layer's own momentum */
};

/* Runs fn(copy of *c, item, worker) for all items on the call's threads. */
static inline void layer_run(const struct layer_call *c, int items,
                             void (*fn)(void *call, int item, int worker))
{
    struct layer_call copy = *c;
    pool_run(c->pool, items, fn, &copy);
}

struct layer_type {
    const char *name;   /* the word that begins it */
    const char *syntax; /* "conv C HxW [valid|same]" */
    const char *help;   /* one line */
    bool begins_block;  /* a prefix "through conv1" ends before it (net_block_end in nn/net.h) */
    bool in_place;      /* y may be x, dx may be dy; backward needs y alone */
    size_t memory;      /* size of the struct `layer_call.memory` points to; 0: none */

    /* Reads the words after the name, fills config and `out` from `in`. */
    enum err_code (*parse)(struct layer *l, struct words *w, struct err *e);
    /* The words in canonical spelling (defaults left out). */
    void (*print)(const struct layer *l, char *text, size_t size);
    /* Fills `plan`, returns the number of tensors. NULL: none. */
    int (*tensors)(const struct layer *l, struct tensor_plan *plan);
    /* Carves saved values and scratch (see base/arena.h: runs twice). NULL: needs none. */
    void (*lay_out)(const struct layer *l, const struct layer_plan *plan, void *memory,
                    struct arena *a);
    /* Whether a second forward in training of the same batch, on the same weights, can give other
     * values than the first: by what its step names, or by statistics that the first moved and that
     * count in training, too. NULL: never. */
    bool (*varies)(const struct layer *l);
    void (*forward)(const struct layer_call *c);
    void (*backward)(const struct layer_call *c);
};

#endif
