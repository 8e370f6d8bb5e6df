/* Classes of numerics: what a process must be started with, and whether it was. */
#include "nn/kernels/kernels.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>
#include "nn/kernels/simd_select.h"

const char *const kernels_names[] = {"reference", "fast", NULL};

const char *kernels_environment(enum kernels k)
{
    return k == KERNELS_REFERENCE ? "Haswell" : NULL;
}

const char *kernels_blas_core(void)
{
    return openblas_get_corename();
}

const char *kernels_blas_version(void)
{
    return openblas_get_config();
}

static enum err_code refuse_processor(struct err *e)
{
    return err_set(
        e, ERR_UNAVAILABLE,
        "kernels 'reference' need a processor with AVX2 and FMA, which this one lacks; "
        "use kernels 'fast', whose results are comparable with each other on one kind of "
        "processor only");
}

enum err_code kernels_possible(enum kernels k, struct err *e)
{
    return k == KERNELS_REFERENCE && !simd_reference() ? refuse_processor(e) : ERR_NONE;
}

enum err_code kernels_check_reference(const struct simd *own, const char *blas_core, struct err *e)
{
    if (!own)
        return refuse_processor(e);
    if (strcmp(blas_core, kernels_environment(KERNELS_REFERENCE)) != 0)
        return err_set(e, ERR_CONFIG,
                       "kernels 'reference' need OpenBLAS's Haswell kernels, but OpenBLAS runs "
                       "those for %s; start the process with OPENBLAS_CORETYPE=Haswell in its "
                       "environment, or use kernels 'fast'",
                       blas_core);
    return ERR_NONE;
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
    if (k == KERNELS_REFERENCE) {
        const enum err_code code =
            kernels_check_reference(simd_reference(), kernels_blas_core(), e);
        if (code)
            return code;
    }
    simd_choose(k == KERNELS_REFERENCE ? simd_reference() : NULL);
    return ERR_NONE;
}

const char *kernels_variant(void)
{
    return simd_current()->name;
}
