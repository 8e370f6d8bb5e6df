/* The matrix products that occur, own beside OpenBLAS's. */
#ifndef ADDA_BENCH_PEERS_ENGINE_PRODUCTS_H
#define ADDA_BENCH_PEERS_ENGINE_PRODUCTS_H

/* Prints every product in every variant that this processor runs, as Markdown. */
void print_products(void);

#endif
