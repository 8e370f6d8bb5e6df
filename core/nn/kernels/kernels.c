/* Classes of numerics: which loops and products each has, and what it asks of the processor. */
#include "nn/kernels/kernels.h"

#include <cblas.h>
#include <stdlib.h>
#include "nn/kernels/gemm.h"
#include "nn/kernels/simd_select.h"

const char *const kernels_names[] = {"reference", "fast", NULL};

const char *kernels_blas_core(void)
{
    return openblas_get_corename();
}

const char *kernels_blas_version(void)
{
    return openblas_get_config();
}

enum err_code kernels_check_reference(const struct simd *own, struct err *e)
{
    if (own)
        return ERR_NONE;
    return err_set(
        e, ERR_UNAVAILABLE,
        "kernels 'reference' need a processor with fused multiply-add (AVX2 with FMA, or 64-bit "
        "ARM), which this one lacks; use kernels 'fast', whose results are comparable with each "
        "other on one kind of processor only");
}

enum err_code kernels_possible(enum kernels k, struct err *e)
{
    return k == KERNELS_REFERENCE ? kernels_check_reference(simd_reference(), e) : ERR_NONE;
}

enum err_code kernels_select(enum kernels k, struct err *e)
{
    openblas_set_num_threads(1);
    if (k == KERNELS_FAST && getenv("OPENBLAS_CORETYPE"))
        return err_set(
            e, ERR_CONFIG,
            "kernels 'fast' are OpenBLAS's own choice for this processor, but "
            "OPENBLAS_CORETYPE=%s chooses for it; start the process without that variable",
            getenv("OPENBLAS_CORETYPE"));
    const enum err_code code = kernels_possible(k, e);
    if (code)
        return code;
    simd_choose(k == KERNELS_REFERENCE ? simd_reference() : NULL);
    gemm_choose(k == KERNELS_REFERENCE);
    return ERR_NONE;
}

const char *kernels_variant(void)
{
    return simd_current()->name;
}
