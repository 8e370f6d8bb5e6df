/* The settings of a training, as YAML, as structs, and as the canonical JSON that is hashed. Each
 * group has the same four functions:
 *
 *   X_read(s, node, e)       from YAML (node NULL: defaults); all mistakes are added to e
 *   X_json(s)                everything, defaults included; new reference
 *   X_from_json(s, json, e)  the inverse
 *   X_free(s)
 */
#ifndef ADDA_ADAPT_SETTINGS_H
#define ADDA_ADAPT_SETTINGS_H

#include <jansson.h>
#include "base/document.h"
#include "nn/optimizer.h"

/* network: {preset: small} or a preset's name alone, with any text replaced:
 * {preset: small, encoder: "conv 8 3x3 | ..."}. What is hashed are the texts. */
struct network_settings {
    char *encoder, *head, *discriminator;
};
enum err_code network_read(struct network_settings *s, const struct node *n, struct err *e);
json_t *network_json(const struct network_settings *s);
enum err_code network_from_json(struct network_settings *s, const json_t *j, struct err *e);
void network_free(struct network_settings *s);

/* Supervised training of an encoder and a head: the source model, and the oracle on the target. */
struct supervised_settings {
    int steps, batch;
    double smoothing; /* label smoothing */
    struct optimizer_settings optimizer;
};
extern const struct param_table supervised_table; /* all but the optimiser */
enum err_code supervised_read(struct supervised_settings *s, const struct node *n, struct err *e);
json_t *supervised_json(const struct supervised_settings *s);
enum err_code supervised_from_json(struct supervised_settings *s, const json_t *j, struct err *e);
void supervised_free(struct supervised_settings *s);

enum weight_sharing { SHARING_UNTIED, SHARING_PARTIAL, SHARING_TIED };
enum initialisation { INIT_SOURCE, INIT_FRESH };
enum look { LOOK_FEATURE, LOOK_FLAT, LOOK_LOGITS };
enum order { ORDER_DISCRIMINATOR_FIRST, ORDER_MAPPING_FIRST, ORDER_SIMULTANEOUS };
enum statistics { STATISTICS_DOMAIN, STATISTICS_SHARED };
enum norm_mode { NORM_BATCH, NORM_RUNNING };

/* Adaptation, whatever the loss. The names in comments are those of YAML. */
struct adapt_settings {
    int sharing;          /* sharing: untied | partial | tied */
    char *share_through;  /* share_through: last layer shared when partial, e.g. conv1 */
    int init;             /* init: source | fresh */
    int look;             /* look: feature | flat | logits, what the discriminator sees */
    int order;            /* order: discriminator-first | mapping-first | simultaneous */
    int statistics;       /* statistics: domain | shared, running statistics when layers are tied */
    int steps, batch;     /* batch: images a domain */
    int k_d, k_g;         /* discriminator and mapping steps an iteration */
    int warmup;           /* mapping steps before the first iteration, discriminator untrained */
    bool shared_batch;    /* the first mapping step reuses the discriminator step's images */
    double lambda;        /* weight of the adversarial term */
    bool ramp;            /* lambda ramps up as 2 / (1 + exp(-10 p)) - 1 (Ganin et al. 2016) */
    int norm_d, norm_m;   /* target encoder's batch norm in each step: batch | running */
    int norm_source;      /* frozen source encoder's: running | batch */
    bool dropout_d, dropout_m;
    int evaluate_every;   /* steps between points of the curve */
    struct optimizer_settings mapping, discriminator;
};
extern const struct param_table adapt_table; /* all but the two optimisers */
enum err_code adapt_read(struct adapt_settings *s, const struct node *n, const char *const *also,
                         struct err *e);
json_t *adapt_json(const struct adapt_settings *s);
enum err_code adapt_from_json(struct adapt_settings *s, const json_t *j, struct err *e);
void adapt_free(struct adapt_settings *s);

#endif
