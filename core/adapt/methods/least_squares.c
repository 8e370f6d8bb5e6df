/* Least squares (Mao et al. 2017, eq. 9): D learns the numbers 1 for source and 0 for target, M
 * brings the target's to 1. Its gradient is strong where D is sure, and falls with the distance. */
#include "adapt/adaptation.h"

static double square(double z, double q, double *slope)
{
    *slope = z - q;
    return (z - q) * (z - q) / 2;
}

static double mapping(double z, enum half half, double *slope)
{
    (void)half;
    return square(z, 1, slope);
}

static const struct adversarial_loss loss = {
    .discriminator = square, .mapping = mapping, .boundary = 0.5};

extern const struct method method_least_squares;
const struct method method_least_squares = {
    .name = "least_squares",
    .title = "least-squares GAN",
    .help = "L_advM = 1/2 E_xt (z - 1)^2, D's logit z being 1 on source and 0 on target",
    .adversarial = &loss,
    .run = adaptation_run,
};
