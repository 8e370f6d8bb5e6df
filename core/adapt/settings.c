/* The settings of a training: their tables, their readers, and the JSON that is hashed. */
#include "adapt/settings.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/terms/read.h"
#include "adapt/validators/registry.h"
#include "nn/kernels/elementary.h"
#include "nn/presets.h"

/* ---- optimisers: groups inside the groups below --------------------------------------------- */

/* Adam with the rate and the mean's decay of a training. */
static enum err_code optimizer_defaults(struct optimizer_settings *o, double lr, double beta1,
                                        struct err *e)
{
    if (param_read(&optimizer_table, o, NULL, NULL, e))
        return e->code;
    o->kind = OPTIMIZER_ADAM;
    o->lr = lr;
    o->beta1 = beta1;
    return ERR_NONE;
}

static void optimizer_update(struct optimizer_settings *o, const struct node *n, struct err *e)
{
    if (n && node_is(n, NODE_MAP, e))
        param_update(&optimizer_table, o, n, NULL, e);
}

/* ---- network -------------------------------------------------------------------------------- */

static const char *const network_keys[] = {"preset", "encoder", "head", "discriminator"};

static const char *nearest_preset(const char *name)
{
    const char *names[16];
    int count = 0;
    for (; count < preset_count && count < 16; count++)
        names[count] = presets[count].name;
    return err_nearest(name, names, count);
}

static const struct preset *read_preset(const struct node *n, struct err *e)
{
    if (!n)
        return preset_find("small");
    if (!node_is(n, NODE_SCALAR, e))
        return NULL;
    const struct preset *p = preset_find(n->text);
    const char *near = nearest_preset(n->text);
    if (!p && near)
        node_error(n, e, "unknown network '%s' (did you mean '%s'?)", n->text, near);
    else if (!p)
        node_error(n, e, "unknown network '%s'; 'adda-bench list networks' names them", n->text);
    return p;
}

static void read_text(char **out, const struct node *map, const char *key, const char *otherwise,
                      struct err *e)
{
    const struct node *n = node_get(map, key);
    const char *text = otherwise;
    if (n && node_is(n, NODE_SCALAR, e))
        text = n->text;
    *out = strdup(text);
    if (!*out)
        err_memory(e);
}

enum err_code network_read(struct network_settings *s, const struct node *n, struct err *e)
{
    *s = (struct network_settings){NULL, NULL, NULL};
    const struct node *map = n && n->kind == NODE_MAP ? n : NULL;
    if (n && !map && n->kind != NODE_SCALAR) {
        node_is(n, NODE_MAP, e);
        return e->code;
    }
    if (map)
        node_check_keys(map, network_keys, 4, e);
    const struct preset *p = read_preset(map ? node_get(map, "preset") : n, e);
    if (!p)
        return e->code;
    read_text(&s->encoder, map, "encoder", p->encoder, e);
    read_text(&s->head, map, "head", p->head, e);
    read_text(&s->discriminator, map, "discriminator", p->discriminator, e);
    return e->code;
}

json_t *network_json(const struct network_settings *s)
{
    return json_pack("{s:s, s:s, s:s}", "encoder", s->encoder, "head", s->head, "discriminator",
                     s->discriminator);
}

void network_free(struct network_settings *s)
{
    free(s->encoder);
    free(s->head);
    free(s->discriminator);
    *s = (struct network_settings){NULL, NULL, NULL};
}

/* ---- supervised ----------------------------------------------------------------------------- */

#define FIELD(type_, field_) offsetof(struct type_, field_)

static const struct param supervised_params[] = {
    {"steps", PARAM_INT, FIELD(supervised_settings, steps), .min = 0, .max = 1e7, .def = "600",
     .help = "optimiser steps"},
    {"batch", PARAM_INT, FIELD(supervised_settings, batch), .min = 2, .max = 4096, .def = "64",
     .unit = "images", .help = "images per step"},
    {"smoothing", PARAM_REAL, FIELD(supervised_settings, smoothing), .min = 0, .max = 0.999,
     .def = "0.0", .help = "label smoothing (Szegedy et al. 2016)"},
    {"augment_shift", PARAM_INT, FIELD(supervised_settings, augmentation.shift), .min = 0,
     .max = 64, .def = "0", .unit = "px", .later = true,
     .help = "training images move by up to this in both directions, anew at each step"},
    {"augment_noise", PARAM_REAL, FIELD(supervised_settings, augmentation.noise), .min = 0,
     .max = 10, .def = "0.0", .later = true,
     .help = "standard deviation of noise on training images, white being 1"},
};
const struct param_table supervised_table =
    PARAM_TABLE("supervised training", struct supervised_settings, supervised_params);

static const char *const supervised_also[] = {"optimizer", NULL};

enum err_code supervised_read(struct supervised_settings *s, const struct node *n, struct err *e)
{
    param_read(&supervised_table, s, n, supervised_also, e);
    struct err built_in = ERR_INIT;
    optimizer_defaults(&s->optimizer, 0.001, 0.9, &built_in);
    if (built_in.code)
        err_set(e, built_in.code == ERR_OS ? ERR_OS : ERR_SOFTWARE, "%s", built_in.text);
    err_free(&built_in);
    optimizer_update(&s->optimizer, node_get(n, "optimizer"), e);
    return e->code;
}

json_t *supervised_json(const struct supervised_settings *s)
{
    json_t *j = param_json(&supervised_table, s);
    json_object_set_new(j, "optimizer", param_json(&optimizer_table, &s->optimizer));
    return j;
}

/* param_from_json refuses keys that the table does not have, so it gets a copy without the groups.
 */
static enum err_code flat_from_json(const struct param_table *table, void *out, const json_t *j,
                                    const char *const *groups, struct err *e)
{
    json_t *flat = json_copy(json_is_object(j) ? (json_t *)(uintptr_t)j : NULL);
    if (!flat)
        return err_set(e, ERR_DATA, "%s: expected an object", table->name);
    for (int i = 0; groups[i]; i++)
        json_object_del(flat, groups[i]);
    param_from_json(table, out, flat, e);
    json_decref(flat);
    return e->code;
}

enum err_code supervised_from_json(struct supervised_settings *s, const json_t *j, struct err *e)
{
    if (flat_from_json(&supervised_table, s, j, supervised_also, e))
        return e->code;
    return param_from_json(&optimizer_table, &s->optimizer, json_object_get(j, "optimizer"), e);
}

void supervised_free(struct supervised_settings *s)
{
    param_free(&optimizer_table, &s->optimizer);
    param_free(&supervised_table, s);
}

/* ---- oracle --------------------------------------------------------------------------------- */

static const char *const oracle_labels_names[] = {"target", "both", NULL};

static const struct param oracle_params[] = {
    {"steps", PARAM_INT, FIELD(oracle_settings, steps), .min = 0, .max = 1e7, .def = "0",
     .help = "optimiser steps, over which a schedule of the source's optimiser is stretched; 0: as "
             "many as the source's"},
    {"labels", PARAM_CHOICE, FIELD(oracle_settings, labels), .choices = oracle_labels_names,
     .def = "target",
     .help = "the training images it learns from: the target's, or those of both domains"},
};
const struct param_table oracle_table =
    PARAM_TABLE("oracle", struct oracle_settings, oracle_params);

struct supervised_settings oracle_supervised(const struct oracle_settings *o,
                                             const struct supervised_settings *source)
{
    struct supervised_settings s = *source;
    if (!o->steps || o->steps == source->steps)
        return s;
    s.steps = o->steps;
    if (source->steps > 0 && s.optimizer.schedule != SCHEDULE_CONSTANT)
        s.optimizer.schedule_steps =
            (int)((int64_t)s.optimizer.schedule_steps * s.steps / source->steps);
    if (s.optimizer.schedule != SCHEDULE_CONSTANT && s.optimizer.schedule_steps < 1)
        s.optimizer.schedule_steps = 1;
    return s;
}

/* ---- adaptation ----------------------------------------------------------------------------- */

const char *const adapt_sharing_names[] = {"untied", "partial", "tied", NULL};
static const char *const init_names[] = {"source", "fresh", NULL};
static const char *const look_names[] = {"feature", "flat", "logits", "conditional", NULL};
static const char *const order_names[] = {"discriminator-first", "mapping-first", "simultaneous",
                                          NULL};
static const char *const statistics_names[] = {"domain", "shared", NULL};
static const char *const norm_names[] = {"batch", "running", NULL};

#define ADAPT(field_) FIELD(adapt_settings, field_)

static const struct param adapt_params[] = {
    {"sharing", PARAM_CHOICE, ADAPT(sharing), .choices = adapt_sharing_names, .def = "untied",
     .help = "how the target encoder relates to the source's; partial and tied train both, with "
             "the classification loss in the objective"},
    {"share_through", PARAM_TEXT, ADAPT(share_through), .def = "conv1",
     .help = "partial: the last layer shared, with its batch norm and activation"},
    {"init", PARAM_CHOICE, ADAPT(init), .choices = init_names, .def = "source",
     .help = "where the target's own layers start: the trained source, or fresh random weights"},
    {"look", PARAM_CHOICE, ADAPT(look), .choices = look_names, .def = "feature",
     .help = "input of the discriminator: the encoder's output, its flattened convolution "
             "features, the classifier's logits, or conditional: a random multilinear map of the "
             "encoder's output and the classifier's predictions (Long et al. 2018)"},
    {"projection", PARAM_INT, ADAPT(projection), .min = 1, .max = 65536, .def = "512",
     .later = true, .help = "look: conditional: size of the map's output"},
    {"entropy_weighting", PARAM_BOOL, ADAPT(entropy_weighting), .def = "false", .later = true,
     .help = "look: conditional: images weigh 1 + exp(-entropy of their predictions) in the "
             "adversarial losses"},
    {"order", PARAM_CHOICE, ADAPT(order), .choices = order_names, .def = "discriminator-first",
     .help = "alternating updates, or simultaneous from one forward pass (the paper's code)"},
    {"statistics", PARAM_CHOICE, ADAPT(statistics), .choices = statistics_names, .def = "domain",
     .help = "batch-norm running statistics of shared layers: each domain's own, or mixed"},
    {"steps", PARAM_INT, ADAPT(steps), .min = 0, .max = 1e7, .def = "600", .help = "iterations"},
    {"batch", PARAM_INT, ADAPT(batch), .min = 2, .max = 4096, .def = "64", .unit = "images",
     .help = "images of each domain in a step"},
    {"k_d", PARAM_INT, ADAPT(k_d), .min = 0, .max = 1000, .def = "1",
     .help = "discriminator steps per iteration"},
    {"k_g", PARAM_INT, ADAPT(k_g), .min = 0, .max = 1000, .def = "1",
     .help = "mapping steps per iteration"},
    {"warmup", PARAM_INT, ADAPT(warmup), .min = 0, .max = 1e7, .def = "0",
     .help = "mapping steps before the first iteration, against the untrained discriminator; under "
             "ramp their lambda is 0, which leaves the classification loss of joint encoders, and "
             "terms that are not ramped"},
    {"shared_batch", PARAM_BOOL, ADAPT(shared_batch), .def = "true",
     .help = "the first mapping step of an iteration reuses the discriminator step's images"},
    {"lambda", PARAM_REAL, ADAPT(lambda), .min = 0, .max = 1e6, .def = "1.0",
     .help = "weight of the alignment loss"},
    {"ramp", PARAM_BOOL, ADAPT(ramp), .def = "false",
     .help = "raise lambda from 0 by 2/(1+exp(-10p))-1 over the run (Ganin et al. 2016)"},
    {"norm_d", PARAM_CHOICE, ADAPT(norm_d), .choices = norm_names, .def = "batch",
     .help = "target encoder's batch norm in the discriminator step"},
    {"norm_m", PARAM_CHOICE, ADAPT(norm_m), .choices = norm_names, .def = "batch",
     .help = "target encoder's batch norm in the mapping step"},
    {"norm_source", PARAM_CHOICE, ADAPT(norm_source), .choices = norm_names, .def = "running",
     .help = "frozen source encoder's batch norm (untied)"},
    {"dropout_d", PARAM_BOOL, ADAPT(dropout_d), .def = "false",
     .help = "dropout of the target encoder in the discriminator step"},
    {"dropout_m", PARAM_BOOL, ADAPT(dropout_m), .def = "true",
     .help = "dropout of the target encoder in the mapping step"},
    {"sigmoid_pair", PARAM_BOOL, ADAPT(sigmoid_pair), .def = "false",
     .help = "discriminator with two sigmoid outputs under categorical cross-entropy (the seed's) "
             "instead of two softmax outputs"},
    {"smoothing", PARAM_REAL, ADAPT(smoothing), .min = 0, .max = 0.49, .def = "0.0",
     .help = "label smoothing of the discriminator: targets 1-s and s"},
    {"noise", PARAM_REAL, ADAPT(noise), .min = 0, .max = 100, .def = "0.0",
     .help = "standard deviation of instance noise on the discriminator's input, annealed to 0"},
    {"gate", PARAM_REAL, ADAPT(gate), .min = 0, .max = 1, .def = "0.0",
     .help = "skip mapping steps while the discriminator's batch accuracy is below this"},
    {"ema", PARAM_REAL, ADAPT(ema), .min = 0, .max = 0.99999, .def = "0.0",
     .help = "evaluate a moving average of the target encoder with this decay; 0: none"},
    {"augment_shift", PARAM_INT, ADAPT(augmentation.shift), .min = 0, .max = 64, .def = "0",
     .unit = "px", .later = true,
     .help = "partial and tied: source images move by up to this in both directions, anew at each "
             "step, as with the source's own augment_shift"},
    {"augment_noise", PARAM_REAL, ADAPT(augmentation.noise), .min = 0, .max = 10, .def = "0.0",
     .later = true,
     .help = "partial and tied: standard deviation of noise on source images, white being 1"},
    {"evaluate_every", PARAM_INT, ADAPT(evaluate_every), .min = 1, .max = 1e7, .def = "100",
     .help = "iterations between points of the curve"},
};
const struct param_table adapt_table =
    PARAM_TABLE("adaptation", struct adapt_settings, adapt_params);

#define UNTIL(field_) FIELD(until_settings, field_)

static const struct param until_params[] = {
    {"validator", PARAM_CHOICE, UNTIL(validator), .choices = validator_names,
     .help = "the label-free figure, on target training images, that chooses the point"},
    {"patience", PARAM_INT, UNTIL(patience), .min = 1, .max = 1e6, .unit = "evaluations",
     .help = "it ends when so many in a row were not better than the best"},
    {"at_most", PARAM_INT, UNTIL(at_most), .min = 1, .max = 1e7,
     .help = "iterations at most; a ramp goes over these"},
};
const struct param_table until_table = PARAM_TABLE("until", struct until_settings, until_params);

static const char *const adapt_groups[] = {"mapping", "discriminator", "until", "terms", NULL};
static const double mapping_lr = 0.00005, discriminator_lr = 0.0002, adversarial_beta1 = 0.5;

/* `also` and the names of the groups in one list. */
enum { MAX_KEYS = 32 };
static void join_keys(const char *const *also, const char *keys[MAX_KEYS])
{
    int n = 0;
    for (int i = 0; adapt_groups[i]; i++)
        keys[n++] = adapt_groups[i];
    for (int i = 0; also && also[i] && n < MAX_KEYS - 1; i++)
        keys[n++] = also[i];
    keys[n] = NULL;
}

/* What is laid over other settings says how long to train in one of two ways. */
static void update_until(struct adapt_settings *s, const struct node *n, struct err *e)
{
    const struct node *until = node_get(n, "until"), *steps = node_get(n, "steps");
    if (steps && until)
        node_error(
            until, e,
            "'until' stands in place of 'steps': its 'at_most' is the limit; leave one of the "
            "two out");
    if (steps && !until)
        s->until = (struct until_settings){0};
    if (!until || !node_is(until, NODE_MAP, e))
        return;
    if (s->until.patience)
        param_update(&until_table, &s->until, until, NULL, e);
    else
        param_read(&until_table, &s->until, until, NULL, e);
    s->steps = s->until.at_most;
}

enum err_code adapt_update(struct adapt_settings *s, const struct node *n, const char *const *also,
                           struct err *e)
{
    if (!n || !node_is(n, NODE_MAP, e))
        return e->code;
    const char *keys[MAX_KEYS];
    join_keys(also, keys);
    param_update(&adapt_table, s, n, keys, e);
    optimizer_update(&s->mapping, node_get(n, "mapping"), e);
    optimizer_update(&s->discriminator, node_get(n, "discriminator"), e);
    terms_update(s->terms, node_get(n, "terms"), e);
    update_until(s, n, e);
    return e->code;
}

/* The built-in defaults: a mistake in them is a defect of the program. */
static void adapt_defaults(struct adapt_settings *s, const char *method_defaults, struct err *e)
{
    struct err own = ERR_INIT;
    struct document *d = NULL;
    param_read(&adapt_table, s, NULL, NULL, &own);
    optimizer_defaults(&s->mapping, mapping_lr, adversarial_beta1, &own);
    optimizer_defaults(&s->discriminator, discriminator_lr, adversarial_beta1, &own);
    terms_from_json(s->terms, NULL, &own);
    if (method_defaults && !document_parse(&d, method_defaults, "built-in default", &own))
        adapt_update(s, document_root(d), NULL, &own);
    document_free(d);
    if (own.code)
        err_set(e, own.code == ERR_OS ? ERR_OS : ERR_SOFTWARE, "%s", own.text);
    err_free(&own);
}

enum err_code adapt_read(struct adapt_settings *s, const char *method_defaults,
                         const struct node *n, const char *const *also, struct err *e)
{
    adapt_defaults(s, method_defaults, e);
    return adapt_update(s, n, also, e);
}

double adapt_ramp(double progress)
{
    return 2 / (1 + elementary_exp(-10 * progress)) - 1;
}

static size_t setting_size(const struct param *p)
{
    switch (p->type) {
    case PARAM_REAL:
        return sizeof(double);
    case PARAM_BOOL:
        return sizeof(bool);
    case PARAM_TEXT:
        return sizeof(char *);
    default:
        return sizeof(int); /* the table has no random ones */
    }
}

void adapt_swap(struct adapt_settings *a, struct adapt_settings *b, const struct param *p)
{
    unsigned char kept[sizeof(double)];
    unsigned char *x = (unsigned char *)a + p->offset, *y = (unsigned char *)b + p->offset;
    const size_t size = setting_size(p);
    memcpy(kept, x, size);
    memcpy(x, y, size);
    memcpy(y, kept, size);
}

json_t *adapt_json(const struct adapt_settings *s)
{
    json_t *j = param_json(&adapt_table, s);
    json_object_set_new(j, "mapping", param_json(&optimizer_table, &s->mapping));
    json_object_set_new(j, "discriminator", param_json(&optimizer_table, &s->discriminator));
    json_t *used = terms_json(s->terms);
    if (json_object_size(used))
        json_object_set(j, "terms", used);
    json_decref(used);
    if (s->until.patience)
        json_object_set_new(j, "until", param_json(&until_table, &s->until));
    return j;
}

enum err_code adapt_from_json(struct adapt_settings *s, const json_t *j, struct err *e)
{
    if (flat_from_json(&adapt_table, s, j, adapt_groups, e))
        return e->code;
    param_from_json(&optimizer_table, &s->mapping, json_object_get(j, "mapping"), e);
    param_from_json(&optimizer_table, &s->discriminator, json_object_get(j, "discriminator"), e);
    terms_from_json(s->terms, json_object_get(j, "terms"), e);
    if (json_object_get(j, "until"))
        param_from_json(&until_table, &s->until, json_object_get(j, "until"), e);
    return e->code;
}

void adapt_copy(struct adapt_settings *s, const struct adapt_settings *from)
{
    param_copy(&adapt_table, s,
               from); /* what the other tables have in it too, but for their texts */
    param_copy(&optimizer_table, &s->mapping, &from->mapping);
    param_copy(&optimizer_table, &s->discriminator, &from->discriminator);
}

void adapt_free(struct adapt_settings *s)
{
    param_free(&optimizer_table, &s->mapping);
    param_free(&optimizer_table, &s->discriminator);
    param_free(&adapt_table, s);
}
