/* Images of a domain that are read from files: one set of them in memory, all of one shape. */
#ifndef ADDA_GEN_IMPORT_SET_H
#define ADDA_GEN_IMPORT_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

/* What every image becomes, and the alphabet of its text: alphabet[k] is the Unicode character of
 * class k. */
struct import_shape {
    int width, height, channels; /* channels 1 (grey) or 3 (RGB) */
    int length, shortest;        /* characters of the longest and of the shortest text */
    int classes;                 /* size of the alphabet */
    const uint32_t *alphabet;
};

/* How files are read. IDX: `transpose` exchanges rows and columns, `first_label` is the label of
 * class 0. Folders: `ground` is the level of grey that shows where pictures are transparent. */
struct import_reading {
    bool transpose;
    int first_label;
    uint8_t ground;
};

/* pixels[count][height][width][channels] and classes[count][length], which of a shorter text end in
 * shape.classes. `told` collects what is
 * strange but no error. Zero-initialise; import_set_free. */
struct import_set {
    int count;
    uint8_t *pixels;
    uint16_t *classes;
    struct err told;
};

/* A file in memory; `name` appears in messages. */
struct import_bytes {
    const char *name;
    const void *data;
    size_t size;
};

enum { IMPORT_MAX_IMAGES = 10000000 };
extern const size_t import_max_bytes; /* of a set, a file, and a file unpacked */

/* Bytes per image. */
size_t import_image_size(const struct import_shape *shape);

/* Memory for `count` images; ERR_DATA when that is none or too many. `name` appears in messages. */
enum err_code import_set_create(struct import_set *s, const struct import_shape *shape,
                                int64_t count, const char *name, struct err *e);
void import_set_free(struct import_set *s);

/* A picture in[h][w][channels] as image `i` of the set: each pixel is the mean of what it covers,
 * in whole numbers, and grey is luma. */
void import_set_put(struct import_set *s, int i, const struct import_shape *shape,
                    const uint8_t *in, int width, int height, int channels);

#endif
