/* The time of each block of a network. */
#ifndef ADDA_BENCH_PEERS_ENGINE_LAYERS_H
#define ADDA_BENCH_PEERS_ENGINE_LAYERS_H

#include "nn/pass.h"

/* Prints every block of the nets (NULL: none) as Markdown: its time, its rate beside that of sgemm
 * in the same run, and the shares of its time. */
void print_layers(struct net *const *nets, int count, struct pool *pool, int batch);

#endif
