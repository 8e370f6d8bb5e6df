/* Which instructions compute. Results are published in the class "reference": OpenBLAS's Haswell
 * kernels and this library's AVX2 or AVX-512 ones, whose bits are equal. "fast" is the best for
 * the processor. OpenBLAS reads OPENBLAS_CORETYPE when it is loaded, so a process that must be in
 * a class sets it before exec (see kernels_environment). */
#ifndef ADDA_NN_KERNELS_H
#define ADDA_NN_KERNELS_H

#include "base/err.h"

enum kernels { KERNELS_REFERENCE, KERNELS_FAST };

extern const char *const kernels_names[]; /* "reference", "fast", NULL */

/* What OPENBLAS_CORETYPE must be when a process of this class starts; NULL: unset it. */
const char *kernels_environment(enum kernels k);

/* Selects this library's own kernels, sets OpenBLAS to one thread, and checks that the loaded
 * OpenBLAS is of the class and that the processor has what it needs; otherwise an error that says
 * what to do. Call once before any pass. */
enum err_code kernels_select(enum kernels k, struct err *e);

/* Whether a process on this processor could be in the class, with the error of kernels_select if
 * not: asked by whoever starts such processes. */
enum err_code kernels_possible(enum kernels k, struct err *e);

/* "Haswell", "SkylakeX", ... as OpenBLAS reports itself. */
const char *kernels_blas_core(void);
const char *kernels_blas_version(void);

/* This library's own inner loops in use: "avx512", "avx2" or "portable". */
const char *kernels_variant(void);

#endif
