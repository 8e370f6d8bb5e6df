/* What a store keeps for methods from outside (sweep/external.h), so that their cells can be
 * computed from the store alone, here or on a cluster, and again:
 *
 *   methods/SHA256   a file of a method, by its content
 *   orders/HASH      the order in which the cell HASH is given target images, as 16 hexadecimal
 *                    digits: the seed of a permutation, drawn from the operating system when the
 *                    sweep is planned. No method sees it, and it follows from nothing that a method
 *                    sees, so that the images' indices, by which pairs share their texts, tell
 *                    nothing. The record has it too, as `external.order`; then this file is removed
 */
#ifndef ADDA_BENCH_OUTSIDE_H
#define ADDA_BENCH_OUTSIDE_H

#include <stdint.h>
#include "base/err.h"
#include "bench/plan/plan.h"

/* Copies the plan's files (`files` of a plan that was read from a sweep), and draws an order for
 * each cell of a method from outside that has none. ERR_DATA: a file has changed since it was read.
 */
enum err_code store_save_outside(const char *store, const struct plan *p, struct err *e);

/* Makes the two folders. */
enum err_code store_prepare_outside(const char *store, struct err *e);

/* ERR_DATA unless the files of the cell's method are there and are what their names say; nothing to
 * do for other cells. */
enum err_code store_check_outside(const char *store, const json_t *identity, struct err *e);

/* A new string: the path of a file of a method. */
char *store_method_path(const char *store, const char *hash);

/* The order of a cell, from orders/ or from its record. ERR_NOINPUT: it has none. */
enum err_code store_load_order(const char *store, const char *hash, uint64_t *order, struct err *e);
enum err_code store_save_order(const char *store, const char *hash, uint64_t order, struct err *e);
void store_clear_order(const char *store, const char *hash);

/* As a record and orders/ have it. */
enum { ORDER_TEXT = 17 };
void order_print(uint64_t order, char text[ORDER_TEXT]);

#endif
