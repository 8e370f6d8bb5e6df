/* Writes images, labels, settings and the source model for a method from outside. */
#include "bench/run/outside_input.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json.h"
#include "base/labels.h"
#include "base/npy.h"
#include "base/publish.h"
#include "base/rng.h"
#include "base/utf8.h"
#include "bench/store/outside.h"
#include "bench/sweep/external.h"
#include "bench/text/files.h"
#include "bench/text/npy.h"

enum { TASK_FORMAT = 1 };

/* ---- order ------------------------------------------------------------------------------------
 */

static uint32_t *permutation(uint64_t seed, const char *purpose, int count)
{
    uint32_t *items = memory_take((size_t)count + 1, sizeof *items);
    struct rng r = rng_stream(seed, purpose, 0);
    for (int i = 0; i < count; i++)
        items[i] = (uint32_t)i;
    rng_shuffle(&r, items, (uint32_t)count);
    return items;
}

struct outside_order outside_order_draw(const struct outside *o)
{
    const struct task *t = o->task;
    struct outside_order order = {permutation(o->order, "target train", t->target_train.count),
                                  NULL};
    order.test = o->cell->sizes.transductive
                     ? order.train
                     : permutation(o->order, "target test", t->target_test.count);
    return order;
}

void outside_order_free(struct outside_order *order)
{
    if (order->test != order->train)
        free(order->test);
    free(order->train);
    *order = (struct outside_order){NULL, NULL};
}

/* ---- arrays -----------------------------------------------------------------------------------
 */

static void write_rows(FILE *f, const struct image_set *d, size_t size, const uint32_t *order)
{
    for (int i = 0; i < d->count; i++)
        fwrite(d->images + size * (order ? order[i] : (size_t)i), 1, size, f);
}

/* u8 [count][h][w][c]; `order` NULL: as they are. */
static enum err_code write_images(const char *folder, const char *name, const struct image_set *d,
                                  struct shape shape, const uint32_t *order, struct err *e)
{
    const uint64_t extent[4] = {(uint64_t)d->count, (uint64_t)shape.h, (uint64_t)shape.w,
                                (uint64_t)shape.c};
    char *path = text_format("%s/input/%s", folder, name);
    struct text header = {0};
    npy_add_header(&header, extent, 4, 1);
    FILE *f = fopen(path, "wbe");
    bool failed = !f;
    if (f) {
        errno = 0;
        fwrite(header.data, 1, header.size, f);
        write_rows(f, d, shape_size(shape), order);
        failed = ferror(f) != 0;
        failed |= fclose(f) != 0;
    }
    if (failed)
        err_system(e, errno ? errno : EIO, "cannot write '%s'", path);
    text_free(&header);
    free(path);
    return e->code;
}

static enum err_code write_arrays(const struct outside *o, const struct outside_order *order,
                                  const char *folder, struct err *e)
{
    const struct task *t = o->task;
    const struct image_set *const sets[] = {&t->source_train, &t->source_test, &t->target_train,
                                            &t->target_test};
    const char *const names[] = {"source_train_images.npy", "source_test_images.npy",
                                 "target_train_images.npy", "target_test_images.npy"};
    const uint32_t *const orders[] = {NULL, NULL, order->train, order->test};
    for (int i = 0; i < 4 && !e->code; i++)
        write_images(folder, names[i], sets[i], t->image, orders[i], e);
    if (e->code)
        return e->code;
    char *path = text_format("%s/input/source_train_labels.npy", folder);
    uint16_t *labels = memory_take((size_t)t->source_train.count * (size_t)t->heads + 1, 2);
    memcpy(labels, t->source_train.labels,
           (size_t)t->source_train.count * (size_t)t->heads * sizeof *labels);
    const struct npy array = {
        2, {t->source_train.count, t->heads}, labels, labels_width(t->classes)};
    npy_write(path, &array, e);
    free(labels);
    free(path);
    return e->code;
}

/* ---- task.json --------------------------------------------------------------------------------
 */

static json_t *alphabet_of(const json_t *domain)
{
    struct text t = {0};
    size_t i;
    const json_t *c;
    json_array_foreach(json_object_get(domain, "alphabet"), i, c)
    {
        char one[8];
        *utf8_put(one, (uint32_t)json_integer_value(c)) = '\0';
        text_add(&t, one);
    }
    json_t *j = json_text(t.data ? t.data : "");
    text_free(&t);
    return j;
}

static json_t *task_json(const struct outside *o)
{
    const struct cell *c = o->cell;
    const struct task *t = o->task;
    json_t *image = json_pack("{s:i, s:i, s:i}", "height", t->image.h, "width", t->image.w,
                              "channels", t->image.c);
    json_t *network =
        json_pack("{s:s, s:s}", "encoder", c->network.encoder, "head", c->network.head);
    return json_pack(
        "{s:i, s:I, s:O, s:O, s:o, s:i, s:i, s:o, s:b, s:o, s:o}", "format", TASK_FORMAT, "seed",
        (json_int_t)c->seed, "settings", json_object_get(c->external, "settings"), "limits",
        json_object_get(c->external, "limits"), "image", image, "characters", t->heads, "classes",
        t->classes, "alphabet", alphabet_of(c->source), "last_class_is_none", t->last_is_none,
        "network", network, "source_training", supervised_json(&c->supervised));
}

static enum err_code write_task(const struct outside *o, const char *folder, struct err *e)
{
    char *path = text_format("%s/input/task.json", folder);
    json_t *j = task_json(o);
    char *text = j ? json_readable(j) : NULL;
    if (text)
        write_file(path, text, strlen(text), e);
    else
        err_memory(e);
    free(text);
    json_decref(j);
    free(path);
    return e->code;
}

/* ---- files ------------------------------------------------------------------------------------
 */

static enum err_code copy(const char *from, const char *to, mode_t mode, struct err *e)
{
    char *data = NULL;
    size_t size;
    if (!read_file(from, &data, &size, e) && !write_file(to, data, size, e) && chmod(to, mode) != 0)
        err_system(e, errno, "%s", to);
    free(data);
    return e->code;
}

static enum err_code copy_files(const struct outside *o, const char *folder, struct err *e)
{
    const char *name;
    json_t *hash;
    char *model = text_format("%s/input/source_model.safetensors", folder);
    copy(o->source_model, model, 0644, e);
    free(model);
    json_object_foreach(json_object_get(o->cell->external, "files"), name, hash)
    {
        char *from = store_method_path(o->store, json_string_value(hash));
        char *to = text_format("%s/%s", folder, name);
        if (!e->code)
            copy(from, to, 0755, e);
        free(to);
        free(from);
    }
    return e->code;
}

enum err_code outside_write_input(const struct outside *o, const struct outside_order *order,
                                  const char *folder, struct err *e)
{
    static const char *const folders[] = {"input", "output"};
    json_t *identity = json_pack("{s:O}", "external", o->cell->external);
    store_check_outside(o->store, identity, e);
    json_decref(identity);
    for (int i = 0; i < 2 && !e->code; i++) {
        char *path = text_format("%s/%s", folder, folders[i]);
        publish_mkdir(path, e);
        free(path);
    }
    if (e->code || write_arrays(o, order, folder, e) || write_task(o, folder, e))
        return e->code;
    return copy_files(o, folder, e);
}
