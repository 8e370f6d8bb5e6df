/* Inverted-label GAN loss (Goodfellow et al. 2014; Tzeng et al. 2017, eq. 7): the mapping is
 * trained with the target's images labelled source, so that its gradient is strong where D is sure.
 */
#include "adapt/adaptation.h"

extern const struct method method_inverted_gan;
const struct method method_inverted_gan = {
    .name = "inverted_gan",
    .title = "inverted-label GAN",
    .help = "L_advM = -E_xt log D(M_t(x_t)), ADDA's own loss",
    .source = {.weight = 0},
    .target = {.weight = 1, .q = 1},
    .run = adaptation_run,
};
