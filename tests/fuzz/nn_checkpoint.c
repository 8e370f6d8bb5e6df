/* Any bytes as a checkpoint: the weights of the network it is for, or an error and weights that
 * nothing was written into. Then the same bytes as the state of a training, sealed by the sum that
 * they would need. */
#define _GNU_SOURCE /* NOLINT: the name that asks for memfd_create */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hash.h"
#include "fuzz.h"
#include "nn/checkpoint_read.h"

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

/* A file of these bytes and those; its name in `path`. */
static int make_file(char path[64], const void *data, size_t size, const void *more, size_t rest)
{
    const int file = memfd_create("checkpoint", MFD_CLOEXEC);
    if (file < 0 || write(file, data, size) != (ssize_t)size ||
        write(file, more, rest) != (ssize_t)rest)
        abort();
    snprintf(path, 64, "/proc/self/fd/%d", file);
    return file;
}

static void try_state(const uint8_t *data, size_t size)
{
    double wide[2] = {1, 2};
    uint32_t narrow = 3;
    uint64_t large = 4;
    char seal[HASH_HEX], path[64];
    struct checkpoint list = {0};
    struct err e = ERR_INIT;
    struct weights *w = make();
    json_t *about = json_pack("{s:s}", "cell", "c");
    hash_bytes(data, size, seal);
    const int file = make_file(path, data, size, seal, HASH_HEX - 1);
    checkpoint_add(&list, CHECKPOINT_F64, wide, 2, "wide");
    checkpoint_add_weights(&list, "encoder", w);
    checkpoint_add(&list, CHECKPOINT_U32, &narrow, 1, "narrow");
    checkpoint_add(&list, CHECKPOINT_U64, &large, 1, "large");
    const enum err_code code = checkpoint_load_state(path, &list, about, &e);
    if ((code != ERR_NONE) != (e.text != NULL) || (code && (narrow != 3 || large != 4)))
        abort();
    err_free(&e);
    checkpoint_free(&list);
    json_decref(about);
    weights_free(w);
    close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct weights *fresh;
    char path[64];
    struct err e = ERR_INIT;
    const int file = make_file(path, data, size, "", 0);
    if (!fresh)
        fresh = make();
    struct weights *w = make();
    const struct checkpoint_part part = {"encoder", w};
    const enum err_code code = checkpoint_load(path, &part, 1, &e);
    if ((code != ERR_NONE) != (e.text != NULL) || (code && !same(w, fresh)))
        abort();
    err_free(&e);
    json_t *metadata = NULL;
    if ((checkpoint_metadata(path, &metadata, &e) != ERR_NONE) != (metadata == NULL))
        abort();
    json_decref(metadata);
    err_free(&e);
    weights_free(w);
    close(file);
    try_state(data, size);
    return 0;
}
