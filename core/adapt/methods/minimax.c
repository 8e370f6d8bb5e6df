/* Minimax, the loss of gradient reversal (Ganin & Lempitsky 2015): L_advM = -L_advD. */
#include "adapt/methods/minimax.h"

#include "adapt/adaptation.h"
#include "nn/loss.h"

static double mapping(double z, enum half half, double *slope)
{
    const double value = binary_cross_entropy(z, half == HALF_SOURCE, slope);
    *slope = -*slope;
    return -value;
}

const struct adversarial_loss minimax_loss = {
    .discriminator = binary_cross_entropy, .mapping = mapping, .of_source = true};

extern const struct method method_minimax;
const struct method method_minimax = {
    .name = "minimax",
    .title = "minimax",
    .help = "L_advM = -L_advD, the reversed gradient of the discriminator",
    .adversarial = &minimax_loss,
    .run = adaptation_run,
};
