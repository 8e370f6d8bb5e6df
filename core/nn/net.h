/* What to compute: a constant list of layers with known shapes.
 *
 * Three objects, three lifetimes:
 *
 *   net      what to compute (this header)
 *   weights  with which numbers: parameters, their gradients, running statistics (nn/weights.h)
 *   pass     on which batch: activations, their gradients, values saved for backward (nn/pass.h)
 *
 * Tied encoders are two passes on one weights; untied ones two weights; partially tied ones borrow
 * the first layers of another weights. Gradients always add, so nothing in this library knows about
 * domain adaptation. Letters and the order of values in memory: nn/layers/types.h. */
#ifndef ADDA_NN_NET_H
#define ADDA_NN_NET_H

#include <stdbool.h>

#include "base/err.h"
#include "nn/layers/types.h"

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

/* Whether a second forward in training of the same batch, on the same weights, gives the same
 * values as the first: no layer varies (nn/layers/layer.h). */
bool net_repeats(const struct net *net);

/* The text again, in canonical spelling. Owned by the net. */
const char *net_text(const struct net *net);

/* Layer i as the layers' files see it (nn/layers/layer.h); layers lie one after the other. */
struct layer;
const struct layer *net_layer(const struct net *net, int i);

#endif
