/* The shipped networks, and their placeholders filled in. */
#include "nn/presets.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define SMALL_ENCODER                                                                              \
    "conv 16 3x3 same | bn | relu | pool 2 | conv 32 3x3 same | bn | relu | pool 2"                \
    " | conv 64 3x3 same | bn | relu | pool 2 | flatten | dense 128"

#define SEED_ENCODER                                                                               \
    "conv 32 3x3 | bn eps 1e-3 momentum .01 | relu"                                                \
    " | conv 32 3x3 | bn eps 1e-3 momentum .01 | relu | pool 2 | dropout .25"                      \
    " | conv 64 3x3 | bn eps 1e-3 momentum .01 | relu"                                             \
    " | conv 64 3x3 | bn eps 1e-3 momentum .01 | relu | pool 2 | dropout .25 | flatten"
#define SEED_DISCRIMINATOR "dense 100 | relu | dense 100 | relu | dense 2"

const struct preset presets[] = {
    {"seed", "the 2018 experiment's encoder (100x100x3), a hidden layer of 128 per character",
     SEED_ENCODER, "dense 128x{heads} | relu | grouped_dense {classes}x{heads}",
     SEED_DISCRIMINATOR},
    {"seed_bn", "seed with batch norm behind the hidden layer of its heads", SEED_ENCODER,
     "dense 128x{heads} | bn | relu | grouped_dense {classes}x{heads}", SEED_DISCRIMINATOR},
    {"seed_feature",
     "seed with a normalised feature of 256 for all heads, which are one layer each",
     SEED_ENCODER " | dense 256 | bn | relu", "dense {outputs}", SEED_DISCRIMINATOR},
    {"small", "three convolutions with batch norm, a feature of 128; for 24x72 grey",
     SMALL_ENCODER " | relu", "dense {outputs}", "dense 500 | relu | dense 500 | relu | dense 1"},
    {"small_bn", "small with batch norm behind its dense feature too", SMALL_ENCODER " | bn | relu",
     "dense {outputs}", "dense 500 | relu | dense 500 | relu | dense 1"},
    {"captcha",
     "four convolutions and a feature of 512, batch norm behind each; for colour captchas of about "
     "160x60",
     "conv 16 3x3 same | bn | relu | pool 2 | conv 32 3x3 same | bn | relu | pool 2"
     " | conv 64 3x3 same | bn | relu | pool 2 | conv 128 3x3 same | bn | relu | pool 2"
     " | flatten | dense 512 | bn | relu",
     "dense {outputs}", "dense 500 | relu | dense 500 | relu | dense 1"},
    {"lenet", "the network of the ADDA paper (28x28 grey), no batch norm, a feature of 500",
     "conv 20 5x5 | relu | pool 2 | conv 50 5x5 | relu | pool 2 | flatten | dense 500 | relu",
     "dense {outputs}", "dense 500 | relu | dense 500 | relu | dense 1"},
};
const int preset_count = (int)(sizeof presets / sizeof *presets);

const struct preset *preset_find(const char *name)
{
    for (int i = 0; i < preset_count; i++)
        if (strcmp(presets[i].name, name) == 0)
            return &presets[i];
    return NULL;
}

static int placeholder(const char *name, size_t length, int heads, int classes)
{
    const struct {
        const char *name;
        int value;
    } known[] = {{"heads", heads}, {"classes", classes}, {"outputs", heads * classes}};
    for (int i = 0; i < 3; i++)
        if (strlen(known[i].name) == length && strncmp(known[i].name, name, length) == 0)
            return known[i].value;
    return -1;
}

enum err_code preset_expand(const char *text, int heads, int classes, char *out, size_t size,
                            struct err *e)
{
    size_t used = 0;
    while (*text) {
        size_t length = 1;
        int written;
        if (*text == '{') {
            length = strcspn(text, "}") + 1;
            bool closed = text[length - 1] == '}';
            int value = closed ? placeholder(text + 1, length - 2, heads, classes) : -1;
            if (value < 0)
                return err_set(e, ERR_DATA,
                               "'%.*s' is not a placeholder of a network's text; there are "
                               "{heads}, {classes} and {outputs}",
                               (int)(length < 40 ? length : 40), text);
            written = snprintf(out + used, size - used, "%d", value);
        } else {
            written = snprintf(out + used, size - used, "%c", *text);
        }
        used += (size_t)written;
        if (used >= size)
            return err_set(e, ERR_DATA, "a network's text may have at most %zu characters",
                           size - 1);
        text += length;
    }
    if (size)
        out[used] = '\0';
    return ERR_NONE;
}
