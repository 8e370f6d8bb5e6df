/* The general matrix product: OpenBLAS's, or the library's own (simd_gemm.h), whose bits are the
 * same for every variant with fused multiply-add. */
#ifndef ADDA_NN_GEMM_H
#define ADDA_NN_GEMM_H

#include <stdbool.h>
#include "nn/kernels/simd.h"

/* Runs on the calling thread. */
void gemm(const struct gemm *g);

/* Which of the two; OpenBLAS's at first. Not while a pass runs. */
void gemm_choose(bool own_products);
bool gemm_is_own(void);

#endif
