/* The text of a network: parsed layer by layer, with shapes, and written again. */
#include "nn/net.h"

#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "nn/layers/registry.h"

/* LAYER_WORDS: of one layer in canonical spelling. */
enum { NET_LAYERS = 128, NET_TEXT = 4096, LAYER_WORDS = 96 };

struct net {
    int count;
    struct layer *layers;
    struct shape in;
    char *text;
};

static enum err_code unknown_layer(struct words *w, struct err *e)
{
    const char *names[64];
    int count = 0;
    for (; count < layer_type_count && count < 64; count++)
        names[count] = layer_types[count]->name;
    const char *near = err_nearest(w->word[0], names, count);
    if (near)
        return words_error(w, e, "there is no layer '%s' (did you mean '%s'?)", w->word[0], near);
    struct text list = {0};
    for (int i = 0; i < count; i++)
        text_printf(&list, "%s%s", i ? ", " : "", names[i]);
    const enum err_code code =
        words_error(w, e, "there is no layer '%s'; layers are %s", w->word[0], list.data);
    text_free(&list);
    return code;
}

/* "conv2": the type and how many of the type there are so far. */
static void name_layer(struct net *net, struct layer *l)
{
    int ordinal = 1;
    for (int i = 0; i < net->count; i++)
        ordinal += net->layers[i].type == l->type;
    snprintf(l->name, sizeof l->name, "%s%d", l->type->name, ordinal);
}

static void declare_tensors(struct net *net, struct layer *l)
{
    const struct layer *before = net->count ? l - 1 : NULL;
    l->first_tensor = before ? before->first_tensor + before->tensors : 0;
    l->tensors = l->type->tensors ? l->type->tensors(l, l->plan) : 0;
}

static enum err_code check_size(const struct layer *l, const struct words *w, struct err *e)
{
    const size_t limit = (size_t)1 << 26;
    if (shape_size(l->out) <= limit)
        return ERR_NONE;
    return words_error(w, e, "an output of %dx%dx%d is larger than %zu values", l->out.h, l->out.w,
                       l->out.c, limit);
}

static enum err_code add_layer(struct net *net, struct words *w, struct err *e)
{
    if (w->count == 0)
        return words_error(w, e, "no layer between two '|'");
    const struct layer_type *type = layer_type_find(w->word[0]);
    if (!type)
        return unknown_layer(w, e);
    if (net->count == NET_LAYERS)
        return words_error(w, e, "more than %d layers", NET_LAYERS);
    struct layer *l = &net->layers[net->count];
    l->type = type;
    l->in = w->in;
    w->syntax = type->syntax;
    w->at = 1;
    enum err_code code = type->parse(l, w, e);
    if (!code)
        code = words_end(w, e);
    if (!code)
        code = check_size(l, w, e);
    if (code)
        return code;
    name_layer(net, l);
    declare_tensors(net, l);
    net->count++;
    return ERR_NONE;
}

static enum err_code parse(struct net *net, const char *text, struct err *e)
{
    size_t begin = 0, length = strlen(text);
    struct shape in = net->in;
    while (begin <= length) {
        size_t end = begin + strcspn(text + begin, "|");
        struct words w = {.layer = net->count + 1, .in = in, .syntax = ""};
        enum err_code code = words_split(&w, text, begin, end, e);
        if (!code)
            code = add_layer(net, &w, e);
        if (code)
            return code;
        in = net->layers[net->count - 1].out;
        begin = end + 1;
    }
    return ERR_NONE;
}

static enum err_code canonical_text(struct net *net, struct err *e)
{
    struct text text = {.fallible = true};
    for (int i = 0; i < net->count; i++) {
        const struct layer *l = &net->layers[i];
        char words[LAYER_WORDS];
        l->type->print(l, words, sizeof words);
        text_printf(&text, "%s%s%s", i ? " | " : "", l->type->name, words);
    }
    net->text = text_take(&text);
    return net->text ? ERR_NONE : err_memory(e);
}

static enum err_code check_input(const char *text, struct shape in, struct err *e)
{
    if (in.h < 1 || in.w < 1 || in.c < 1 || in.h > 4096 || in.w > 4096 || in.c > 1 << 20)
        return err_add(e, ERR_DATA, "a network cannot take an input of %dx%dx%d", in.h, in.w, in.c);
    if (text[strspn(text, " \t\r\n")] == '\0')
        return err_add(e, ERR_DATA,
                       "the network's text is empty; write layers like: conv 16 3x3 "
                       "| relu | pool 2 | flatten | dense 10");
    if (strlen(text) >= NET_TEXT)
        return err_add(e, ERR_DATA, "a network's text may have at most %d characters", NET_TEXT);
    return ERR_NONE;
}

enum err_code net_create(struct net **out, const char *text, struct shape in, struct err *e)
{
    struct err own = ERR_INIT;
    struct err *report = e ? e : &own;
    enum err_code code = check_input(text, in, report);
    struct net *net = NULL;
    *out = NULL;
    if (code)
        goto cleanup;
    net = calloc(1, sizeof *net);
    if (net)
        net->layers = calloc(NET_LAYERS, sizeof *net->layers);
    if (!net || !net->layers) {
        code = err_memory(report);
        goto cleanup;
    }
    net->in = in;
    code = parse(net, text, report);
    if (!code)
        code = canonical_text(net, report);
    if (!code) {
        *out = net;
        net = NULL;
    }
cleanup:
    net_free(net);
    err_free(&own);
    return code;
}

void net_free(struct net *net)
{
    if (!net)
        return;
    free(net->text);
    free(net->layers);
    free(net);
}

int net_layers(const struct net *net)
{
    return net->count;
}

struct shape net_in(const struct net *net)
{
    return net->in;
}

struct shape net_out(const struct net *net)
{
    return net->layers[net->count - 1].out;
}

struct shape net_shape(const struct net *net, int layer)
{
    return layer < 0 ? net->in : net->layers[layer].out;
}

const struct layer *net_layer(const struct net *net, int i)
{
    return &net->layers[i];
}

const char *net_layer_name(const struct net *net, int layer)
{
    return net->layers[layer].name;
}

int net_find(const struct net *net, const char *name)
{
    for (int i = 0; i < net->count; i++)
        if (strcmp(net->layers[i].name, name) == 0)
            return i;
    return -1;
}

int net_block_end(const struct net *net, int layer)
{
    int i = layer + 1;
    while (i < net->count && !net->layers[i].type->begins_block)
        i++;
    return i;
}

bool net_repeats(const struct net *net)
{
    for (int i = 0; i < net->count; i++)
        if (net->layers[i].type->varies && net->layers[i].type->varies(&net->layers[i]))
            return false;
    return true;
}

const char *net_text(const struct net *net)
{
    return net->text;
}
