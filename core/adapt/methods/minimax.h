/* The minimax loss, which DANN has under other settings. */
#ifndef ADDA_ADAPT_METHODS_MINIMAX_H
#define ADDA_ADAPT_METHODS_MINIMAX_H

#include "adapt/adversarial.h"

extern const struct adversarial_loss minimax_loss;

#endif
