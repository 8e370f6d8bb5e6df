/* The training procedure of every method that aligns two encoders. */
#ifndef ADDA_ADAPT_ADAPTATION_H
#define ADDA_ADAPT_ADAPTATION_H

#include "adapt/method.h"

/* `run` of struct method: warm-up, iterations of discriminator and mapping steps (or of mapping
 * steps on a discrepancy), curve, final evaluation. */
enum err_code adaptation_run(const struct method_input *in, struct result *result,
                             struct model *adapted, struct err *e);

/* Copies an encoder and a head into a new model of the same networks. */
enum err_code adapted_model(struct model *out, const struct method_input *in,
                            const struct weights *encoder, const struct weights *head,
                            struct err *e);

/* Final figures: source encoder on source, target encoder on both. Predictions are kept. */
struct evaluator;
enum err_code evaluate_all(struct result *r, struct evaluator *ev, const struct task *task,
                           const struct weights *source, const struct weights *source_head,
                           const struct weights *target, const struct weights *head, struct err *e);

/* The larger of the two test sets. */
int largest_test(const struct task *task);

#endif
