/* The settings of a training, as YAML, as structs, and as the canonical JSON that is hashed. Each
 * group has the same functions:
 *
 *   X_read(s, node, e)       from YAML (node NULL: defaults); all errors are added to e
 *   X_json(s)                everything, defaults included; new reference
 *   X_from_json(s, json, e)  the inverse, where a cell is read back
 *   X_free(s)
 */
#ifndef ADDA_ADAPT_SETTINGS_H
#define ADDA_ADAPT_SETTINGS_H

#include <jansson.h>
#include "adapt/augment.h"
#include "adapt/terms/registry.h"
#include "base/document.h"
#include "nn/optimizer.h"

/* network: {preset: small} or a preset's name alone, with any text replaced:
 * {preset: small, encoder: "conv 8 3x3 | ..."}. What is hashed are the texts. */
struct network_settings {
    char *encoder, *head, *discriminator;
};
enum err_code network_read(struct network_settings *s, const struct node *n, struct err *e);
json_t *network_json(const struct network_settings *s);
void network_free(struct network_settings *s);

/* Supervised training of an encoder and a head: the source model, and the oracle on the target. */
struct supervised_settings {
    int steps, batch;
    double smoothing; /* label smoothing */
    struct augmentation augmentation;
    struct optimizer_settings optimizer;
};
extern const struct param_table supervised_table; /* all but the optimiser */
enum err_code supervised_read(struct supervised_settings *s, const struct node *n, struct err *e);
json_t *supervised_json(const struct supervised_settings *s);
enum err_code supervised_from_json(struct supervised_settings *s, const json_t *j, struct err *e);
void supervised_free(struct supervised_settings *s);

/* The oracle's training, which has the source's settings but for these. */
enum oracle_labels { ORACLE_TARGET, ORACLE_BOTH };
struct oracle_settings {
    int steps;  /* 0: as many as the source's; its schedule is stretched over them */
    int labels; /* enum oracle_labels: of which training images */
};
extern const struct param_table oracle_table;

/* The source's settings as the oracle trains with them; the optimiser's texts are borrowed. */
struct supervised_settings oracle_supervised(const struct oracle_settings *o,
                                             const struct supervised_settings *source);

enum weight_sharing { SHARING_UNTIED, SHARING_PARTIAL, SHARING_TIED };
enum initialisation { INIT_SOURCE, INIT_FRESH };
enum look { LOOK_FEATURE, LOOK_FLAT, LOOK_LOGITS, LOOK_CONDITIONAL };
enum order { ORDER_DISCRIMINATOR_FIRST, ORDER_MAPPING_FIRST, ORDER_SIMULTANEOUS };
enum statistics { STATISTICS_DOMAIN, STATISTICS_SHARED };
enum norm_mode { NORM_BATCH, NORM_RUNNING };

/* until: {validator: im, patience: 5, at_most: 4000} in place of steps: the training ends when the
 * validator has not risen for `patience` evaluations in a row, and leaves the model of the point at
 * which it was largest. */
struct until_settings {
    int validator; /* index into the registry of validators */
    int patience;  /* evaluations; 0: not used */
    int at_most; /* steps, over which ramps go and noise falls; adapt_settings.steps is the same */
};
extern const struct param_table until_table;

/* Adaptation, whatever the loss. Fields are named as in YAML; adapt_table has ranges and defaults.
 */
struct adapt_settings {
    int sharing;            /* enum weight_sharing */
    char *share_through;    /* last layer shared when partial, e.g. conv1 */
    int init;               /* enum initialisation, of what the target does not share */
    int look;               /* enum look: the input of the discriminator */
    int projection;         /* size of the conditional input */
    bool entropy_weighting; /* an image weighs more where its predictions are sure, for D and for
                             * M; conditional */
    int order;              /* enum order */
    int statistics;         /* enum statistics: running statistics of shared layers */
    int steps, batch;       /* iterations; images per domain */
    int k_d, k_g;           /* discriminator and mapping steps per iteration */
    int warmup;             /* mapping steps before the first iteration, discriminator untrained */
    bool shared_batch;  /* an iteration's first mapping step reuses its discriminator's images */
    double lambda;      /* weight of the alignment term */
    bool ramp;          /* lambda rises as 2 / (1 + exp(-10 p)) - 1 (Ganin et al. 2016, eq. 14) */
    int norm_d, norm_m; /* enum norm_mode: target encoder's batch norm in each step */
    int norm_source;    /* enum norm_mode: the frozen source encoder's */
    bool dropout_d, dropout_m;
    bool sigmoid_pair; /* two sigmoid outputs under categorical cross-entropy: the seed's */
    double smoothing;  /* label smoothing of the discriminator's targets */
    double noise;      /* instance noise: sd of Gaussian noise on its input, annealed to 0 */
    double gate;       /* mapping steps only while the discriminator's accuracy is >= gate */
    double ema;        /* decay of the moving average of the target encoder, 0: none */
    struct augmentation augmentation; /* of source images, where the source's encoder trains */
    int evaluate_every;               /* iterations between points of the curve */
    struct optimizer_settings mapping, discriminator;
    struct until_settings until;
    /* On the target's predictions: {mcc: 1.0}, or {mcc: {weight: 1, temperature: 2}}. Weight 0
     * takes a term out again; those that are not used are not hashed. */
    struct term_settings terms[TERM_COUNT];
};
extern const char *const adapt_sharing_names[]; /* of enum weight_sharing; NULL-terminated */

/* All but the groups: optimisers, until and terms. */
extern const struct param_table adapt_table;

/* What `ramp` multiplies by, 0 ... 1 over progress 0 ... 1: 2 / (1 + exp(-10 p)) - 1. */
double adapt_ramp(double progress);

/* Defaults, then those of the method (YAML text, may be NULL), then what `n` says. `also`: keys of
 * `n` that the caller reads itself, NULL-terminated, may be NULL. */
enum err_code adapt_read(struct adapt_settings *s, const char *method_defaults,
                         const struct node *n, const char *const *also, struct err *e);

/* Lays `n` over settings already read. */
enum err_code adapt_update(struct adapt_settings *s, const struct node *n, const char *const *also,
                           struct err *e);

/* Exchanges one setting of adapt_table. */
void adapt_swap(struct adapt_settings *a, struct adapt_settings *b, const struct param *p);
json_t *adapt_json(const struct adapt_settings *s);
enum err_code adapt_from_json(struct adapt_settings *s, const json_t *j, struct err *e);
void adapt_copy(struct adapt_settings *s, const struct adapt_settings *from);
void adapt_free(struct adapt_settings *s);

#endif
