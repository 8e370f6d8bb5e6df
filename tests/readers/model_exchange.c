/* Half of a test with PyTorch (model_exchange.py):
 *
 *   model_exchange write FOLDER   model.safetensors, x.f32 and y.f32: a net, its input and output
 *   model_exchange read FOLDER    loads back.safetensors and compares its output with back.f32
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/publish.h"
#include "base/rng.h"
#include "nn/checkpoint_read.h"
#include "nn/checkpoint_write.h"
#include "nn/kernels/kernels.h"
#include "nn/pass.h"

static const char text[] =
    "conv 8 3x3 same | bn | relu | pool 2 | conv 9 3x3 | bn | leaky_relu .1"
    " | flatten | dense 12 | relu | dense 12 | relu | dense 15 sn | leaky_relu .1"
    " | grouped_dense 5x3";
static const struct shape in = {12, 14, 2};
enum { BATCH = 6 };

struct exchange {
    struct net *net;
    struct weights *weights;
    struct pass *pass;
    const char *folder;
    char path[512];
    float *x;
};

static const char *path(struct exchange *x, const char *name)
{
    snprintf(x->path, sizeof x->path, "%s/%s", x->folder, name);
    return x->path;
}

static enum err_code create(struct exchange *x, struct err *e)
{
    struct pass_settings s = {.batch = BATCH};
    if (kernels_select(KERNELS_FAST, e) || net_create(&x->net, text, in, e) ||
        weights_create(&x->weights, x->net, NULL, e) || pass_create(&x->pass, x->net, &s, e))
        return e->code;
    size_t count = BATCH * shape_size(in);
    x->x = malloc(count * sizeof *x->x);
    if (!x->x)
        return err_memory(e);
    struct rng r = rng_stream(1, "x", 0);
    for (size_t i = 0; i < count; i++)
        x->x[i] = rng_unit(&r);
    return ERR_NONE;
}

static void randomise(struct weights *w)
{
    for (int i = 0; i < weights_tensors(w); i++) {
        struct tensor *t = weights_tensor(w, i);
        struct rng r = rng_stream(2, "weights", (uint64_t)i);
        double shift = strstr(t->name, "running_var") ? 1 : 0;
        for (size_t k = 0; k < t->count; k++)
            t->value[k] = (float)(rng_uniform(&r, -0.5, 0.5) + shift);
    }
}

static const float *output(struct exchange *x)
{
    return pass_forward(x->pass,
                        &(struct forward){.weights = x->weights, .x = x->x, .batch = BATCH});
}

static enum err_code write_model(struct exchange *x, struct err *e)
{
    struct checkpoint_part part = {"model", x->weights};
    json_t *metadata = json_pack("{s:s}", "text", text);
    randomise(x->weights);
    enum err_code code = checkpoint_save(path(x, "model.safetensors"), &part, 1, metadata, e);
    json_decref(metadata);
    size_t outputs = BATCH * shape_size(net_out(x->net)) * sizeof(float);
    if (!code)
        code = publish_file(path(x, "x.f32"), x->x, BATCH * shape_size(in) * sizeof(float), e);
    return code ? code : publish_file(path(x, "y.f32"), output(x), outputs, e);
}

static enum err_code read_model(struct exchange *x, struct err *e)
{
    struct checkpoint_part part = {"model", x->weights};
    size_t size, outputs = BATCH * shape_size(net_out(x->net));
    char *expected = NULL;
    if (checkpoint_load(path(x, "back.safetensors"), &part, 1, e) ||
        read_file(path(x, "back.f32"), &expected, &size, e))
        return e->code;
    const float *y = output(x);
    double worst = size == outputs * sizeof(float) ? 0 : (double)INFINITY;
    for (size_t i = 0; i < outputs && isfinite(worst); i++) {
        float v;
        memcpy(&v, expected + i * sizeof v, sizeof v);
        worst = fmax(worst, fabs((double)(v - y[i])));
    }
    free(expected);
    printf("largest difference of PyTorch's logits: %g\n", worst);
    if (worst < 1e-4)
        return ERR_NONE;
    return err_set(e, ERR_FAILED, "PyTorch's model gives other logits here: off by %g", worst);
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: model_exchange write|read FOLDER\n");
        return ERR_USAGE;
    }
    struct err e = ERR_INIT;
    struct exchange x = {.folder = arguments[2]};
    enum err_code code = create(&x, &e);
    if (!code)
        code = strcmp(arguments[1], "write") == 0 ? write_model(&x, &e) : read_model(&x, &e);
    if (code)
        fprintf(stderr, "model_exchange: %s\n", e.text);
    free(x.x);
    pass_free(x.pass);
    weights_free(x.weights);
    net_free(x.net);
    err_free(&e);
    return (int)code;
}
