/* Arrays of whole numbers in files: IDX, as MNIST has them (Y. LeCun, C. Cortes, "The MNIST
 * database": unsigned bytes, sizes of four bytes, the high one first), and NPY, NumPy's (NEP 1;
 * numpy.lib.format), in C order; either gzipped or not. The first bytes tell which. */
#ifndef ADDA_GEN_IMPORT_ARRAY_H
#define ADDA_GEN_IMPORT_ARRAY_H

#include <stdbool.h>
#include "gen/import/set.h"

enum { ARRAY_DIMENSIONS = 4 };

/* values[size[0]][size[1]]... of `width` bytes (1, 2, 4 or 8), the low byte first. `name` is the
 * file's. */
struct import_array {
    const char *name;
    int dimensions;
    uint32_t size[ARRAY_DIMENSIONS];
    const uint8_t *values;
    int width;
    bool is_signed;
    void *owned; /* what values point into where the file was gzipped; import_array_close */
};

/* Whether a file begins as such an array, or as a gzip file that may hold one. */
bool import_is_array(const void *head, size_t size);

/* Reads the header; `values` point into the file's bytes. import_array_close in every case.
 * ERR_DATA when it is damaged, empty, or of another type. */
enum err_code import_array_open(struct import_array *a, const struct import_bytes *file,
                                struct err *told, struct err *e);
void import_array_close(struct import_array *a);

/* Value `k`; one that an int64_t does not hold is its largest. */
int64_t import_array_value(const struct import_array *a, size_t k);

#endif
