/* Renders the four parts of a cell while its training reads them. */
#include "bench/run/images.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/labels.h"
#include "base/text.h"
#include "bench/sweep/domains.h"
#include "bench/sweep/sweep.h"
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

int images_count(const struct cell *c, enum part part)
{
    const struct data_sizes *z = &c->sizes;
    const int counts[PARTS] = {[PART_SOURCE_TRAIN] = z->endless && !c->method ? 0 : z->source_train,
                               [PART_SOURCE_TEST] = z->source_test,
                               [PART_TARGET_TRAIN] = z->target_train,
                               [PART_TARGET_TEST] = z->target_test};
    return counts[part];
}

static struct image_set *dataset_of(struct task *t, enum part part)
{
    struct image_set *const all[PARTS] = {&t->source_train, &t->source_test, &t->target_train,
                                          &t->target_test};
    return all[part];
}

/* Which images a part is made of. */
static const struct part_kind *kind_of(const struct cell *c, enum part part)
{
    const bool trained_on = part == PART_TARGET_TEST && c->sizes.transductive;
    return &parts[trained_on ? PART_TARGET_TRAIN : part];
}

int images_pairing(const struct cell *c, enum part part)
{
    return c->test_pairing && kind_of(c, part)->test ? c->test_pairing : c->pairing;
}

static struct seeds seeds_of(const struct cell *c, enum part part)
{
    const struct part_kind *kind = kind_of(c, part);
    struct seeds seeds = seeds_pair(c->seed, (enum pairing)images_pairing(c, part),
                                    kind->target ? SIDE_TARGET : SIDE_SOURCE);
    if (c->texts == TEXTS_DISJOINT)
        seeds.labels = kind->test ? LABELS_TEST : LABELS_TRAIN;
    return seeds;
}

/* Memory and labels of one part; `count` images. */
static enum err_code open_part(struct cell_images *im, const struct cell *c, const struct domain *d,
                               enum part part, int count, struct prefetch_set *set, struct err *e)
{
    const struct domain_info *info = domain_info(d);
    const size_t size = domain_image_size(info);
    *set = (struct prefetch_set){d, seeds_of(c, part), first_index(kind_of(c, part)), count,
                                 malloc((size_t)count * size)};
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
    if (open_part(im, c, d, part, images_count(c, part), &set, e))
        return e->code;
    return render_many(d, &set.seeds, set.first, set.count, NULL, set.pixels, im->labels[part], e);
}

int images_spread(const struct cell *c, const struct domain *d, enum part part, int most,
                  uint8_t *pixels)
{
    const int all = images_count(c, part), count = all < most ? all : most;
    const uint64_t first = first_index(kind_of(c, part));
    const struct seeds seeds = seeds_of(c, part);
    const size_t size = domain_image_size(domain_info(d));
    struct renderer *r = NULL;
    struct err ignored = ERR_INIT;
    const bool ready =
        !render_check_count(d, first, all, &ignored) && !renderer_create(&r, d, &ignored);
    for (int i = 0; ready && i < count; i++)
        render_image(r, &seeds, first + (uint64_t)i * (uint64_t)all / (uint64_t)count,
                     pixels + (size_t)i * size, NULL);
    renderer_free(r);
    err_free(&ignored);
    return ready ? count : 0;
}

static void need(void *context, const uint32_t *indices, int n)
{
    const struct image_reader *r = context;
    prefetch_need(r->images->prefetch, r->set, indices, n);
}

/* Image `index` and its labels in the place that it has for now. */
static void need_endless(void *context, const uint32_t *indices, int n)
{
    struct cell_images *im = context;
    const struct image_set *d = &im->task.source_train;
    const size_t size = shape_size(im->task.image), length = (size_t)im->task.heads;
    for (int i = 0; i < n; i++) {
        const size_t place = indices[i] % (uint32_t)d->count;
        render_image(im->endless, &im->seeds, indices[i],
                     im->pixels[PART_SOURCE_TRAIN] + place * size, NULL);
        render_text(im->source, &im->seeds, indices[i],
                    im->labels[PART_SOURCE_TRAIN] + place * length);
    }
}

/* As many places as a batch has images. */
static enum err_code open_endless(struct cell_images *im, const struct cell *c,
                                  const struct domain *source, struct err *e)
{
    struct prefetch_set set;
    if (open_part(im, c, source, PART_SOURCE_TRAIN, c->supervised.batch, &set, e) ||
        renderer_create(&im->endless, source, e))
        return e->code;
    im->source = source;
    im->seeds = set.seeds;
    im->task.source_train.endless = true;
    im->task.source_train.need = need_endless;
    im->task.source_train.context = im;
    return ERR_NONE;
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
    im->task.twins = target && c->test_pairing;
    for (int i = 0; i < PARTS; i++) {
        const enum part part = order[i];
        const struct domain *d = parts[part].target ? target : source;
        const int images = images_count(c, part);
        if (!d || !images || (part == PART_TARGET_TEST && c->sizes.transductive))
            continue;
        if (open_part(im, c, d, part, images, &sets[count], e))
            return e->code;
        im->readers[part] = (struct image_reader){im, count++};
        dataset_of(&im->task, part)->need = need;
        dataset_of(&im->task, part)->context = &im->readers[part];
    }
    if (!images_count(c, PART_SOURCE_TRAIN) && open_endless(im, c, source, e))
        return e->code;
    if (target && c->sizes.transductive)
        im->task.target_test = im->task.target_train;
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
    renderer_free(im->endless);
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
        if (!d->count || d->endless)
            continue;
        struct hash *h = hash_create();
        hash_add(h, d->images, (size_t)d->count * size);
        hash_labels(h, d, &task);
        hash_finish(h, hex);
        json_object_set_new(j, parts[i].name, json_string(hex));
    }
    return j;
}
