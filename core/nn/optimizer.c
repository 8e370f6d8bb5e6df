/* SGD and Adam with schedules, weight decay and clipping, in pieces of fixed size. */
#include "nn/optimizer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "nn/kernels/elementary.h"
#include "nn/kernels/simd_select.h"

const char *const optimizer_kinds[] = {"sgd", "adam", NULL};
const char *const optimizer_schedules[] = {"constant", "cosine", "step", NULL};

#define FIELD(name) offsetof(struct optimizer_settings, name)
static const struct param params[] = {
    {"kind", PARAM_CHOICE, FIELD(kind), .choices = optimizer_kinds, .def = "adam",
     .help = "sgd (with momentum) or adam"},
    {"lr", PARAM_REAL, FIELD(lr), .min = 0, .max = 1e9, .def = "0.001", .help = "learning rate"},
    {"decay", PARAM_REAL, FIELD(decay), .min = 0, .max = 1, .def = "0",
     .help = "lr / (1 + decay t) at step t"},
    {"momentum", PARAM_REAL, FIELD(momentum), .min = 0, .max = 0.9999, .def = "0.9",
     .help = "sgd: share of the velocity that stays"},
    {"nesterov", PARAM_BOOL, FIELD(nesterov), .def = "false", .help = "sgd: look ahead"},
    {"beta1", PARAM_REAL, FIELD(beta1), .min = 0, .max = 0.9999, .def = "0.9",
     .help = "adam: decay of the mean of gradients"},
    {"beta2", PARAM_REAL, FIELD(beta2), .min = 0, .max = 0.999999, .def = "0.999",
     .help = "adam: decay of the mean of squares"},
    {"epsilon", PARAM_REAL, FIELD(epsilon), .min = 1e-15, .max = 1, .def = "1e-8",
     .help = "adam: added to the root of the mean of squares"},
    {"weight_decay", PARAM_REAL, FIELD(weight_decay), .min = 0, .max = 1, .def = "0",
     .help = "weight_decay times the weight is added to its gradient"},
    {"clip_norm", PARAM_REAL, FIELD(clip_norm), .min = 0, .max = 1e6, .def = "0",
     .help = "gradients are scaled down to this joint norm; 0: not"},
    {"schedule", PARAM_CHOICE, FIELD(schedule), .choices = optimizer_schedules, .def = "constant",
     .help = "factor of lr over the steps: constant, cosine to 0, or in steps"},
    {"schedule_steps", PARAM_INT, FIELD(schedule_steps), .min = 0, .max = 1000000000, .def = "0",
     .unit = "steps", .help = "length of the cosine, or of one step"},
    {"schedule_factor", PARAM_REAL, FIELD(schedule_factor), .min = 1e-6, .max = 1, .def = "0.1",
     .help = "schedule step: lr is multiplied by it every schedule_steps"},
};
#undef FIELD
const struct param_table optimizer_table =
    PARAM_TABLE("optimizer", struct optimizer_settings, params);

/* One distinct array and what the optimiser remembers of it. `first` is the index of its first
 * piece of work. */
struct entry {
    real *value, *gradient, *moment, *square;
    size_t count;
    int first_piece;
};

struct optimizer {
    struct optimizer_settings settings;
    struct arena arena;
    struct entry *entries;
    int count, pieces;
    double *piece_squares; /* [pieces]: sums of squared gradients */
    struct pool *pool;
    uint64_t steps;
    double lr, scale, bias1, bias2; /* of the step that runs */
};

enum { PIECE = 16384 };

enum err_code optimizer_check(const struct optimizer_settings *s, struct err *e)
{
    if (s->schedule != SCHEDULE_CONSTANT && s->schedule_steps < 1)
        return err_set(e, ERR_DATA, "optimizer schedule '%s' needs schedule_steps of at least 1",
                       optimizer_schedules[s->schedule]);
    if (s->kind == OPTIMIZER_SGD && s->nesterov && !(s->momentum > 0))
        return err_set(e, ERR_DATA, "optimizer nesterov needs a momentum above 0");
    return ERR_NONE;
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

const char *optimizer_needs(const struct optimizer_settings *s, const char *setting)
{
    static const char *const of_sgd[] = {"momentum", "nesterov", NULL};
    static const char *const of_adam[] = {"beta1", "beta2", "epsilon", NULL};
    if (s->kind != OPTIMIZER_SGD && is_one_of(setting, of_sgd))
        return "kind: sgd";
    if (s->kind != OPTIMIZER_ADAM && is_one_of(setting, of_adam))
        return "kind: adam";
    if (s->schedule == SCHEDULE_CONSTANT && strcmp(setting, "schedule_steps") == 0)
        return "schedule: cosine or step";
    if (s->schedule != SCHEDULE_STEP && strcmp(setting, "schedule_factor") == 0)
        return "schedule: step";
    return NULL;
}

static bool known(const struct optimizer *o, const real *value)
{
    for (int i = 0; i < o->count; i++)
        if (o->entries[i].value == value)
            return true;
    return false;
}

static void collect(struct optimizer *o, struct weights *w)
{
    for (int i = 0; i < weights_tensors(w); i++) {
        const struct tensor *t = weights_tensor(w, i);
        if (!t->gradient || known(o, t->value))
            continue;
        o->entries[o->count++] = (struct entry){.value = t->value,
                                                .gradient = t->gradient,
                                                .count = t->count,
                                                .first_piece = o->pieces};
        o->pieces += (int)((t->count + PIECE - 1) / PIECE);
    }
}

static void lay_out(struct optimizer *o)
{
    for (int i = 0; i < o->count; i++) {
        struct entry *t = &o->entries[i];
        t->moment = arena_take(&o->arena, t->count, sizeof(real));
        if (o->settings.kind == OPTIMIZER_ADAM)
            t->square = arena_take(&o->arena, t->count, sizeof(real));
    }
    o->piece_squares = arena_take(&o->arena, (size_t)o->pieces + 1, sizeof(double));
}

enum err_code optimizer_create(struct optimizer **out, const struct optimizer_settings *s,
                               struct weights *const *weights, int count, struct err *e)
{
    *out = NULL;
    enum err_code code = optimizer_check(s, e);
    if (code)
        return code;
    struct optimizer *o = calloc(1, sizeof *o);
    if (!o)
        return err_memory(e);
    o->settings = *s;
    size_t tensors = 1;
    for (int i = 0; i < count; i++)
        tensors += (size_t)weights_tensors(weights[i]);
    o->entries = calloc(tensors, sizeof *o->entries);
    if (!o->entries) {
        code = err_memory(e);
        goto cleanup;
    }
    for (int i = 0; i < count; i++)
        collect(o, weights[i]);
    lay_out(o);
    code = arena_reserve(&o->arena, e);
    if (code)
        goto cleanup;
    lay_out(o);
    *out = o;
    o = NULL;
cleanup:
    optimizer_free(o);
    return code;
}

void optimizer_free(struct optimizer *o)
{
    if (!o)
        return;
    arena_free(&o->arena);
    free(o->entries);
    free(o);
}

void optimizer_list(struct optimizer *o, struct checkpoint *c, const char *prefix)
{
    checkpoint_add(c, CHECKPOINT_U64, &o->steps, 1, "%s.steps", prefix);
    for (int i = 0; i < o->count; i++) {
        const struct entry *t = &o->entries[i];
        checkpoint_add(c, CHECKPOINT_REAL, t->moment, t->count, "%s.%d.moment", prefix, i);
        if (t->square)
            checkpoint_add(c, CHECKPOINT_REAL, t->square, t->count, "%s.%d.square", prefix, i);
    }
}

void optimizer_use_pool(struct optimizer *o, struct pool *pool)
{
    o->pool = pool;
}

double optimizer_rate(const struct optimizer *o)
{
    const struct optimizer_settings *s = &o->settings;
    double t = (double)o->steps, factor = 1;
    if (s->schedule == SCHEDULE_COSINE)
        factor = t < s->schedule_steps ? (1 + elementary_cos_pi(t / s->schedule_steps)) / 2 : 0;
    else if (s->schedule == SCHEDULE_STEP)
        factor = elementary_power(s->schedule_factor, o->steps / (uint64_t)s->schedule_steps);
    return factor * s->lr / (1 + s->decay * t);
}

/* ---- one step, in pieces of fixed size ------------------------------------------------------ */

static const struct entry *find_piece(const struct optimizer *o, int piece, size_t *begin,
                                      size_t *end)
{
    int low = 0, high = o->count - 1;
    while (low < high) {
        int middle = (low + high + 1) / 2;
        if (o->entries[middle].first_piece <= piece)
            low = middle;
        else
            high = middle - 1;
    }
    const struct entry *t = &o->entries[low];
    *begin = (size_t)(piece - t->first_piece) * PIECE;
    *end = *begin + PIECE < t->count ? *begin + PIECE : t->count;
    return t;
}

static void square_piece(void *context, int piece, int worker)
{
    struct optimizer *o = context;
    size_t begin, end;
    const struct entry *t = find_piece(o, piece, &begin, &end);
    double sum = 0;
    (void)worker;
    for (size_t i = begin; i < end; i++)
        sum += (double)t->gradient[i] * (double)t->gradient[i];
    o->piece_squares[piece] = sum;
}

static double clip_scale(struct optimizer *o)
{
    if (!(o->settings.clip_norm > 0))
        return 1;
    double sum = 0;
    pool_run(o->pool, o->pieces, square_piece, o);
    for (int i = 0; i < o->pieces; i++)
        sum += o->piece_squares[i];
    double norm = sqrt(sum);
    return norm > o->settings.clip_norm ? o->settings.clip_norm / norm : 1;
}

/* What the loop over one piece needs, but for where it is. */
static struct update update_now(const struct optimizer *o)
{
    const struct optimizer_settings *s = &o->settings;
    struct update u = {.scale = (real)o->scale, .decay = (real)s->weight_decay};
    if (s->kind == OPTIMIZER_ADAM) {
        u.rate = (real)(o->lr / o->bias1);
        u.root = (real)(1 / sqrt(o->bias2));
        u.beta1 = (real)s->beta1;
        u.beta2 = (real)s->beta2;
        u.rest1 = (real)(1 - s->beta1);
        u.rest2 = (real)(1 - s->beta2);
        u.epsilon = (real)s->epsilon;
        return u;
    }
    u.rate = (real)o->lr;
    u.momentum = (real)s->momentum;
    u.ahead = s->nesterov ? u.momentum : 1;
    u.now = s->nesterov ? u.rate : 0;
    return u;
}

static void step_piece(void *context, int piece, int worker)
{
    const struct optimizer *o = context;
    size_t begin, end;
    const struct entry *t = find_piece(o, piece, &begin, &end);
    struct update u = update_now(o);
    (void)worker;
    u.count = end - begin;
    u.w = t->value + begin;
    u.g = t->gradient + begin;
    u.m = t->moment + begin;
    u.v = t->square ? t->square + begin : NULL;
    if (o->settings.kind == OPTIMIZER_ADAM)
        simd_current()->adam(&u);
    else
        simd_current()->sgd(&u);
}

void optimizer_step(struct optimizer *o)
{
    o->lr = optimizer_rate(o);
    o->scale = clip_scale(o);
    o->steps++;
    o->bias1 = 1 - elementary_power(o->settings.beta1, o->steps);
    o->bias2 = 1 - elementary_power(o->settings.beta2, o->steps);
    pool_run(o->pool, o->pieces, step_piece, o);
}

void optimizer_zero_gradients(struct optimizer *o)
{
    for (int i = 0; i < o->count; i++)
        memset(o->entries[i].gradient, 0, o->entries[i].count * sizeof(real));
}
