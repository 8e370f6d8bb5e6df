/* Soft neighbourhood density (Saito et al. 2021), temperature .05, on the first 500 images: mean
 * entropy of the softmax over similarities between predictions of unit length. */
#include <math.h>

#include "adapt/validators/validator.h"
#include "nn/kernels/elementary.h"

enum { IMAGES = 500 };
static const double temperature = 0.05;

static int used_images(int n)
{
    return n < IMAGES ? n : IMAGES;
}

static void fill_unit_rows(const struct predictions *of, int n, double *f)
{
    for (int i = 0; i < n; i++) {
        const double *row = prediction(of, i);
        double square = 0;
        for (int c = 0; c < of->classes; c++)
            square += row[c] * row[c];
        for (int c = 0; c < of->classes; c++)
            f[i * of->classes + c] = row[c] / sqrt(square);
    }
}

/* Entropy of softmax over j != i of f_i . f_j / T. Similarities lie in [0, 1], so exp cannot
 * overflow. */
static double row_entropy(const double *f, int n, int classes, int i)
{
    double total = 0, weighted = 0;
    for (int j = 0; j < n; j++) {
        double s = 0;
        for (int c = 0; c < classes; c++)
            s += f[i * classes + c] * f[j * classes + c];
        if (j == i)
            continue;
        const double logit = (s - 1) / temperature, w = elementary_exp(logit);
        total += w;
        weighted += w * logit;
    }
    return total > 0 ? elementary_log(total) - weighted / total : 0;
}

static double score(const struct predictions *of, double *scratch)
{
    const int n = used_images(of->n);
    double sum = 0;
    fill_unit_rows(of, n, scratch);
    for (int i = 0; i < n; i++)
        sum += row_entropy(scratch, n, of->classes, i);
    return sum / n;
}

static size_t scratch_size(int n, int classes)
{
    return (size_t)used_images(n) * (size_t)classes;
}

extern const struct validator validator_snd;
const struct validator validator_snd = {
    .name = "snd",
    .help = "soft neighbourhood density of the predictions, temperature .05 (Saito et al. 2021)",
    .score = score,
    .scratch = scratch_size,
};
