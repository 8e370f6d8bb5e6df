/* Domains whose images are files: arrays (MNIST's IDX files and NumPy's, also gzipped) or folders
 * of pictures, brought to one size (fit.h) and converted to one number of channels.
 *
 *     name: mnist
 *     canvas: {width: 28, height: 28, channels: 1}
 *     alphabet: "0123456789"
 *     length: 1
 *     import: {train: train-images-idx3-ubyte.gz, train_labels: train-labels-idx1-ubyte.gz,
 *              test: t10k-images-idx3-ubyte.gz, test_labels: t10k-labels-idx1-ubyte.gz}
 *
 * Paths are relative to the domain file's folder. Texts of a folder stand in its metadata.jsonl or
 * metadata.csv, or in the names of its files (`labels`). Where they stand nowhere the training
 * images have no labels: such a domain can be adapted to, and its texts are never shown. What is
 * tested with has labels.
 */
#ifndef ADDA_GEN_IMPORT_H
#define ADDA_GEN_IMPORT_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/hash.h"
#include "base/param.h"
#include "gen/import/set.h"

enum import_part { IMPORT_TRAIN, IMPORT_TEST, IMPORT_PARTS };

struct import_settings {
    char *path[IMPORT_PARTS], *labels[IMPORT_PARTS];
    char *sha256, *rule;
    bool transpose;
    int first_label, ground, fit;
};
extern const struct param_table import_table;

struct import {
    struct import_shape shape;
    struct import_settings settings; /* with absolute paths */
    bool is_folder[IMPORT_PARTS];
    struct import_set set[IMPORT_PARTS];
    char content[HASH_HEX]; /* of all pixels and classes */
    int shared;             /* images to test with whose pixels are also an image to train with */
    struct err told;        /* what is strange but no error, a line each */
};

/* Reads everything into memory; `shape` says what an image becomes; its alphabet
 * must outlive the import. Relative paths are relative to `folder`. ERR_DATA when files are damaged
 * or their SHA-256 is not the one in the settings. Takes the settings, also on failure. *out is
 * NULL after a failure, and *key the setting that is wrong, or NULL when it may be more than one.
 */
enum err_code import_load(struct import **out, struct import_settings *settings, const char *folder,
                          const struct import_shape *shape, const char **key, struct err *e);
void import_free(struct import *i);

/* How many images there are for indices from `first` on: test indices start at 2^32. Within each
 * part only the lower 31 bits count (import_indices), so 2^31 is its first image again. */
extern const uint64_t import_indices;
int import_count(const struct import *i, uint64_t first);

/* Image `index`, in an order that the seed shuffles; after the last image the first follows. */
void import_image(const struct import *i, uint64_t seed, uint64_t index, uint8_t *pixels);

/* Its classes; where nobody knows them all are UINT16_MAX, which is no class of any alphabet. */
void import_classes(const struct import *i, uint64_t seed, uint64_t index, uint16_t *classes);

/* The file that it is from, relative to its folder; NULL: an array, which names none. */
const char *import_name(const struct import *i, uint64_t seed, uint64_t index);

/* Whether the images of a part have labels; false where there are none. */
bool import_has_labels(const struct import *i, enum import_part part);

#endif
