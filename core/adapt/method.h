/* What a method is: the contract between the methods (adapt/methods/, one file and one line each)
 * and the programs that run them, and what any of them can be asked. The registry is
 * adapt/methods/registry.h.
 *
 * A cell of a sweep is one of two things: `supervised_train_source` (a source model, shared by all
 * methods of a seed; adapt/supervised.h), or `method_run` (a method that starts from that source
 * model). */
#ifndef ADDA_ADAPT_METHOD_H
#define ADDA_ADAPT_METHOD_H

#include "adapt/adversarial.h"
#include "adapt/model.h"
#include "adapt/result.h"
#include "adapt/settings.h"
#include "adapt/task.h"
#include "base/parallel.h"

/* How tables treat a method: as an adaptation, or as one of the two that methods are set
 * against. A table compares with the source only's row, and shares of a gap end at the oracle's. */
enum method_role {
    METHOD_ADAPTS,      /* adapt_settings apply */
    METHOD_SOURCE_ONLY, /* the source model as it is */
    METHOD_ORACLE,      /* supervised_settings apply, on target labels or on both */
    METHOD_OUTSIDE,     /* an adaptation by another program: no settings of this library apply, and
                         * it is in no registry */
};

/* What a method without an alignment trains on; TRAINING_NONE: it has one, or takes no steps. */
enum method_training {
    TRAINING_NONE,
    TRAINING_JOINT,       /* source classification and terms on the target: all weights */
    TRAINING_SOURCE_FREE, /* terms on the target alone: its encoder, no source image is read */
};

struct method_input;

struct method {
    const char *name;  /* as in a sweep: "inverted_gan" */
    const char *title; /* as in a table: "inverted-label GAN" */
    const char *help;  /* one line with the equation */
    enum method_role role;
    const char
        *defaults; /* YAML laid over adapt_table's defaults, e.g. "{sharing: tied}"; or NULL */
    enum method_training training;
    const struct adversarial_loss *adversarial; /* NULL: there is no discriminator */
    /* A discrepancy in place of the discriminator: L(f_s, f_t) of [batch][size] features, with
     * its gradients (overwritten). NULL for adversarial methods. `scratch` has
     * discrepancy_scratch(batch, size) reals. `constant` is what discrepancy_constant made of the
     * same features and the gradients know nothing of; NULL: there is no such number. */
    double (*discrepancy)(const real *f_s, const real *f_t, int batch, int size, double constant,
                          real *df_s, real *df_t, real *scratch);
    double (*discrepancy_constant)(const real *f_s, const real *f_t, int batch, int size);
    size_t (*discrepancy_scratch)(int batch, int size);
    enum err_code (*run)(const struct method_input *in, struct result *result,
                         struct model *adapted, struct err *e);
};

/* Whether it trains against a discriminator. */
bool method_is_adversarial(const struct method *m);

/* Whether it brings features of the two domains together. */
bool method_aligns(const struct method *m);

/* Whether it takes steps of adaptation; AdaBN, source only and the oracle take none. */
bool method_has_steps(const struct method *m);

/* Whether a setting of adaptation, by its name in YAML ("noise", "mapping"), can change what the
 * method computes. */
bool method_reads(const struct method *m, const char *setting);

/* What a setting that the method does not read beside the others would be read with, e.g. "sharing:
 * partial"; NULL: it is read. Static. */
const char *method_needs(const struct method *m, const struct adapt_settings *s,
                         const char *setting);

/* Whether a setting that is not read says what is done without it: that mapping-first draws new
 * images for every step. A sweep may say so where it follows a program that does. */
bool method_does_anyway(const struct adapt_settings *s, const char *setting);

/* Whether some step of a training is of the mapping, of the discriminator. */
bool method_trains_mapping(const struct method *m, const struct adapt_settings *s);
bool method_trains_discriminator(const struct method *m, const struct adapt_settings *s);

/* Sets what the method does not read back to its defaults, so that it does not make another cell of
 * the same numbers; settings of look: conditional also without it. `defaults`: adapt_read of its
 * own alone. */
void method_reset_unread(const struct method *m, struct adapt_settings *s,
                         const struct adapt_settings *defaults);

/* ERR_CONFIG: settings that are each in range and together make no sense. */
enum err_code method_check(const struct method *m, const struct adapt_settings *s, struct err *e);

/* Everything a method needs. `source` is a trained source model; it is never written to by a method
 * whose encoders are untied, and the joint ones work on copies. */
struct observer;
struct method_input {
    const struct method *method;
    const struct network_settings *network;
    const struct supervised_settings *supervised; /* the source model's */
    const struct oracle_settings *oracle;         /* NULL: as `supervised`, on target labels */
    const struct adapt_settings *adapt;
    const struct task *task;
    const struct model *source;
    uint64_t seed;
    struct pool *pool;
    const struct observer *observer; /* adapt/resume.h; may be NULL */
};

/* Fills `result` (free with result_free in every case) and, if `adapted` is not NULL, leaves the
 * target encoder and classifier there (free with model_free). A training that diverges is a result,
 * not an error. */
enum err_code method_run(const struct method_input *in, struct result *result,
                         struct model *adapted, struct err *e);

#endif
