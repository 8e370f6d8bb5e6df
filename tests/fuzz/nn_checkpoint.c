/* Any bytes as a checkpoint: the weights of the network it is for, or an error and weights that
 * nothing was written into. */
#define _GNU_SOURCE /* NOLINT: the name that asks for memfd_create */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "nn/checkpoint.h"

static const char text[] = "conv 2 3x3 | bn | relu | flatten | dense 3";

static struct weights *make(void)
{
    static struct net *net;
    struct weights *w = NULL;
    struct err e = ERR_INIT;
    const struct shape in = {4, 4, 1};
    if ((!net && net_create(&net, text, in, &e)) || weights_create(&w, net, NULL, &e))
        abort();
    weights_init(w, 1, "fuzz");
    return w;
}

/* True when both hold the same bits. */
static int same(struct weights *a, struct weights *b)
{
    for (int i = 0; i < weights_tensors(a); i++)
        if (memcmp(weights_tensor(a, i)->value, weights_tensor(b, i)->value,
                   weights_tensor(a, i)->count * sizeof(real)) != 0)
            return 0;
    return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct weights *fresh;
    char path[64];
    struct err e = ERR_INIT;
    const int file = memfd_create("checkpoint", MFD_CLOEXEC);
    if (file < 0 || write(file, data, size) != (ssize_t)size)
        abort();
    if (!fresh)
        fresh = make();
    struct weights *w = make();
    const struct checkpoint_part part = {"encoder", w};
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    const enum err_code code = checkpoint_load(path, &part, 1, &e);
    if ((code != ERR_NONE) != (e.text != NULL) || (code && !same(w, fresh)))
        abort();
    err_free(&e);
    weights_free(w);
    close(file);
    return 0;
}
