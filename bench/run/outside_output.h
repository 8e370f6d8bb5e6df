/* What a method from outside gives back: arrays of classes, in files that it may have written
 * anyhow. */
#ifndef ADDA_BENCH_OUTSIDE_OUTPUT_H
#define ADDA_BENCH_OUTSIDE_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"

/* Reads output/NAME, a .npy file of `extent[dimensions]` whole numbers of any type, each in
 * 0 ... `most`, into a new array. `letters` says what the axes are: "test images, characters".
 * ERR_FAILED, naming the file and the first wrong value, for what it is not: missing, no regular
 * file, another shape, NaN, out of range. A first extent of -1 is any number up to `rows_most`, and
 * is filled in. */
struct outside_array {
    const char *folder, *name, *letters;
    int dimensions, extent[3];
    uint32_t most;
    int rows_most;
};
enum err_code outside_read_array(struct outside_array *a, uint32_t **values, struct err *e);

/* Whether there is such a file at all. */
bool outside_has_array(const struct outside_array *a);

#endif
