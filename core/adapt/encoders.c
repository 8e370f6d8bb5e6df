/* Encoders under a way of sharing weights: what trains, what is cached, where gradients run. */
#include "adapt/encoders.h"

#include <string.h>

#include "adapt/batches.h"
#include "base/rng.h"
#include "nn/loss.h"

/* Frozen source features are computed once if they fit here; else for each batch, which is the same
 * to rounding: the sums of a dense layer may depend on an image's place in its batch. Settings and
 * sizes alone decide, so the bits of a cell do not depend on the machine. */
const size_t encoders_cache_bytes = (size_t)1 << 30;

/* ---- where features are taken --------------------------------------------------------------- */

enum err_code encoders_tap(const struct net *net, int look, int *tap, struct err *e)
{
    *tap = look == LOOK_FLAT ? net_find(net, "flatten1") : net_layers(net) - 1;
    if (*tap < 0)
        return err_set(e, ERR_CONFIG,
                       "look: flat needs a 'flatten' layer in the encoder, which is '%s'",
                       net_text(net));
    if (net_block_end(net, *tap) > *tap + 1)
        return err_set(e, ERR_CONFIG,
                       "look: flat needs a 'flatten' layer with a dense layer after it, or none: "
                       "put '%s' before it, in '%s'",
                       net_layer_name(net, *tap + 1), net_text(net));
    return ERR_NONE;
}

static enum err_code find_tap(struct encoders *n, struct err *e)
{
    const struct net *net = n->model->encoder_net;
    n->last = net_layers(net) - 1;
    if (encoders_tap(net, n->settings->look, &n->tap, e))
        return e->code;
    n->size = n->settings->look == LOOK_LOGITS        ? (int)shape_size(net_out(n->model->head_net))
              : n->settings->look == LOOK_CONDITIONAL ? n->settings->projection
                                                      : (int)shape_size(net_shape(net, n->tap));
    return ERR_NONE;
}

/* ---- weights and sharing -------------------------------------------------------------------- */

static enum err_code shared_layers(const struct encoders *n, int *layers, struct err *e)
{
    const struct net *net = n->model->encoder_net;
    const struct adapt_settings *s = n->settings;
    *layers = s->sharing == SHARING_TIED ? net_layers(net) : 0;
    if (s->sharing != SHARING_PARTIAL)
        return ERR_NONE;
    const int through = net_find(net, s->share_through);
    if (through < 0)
        return err_set(e, ERR_CONFIG, "share_through: the encoder '%s' has no layer '%s'",
                       net_text(net), s->share_through);
    *layers = net_block_end(net, through);
    return ERR_NONE;
}

/* A trained (or fresh) copy of the source model that a joint method may change. */
static enum err_code copy_source(struct encoders *n, struct err *e)
{
    const struct model *m = n->model;
    if (weights_create(&n->source, m->encoder_net, NULL, e) ||
        weights_create(&n->head, m->head_net, NULL, e))
        return e->code;
    if (n->settings->init == INIT_SOURCE) {
        weights_copy(n->source, m->encoder);
        weights_copy(n->head, m->head);
    } else {
        weights_init(n->source, n->seed, "joint encoder");
        weights_init(n->head, n->seed, "joint head");
    }
    return ERR_NONE;
}

static enum err_code create_weights(struct encoders *n, struct err *e)
{
    const struct model *m = n->model;
    const struct adapt_settings *s = n->settings;
    struct sharing sharing = {.own_statistics = s->statistics == STATISTICS_DOMAIN};
    n->source = m->encoder;
    n->head = m->head;
    if (n->joint && copy_source(n, e))
        return e->code;
    if (shared_layers(n, &sharing.shared_layers, e))
        return e->code;
    sharing.from = n->joint ? n->source : NULL;
    if (weights_create(&n->target, m->encoder_net, n->joint ? &sharing : NULL, e))
        return e->code;
    if (s->init == INIT_FRESH)
        weights_init(n->target, n->seed, "target encoder");
    else
        weights_copy(n->target, n->source);
    if (s->ema <= 0)
        return ERR_NONE;
    if (weights_create(&n->average, m->encoder_net, NULL, e))
        return e->code;
    weights_copy(n->average, n->target);
    return ERR_NONE;
}

/* ---- memory --------------------------------------------------------------------------------- */

static bool has_cache(const struct encoders *n)
{
    const size_t bytes = (size_t)n->task->source_train.count * (size_t)n->size * sizeof(real);
    return !n->joint && !n->source_free && n->settings->norm_source == NORM_RUNNING &&
           bytes <= encoders_cache_bytes;
}

static void lay_out_conditional(struct encoders *n, struct pool *pool)
{
    const struct model *m = n->model;
    const int features = (int)shape_size(net_out(m->encoder_net));
    n->conditional = (struct conditional){.batch = n->settings->batch,
                                          .features = features,
                                          .heads = m->heads,
                                          .classes = m->classes,
                                          .size = n->size,
                                          .weighted = n->settings->entropy_weighting,
                                          .pool = pool};
    conditional_lay_out(&n->conditional, &n->arena);
    n->unmapped =
        arena_take(&n->arena, (size_t)n->settings->batch * (size_t)features, sizeof(real));
    if (n->settings->entropy_weighting && has_cache(n))
        n->cached_certainty =
            arena_take(&n->arena, (size_t)n->task->source_train.count, sizeof(double));
}

static void lay_out(struct encoders *n, struct pool *pool)
{
    struct arena *a = &n->arena;
    const struct model *m = n->model;
    const size_t batch = (size_t)n->settings->batch, size = (size_t)n->size;
    const size_t wide = shape_size(net_in(m->head_net)), outputs = shape_size(net_out(m->head_net));
    const size_t widest = wide > size ? wide : size;
    for (int h = 0; h < 2; h++) {
        n->x[h] = arena_take(a, batch * shape_size(net_in(m->encoder_net)), sizeof(real));
        n->indices[h] = arena_take(a, batch, sizeof(uint32_t));
    }
    n->image = arena_take(a, shape_size(net_in(m->encoder_net)), sizeof(real));
    n->labels = arena_take(a, batch * (size_t)m->heads, sizeof *n->labels);
    n->gradient = arena_take(a, batch * widest, sizeof(real));
    n->below = arena_take(a, batch * widest, sizeof(real));
    n->dlogits = arena_take(a, batch * outputs, sizeof(real));
    if (n->settings->look == LOOK_CONDITIONAL)
        lay_out_conditional(n, pool);
    if (!has_cache(n))
        return;
    n->cached = arena_take(a, batch * size, sizeof(real));
    n->cache = arena_take(a, (size_t)n->task->source_train.count * size, sizeof(real));
}

static enum err_code create_passes(struct encoders *n, struct pool *pool, struct err *e)
{
    for (int h = 0; h < 2; h++) {
        const struct pass_settings s = {
            .batch = n->settings->batch, .trainable = h == HALF_TARGET || n->joint, .pool = pool};
        if (pass_create(&n->pass[h], n->model->encoder_net, &s, e) ||
            pass_create(&n->head_pass[h], n->model->head_net, &s, e))
            return e->code;
    }
    return ERR_NONE;
}

/* ---- forward -------------------------------------------------------------------------------- */

/* The head trains as in supervised training where it trains; like the encoders', its statistics
 * move in the forwards that `mode` says. */
static void run_head(struct encoders *n, enum half half, enum pass_mode mode, uint64_t step)
{
    const bool trains = n->joint && half == HALF_SOURCE;
    const int training = PASS_BATCH_STATISTICS | PASS_DROPOUT | (mode & PASS_UPDATE_STATISTICS);
    const struct forward f = {.weights = n->head,
                              .x = pass_output(n->pass[half], n->last),
                              .batch = n->settings->batch,
                              .mode = trains ? (enum pass_mode)training : PASS_INFERENCE,
                              .dropout_seed = rng_derive(n->seed, "head"),
                              .step = 2 * step + (uint64_t)half};
    n->logits[half] = pass_forward(n->head_pass[half], &f);
}

static bool looks_at_predictions(const struct encoders *n)
{
    return n->settings->look == LOOK_LOGITS || n->settings->look == LOOK_CONDITIONAL;
}

bool encoders_repeat(const struct encoders *n)
{
    return net_repeats(n->model->encoder_net) && net_repeats(n->model->head_net) &&
           !(n->joint && looks_at_predictions(n));
}

const real *encoders_predict(struct encoders *n)
{
    if (!looks_at_predictions(n))
        run_head(n, HALF_TARGET, PASS_INFERENCE, 0);
    return n->logits[HALF_TARGET];
}

static const real *feature_of(struct encoders *n, enum half half)
{
    const real *feature = pass_output(n->pass[half], n->tap);
    if (n->settings->look == LOOK_LOGITS)
        return n->logits[half];
    if (n->settings->look != LOOK_CONDITIONAL)
        return feature;
    if (!n->held)
        conditional_predict(&n->conditional, half, n->logits[half]);
    return conditional_map(&n->conditional, half, feature);
}

const double *encoders_weight(const struct encoders *n, enum half half)
{
    return n->conditional.weighted ? n->conditional.weight[half] : NULL;
}

/* Features of a frozen source, from the cache. */
static void fetch(struct encoders *n)
{
    const size_t size = (size_t)n->size;
    const uint32_t *indices = n->indices[HALF_SOURCE];
    for (int i = 0; i < n->settings->batch; i++) {
        memcpy(n->cached + (size_t)i * size, n->cache + indices[i] * size, size * sizeof(real));
        if (n->cached_certainty)
            n->conditional.certainty[HALF_SOURCE][i] = n->cached_certainty[indices[i]];
    }
    n->feature[HALF_SOURCE] = n->cached;
}

static void compute(struct encoders *n, enum half half, enum pass_mode mode, uint64_t step)
{
    if (half == HALF_SOURCE && !n->joint)
        mode = n->settings->norm_source == NORM_BATCH ? PASS_BATCH_STATISTICS : PASS_INFERENCE;
    const struct forward f = {.weights = half == HALF_SOURCE ? n->source : n->target,
                              .x = n->x[half],
                              .batch = n->settings->batch,
                              .mode = mode,
                              .dropout_seed = n->seed,
                              .step = 2 * step + (uint64_t)half};
    pass_forward(n->pass[half], &f);
    if (looks_at_predictions(n) || (n->joint && half == HALF_SOURCE))
        run_head(n, half, mode, step);
    n->feature[half] = feature_of(n, half);
}

void encoders_forward(struct encoders *n, enum half half, enum pass_mode mode, uint64_t step)
{
    if (half == HALF_SOURCE && n->cache)
        fetch(n);
    else
        compute(n, half, mode, step);
    if (n->conditional.weighted)
        conditional_weigh(&n->conditional, half);
}

static void fill_cache(struct encoders *n)
{
    const int count = n->task->source_train.count, batch = n->settings->batch;
    const size_t size = (size_t)n->size;
    real *cache = n->cache;
    n->cache = NULL; /* so that encoders_forward computes */
    for (int first = 0; first < count; first += batch) {
        for (int i = 0; i < batch; i++) /* the last batch repeats the last image */
            n->indices[0][i] = (uint32_t)(first + i < count ? first + i : count - 1);
        encoders_load(n, HALF_SOURCE, n->indices[0], 0);
        encoders_forward(n, HALF_SOURCE, PASS_INFERENCE, 0);
        const int left = count - first < batch ? count - first : batch;
        memcpy(cache + (size_t)first * size, n->feature[HALF_SOURCE],
               (size_t)left * size * sizeof(real));
        if (n->cached_certainty)
            memcpy(n->cached_certainty + first, n->conditional.certainty[HALF_SOURCE],
                   (size_t)left * sizeof(double));
    }
    n->cache = cache;
}

/* The images of a source half whose encoder trains: not those that are seen once and for all. */
static void load_joint_source(struct encoders *n, const uint32_t *indices, uint64_t step)
{
    const int batch = n->settings->batch;
    gather_labels(&n->task->source_train, indices, batch, n->model->heads, n->labels);
    augment(&n->settings->augmentation, net_in(n->model->encoder_net), batch,
            rng_derive(n->seed, "source images"), step, n->x[HALF_SOURCE], n->image);
}

void encoders_load(struct encoders *n, enum half half, const uint32_t *indices, uint64_t step)
{
    const struct image_set *d =
        half == HALF_SOURCE ? &n->task->source_train : &n->task->target_train;
    const int batch = n->settings->batch;
    if (indices != n->indices[half])
        memcpy(n->indices[half], indices, (size_t)batch * sizeof *indices);
    if (half == HALF_SOURCE && (n->cache || n->source_free))
        return;
    gather_images(d, indices, batch, shape_size(net_in(n->model->encoder_net)), n->x[half]);
    if (half == HALF_SOURCE && n->joint)
        load_joint_source(n, indices, step);
}

/* ---- backward ------------------------------------------------------------------------------- */

double encoders_classify(struct encoders *n)
{
    return loss_cross_entropy(n->logits[HALF_SOURCE], n->labels, n->settings->batch,
                              n->model->heads, n->model->classes, 0, 1, n->dlogits);
}

static void add(real *to, const real *from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[i] += from[i];
}

static void head_backward(struct encoders *n, enum half half, const real *dlogits, bool learn,
                          real *dx)
{
    const struct backward b = {.weights = learn ? n->head : NULL,
                               .dy = dlogits,
                               .from = 0,
                               .to = net_layers(n->model->head_net) - 1,
                               .dx = dx};
    pass_backward(n->head_pass[half], &b);
}

static void layers_backward(struct encoders *n, enum half half, int from, int to, const real *dy,
                            real *dx)
{
    const struct backward b = {.weights = half == HALF_SOURCE ? n->source : n->target,
                               .dy = dy,
                               .from = from,
                               .to = to,
                               .dx = dx};
    pass_backward(n->pass[half], &b);
}

/* Gradient at the encoder's end in n->gradient; false when nothing reaches it. */
static bool gradient_at_end(struct encoders *n, enum half half, const real *dfeature,
                            const real *dlogits)
{
    const size_t count = (size_t)n->settings->batch * shape_size(net_out(n->model->encoder_net));
    const bool through_head = dfeature && n->settings->look == LOOK_LOGITS;
    const bool at_end = dfeature && !through_head && n->tap == n->last;
    if (dlogits)
        head_backward(n, half, dlogits, n->joint, n->gradient);
    if (through_head)
        head_backward(n, half, dfeature, false, dlogits ? n->below : n->gradient);
    const real *more = through_head ? n->below : dfeature;
    if (dlogits && (through_head || at_end))
        add(n->gradient, more, count);
    else if (at_end)
        memcpy(n->gradient, dfeature, count * sizeof(real));
    return dlogits || through_head || at_end;
}

void encoders_backward(struct encoders *n, enum half half, const real *dfeature,
                       const real *dlogits)
{
    if (dfeature && n->settings->look == LOOK_CONDITIONAL) {
        conditional_backward(&n->conditional, half, dfeature, n->unmapped);
        dfeature = n->unmapped;
    }
    const bool from_end = gradient_at_end(n, half, dfeature, dlogits);
    const bool inside = dfeature && n->settings->look == LOOK_FLAT && n->tap != n->last;
    if (!inside) {
        if (from_end)
            layers_backward(n, half, 0, n->last, n->gradient, NULL);
        return;
    }
    const real *dtap = dfeature;
    if (from_end) {
        layers_backward(n, half, n->tap + 1, n->last, n->gradient, n->below);
        add(n->below, dfeature, (size_t)n->settings->batch * (size_t)n->size);
        dtap = n->below;
    }
    layers_backward(n, half, 0, n->tap, dtap, NULL);
}

/* ---- life ----------------------------------------------------------------------------------- */

enum err_code encoders_create(struct encoders *n, const struct method_input *in, struct err *e)
{
    *n = (struct encoders){
        .model = in->source, .settings = in->adapt, .task = in->task, .seed = in->seed};
    n->joint = in->adapt->sharing != SHARING_UNTIED;
    n->source_free = in->method->training == TRAINING_SOURCE_FREE;
    if (find_tap(n, e) || create_weights(n, e) || create_passes(n, in->pool, e))
        return e->code;
    lay_out(n, in->pool);
    if (arena_reserve(&n->arena, e))
        return e->code;
    lay_out(n, in->pool);
    if (n->settings->look == LOOK_CONDITIONAL)
        conditional_draw(&n->conditional, n->seed);
    if (n->cache)
        fill_cache(n);
    return ERR_NONE;
}

void encoders_free(struct encoders *n)
{
    for (int h = 0; h < 2; h++) {
        pass_free(n->pass[h]);
        pass_free(n->head_pass[h]);
    }
    weights_free(n->average);
    weights_free(n->target); /* borrows from source: first */
    if (n->joint) {
        weights_free(n->source);
        weights_free(n->head);
    }
    arena_free(&n->arena);
    memset(n, 0, sizeof *n);
}

void encoders_list(struct encoders *n, struct checkpoint *c)
{
    if (n->joint) {
        checkpoint_add_weights(c, "source", n->source);
        checkpoint_add_weights(c, "head", n->head);
    }
    checkpoint_add_weights(c, "target", n->target);
    if (n->average)
        checkpoint_add_weights(c, "average", n->average);
}

void encoders_average(struct encoders *n)
{
    if (n->average)
        weights_average(n->average, n->target, n->settings->ema);
}

struct weights *encoders_target(const struct encoders *n)
{
    return n->average ? n->average : n->target;
}
