/* A variant's table; the last include of its file. SIMD_VARIANT is the table's name, SIMD_NAME its
 * text. Not guarded: this is a body, not an interface. */
#include "nn/kernels/simd_vector.h"

#include "nn/kernels/simd_product.h"
#include "nn/kernels/simd_gemm.h"
#include "nn/kernels/simd_winograd.h"
#include "nn/kernels/simd_block.h"
#include "nn/kernels/simd_update.h"

const struct simd SIMD_VARIANT = {
    .name = SIMD_NAME,
    .lanes = LANES,
    .product = product,
    .gemm = gemm_variant,
    .winograd_input = winograd_input,
    .winograd_output = winograd_output,
    .winograd_output_adjoint = winograd_output_adjoint,
    .winograd_input_adjoint = winograd_input_adjoint,
    .winograd_weights = winograd_weights,
    .winograd_weights_adjoint = winograd_weights_adjoint,
    .frame_row = frame_row,
    .moments = moments,
    .finish_row = finish_row,
    .backward_sums = backward_sums,
    .backward_gradient = backward_gradient,
    .sgd = sgd,
    .adam = adam,
};
