/* Batch nuclear norm (Cui et al. 2020): the sum of singular values of the n x classes matrix of
 * predictions, over its greatest possible value sqrt(n classes), so in (0, 1]. */
#include <math.h>

#include "adapt/validators/validator.h"

enum { WORK_ROWS = 64 };

/* LAPACK's symmetric eigenvalues, in OpenBLAS: it ships no header for this. */
extern void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda,
                   double *w, double *work, const int *lwork, int *info);

/* gram[classes][classes] = p^T p */
static void fill_gram(const struct predictions *of, double *gram)
{
    const int classes = of->classes;
    for (int a = 0; a < classes; a++)
        for (int b = 0; b <= a; b++) {
            double sum = 0;
            for (int i = 0; i < of->n; i++)
                sum += prediction(of, i)[a] * prediction(of, i)[b];
            gram[a * classes + b] = gram[b * classes + a] = sum;
        }
}

static double score(const struct predictions *of, double *scratch)
{
    const int classes = of->classes, lwork = WORK_ROWS * classes;
    double *gram = scratch, *eigen = gram + (size_t)classes * (size_t)classes;
    int info = 0;
    fill_gram(of, gram);
    dsyev_("N", "U", &classes, gram, &classes, eigen, eigen + classes, &lwork, &info);
    double norm = 0;
    for (int c = 0; c < classes && !info; c++)
        norm += sqrt(fmax(eigen[c], 0));
    return info ? (double)NAN : norm / sqrt((double)of->n * classes);
}

static size_t scratch_size(int n, int classes)
{
    const size_t c = (size_t)classes;
    (void)n;
    return c * c + c + WORK_ROWS * c;
}

extern const struct validator validator_bnm;
const struct validator validator_bnm = {
    .name = "bnm",
    .help = "batch nuclear norm, over its greatest possible value (Cui et al. 2020)",
    .score = score,
    .scratch = scratch_size,
};
