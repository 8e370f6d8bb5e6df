/* Renders the images of a finished cell once more, and writes them as arrays. */
#include "bench/run/cell_data.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/labels.h"
#include "base/npy.h"
#include "base/publish.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/run/images.h"
#include "bench/store/domain_files.h"
#include "bench/store/integrity.h"
#include "bench/store/store.h"
#include "bench/text/files.h"
#include "bench/text/npy.h"

struct data_files {
    const char *store, *hash;
    char *folder; /* not published yet; borrowed */
    json_t *identity, *record;
    struct cell cell;
    struct domains domains;
    const struct domain *domain[2]; /* source and target; no target of a source cell */
    struct cell_images images;
};

/* ---- the cell ---------------------------------------------------------------------------------
 */

enum err_code cell_data_find(char **hash, const char *store, const char *name, struct err *e)
{
    char *folder = text_format("%s/cells", store), **names;
    int count, found = 0;
    *hash = NULL;
    if (access(folder, F_OK))
        err_set(e, ERR_NOINPUT, "%s is no store: it has no folder 'cells'", store);
    else if (!list_folder(folder, &names, &count, e)) {
        for (int i = 0; i < count && *name; i++)
            if (strncmp(names[i], name, strlen(name)) == 0 && found++ == 0)
                *hash = text_copy(names[i]);
        if (found != 1)
            err_set(e, ERR_NOINPUT, "%s has %s whose name begins with '%s'", store,
                    found ? "several finished cells" : "no finished cell", name);
        names_free(names, count);
    }
    free(folder);
    return e->code;
}

static enum err_code check_cell(const struct data_files *f, struct err *e)
{
    struct err why = ERR_INIT;
    const enum cell_state state = store_cell_state(f->store, f->hash, &why);
    if (state == CELL_MISSING)
        err_set(e, ERR_NOINPUT, "%s: there is no finished cell %s", f->store, f->hash);
    else if (state == CELL_DAMAGED)
        err_set(e, ERR_DATA, "cell %s is damaged: %s", f->hash, why.text ? why.text : "not whole");
    err_free(&why);
    return e->code;
}

static enum err_code read_json(const struct data_files *f, const char *name, json_t **value,
                               struct err *e)
{
    char *path = store_cell_path(f->store, f->hash, name);
    json_load(path, value, e);
    free(path);
    return e->code;
}

static enum err_code load_domain(struct data_files *f, bool target, int *index, struct err *e)
{
    *index = store_load_domain(&f->domains, f->store, target ? f->cell.target : f->cell.source, e);
    return e->code;
}

static enum err_code load(struct data_files *f, struct err *e)
{
    int source, target = -1;
    if (check_cell(f, e) || read_json(f, "cell.json", &f->identity, e) ||
        read_json(f, "record.json", &f->record, e) || cell_parse(&f->cell, f->identity, e) ||
        load_domain(f, false, &source, e) || (f->cell.method && load_domain(f, true, &target, e)))
        return e->code;
    f->domain[0] = f->domains.entries[source].domain;
    f->domain[1] = target < 0 ? NULL : f->domains.entries[target].domain;
    return target < 0 ? ERR_NONE
                      : domains_compatible(domain_info(f->domain[0]), domain_info(f->domain[1]), e);
}

/* ---- images -----------------------------------------------------------------------------------
 */

static enum err_code render(struct data_files *f, struct err *e)
{
    if (images_start(&f->images, &f->cell, f->domain[0], f->domain[1], e))
        return e->code;
    images_finish(&f->images);
    json_t *hashes = images_hashes(&f->images);
    if (!json_equal(hashes, json_object_get(f->record, "images")))
        err_set(
            e, ERR_DATA,
            "cell %s: rendered again, its images are not those of its record: they would not be "
            "what it was trained with ('adda-bench verify' says more)",
            f->hash);
    json_decref(hashes);
    return e->code;
}

static const struct image_set *set_of(const struct data_files *f, enum part part)
{
    const struct task *t = &f->images.task;
    const struct image_set *const all[PARTS] = {&t->source_train, &t->source_test, &t->target_train,
                                                &t->target_test};
    return all[part];
}

/* Whether somebody knows the labels of the part. */
static bool is_labelled(const struct data_files *f, enum part part)
{
    const enum domain_texts texts = domain_texts(f->domain[parts[part].target]);
    return texts == TEXTS_KNOWN || (texts == TEXTS_KNOWN_OF_TEST && parts[part].test);
}

/* ---- files ------------------------------------------------------------------------------------
 */

static enum err_code write_pixels(const struct data_files *f, enum part part, struct err *e)
{
    const struct image_set *d = set_of(f, part);
    const struct shape s = f->images.task.image;
    const uint64_t extent[] = {(uint64_t)d->count, (uint64_t)s.h, (uint64_t)s.w, (uint64_t)s.c};
    char *path = text_format("%s/%s.npy", f->folder, parts[part].name);
    struct publication *file;
    struct text header = {0};
    npy_add_header(&header, extent, 4, 1);
    if (!publish_open(&file, path, e)) {
        publish_write(file, header.data, header.size);
        publish_write(file, d->images, (size_t)d->count * shape_size(s));
        publish_commit(file, e);
    }
    text_free(&header);
    free(path);
    return e->code;
}

static enum err_code write_labels(const struct data_files *f, enum part part, struct err *e)
{
    const struct image_set *d = set_of(f, part);
    const struct task *t = &f->images.task;
    const struct npy labels = {
        2, {d->count, t->heads}, (uint16_t *)(uintptr_t)d->labels, labels_width(t->classes)};
    char *path = text_format("%s/%s_labels.npy", f->folder, parts[part].name);
    npy_write(path, &labels, e);
    free(path);
    return e->code;
}

static json_t *array_json(const struct data_files *f, enum part part)
{
    const json_t *hash = json_object_get(json_object_get(f->record, "images"), parts[part].name);
    return json_pack("{s:i, s:b, s:O}", "count", set_of(f, part)->count, "labels",
                     is_labelled(f, part), "sha256", hash);
}

/* Why there is no array of a part; NULL: there is one. */
static const char *absence(const struct data_files *f, enum part part)
{
    if (set_of(f, part)->endless)
        return "endless: every step trained with new images of the source, those of indices 0, 1, "
               "2 ..., and none was kept";
    if (parts[part].target && !f->domain[1])
        return "a source model's cell has no target";
    return set_of(f, part)->count ? NULL
                                  : "nobody knows the labels of the target: it has no test "
                                    "images";
}

static enum err_code write_part(const struct data_files *f, enum part part, json_t *about,
                                struct err *e)
{
    const char *name = parts[part].name, *why = absence(f, part);
    if (why) {
        json_object_set_new(json_object_get(about, "absent"), name, json_string(why));
        return ERR_NONE;
    }
    json_object_set_new(json_object_get(about, "arrays"), name, array_json(f, part));
    if (!write_pixels(f, part, e) && is_labelled(f, part))
        write_labels(f, part, e);
    return e->code;
}

/* Of its domain's identity, where it names characters. */
static json_t *about_json(const struct data_files *f)
{
    const struct task *t = &f->images.task;
    return json_pack("{s:s, s:s, s:I, s:[i, i, i], s:i, s:i, s:O?, s:{}, s:{}}", "cell", f->hash,
                     "method", f->cell.method ? f->cell.method->name : "", "seed",
                     (json_int_t)f->cell.seed, "image", t->image.h, t->image.w, t->image.c,
                     "places", t->heads, "classes", t->classes, "alphabet",
                     json_object_get(f->cell.source, "alphabet"), "arrays", "absent");
}

static enum err_code write_about(const struct data_files *f, const json_t *about, struct err *e)
{
    char *path = text_format("%s/data.json", f->folder), *text = json_readable(about);
    if (text)
        write_file(path, text, strlen(text), e);
    else
        err_memory(e);
    free(text);
    free(path);
    return e->code;
}

static enum err_code write_all(const struct data_files *f, json_t *about, struct err *e)
{
    if (!about)
        return err_memory(e);
    for (int i = 0; i < PARTS && !e->code; i++)
        write_part(f, (enum part)i, about, e);
    return e->code ? e->code : write_about(f, about, e);
}

static enum err_code refuse(const char *output, struct err *e)
{
    return err_set(e, ERR_CANTCREATE, "'%s' is there: give another folder, or remove it", output);
}

static enum err_code make(struct data_files *f, const char *output, json_t **about, struct err *e)
{
    struct temporary made = {0};
    int won = 1;
    if (!publish_folder_open(&made, output, e)) {
        f->folder = made.path;
        *about = about_json(f);
        if (!write_all(f, *about, e) && !publish_folder(&made, output, &won, e) && !won)
            refuse(output, e);
        f->folder = NULL;
    }
    temporary_end(&made);
    return e->code;
}

enum err_code cell_data_write(const char *store, const char *hash, const char *output,
                              json_t **about, struct err *e)
{
    struct data_files f = {.store = store, .hash = hash};
    struct stat there;
    *about = NULL;
    if (lstat(output, &there) == 0)
        return refuse(output, e);
    if (!load(&f, e) && !render(&f, e))
        make(&f, output, about, e);
    images_free(&f.images);
    domains_free(&f.domains);
    cell_free(&f.cell);
    json_decref(f.record);
    json_decref(f.identity);
    return e->code;
}
