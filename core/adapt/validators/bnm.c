/* Batch nuclear norm (Cui et al. 2020): the sum of singular values of the n x classes matrix of
 * predictions, over its greatest possible value sqrt(n classes), so in (0, 1]. */
#include <math.h>

#include "adapt/validators/eigenvalues.h"
#include "adapt/validators/validator.h"

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
    const int classes = of->classes;
    double norm = 0;
    fill_gram(of, scratch);
    eigenvalues(scratch, classes);
    for (int c = 0; c < classes; c++)
        norm += sqrt(fmax(scratch[c * classes + c], 0));
    return norm / sqrt((double)of->n * classes);
}

static size_t scratch_size(int n, int classes)
{
    (void)n;
    return eigenvalues_room(classes);
}

extern const struct validator validator_bnm;
const struct validator validator_bnm = {
    .name = "bnm",
    .help = "batch nuclear norm, over its greatest possible value (Cui et al. 2020)",
    .score = score,
    .scratch = scratch_size,
};
