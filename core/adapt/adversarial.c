/* Means over a half of a batch, and their derivatives. Sums in double, in index order. */
#include "adapt/adversarial.h"

static double weight_of(const struct half_logits *of, int i)
{
    return of->weight ? of->weight[i] : 1;
}

double adversarial_discriminator(const struct adversarial_loss *loss, const struct half_logits *of,
                                 double smoothing, real *dz)
{
    const double q = of->half == HALF_SOURCE ? 1 - smoothing : smoothing;
    double sum = 0, slope, mean = 1.0 / of->count;
    for (int i = 0; i < of->count; i++) {
        const double weight = weight_of(of, i);
        sum += weight * loss->discriminator((double)of->z[i], q, &slope);
        dz[i] = (real)(mean * (weight * slope));
    }
    return sum * mean;
}

double adversarial_mapping(const struct adversarial_loss *loss, const struct half_logits *of,
                           double scale, real *dz)
{
    double sum = 0, slope, mean = 1.0 / of->count;
    const double scaled = scale / of->count;
    for (int i = 0; i < of->count; i++) {
        const double weight = weight_of(of, i);
        sum += weight * loss->mapping((double)of->z[i], of->half, &slope);
        dz[i] = (real)(scaled * (weight * slope));
    }
    return sum * mean;
}
