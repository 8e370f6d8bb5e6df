/* The two mappings M_s and M_t and the classifier C under a way of sharing weights:
 *
 *   untied    two weights; the source's are the trained model's own, read only; C is frozen
 *   partial   the target borrows the first layers of a trained copy of the source
 *   tied      the target borrows them all; only running statistics may be its own
 *
 * Partial and tied are "joint": M_s and C train too, with the classification loss in the objective
 * (Tzeng et al. 2017, section 3). Nothing here knows which loss aligns the features. */
#ifndef ADDA_ADAPT_ENCODERS_H
#define ADDA_ADAPT_ENCODERS_H

#include "adapt/conditional.h"
#include "adapt/method.h"
#include "base/arena.h"
#include "nn/checkpoint.h"
#include "nn/pass.h"

/* Zero-initialise; encoders_free. */
struct encoders {
    const struct model *model; /* the source model: networks, and weights when untied */
    const struct adapt_settings *settings;
    const struct task *task;
    bool joint, source_free;       /* source_free: no source image is read */
    int last, tap;                 /* layers: the encoder's end, and where features are taken */
    int size;                      /* of a feature, as D sees it */
    struct weights *source, *head; /* the model's when untied, own copies when joint */
    struct weights *target;
    struct weights *average; /* moving average of target, or NULL */
    struct pass *pass[2], *head_pass[2];
    real *x[2];       /* [batch][image] */
    real *image;      /* scratch of augmentation */
    uint16_t *labels; /* [batch][heads] of the source half */
    uint32_t *indices[2];
    const real *feature[2];           /* [batch][size] where the pass left it */
    const real *logits[2];            /* of the head, where it was run */
    real *cache, *cached;             /* frozen source features of all images; of this batch */
    double *cached_certainty;         /* of all of them, when images have weights */
    real *gradient, *below, *dlogits; /* scratch of backward */
    real *unmapped;                   /* [batch][encoder's output], with a conditional look */
    struct conditional conditional;
    bool held; /* constants of the conditional look stay those of an earlier forward: for
                * differences of a loss that treats them as such */
    struct arena arena;
    uint64_t seed;
};

/* Frozen source features are kept for the whole training where they fit here. */
extern const size_t encoders_cache_bytes;

/* The layer of the encoder whose output D gets (LOOK_LOGITS: what the head gets). ERR_CONFIG:
 * there is none, or its output is overwritten by the layer after it. */
enum err_code encoders_tap(const struct net *encoder, int look, int *tap, struct err *e);

/* Of in's source model, settings, task, seed and pool, all of which must outlive it. */
enum err_code encoders_create(struct encoders *n, const struct method_input *in, struct err *e);
void encoders_free(struct encoders *n);

/* Adds the weights that train: what else there is follows from them and the source model. */
void encoders_list(struct encoders *n, struct checkpoint *c);

/* Puts images into x[half] (and labels, for a joint source half, whose images are augmented where
 * settings say so). `step` names what is drawn for that. */
void encoders_load(struct encoders *n, enum half half, const uint32_t *indices, uint64_t step);

/* Computes feature[half] of the loaded images. `mode` is for trained encoders; a frozen source
 * has its own. `step` names dropout masks. */
void encoders_forward(struct encoders *n, enum half half, enum pass_mode mode, uint64_t step);

/* Weights [batch] of the images of a half in D's and M's losses; NULL: all are 1. */
const double *encoders_weight(const struct encoders *n, enum half half);

/* Classification loss of the source half after encoders_forward, its gradient in `dlogits`.
 * Joint. */
double encoders_classify(struct encoders *n);

/* Whether a second encoders_forward in training of the same images, on the same weights, would give
 * what the first gave, whichever of the two moves statistics. Not where the discriminator looks at
 * a classifier that trains: its running statistics, by which the target is predicted, move in the
 * source's forward. */
bool encoders_repeat(const struct encoders *n);

/* Logits [batch][heads][classes] of the target half after encoders_forward, as the classifier
 * gives them in inference. */
const real *encoders_predict(struct encoders *n);

/* Adds the gradients of one half, either of which may be NULL: `dfeature` [batch][size] of the
 * alignment loss, which passes through C where it looks at logits; `dlogits` [batch][outputs] of
 * the classification or of terms on predictions, from which C learns, too, where it trains. */
void encoders_backward(struct encoders *n, enum half half, const real *dfeature,
                       const real *dlogits);

/* After each mapping step: moves the average. */
void encoders_average(struct encoders *n);

/* What is evaluated as the target encoder. */
struct weights *encoders_target(const struct encoders *n);

#endif
