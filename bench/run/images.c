/* Renders the four parts of a cell while its training reads them. */
#include "bench/run/images.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/labels.h"
#include "base/text.h"
#include "bench/sweep/domains.h"
#include "bench/sweep/sweep.h"
#include "gen/render/render.h"
#include "gen/render/prefetch.h"

const struct part_kind parts[PARTS] = {[PART_SOURCE_TRAIN] = {"source_train", false, false},
                                       [PART_SOURCE_TEST] = {"source_test", false, true},
                                       [PART_TARGET_TRAIN] = {"target_train", true, false},
                                       [PART_TARGET_TEST] = {"target_test", true, true}};

static uint64_t first_index(const struct part_kind *part)
{
    if (part->test)
        return (uint64_t)1 << 32;
    return part->target ? (uint64_t)1 << 31 : 0;
}

static struct image_set *dataset_of(struct task *t, enum part part)
{
    struct image_set *const all[PARTS] = {&t->source_train, &t->source_test, &t->target_train,
                                          &t->target_test};
    return all[part];
}

/* Memory and labels of one part. */
static enum err_code open_part(struct cell_images *im, const struct cell *c, const struct domain *d,
                               enum part part, struct prefetch_set *set, struct err *e)
{
    const struct part_kind *kind = &parts[part];
    const struct domain_info *info = domain_info(d);
    const int count = kind->test ? c->test : c->train;
    const size_t size = domain_image_size(info);
    *set = (struct prefetch_set){
        d, seeds_pair(c->seed, (enum pairing)c->pairing, kind->target ? SIDE_TARGET : SIDE_SOURCE),
        first_index(kind), count, malloc((size_t)count * size)};
    if (c->texts == TEXTS_DISJOINT)
        set->seeds.labels = kind->test ? LABELS_TEST : LABELS_TRAIN;
    im->pixels[part] = set->pixels;
    im->labels[part] = malloc((size_t)count * (size_t)info->length * sizeof *im->labels[part]);
    if (!im->pixels[part] || !im->labels[part])
        return err_memory(e);
    *dataset_of(&im->task, part) =
        (struct image_set){.count = count, .images = im->pixels[part], .labels = im->labels[part]};
    return ERR_NONE;
}

enum err_code images_render_part(struct cell_images *im, const struct cell *c,
                                 const struct domain *d, enum part part, struct err *e)
{
    struct prefetch_set set;
    if (open_part(im, c, d, part, &set, e))
        return e->code;
    return render_many(d, &set.seeds, set.first, set.count, NULL, set.pixels, im->labels[part], e);
}

static void need(void *context, const uint32_t *indices, int n)
{
    const struct image_reader *r = context;
    prefetch_need(r->images->prefetch, r->set, indices, n);
}

enum err_code images_start(struct cell_images *im, const struct cell *c,
                           const struct domain *source, const struct domain *target, struct err *e)
{
    static const enum part order[] = {PART_SOURCE_TRAIN, PART_TARGET_TRAIN, PART_SOURCE_TEST,
                                      PART_TARGET_TEST};
    struct prefetch_set sets[PARTS];
    int count = 0;
    im->task = domain_task(domain_info(source));
    im->task.uneven = im->task.uneven || (target && domain_info(target)->uneven);
    for (int i = 0; i < PARTS; i++) {
        const enum part part = order[i];
        const struct domain *d = parts[part].target ? target : source;
        if (!d)
            continue;
        if (open_part(im, c, d, part, &sets[count], e))
            return e->code;
        im->readers[part] = (struct image_reader){im, count++};
        dataset_of(&im->task, part)->need = need;
        dataset_of(&im->task, part)->context = &im->readers[part];
    }
    if (prefetch_create(&im->prefetch, sets, count, e))
        return e->code;
    for (int i = 0; i < PARTS; i++) {
        const struct prefetch_set *set = &sets[im->readers[i].set];
        const int length = im->task.heads;
        for (int k = 0; im->readers[i].images && k < set->count; k++)
            render_text(set->domain, &set->seeds, set->first + (uint64_t)k,
                        im->labels[i] + (size_t)k * (size_t)length);
    }
    return ERR_NONE;
}

double images_finish(struct cell_images *im)
{
    prefetch_finish(im->prefetch);
    return prefetch_seconds(im->prefetch);
}

void images_free(struct cell_images *im)
{
    prefetch_free(im->prefetch);
    for (int i = 0; i < PARTS; i++) {
        free(im->pixels[i]);
        free(im->labels[i]);
    }
    *im = (struct cell_images){0};
}

static void hash_labels(struct hash *h, const struct image_set *d, const struct task *task)
{
    const size_t count = (size_t)d->count * (size_t)task->heads;
    const int width = labels_width(task->classes);
    uint8_t *bytes = memory_take(count, (size_t)width);
    labels_pack(bytes, d->labels, count, width);
    hash_add(h, bytes, count * (size_t)width);
    free(bytes);
}

json_t *images_hashes(const struct cell_images *im)
{
    json_t *j = json_object();
    struct task task = im->task;
    const size_t size = shape_size(task.image);
    for (int i = 0; i < PARTS; i++) {
        const struct image_set *d = dataset_of(&task, (enum part)i);
        char hex[HASH_HEX];
        if (!d->count)
            continue;
        struct hash *h = hash_create();
        hash_add(h, d->images, (size_t)d->count * size);
        hash_labels(h, d, &task);
        hash_finish(h, hex);
        json_object_set_new(j, parts[i].name, json_string(hex));
    }
    return j;
}
