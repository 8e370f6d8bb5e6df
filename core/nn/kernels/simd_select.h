/* Choosing the variant; for kernels.c and the tests, which try them all. */
#ifndef ADDA_NN_SIMD_SELECT_H
#define ADDA_NN_SIMD_SELECT_H

#include <stdbool.h>
#include "base/err.h"
#include "nn/kernels/simd.h"

/* NULL: the best of this processor. Not while a pass exists. */
void simd_choose(const struct simd *variant);

/* The variant of class "reference", or NULL where the processor cannot run it. */
const struct simd *simd_reference(void);

/* Why a process cannot be in class "reference": `own` is what simd_reference gave. kernels_possible
 * asks it; a test asks it for other processors. */
enum err_code kernels_check_reference(const struct simd *own, struct err *e);

#endif
