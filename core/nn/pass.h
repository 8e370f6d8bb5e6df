/* On which batch a net computes: activations, their gradients, values saved for backward. Two
 * passes on one weights are tied encoders. */
#ifndef ADDA_NN_PASS_H
#define ADDA_NN_PASS_H

#include "base/parallel.h"
#include "nn/weights.h"

struct pass;

/* For at most `batch` examples. `pool` (may be NULL) gives the threads; results do not depend on
 * their number. `trainable` false saves the memory backward needs. `plain` runs layer by layer, no
 * block fused: the slow twin that tests compare with. */
struct pass_settings {
    int batch;
    bool trainable;
    struct pool *pool;
    bool plain;
};

enum err_code pass_create(struct pass **p, const struct net *net,
                          const struct pass_settings *settings, struct err *e);
void pass_free(struct pass *p);

/* Bytes planned for the pass; and those that a pass of so many threads would need, without
 * allocating them. */
size_t pass_memory(const struct pass *p);
enum err_code pass_count_bytes(const struct net *net, const struct pass_settings *settings,
                               int threads, size_t *bytes, struct err *e);

/* x[batch][h][w][c]; returns the output [batch][out], owned by the pass, valid until its next
 * forward. `x` must stay unchanged until backward is done. `dropout_seed` and `step` name the
 * dropout masks' stream (seed, layer name, step). `statistics_weight` is this batch's weight in the
 * running statistics: 1/k at the k-th of equal batches makes them the mean over the batches, as
 * PyTorch's momentum=None does; 0 is the layers' own momentum. Never fails, never allocates. */
struct forward {
    const struct weights *weights; /* statistics are written when mode says so */
    const real *x;
    int batch;
    enum pass_mode mode;
    uint64_t dropout_seed;
    uint64_t step;
    double statistics_weight;
};
const real *pass_forward(struct pass *p, const struct forward *f);

/* Output of layer i of the last forward. Valid for the last layer and for layers that end a block
 * (see net_block_end), unless the next block begins with a convolution: what lies between two
 * convolutions may never be written as a whole. flatten and dense blocks are always there. */
const real *pass_output(const struct pass *p, int layer);

/* dL/d(output of layer i) of the last backward that ran through the layer above it; same layers,
 * the last one excepted (its gradient is the caller's). NULL where it is not kept. */
real *pass_gradient(struct pass *p, int layer);

/* Runs layers to, to-1, ..., from: whole blocks, so that `from` begins one and `to` ends one or is
 * the last layer. Weights must be those of the forward call, unchanged since. `dy` is dL/d(output
 * of layer `to`), [batch][...]. Parameter gradients are added to those of `weights` (unless weights
 * is NULL: then only the input's gradient is computed, through the values of the forward call's
 * weights). `dx`, if not NULL, is overwritten with dL/d(input of layer `from`). Legal several times
 * after one forward. */
struct backward {
    struct weights *weights;
    const real *dy;
    int from, to;
    real *dx;
};
void pass_backward(struct pass *p, const struct backward *b);

#endif
