/* The card of a store's cell. */
#ifndef ADDA_BENCH_CELL_CARD_H
#define ADDA_BENCH_CELL_CARD_H

#include "bench/model/card.h"

/* Fills the card (card_free in every case) from the cell in `folder`, STORE/cells/HASH, after all
 * files of the cell were compared with their sums. ERR_NOINPUT: there is no cell, or it was kept
 * without its model; ERR_DATA: it is damaged. */
enum err_code cell_card_read(struct card *c, const char *folder, struct err *e);

#endif
