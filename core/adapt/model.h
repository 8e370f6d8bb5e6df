/* A recogniser: encoder M and classifier C (one softmax per character, all in one head network). */
#ifndef ADDA_ADAPT_MODEL_H
#define ADDA_ADAPT_MODEL_H

#include "adapt/settings.h"
#include "adapt/task.h"
#include "nn/weights.h"

struct model {
    struct net *encoder_net, *head_net;
    struct weights *encoder, *head;
    int heads, classes;
    bool last_is_none; /* as the task has it */
};

/* Weights are initialised from (seed, "encoder") and (seed, "head"). {heads}, {classes} and
 * {outputs} in the texts are replaced. Free with model_free also after a failure. */
enum err_code model_create(struct model *m, const struct network_settings *s,
                           const struct task *task, uint64_t seed, struct err *e);
void model_free(struct model *m);

/* The networks alone, without weights, to see whether they fit. Free with model_free as well. */
enum err_code model_create_nets(struct model *m, const struct network_settings *s,
                                const struct task *task, struct err *e);

/* safetensors with parts "encoder" and "head". */
enum err_code model_save(const struct model *m, const char *path, const json_t *metadata,
                         struct err *e);
enum err_code model_load(struct model *m, const char *path, struct err *e);

#endif
