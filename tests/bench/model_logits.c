/* Half of a test of the Python package adda_bench (bench/python/tests/test_model.py):
 *
 *   model_logits make FOLDER            NAME.safetensors, NAME.u8 and NAME.f32 for every preset and
 *                                       for networks that have every layer: a model with random
 *                                       weights and statistics, images, and its logits
 *   model_logits read MODEL IMAGES OUT  logits float32 [n][places][classes] of bytes [n][h][w][c]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/publish.h"
#include "base/rng.h"
#include "base/text.h"
#include "bench/model/recogniser.h"
#include "bench/sweep/domains.h"
#include "nn/pass.h"
#include "nn/presets.h"

enum { IMAGES = 5, CLASSES = 10, PLACES = 3 };

struct sample {
    const char *name, *encoder, *head;
    int h, w, c, shortest;
};

/* Beside the presets: what no preset has. */
static const struct sample others[] = {
    {"leaky",
     "conv 8 3 x 3 same | bn | leaky_relu .1 | pool 3 | conv 9 3x3 | bn eps 1e-3 momentum .01 | "
     "leaky_relu | dropout .25 | flatten | l2norm 4 | dense 12 sn | relu",
     "dense 6x{heads} | leaky_relu .2 | grouped_dense {classes}x{heads}", 13, 17, 3, PLACES},
    {"uneven", "conv 5 2x4 same | l2norm | dense 9 | bn | relu", "dense {outputs} sn", 12, 14, 1,
     1},
};

static struct sample sample_of_preset(const struct preset *p)
{
    static const struct {
        const char *name;
        int h, w, c;
    } sizes[] = {{"seed", 100, 100, 3}, {"captcha", 60, 160, 3}, {"lenet", 28, 28, 1}};
    struct sample s = {p->name, p->encoder, p->head, 24, 72, 1, PLACES};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (strcmp(sizes[i].name, p->name) == 0) {
            s.h = sizes[i].h;
            s.w = sizes[i].w;
            s.c = sizes[i].c;
        }
    return s;
}

/* ---- logits -----------------------------------------------------------------------------------
 */

static enum err_code logits(const struct recogniser *r, const uint8_t *images, int count,
                            float *out, struct err *e)
{
    const size_t size = shape_size(r->task.image), outputs = shape_size(net_out(r->model.head_net));
    struct pass *encoder = NULL, *head = NULL;
    const struct pass_settings one = {.batch = 1};
    float *x = malloc(size * sizeof *x);
    if (!x)
        err_memory(e);
    if (e->code || pass_create(&encoder, r->model.encoder_net, &one, e) ||
        pass_create(&head, r->model.head_net, &one, e))
        goto cleanup;
    for (int i = 0; i < count; i++) {
        for (size_t k = 0; k < size; k++)
            x[k] = (float)images[(size_t)i * size + k] / 255;
        struct forward f = {.weights = r->model.encoder, .x = x, .batch = 1};
        f.x = pass_forward(encoder, &f);
        f.weights = r->model.head;
        memcpy(out + (size_t)i * outputs, pass_forward(head, &f), outputs * sizeof *out);
    }
cleanup:
    pass_free(head);
    pass_free(encoder);
    free(x);
    return e->code;
}

static enum err_code publish_logits(const struct recogniser *r, const uint8_t *images, int count,
                                    const char *path, struct err *e)
{
    const size_t values = (size_t)count * shape_size(net_out(r->model.head_net));
    float *out = malloc((values + 1) * sizeof *out);
    if (!out)
        return err_memory(e);
    if (!logits(r, images, count, out, e))
        publish_file(path, out, values * sizeof *out, e);
    free(out);
    return e->code;
}

/* ---- make -------------------------------------------------------------------------------------
 */

static void randomise(struct weights *w)
{
    for (int i = 0; i < weights_tensors(w); i++) {
        struct tensor *t = weights_tensor(w, i);
        struct rng r = rng_stream(2, t->name, (uint64_t)i);
        const double low = strstr(t->name, "running_var") ? 0.5 : -0.3;
        for (size_t k = 0; k < t->count; k++)
            t->value[k] += (float)rng_uniform(&r, low, low + 0.6) *
                           (strstr(t->name, "weight") && t->dimensions > 1 ? 0.1f : 1);
    }
}

static enum err_code create(struct recogniser *r, const struct sample *s, struct err *e)
{
    uint32_t alphabet[CLASSES];
    for (int k = 0; k < CLASSES; k++)
        alphabet[k] = (uint32_t)(k ? 'a' + k : 0xe4); /* one that is not ASCII */
    card_set_info(&r->card, &(struct domain_info){.width = s->w,
                                                  .height = s->h,
                                                  .channels = s->c,
                                                  .length = PLACES,
                                                  .shortest = s->shortest,
                                                  .classes = CLASSES,
                                                  .alphabet = alphabet});
    r->card.encoder = text_copy(s->encoder);
    r->card.head = text_copy(s->head);
    r->card.kernels = KERNELS_REFERENCE;
    r->card.about = json_pack("{s:s}", "test", s->name);
    r->task = domain_task(card_info(&r->card));
    const struct network_settings network = {r->card.encoder, r->card.head, NULL};
    if (kernels_select(KERNELS_REFERENCE, e) || model_create(&r->model, &network, &r->task, 1, e))
        return e->code;
    randomise(r->model.encoder);
    randomise(r->model.head);
    return ERR_NONE;
}

static enum err_code make_one(const struct sample *s, const char *folder, struct err *e)
{
    struct recogniser r = {.model = {.heads = 0}};
    char *paths[] = {text_format("%s/%s.safetensors", folder, s->name),
                     text_format("%s/%s.u8", folder, s->name),
                     text_format("%s/%s.f32", folder, s->name)};
    const size_t size = (size_t)IMAGES * (size_t)(s->h * s->w * s->c);
    uint8_t *images = memory_take(size, 1);
    struct rng random = rng_stream(3, s->name, 0);
    for (size_t i = 0; i < size; i++)
        images[i] = (uint8_t)rng_below(&random, 256);
    if (!create(&r, s, e) && !recogniser_save(&r.card, &r.model, paths[0], e) &&
        !publish_file(paths[1], images, size, e))
        publish_logits(&r, images, IMAGES, paths[2], e);
    recogniser_free(&r);
    free(images);
    for (int i = 0; i < 3; i++)
        free(paths[i]);
    return err_prefix(e, "%s", s->name);
}

static enum err_code make(const char *folder, struct err *e)
{
    for (int i = 0; i < preset_count && !e->code; i++) {
        const struct sample s = sample_of_preset(&presets[i]);
        make_one(&s, folder, e);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others && !e->code; i++)
        make_one(&others[i], folder, e);
    return e->code;
}

/* ---- read -------------------------------------------------------------------------------------
 */

static enum err_code read_with(const char *model, const char *images, const char *out,
                               struct err *e)
{
    struct recogniser r = {.model = {.heads = 0}};
    char *data = NULL;
    size_t size;
    if (!recogniser_open(&r, model, e) && !read_file(images, &data, &size, e))
        publish_logits(&r, (const uint8_t *)data, (int)(size / shape_size(r.task.image)), out, e);
    free(data);
    recogniser_free(&r);
    return e->code;
}

int main(int count, char **arguments)
{
    struct err e = ERR_INIT;
    if (count == 3 && strcmp(arguments[1], "make") == 0)
        make(arguments[2], &e);
    else if (count == 5 && strcmp(arguments[1], "read") == 0)
        read_with(arguments[2], arguments[3], arguments[4], &e);
    else
        err_set(&e, ERR_USAGE, "model_logits make FOLDER | read MODEL IMAGES OUT");
    if (e.code)
        fprintf(stderr, "model_logits: %s\n", e.text);
    const int code = (int)e.code;
    err_free(&e);
    return code;
}
