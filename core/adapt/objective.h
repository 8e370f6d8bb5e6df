/* The two objectives of a step and their gradients, at the weights as they stand:
 *
 *   discriminator   L_advD = -E log D(M_s(x_s)) - E log(1 - D(M_t(x_t)))       by D's weights
 *   mapping         lambda L_align + terms (+ L_cls when the encoders are joint)
 *                                                                              by M's (and C's)
 *
 * written for D's cross-entropy; other losses have others (adapt/adversarial.h). L_align is the
 * method's L_advM, or its discrepancy, or nothing. No optimiser steps here. */
#ifndef ADDA_ADAPT_OBJECTIVE_H
#define ADDA_ADAPT_OBJECTIVE_H

#include "adapt/discriminator.h"
#include "adapt/encoders.h"
#include "adapt/method.h"
#include "adapt/target_terms.h"

/* Zero-initialise; objective_free. */
struct objective {
    const struct method *method;
    const struct adapt_settings *settings;
    struct encoders encoders;
    struct discriminator discriminator; /* empty for a discrepancy */
    struct target_terms terms;
    bool has_terms;
    real *dz;          /* [batch] */
    real *dfeature[2]; /* [batch][size] */
    real *scratch;     /* of a discrepancy */
    double constant;   /* of a discrepancy */
    bool held;         /* see objective_hold */
    uint64_t step;     /* of a forward: names dropout masks and noise */
    double progress;   /* 0 ... 1 over the iterations: ramp and annealing */
};

enum err_code objective_create(struct objective *o, const struct method_input *in, struct err *e);
void objective_free(struct objective *o);

/* Adds what changes from step to step. */
void objective_list(struct objective *o, struct checkpoint *c);

/* While `held`, what the losses treat as constant (a kernel's width, predictions that are only
 * looked at, weights of images) stays as it was computed last: with it their gradients are those
 * of the values, as differences show. Not held at first. */
void objective_hold(struct objective *o, bool held);

/* Images `indices` of one half, [batch]. */
void objective_load(struct objective *o, enum half half, const uint32_t *indices);

/* Features of both halves of the loaded images; of the target's alone when only the mapping's
 * objective follows and has no source term (a frozen source encoder's is constant). */
void objective_encode(struct objective *o, enum pass_mode mode);
void objective_encode_for_mapping(struct objective *o, enum pass_mode mode);

/* In place of objective_encode_for_mapping of the images of the last objective_encode, on the same
 * weights and with the same statistics, where encoders_repeat: what it would compute is there, its
 * step is counted, so that all that a step names stays the same. */
void objective_encode_again(struct objective *o);

struct discriminator_outcome {
    double loss;     /* both halves summed: 2 ln 2 at chance */
    double accuracy; /* mean of the halves' */
};
struct discriminator_outcome objective_discriminator(struct objective *o);

/* After each mapping step: moving averages of the weights follow. */
void objective_average(struct objective *o);

/* `fresh`: D is run again, because its weights or the features moved since objective_discriminator.
 * The alignment loss is without lambda, terms are without their ramps; a half whose encoder does
 * not train contributes a constant, which is left out. `classification` is 0 unless joint. */
struct mapping_outcome {
    double alignment, terms, classification;
};
struct mapping_outcome objective_mapping(struct objective *o, bool fresh);

#endif
