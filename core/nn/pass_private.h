/* What a pass holds: pass_plan.c lays it out, pass.c runs it. */
#ifndef ADDA_NN_PASS_PRIVATE_H
#define ADDA_NN_PASS_PRIVATE_H

#include "nn/kernels/block.h"
#include "nn/pass.h"

/* Where the values of one layer live. `memory` is the layer type's own struct. */
struct slot {
    real *output, *gradient;
    void *memory;
    bool kept; /* `gradient` is its own memory, not scratch */
};

/* What runs at once: a fused block, or (block NULL) one layer. */
struct step {
    int first, last;
    struct block *block;
};

/* `shared`: memory that blocks of even and of odd number take in turn. Gradients of a trainable
 * pass; z and y of one that only goes forward: of a whole batch, or, where images pass a row of
 * blocks a window at a time, of one window a thread. Threads are in different blocks at once, so
 * their parts (`z_window`, `y_window` values) are as large as the largest block's. */
struct shared {
    size_t gradient, z, y, z_window, y_window;
    real *gradients, *zs, *ys;
};

struct pass {
    const struct net *net;
    const struct simd *simd;
    struct layer_plan plan;
    struct pool *pool;
    struct slot *slots;
    unsigned char *memories; /* all layers' structs */
    struct step *steps;
    struct block *blocks;
    int step_count, block_count, window; /* window: images one thread takes through all blocks */
    struct scratch *scratch;             /* [threads] */
    struct shared shared[2];
    real *inner[2]; /* gradients between layers of an unfused block, in turn */
    struct arena arena;
    struct forward last;
    size_t bytes;
};

#endif
