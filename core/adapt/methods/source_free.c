/* Source-free adaptation (Liang et al. 2020): the source model and target images are all there is.
 * The classifier is frozen, and the encoder learns from terms on its predictions alone; no source
 * image is read. With {terms: {im: {ramp: false}}} it is SHOT-IM. */
#include "adapt/adaptation.h"

extern const struct method method_source_free;
const struct method method_source_free = {
    .name = "source_free",
    .title = "source-free",
    .help = "the encoder learns from terms on target images alone, the classifier is frozen",
    .defaults = "{mapping: {lr: 0.0003}}",
    .training = TRAINING_SOURCE_FREE,
    .run = adaptation_run,
};
