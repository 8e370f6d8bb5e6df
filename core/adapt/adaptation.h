/* The training procedure of every method that aligns two encoders. */
#ifndef ADDA_ADAPT_ADAPTATION_H
#define ADDA_ADAPT_ADAPTATION_H

#include "adapt/method.h"

/* `run` of struct method: warm-up, iterations of discriminator and mapping steps (or of mapping
 * steps on a discrepancy), curve, final evaluation. */
enum err_code adaptation_run(const struct method_input *in, struct result *result,
                             struct model *adapted, struct err *e);

#endif
