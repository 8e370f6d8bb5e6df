/* Training goes on with the source's classification loss while target batches pass through batch
 * norm: what terms on the target's predictions are added to, and, without one, the control that
 * tells what they add. The encoder and the classifier are shared and train; a term's gradient
 * reaches both. */
#include "adapt/adaptation.h"

extern const struct method method_joint;
const struct method method_joint = {
    .name = "joint",
    .title = "joint",
    .help = "source classification goes on beside target batches; terms alone make use of these",
    .defaults = "{sharing: tied, mapping: {lr: 0.0003}}",
    .training = TRAINING_JOINT,
    .run = adaptation_run,
};
