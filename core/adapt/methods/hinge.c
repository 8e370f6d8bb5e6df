/* Hinge (Lim & Ye 2017, section 3.2): D needs a margin of 1 and no more, so that images beyond it
 * teach it nothing; M moves the target along D's score, whose gradient never fades. */
#include "adapt/adaptation.h"

static double discriminator(double z, double q, double *slope)
{
    const double sign = q > 0.5 ? 1 : -1, margin = 1 - sign * z;
    *slope = margin > 0 ? -sign : 0;
    return margin > 0 ? margin : 0;
}

static double mapping(double z, enum half half, double *slope)
{
    (void)half;
    *slope = -1;
    return -z;
}

static const struct adversarial_loss loss = {
    .discriminator = discriminator, .mapping = mapping, .hard_labels = true};

extern const struct method method_hinge;
const struct method method_hinge = {
    .name = "hinge",
    .title = "hinge GAN",
    .help = "L_advM = -E_xt z, D's margins being E max(0, 1 - z_s) + E max(0, 1 + z_t)",
    .adversarial = &loss,
    .run = adaptation_run,
};
