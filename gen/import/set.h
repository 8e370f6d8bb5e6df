/* Images of a domain that are read from files: one set of them in memory, all of one shape. */
#ifndef ADDA_GEN_IMPORT_SET_H
#define ADDA_GEN_IMPORT_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "gen/import/fit.h"

/* What every image becomes, and the alphabet of its text: alphabet[k] is the Unicode character of
 * class k. */
struct import_shape {
    int width, height, channels; /* channels 1 (grey) or 3 (RGB) */
    int length, shortest;        /* characters of the longest and of the shortest text */
    int classes;                 /* size of the alphabet */
    const uint32_t *alphabet;
};

/* How files are read. Arrays (IDX and NPY): `transpose` exchanges rows and columns, `first_label`
 * is the label of class 0. `ground` is the level of grey that shows where pictures are transparent,
 * and beside those that FIT_CONTAIN makes smaller than the canvas. `rule`: how names of files hold
 * their texts (rule.h), or NULL. `most`: how many pictures of a folder are read at most, spread
 * evenly over all in their order; 0: all. `advice` is said where pictures have another size than
 * the canvas; NULL: what a domain file can say. */
struct import_reading {
    bool transpose;
    int first_label;
    uint8_t ground;
    enum import_fit fit;
    const char *rule;
    int most;
    const char *advice;
};

/* pixels[count][height][width][channels] and classes[count][length], which of a shorter text end in
 * shape.classes; NULL: nobody knows the texts. names[count]: the files that the images are from,
 * relative to their folder; NULL: they are from an array, which names none. `found`: how many
 * images there were to read, `sized` how many were refused for their size. `told` collects what is
 * strange but no error. Zero-initialise; import_set_free. */
struct import_set {
    int count, found, sized;
    uint8_t *pixels;
    uint16_t *classes;
    char **names;
    struct err told;
};

/* A file in memory; `name` appears in messages. */
struct import_bytes {
    const char *name;
    const void *data;
    size_t size;
};

enum { IMPORT_MAX_IMAGES = 10000000, IMPORT_FIRST_LABEL = 255 /* the largest first label */ };
extern const size_t import_max_bytes; /* of a set, a file, and a file unpacked */

/* Bytes per image. */
size_t import_image_size(const struct import_shape *shape);

/* Memory for `count` images; ERR_DATA when that is none or too many. `name` appears in messages.
 * And for their classes, all 0, and for their names, none. */
enum err_code import_set_create(struct import_set *s, const struct import_shape *shape,
                                int64_t count, const char *name, struct err *e);
enum err_code import_set_label(struct import_set *s, const struct import_shape *shape,
                               struct err *e);
enum err_code import_set_name(struct import_set *s, struct err *e);
void import_set_free(struct import_set *s);

/* Bytes of memory that its images, classes and names take. */
size_t import_set_memory(const struct import_set *s, const struct import_shape *shape);

/* A picture in[h][w][channels] of a file. */
struct import_picture {
    const uint8_t *pixels;
    int width, height, channels;
};

/* As image `i` of the set: brought to the canvas as how->fit says (fit.h), each pixel the mean of
 * what it covers, in whole numbers; grey is luma. ERR_DATA when the size is another and there is no
 * rule; `name` appears in messages. */
enum err_code import_set_put(struct import_set *s, int i, const struct import_shape *shape,
                             const struct import_reading *how, const struct import_picture *picture,
                             const char *name, struct err *e);

/* Adds to the errors what brings pictures to the canvas's size, if some were refused for theirs. */
enum err_code import_set_advise(const struct import_set *s, const struct import_reading *how,
                                struct err *e);

#endif
