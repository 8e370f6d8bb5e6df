/* Classes of numerics: which loops and products each has, and what it asks of the processor. */
#include "nn/kernels/kernels.h"

#include <cblas.h>
#include <stdlib.h>
#include <sys/mman.h>
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

/* OpenBLAS takes its buffer, of 128 MiB at most, at the first large product, and where it gets none
 * (ulimit -v) asks for ever. So it is asked here whether there is one, and it is taken. */
static enum err_code take_buffer(struct err *e)
{
    enum { SIDE = 128, BUFFER = (128 << 20) + (1 << 16) };
    void *room = mmap(NULL, BUFFER, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    float *zeros = calloc((size_t)2 * SIDE * SIDE, sizeof *zeros);
    if (room == MAP_FAILED || !zeros) {
        err_set(e, ERR_OS,
                "not enough memory: OpenBLAS needs 128 MiB of addresses for its products, and this "
                "process may not have them (ulimit -v); kernels 'reference' need none");
    } else {
        munmap(room, BUFFER);
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, SIDE, SIDE, SIDE, 1.0F, zeros, SIDE,
                    zeros, SIDE, 0.0F, zeros + SIDE * SIDE, SIDE);
    }
    free(zeros);
    return e->code;
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
    return k == KERNELS_FAST ? take_buffer(e) : ERR_NONE;
}

const char *kernels_variant(void)
{
    return simd_current()->name;
}
