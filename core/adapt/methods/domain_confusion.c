/* Domain confusion (Tzeng et al. 2015; 2017, eq. 8): cross-entropy against the uniform answer. */
#include "adapt/adaptation.h"
#include "nn/loss.h"

static double mapping(double z, enum half half, double *slope)
{
    (void)half;
    return binary_cross_entropy(z, 0.5, slope);
}

static const struct adversarial_loss loss = {
    .discriminator = binary_cross_entropy, .mapping = mapping, .of_source = true};

extern const struct method method_domain_confusion;
const struct method method_domain_confusion = {
    .name = "domain_confusion",
    .title = "domain confusion",
    .help = "L_advM = -sum_d E[1/2 log D(M_d(x_d)) + 1/2 log(1 - D(M_d(x_d)))]",
    .adversarial = &loss,
    .run = adaptation_run,
};
