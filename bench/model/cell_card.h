/* The card of a store's cell. */
#ifndef ADDA_BENCH_CELL_CARD_H
#define ADDA_BENCH_CELL_CARD_H

#include "bench/model/card.h"

/* Fills the card (card_free in every case) from the cell in `folder`, STORE/cells/HASH, after all
 * files of the cell were compared with their sums. `name`: the path that was asked for, in
 * messages. ERR_NOINPUT: there is no cell, or it was kept without its model; ERR_DATA: it is
 * damaged. */
enum err_code cell_card_read(struct card *c, const char *folder, const char *name, struct err *e);

/* The folder STORE/cells/HASH where `path` has the beginning of the hash alone; a new string. NULL
 * without an error: the path is none in a folder "cells"; with ERR_NOINPUT: no cell begins so, or
 * several do. */
char *cell_folder_find(const char *path, struct err *e);

#endif
