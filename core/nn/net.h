/* Three objects, three lifetimes:
 *
 *   net      what to compute: a constant list of layers with known shapes
 *   weights  with which numbers: parameters, their gradients, batch-norm running statistics
 *   pass     on which batch: activations, their gradients, values saved for backward
 *
 * Tied encoders are two passes on one weights; untied ones two weights; partially tied ones borrow
 * the first layers of another weights. Gradients always add, so nothing in this file knows about
 * domain adaptation.
 *
 * Letters: n example of a batch, h row, w column, c channel. All images are NHWC, x[n][h][w][c]; a
 * flat feature is [n][c] (h = w = 1). */
#ifndef ADDA_NN_NET_H
#define ADDA_NN_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "base/err.h"
#include "base/parallel.h"
#include "nn/kernels/real.h"

struct shape {
    int h, w, c;
};

static inline size_t shape_size(struct shape s)
{
    return (size_t)s.h * (size_t)s.w * (size_t)s.c;
}

/* ---- net ------------------------------------------------------------------------------------ */

struct net;

/* Parses "conv 32 3x3 | bn | relu | pool 2 | dropout .25 | flatten | dense 128", with shape
 * inference. Layers and their words come from the registry (nn/layers/list.h). An error names the
 * layer, its place in the text and the shape that reached it. A net is immutable; share it freely.
 */
enum err_code net_create(struct net **net, const char *text, struct shape in, struct err *e);
void net_free(struct net *net);

int net_layers(const struct net *net);
struct shape net_in(const struct net *net);
struct shape net_out(const struct net *net);

/* Shape of the output of layer i; i = -1 is the input. */
struct shape net_shape(const struct net *net, int layer);

/* "conv1", "bn1", "relu1", "conv2", ...: the type and its ordinal among its type. */
const char *net_layer_name(const struct net *net, int layer);

/* Index of a layer by name, or -1. */
int net_find(const struct net *net, const char *name);

/* Index of the first layer after `layer` that begins a new block (the next conv or dense), or the
 * number of layers: the prefix "through conv2" takes conv2's batch norm and activation along. */
int net_block_end(const struct net *net, int layer);

/* The text again, in canonical spelling. Owned by the net. */
const char *net_text(const struct net *net);

/* One line a layer: name, output shape, number of parameters. */
void net_print(const struct net *net, FILE *to);

/* ---- weights -------------------------------------------------------------------------------- */

/* One named array, as checkpoints, optimisers and tests see it. Names are "conv1.weight",
 * "bn1.running_mean", ... `gradient` is NULL for statistics. `shared` is true when the values are
 * borrowed from another weights. Convolution filters are [k_h][k_w][c_in][c_out], dense weights
 * [in][out], grouped dense [group][in][out]. */
struct tensor {
    const char *name;
    int dimensions;
    int extent[4];
    size_t count;
    real *value;
    real *gradient;
    bool shared;
};

struct weights;

/* `from` NULL: all its own. Otherwise the parameters (values and gradients) of layers 0 ...
 * shared_layers-1 are those of `from`, which must outlive this object; the running statistics of
 * those layers are its own when own_statistics, else those of `from`. Values start at zero
 * (statistics at mean 0, variance 1): call weights_init or weights_copy. */
struct sharing {
    struct weights *from;
    int shared_layers;
    bool own_statistics;
};

enum err_code weights_create(struct weights **w, const struct net *net,
                             const struct sharing *sharing, struct err *e);
void weights_free(struct weights *w);

/* Glorot uniform (Glorot & Bengio 2010) for convolution and dense, zero biases, batch norm 1 and 0,
 * from the stream (seed, purpose, tensor index). Borrowed tensors are left alone. */
void weights_init(struct weights *w, uint64_t seed, const char *purpose);

/* All own values and statistics from `from` (same net); the two may share tensors. */
void weights_copy(struct weights *to, const struct weights *from);

void weights_zero_gradients(struct weights *w);

const struct net *weights_net(const struct weights *w);
int weights_tensors(const struct weights *w);
struct tensor *weights_tensor(struct weights *w, int i);

/* Number of trainable values, borrowed ones included. */
size_t weights_count(const struct weights *w);

/* ---- pass ----------------------------------------------------------------------------------- */

/* How a forward call behaves. Inference is 0: running statistics, no dropout. */
enum pass_mode {
    PASS_INFERENCE = 0,
    PASS_BATCH_STATISTICS = 1,  /* batch norm normalises by this batch */
    PASS_UPDATE_STATISTICS = 2, /* batch norm (with the bit above) and spectral norm move theirs */
    PASS_DROPOUT = 4,
    PASS_TRAINING = 7,
};

struct pass;

/* For at most `batch` examples. `pool` (may be NULL) gives the threads; results do not depend on
 * their number. `trainable` false saves the memory backward needs. */
struct pass_settings {
    int batch;
    bool trainable;
    struct pool *pool;
};

enum err_code pass_create(struct pass **p, const struct net *net,
                          const struct pass_settings *settings, struct err *e);
void pass_free(struct pass *p);

/* Bytes planned for the pass. */
size_t pass_memory(const struct pass *p);

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
