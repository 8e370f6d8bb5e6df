/* An adversarial loss: L_advM = 1/2 E z^2 of both domains, D's logit being 0 where it cannot tell.
 */
#include "adapt/adaptation.h"
#include "nn/loss.h"

static double mapping(double z, enum half half, double *slope)
{
    (void)half;
    *slope = z;
    return z * z / 2;
}

static const struct adversarial_loss loss = {
    .discriminator = binary_cross_entropy, .mapping = mapping, .of_source = true};

extern const struct method method_indifferent;
const struct method method_indifferent = {
    .name = "indifferent",
    .title = "indifferent discriminator",
    .help = "L_advM = 1/2 E z^2",
    .adversarial = &loss,
    .run = adaptation_run,
};
