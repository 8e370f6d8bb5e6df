/* What the two files of engine-bench share. */
#ifndef ADDA_BENCH_PEERS_ENGINE_BENCH_H
#define ADDA_BENCH_PEERS_ENGINE_BENCH_H

#include "nn/net.h"

/* Ends the program with the error's text and code, if there is one. */
void must(enum err_code code, struct err *e);

/* calloc that cannot fail; free it. */
void *room(size_t count, size_t size);

/* Every block of the nets (NULL: none): time, rate beside that of sgemm in the same run, and what
 * the time is spent on. */
void print_layers(struct net *const *nets, int count, struct pool *pool, int batch);

/* Matrix products of the sizes that occur, own beside OpenBLAS's, as Markdown. */
void print_products(void);

#endif
