/* Batch nuclear norm (Cui et al. 2020): the sum of singular values of the n x classes matrix of
 * predictions, over its greatest possible value sqrt(n classes), so in (0, 1]. */
#include <math.h>
#include <stdbool.h>

#include "adapt/validators/eigenvalues.h"
#include "adapt/validators/validator.h"

/* Of fewer images than classes p p^T is the smaller; of few classes p^T p is taken all the same. */
static bool by_images(int n, int classes)
{
    return classes > EIGENVALUES_SMALL && n < classes;
}

/* gram[n][n] = p p^T */
static void fill_gram_of_images(const struct predictions *of, double *gram)
{
    for (int a = 0; a < of->n; a++)
        for (int b = 0; b <= a; b++) {
            double sum = 0;
            for (int c = 0; c < of->classes; c++)
                sum += prediction(of, a)[c] * prediction(of, b)[c];
            gram[a * of->n + b] = gram[b * of->n + a] = sum;
        }
}

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
    const bool images = by_images(of->n, of->classes);
    const int side = images ? of->n : of->classes;
    double norm = 0;
    if (images)
        fill_gram_of_images(of, scratch);
    else
        fill_gram(of, scratch);
    eigenvalues(scratch, side);
    for (int c = 0; c < side; c++)
        norm += sqrt(fmax(scratch[c * side + c], 0));
    return norm / sqrt((double)of->n * of->classes);
}

static size_t scratch_size(int n, int classes)
{
    return eigenvalues_room(by_images(n, classes) ? n : classes);
}

extern const struct validator validator_bnm;
const struct validator validator_bnm = {
    .name = "bnm",
    .help = "batch nuclear norm, over its greatest possible value (Cui et al. 2020)",
    .score = score,
    .scratch = scratch_size,
};
