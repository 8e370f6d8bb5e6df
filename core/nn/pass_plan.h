/* Where everything of a pass lies: one plan for the memory of a batch, fused blocks included. */
#ifndef ADDA_NN_PASS_PLAN_H
#define ADDA_NN_PASS_PLAN_H

#include "nn/blocks/block.h"
#include "nn/net.h"

/* Where the values of one layer live. `memory` is the layer type's own struct. */
struct layer_slot {
    real *output, *gradient;
    void *memory;
    bool kept; /* `gradient` is its own memory, not scratch */
};

/* What runs at once: a fused block, or (block NULL) one layer. */
struct step {
    int first, last;
    struct block *block;
};

/* Memory that blocks of even and of odd number take in turn. Gradients of a trainable pass; z and y
 * of one that only goes forward: of a whole batch, or, where images pass a row of blocks a window
 * at a time, of one window per thread. Threads are in different blocks at once, so their parts
 * (`z_window`, `y_window` values) are as large as the largest block's. */
struct turns {
    size_t gradient, z, y, z_window, y_window;
    real *gradients, *zs, *ys;
};

/* Zero-initialise; pass_plan_free. */
struct pass_plan {
    const struct net *net;
    const struct simd *simd;
    struct layer_plan size;
    struct layer_slot *slots;
    unsigned char *memories; /* all layers' structs */
    struct step *steps;
    struct block *blocks;
    int step_count, block_count, window; /* window: images one thread takes through all blocks */
    struct scratch *scratch;             /* [threads] */
    struct turns turns[2];
    real *inner[2]; /* gradients between layers of an unfused block, in turn */
    struct arena arena;
    size_t bytes; /* of the arena */
};

/* Plans and counts; nothing of the batch's size is allocated yet. `plain`: no block is fused. */
enum err_code pass_plan_count(struct pass_plan *p, const struct net *net, struct layer_plan size,
                              bool plain, struct err *e);

/* Allocates what was counted and puts everything in its place. */
enum err_code pass_plan_reserve(struct pass_plan *p, struct err *e);
void pass_plan_free(struct pass_plan *p);

#endif
