/* Minimax, the loss of gradient reversal (Ganin & Lempitsky 2015): L_advM = -L_advD. */
#include "adapt/adaptation.h"

extern const struct method method_minimax;
const struct method method_minimax = {
    .name = "minimax",
    .title = "minimax",
    .help = "L_advM = -L_advD, the reversed gradient of the discriminator",
    .source = {.weight = -1, .q = 1},
    .target = {.weight = -1, .q = 0},
    .run = adaptation_run,
};
