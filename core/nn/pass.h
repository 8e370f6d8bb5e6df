/* Inside of a pass, for the tests. */
#ifndef ADDA_NN_PASS_H
#define ADDA_NN_PASS_H

#include "nn/net.h"

/* A pass without its memory: only pass_memory and pass_free are for it. */
enum err_code pass_plan(struct pass **p, const struct net *net,
                        const struct pass_settings *settings, struct err *e);

/* A pass that runs layer by layer, with no block fused. */
enum err_code pass_create_plain(struct pass **p, const struct net *net,
                                const struct pass_settings *settings, struct err *e);

#endif
