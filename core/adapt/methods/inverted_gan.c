/* Inverted-label GAN loss (Goodfellow et al. 2014; Tzeng et al. 2017, eq. 7): the mapping is
 * trained with the target's images labelled source, so that its gradient is strong where D is sure.
 */
#include "adapt/adaptation.h"
#include "nn/loss.h"

static double mapping(double z, enum half half, double *slope)
{
    (void)half;
    return binary_cross_entropy(z, 1, slope);
}

static const struct adversarial_loss loss = {.discriminator = binary_cross_entropy,
                                             .mapping = mapping};

extern const struct method method_inverted_gan;
const struct method method_inverted_gan = {
    .name = "inverted_gan",
    .title = "inverted-label GAN",
    .help = "L_advM = -E_xt log D(M_t(x_t)), ADDA's own loss",
    .adversarial = &loss,
    .run = adaptation_run,
};
