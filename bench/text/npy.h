/* NumPy's .npy, version 1.0, C order, unsigned bytes, or unsigned integers of two bytes:
 * predictions and labels in a form that many programs read (numpy.lib.format). */
#ifndef ADDA_BENCH_NPY_H
#define ADDA_BENCH_NPY_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

enum { NPY_MAX_DIMENSIONS = 4 };

struct npy {
    int dimensions;
    int extent[NPY_MAX_DIMENSIONS];
    uint16_t *data; /* owned after npy_read */
    int width;      /* bytes of a value in the file: 1 (also as 0), or 2 */
};

/* Neither atomic nor synced: into a folder that is being published (see files.h). */
enum err_code npy_write(const char *path, const struct npy *array, struct err *e);

/* ERR_DATA for another type or order, and for a size that the header contradicts. */
enum err_code npy_read(struct npy *array, const char *path, struct err *e);
enum err_code npy_parse(struct npy *array, const char *bytes, size_t size, struct err *e);
void npy_free(struct npy *array);

#endif
