/* Which instructions compute. Results are published in the class "reference": this library's own
 * loops and products, which give the same bits on every processor with fused multiply-add. "fast"
 * is OpenBLAS's products, as it chooses them for the processor. */
#ifndef ADDA_NN_KERNELS_H
#define ADDA_NN_KERNELS_H

#include "base/err.h"

enum kernels { KERNELS_REFERENCE, KERNELS_FAST };

extern const char *const kernels_names[]; /* "reference", "fast", NULL */

/* Selects the loops and products of the class, sets OpenBLAS to one thread, and checks that the
 * processor has what the class needs, and for "fast" that nothing but OpenBLAS chose its kernels
 * and that there is memory for its buffer; otherwise an error that says what to do. Call once
 * before any pass. */
enum err_code kernels_select(enum kernels k, struct err *e);

/* Whether a process on this processor could be in the class, with the error of kernels_select if
 * not: for a program that starts such processes. */
enum err_code kernels_possible(enum kernels k, struct err *e);

/* Why a process cannot be in class "reference": `own` is what simd_reference gave. kernels_possible
 * asks it; a test asks it for other processors. */
struct simd;
enum err_code kernels_check_reference(const struct simd *own, struct err *e);

/* "Haswell", "SkylakeX", ... as OpenBLAS reports itself. */
const char *kernels_blas_core(void);
const char *kernels_blas_version(void);

/* This library's own inner loops in use: "avx512", "avx2", "neon", "fused" or "portable". */
const char *kernels_variant(void);

#endif
