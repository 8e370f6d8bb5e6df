/* The choice between our own product and OpenBLAS's. */
#include "nn/kernels/gemm.h"

#include <cblas.h>
#include "nn/kernels/simd_select.h"

#ifdef ADDA_REAL_DOUBLE
#define cblas_gemm cblas_dgemm
#else
#define cblas_gemm cblas_sgemm
#endif

/* Set before any pass exists and never while one runs, as the variant in simd_select.c. */
static bool own;

void gemm_choose(bool own_products)
{
    own = own_products;
}

bool gemm_is_own(void)
{
    return own;
}

void gemm(const struct gemm *g)
{
    if (own) {
        simd_current()->gemm(g);
        return;
    }
    cblas_gemm(CblasRowMajor, g->ta ? CblasTrans : CblasNoTrans, g->tb ? CblasTrans : CblasNoTrans,
               g->m, g->n, g->k, 1, g->a, g->lda, g->b, g->ldb, g->beta, g->c, g->ldc);
}
