/* A trained model that reads pictures: a file that `adda-bench adapt` writes, or a cell of a store.
 */
#ifndef ADDA_BENCH_RECOGNISER_H
#define ADDA_BENCH_RECOGNISER_H

#include "adapt/model.h"
#include "bench/model/card.h"

/* Must stay where it is. Zero-initialise; recogniser_free. */
struct recogniser {
    char *cell; /* its folder, of a cell; NULL: of a file */
    struct card card;
    struct task task; /* shapes alone */
    struct model model;
};

/* `path` is a model's file, or the folder STORE/cells/HASH of a cell, where the beginning of
 * the hash is enough, or its model.safetensors. The class of kernels that the model's numbers are
 * of is selected for the process. ERR_DATA: it is damaged, or no model. */
enum err_code recogniser_open(struct recogniser *r, const char *path, struct err *e);
void recogniser_free(struct recogniser *r);

/* Publishes model and card as one file, with the SHA-256 of both in its metadata ("sha256"). */
enum err_code recogniser_save(const struct card *card, const struct model *model, const char *path,
                              struct err *e);

#endif
