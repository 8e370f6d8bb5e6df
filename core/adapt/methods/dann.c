/* DANN (Ganin et al. 2016): gradient reversal on one tied encoder trained from scratch together
 * with the classifier, the adversarial weight ramped up from 0. The minimax loss under other
 * settings. */
#include "adapt/adaptation.h"
#include "adapt/methods/minimax.h"

extern const struct method method_dann;
const struct method method_dann = {
    .name = "dann",
    .title = "DANN",
    .help = "joint training from scratch with a gradient reversal layer, lambda ramped",
    .defaults = "{sharing: tied, init: fresh, order: simultaneous, ramp: true,"
                " mapping: {lr: 0.001, beta1: 0.9}}",
    .adversarial = &minimax_loss,
    .run = adaptation_run,
};
