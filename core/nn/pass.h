/* Inside of a pass, for the tests: a pass that runs layer by layer, with no block fused. */
#ifndef ADDA_NN_PASS_H
#define ADDA_NN_PASS_H

#include "nn/net.h"

enum err_code pass_create_plain(struct pass **p, const struct net *net,
                                const struct pass_settings *settings, struct err *e);

#endif
