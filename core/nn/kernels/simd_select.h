/* Which variant of the inner loops runs. */
#ifndef ADDA_NN_SIMD_SELECT_H
#define ADDA_NN_SIMD_SELECT_H

#include "nn/kernels/simd.h"

/* The variant in use: the one simd_choose set, before that the best of this processor. */
const struct simd *simd_current(void);

/* NULL-terminated list of those this processor can run, the best first. */
const struct simd *const *simd_variants(void);

/* The variant of class "reference", or NULL where the processor cannot run it. */
const struct simd *simd_reference(void);

/* For kernels_select and for tests, which try them all. NULL: the best of this processor. Not while
 * a pass exists. */
void simd_choose(const struct simd *variant);

#endif
