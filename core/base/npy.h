/* The header of NumPy's .npy files, version 1.0 (NEP 1; numpy.lib.format), of unsigned
 * integers of one or two bytes in C order, low byte first. The data follow it. */
#ifndef ADDA_BASE_NPY_H
#define ADDA_BASE_NPY_H

#include <stddef.h>
#include <stdint.h>
#include "base/text.h"

/* "\x93NUMPY" and the version: how every such file begins. */
enum { NPY_MAGIC = 8 };
extern const char npy_magic[NPY_MAGIC + 1];

/* Adds the header of an array of extent[dimensions], whose values have `width` bytes, 1 or 2,
 * padded so that the data start at a multiple of 64 bytes. */
void npy_add_header(struct text *t, const uint64_t *extent, int dimensions, int width);

#endif
