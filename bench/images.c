#include "bench/images.h"

#include <stdlib.h>

#include "base/hash.h"
#include "bench/model_check.h"
#include "gen/render.h"

const char *const part_names[PARTS] = {"source_train", "source_test", "target_train",
                                       "target_test"};

static uint64_t first_index(enum part part)
{
    if (part == PART_SOURCE_TRAIN)
        return 0;
    return (uint64_t)1 << (part == PART_TARGET_TRAIN ? 31 : 32);
}

static struct dataset *dataset_of(struct task *t, enum part part)
{
    struct dataset *const all[PARTS] = {&t->source_train, &t->source_test, &t->target_train,
                                        &t->target_test};
    return all[part];
}

enum err_code images_render_part(struct images *im, const struct cell *c, const struct domain *d,
                                 enum part part, struct err *e)
{
    const bool test = part == PART_SOURCE_TEST || part == PART_TARGET_TEST;
    const bool source = part == PART_SOURCE_TRAIN || part == PART_SOURCE_TEST;
    const struct domain_info *info = domain_info(d);
    const int count = test ? c->test : c->train;
    const size_t size = (size_t)info->width * (size_t)info->height * (size_t)info->channels;
    struct seeds seeds =
        seeds_pair(c->seed, (enum pairing)c->pairing, source ? SIDE_SOURCE : SIDE_TARGET);
    if (c->texts == TEXTS_DISJOINT)
        seeds.labels = test ? LABELS_TEST : LABELS_TRAIN;
    im->pixels[part] = malloc((size_t)count * size);
    im->labels[part] = malloc((size_t)count * (size_t)info->length);
    if (!im->pixels[part] || !im->labels[part])
        return err_memory(e);
    *dataset_of(&im->task, part) = (struct dataset){count, im->pixels[part], im->labels[part]};
    return render_many(d, &seeds, first_index(part), count, NULL, im->pixels[part],
                       im->labels[part], e);
}

enum err_code images_render(struct images *im, const struct cell *c, const struct domain *source,
                            const struct domain *target, struct err *e)
{
    im->task = domain_task(domain_info(source));
    if (images_render_part(im, c, source, PART_SOURCE_TRAIN, e) ||
        images_render_part(im, c, source, PART_SOURCE_TEST, e))
        return e->code;
    if (target && !images_render_part(im, c, target, PART_TARGET_TRAIN, e))
        images_render_part(im, c, target, PART_TARGET_TEST, e);
    return e->code;
}

void images_free(struct images *im)
{
    for (int i = 0; i < PARTS; i++) {
        free(im->pixels[i]);
        free(im->labels[i]);
    }
    *im = (struct images){0};
}

json_t *images_hashes(const struct images *im)
{
    json_t *j = json_object();
    struct task task = im->task;
    const size_t size = shape_size(task.image);
    for (int i = 0; i < PARTS; i++) {
        const struct dataset *d = dataset_of(&task, (enum part)i);
        char hex[HASH_HEX];
        if (!d->count)
            continue;
        struct hash *h = hash_create();
        hash_add(h, d->images, (size_t)d->count * size);
        hash_add(h, d->labels, (size_t)d->count * (size_t)task.heads);
        hash_finish(h, hex);
        json_object_set_new(j, part_names[i], json_string(hex));
    }
    return j;
}
