/* Order of images by named streams, and images as the networks read them. */
#include "adapt/batches.h"

#include <stdlib.h>
#include <string.h>

#include "base/rng.h"

static void begin_epoch(struct batches *b)
{
    for (uint32_t i = 0; i < b->count; i++)
        b->order[i] = i;
    struct rng r = rng_stream(b->seed, b->name, b->epoch);
    rng_shuffle(&r, b->order, b->count);
    b->used = 0;
}

enum err_code batches_create(struct batches *b, uint64_t seed, const char *name, int count,
                             struct err *e)
{
    *b = (struct batches){.seed = seed, .name = name, .count = (uint32_t)count};
    if (count < 1)
        return err_set(e, ERR_CONFIG, "there is no image to train on");
    b->order = malloc((size_t)count * sizeof *b->order);
    if (!b->order)
        return err_memory(e);
    begin_epoch(b);
    return ERR_NONE;
}

void batches_free(struct batches *b)
{
    free(b->order);
    b->order = NULL;
}

void batches_list(struct batches *b, struct checkpoint *c, const char *prefix)
{
    checkpoint_add(c, CHECKPOINT_U64, &b->epoch, 1, "%s.epoch", prefix);
    checkpoint_add(c, CHECKPOINT_U32, &b->used, 1, "%s.used", prefix);
    checkpoint_add(c, CHECKPOINT_U32, b->order, b->count, "%s.order", prefix);
}

void batches_next(struct batches *b, int n, uint32_t *indices)
{
    for (int i = 0; i < n; i++) {
        if (b->used == b->count) {
            b->epoch++;
            begin_epoch(b);
        }
        indices[i] = b->order[b->used++];
    }
}

void gather_images(const struct image_set *d, const uint32_t *indices, int n, size_t size, real *x)
{
    if (d->need)
        d->need(d->context, indices, n);
    for (int i = 0; i < n; i++) {
        const uint8_t *image = d->images + indices[i] % (uint32_t)d->count * size;
        real *to = x + (size_t)i * size;
        for (size_t j = 0; j < size; j++)
            to[j] = (real)image[j] / (real)255;
    }
}

void gather_labels(const struct image_set *d, const uint32_t *indices, int n, int heads,
                   uint16_t *labels)
{
    const size_t size = (size_t)heads;
    for (int i = 0; i < n; i++)
        memcpy(labels + (size_t)i * size, d->labels + indices[i] % (uint32_t)d->count * size,
               size * sizeof *labels);
}
