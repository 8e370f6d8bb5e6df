/* The registry of methods, and how one is run.
 *
 * A cell of a sweep is one of two things: `method_train_source` (a source model, shared by all
 * methods of a seed), or `method_run` (a method that starts from that source model). */
#ifndef ADDA_ADAPT_METHOD_H
#define ADDA_ADAPT_METHOD_H

#include "adapt/model.h"
#include "adapt/result.h"
#include "adapt/settings.h"
#include "adapt/task.h"
#include "nn/checkpoint.h"

/* One side's term of a mapping loss: weight * BCE(D(M(x)), q); weight 0 is no term. */
struct adversarial_term {
    double weight, q;
};

struct method_input;

/* What a table makes of a method: an adaptation, or one of the two bounds around them. A table
 * compares with the source only's row, and shares of a gap end at the oracle's. */
enum method_role {
    METHOD_ADAPTS,
    METHOD_SOURCE_ONLY, /* the source model as it is: the lower bound */
    METHOD_ORACLE,      /* trained on the target's labels: the upper bound */
};

/* One file of core/adapt and one line of adapt/methods/list.h each. */
struct method {
    const char *name;  /* as in a sweep: "inverted_gan" */
    const char *title; /* as in a table: "inverted-label GAN" */
    const char *help;  /* one line with the equation */
    enum method_role role;
    const char
        *defaults; /* YAML laid over adapt_table's defaults, e.g. "{sharing: tied}"; or NULL */
    bool adapts;   /* adapt_settings apply; a method that takes none is the same under any */
    bool trains_supervised;                 /* supervised_settings apply: the oracle */
    bool reads_labels;                      /* uses target training labels: a bound, not a method */
    struct adversarial_term source, target; /* of L_advM; both weights 0: not adversarial */
    /* A discrepancy in place of the discriminator: L(f_s, f_t) of [batch][size] features, with
     * its gradients (overwritten). NULL for adversarial methods. `scratch` has
     * discrepancy_scratch(batch, size) reals. */
    double (*discrepancy)(const real *f_s, const real *f_t, int batch, int size, real *df_s,
                          real *df_t, real *scratch);
    size_t (*discrepancy_scratch)(int batch, int size);
    enum err_code (*run)(const struct method_input *in, struct result *result,
                         struct model *adapted, struct err *e);
};

extern const struct method *const methods[]; /* NULL-terminated */
const struct method *method_find(const char *name);

/* The registry's one method of a bound's role (METHOD_SOURCE_ONLY, METHOD_ORACLE). */
const struct method *method_bound(enum method_role role);

/* Whether a setting of adaptation, by its name in YAML ("noise", "mapping"), can change what the
 * method computes. */
bool method_reads(const struct method *m, const char *setting);

/* ERR_CONFIG: settings that are each in range and together make no sense. */
enum err_code method_check(const struct method *m, const struct adapt_settings *s, struct err *e);

/* What the method does not read back to its defaults, so that it does not make another cell of the
 * same numbers. */
enum err_code method_forget(const struct method *m, struct adapt_settings *s, struct err *e);

/* What whoever waits for a training wishes between two of its steps. */
enum wish { WISH_GO_ON, WISH_SAVE, WISH_STOP };

/* Progress, and what becomes of a training that must stop before its end. Every member may be NULL.
 * A training that is stopped has the code ERR_TEMPORARY. Begun again with the same settings, data
 * and checkpoint it goes on where it was, and its numbers are those of one that never stopped. */
struct observer {
    void *context;
    void (*progress)(void *context, int step, int steps);

    /* Asked before the first step and after each, the last one included. */
    enum wish (*wish)(void *context);
    /* The file to go on from, should it be there, and to save to; "about", an object of strings,
     * says whose it is and must be equal (see checkpoint_load_state). */
    const char *checkpoint;
    json_t *about;
    /* Adds arrays of the caller's own to the file. */
    void (*list)(void *context, struct checkpoint *c);
    /* What a person may want to know: a checkpoint was refused (and removed), or not written. */
    void (*note)(void *context, const char *text);
};

/* Supervised training on `data` from a fresh model of that seed; the model is left trained. */
enum err_code method_train(struct model *m, const struct supervised_settings *s,
                           const struct dataset *data, uint64_t seed, const char *stream,
                           struct pool *pool, const struct observer *observer,
                           struct result *result, struct err *e);

/* Source training with evaluation of the source test set in the result. */
enum err_code method_train_source(struct model *m, const struct supervised_settings *s,
                                  const struct task *task, uint64_t seed, struct pool *pool,
                                  const struct observer *observer, struct result *result,
                                  struct err *e);

/* Everything a method needs. `source` is a trained source model; it is never written to by a method
 * whose encoders are untied, and the joint ones work on copies. */
struct method_input {
    const struct method *method;
    const struct network_settings *network;
    const struct supervised_settings *supervised; /* the oracle trains with these on the target */
    const struct adapt_settings *adapt;
    const struct task *task;
    const struct model *source;
    uint64_t seed;
    struct pool *pool;
    const struct observer *observer;
};

/* Fills `result` (free with result_free in every case) and, if `adapted` is not NULL, leaves the
 * target encoder and classifier there (free with model_free). A training that diverges is a result,
 * not an error. */
enum err_code method_run(const struct method_input *in, struct result *result,
                         struct model *adapted, struct err *e);

#endif
