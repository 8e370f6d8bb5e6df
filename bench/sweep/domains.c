/* Loads each domain once, from a file or by interpolation between two others. */
#include "bench/sweep/domains.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/names.h"
#include "base/text.h"
#include "gen/domain/lengths.h"
#include "gen/domain/mix.h"
#include "gen/effects/load.h"
#include "gen/render/render.h"

static int find(const struct domains *d, const char *path)
{
    for (int i = 0; i < d->count; i++)
        if (strcmp(d->entries[i].path, path) == 0)
            return i;
    return -1;
}

static void entry_free(struct domain_entry *entry)
{
    json_decref(entry->json);
    domain_free(entry->domain);
    free(entry->record);
    free(entry->text);
    free(entry->path);
}

static void describe(struct domain_entry *entry)
{
    entry->text = domain_spec(entry->domain);
    entry->size = strlen(entry->text);
    entry->info = domain_info(entry->domain);
    entry->json = domain_json(entry->domain);
    json_hash(entry->json, entry->hash);
}

static int append(struct domains *d, const struct domain_entry *entry)
{
    d->entries = memory_grow(d->entries, d->count, &d->capacity, sizeof *entry);
    d->entries[d->count] = *entry;
    return d->count++;
}

static int add(struct domains *d, struct domain_entry *entry)
{
    describe(entry);
    return append(d, entry);
}

static enum err_code open_domain(struct domains *d, struct domain **domain, const char *path,
                                 struct err *e)
{
    if (!d->fonts && font_store_open(&d->fonts, NULL, e))
        return e->code;
    return domain_load(domain, path, d->fonts, e);
}

int domains_load(struct domains *d, const char *path, struct err *e)
{
    int known = find(d, path);
    struct err own = ERR_INIT;
    if (known >= 0)
        return known;
    struct domain_entry entry = {.path = text_copy(path)};
    if (!open_domain(d, &entry.domain, path, &own))
        return add(d, &entry);
    entry_free(&entry);
    err_add(e, own.code, "%s", own.text);
    err_free(&own);
    return -1;
}

/* ---- records ----------------------------------------------------------------------------------
 */

struct record_info {
    struct domain_info info;
    uint32_t alphabet[CAPTCHA_MAX_CLASSES];
    char name[];
};

static int number_of(const json_t *j, const char *key)
{
    return (int)json_integer_value(json_object_get(j, key));
}

bool domains_read_shape(const json_t *identity, struct domain_info *info)
{
    const json_t *canvas = json_object_get(identity, "canvas");
    const size_t classes = json_array_size(json_object_get(identity, "alphabet"));
    *info = (struct domain_info){.width = number_of(canvas, "width"),
                                 .height = number_of(canvas, "height"),
                                 .channels = number_of(canvas, "channels"),
                                 .classes = (int)classes,
                                 .uneven = json_object_get(identity, "frequencies") != NULL};
    if (domain_length_range(json_object_get(identity, "length"), &info->shortest, &info->length) &&
        classes > 0 && classes <= CAPTCHA_MAX_CLASSES)
        return true;
    *info = (struct domain_info){.name = NULL};
    return false;
}

/* NULL if there is no name, or no alphabet of a domain's size. The file is not covered by its hash
 * in what it is called. */
static struct record_info *record_info(const json_t *identity, const char *name)
{
    const json_t *alphabet = json_object_get(identity, "alphabet");
    struct domain_info info;
    if (!name || !*name || line_mistake(name) || !domains_read_shape(identity, &info))
        return NULL;
    struct record_info *r = memory_take(1, sizeof *r + strlen(name) + 1);
    r->info = info;
    for (size_t i = 0; i < (size_t)info.classes; i++)
        r->alphabet[i] = (uint32_t)json_integer_value(json_array_get(alphabet, i));
    memcpy(r->name, name, strlen(name) + 1);
    r->info.name = r->name;
    r->info.alphabet = r->alphabet;
    return r;
}

static enum err_code wrong_hash(const char *path, struct err *e)
{
    return err_add(e, ERR_DATA, "%s: this program draws another domain than the one of that name",
                   path);
}

/* Of a domain that no pair has: it is the end of a gap, and is drawn. */
static int load_unrecorded(struct domains *d, const char *path, const char *hash, struct err *e)
{
    const int index = domains_load(d, path, e);
    if (index < 0 || strcmp(d->entries[index].hash, hash) == 0)
        return index;
    wrong_hash(path, e);
    return -1;
}

static int load_recorded(struct domains *d, const char *path, const char *hash,
                         const json_t *identity, struct err *e)
{
    struct domain_entry entry = {.path = text_copy(path)};
    json_t *file = NULL;
    if (!json_load(path, &file, e)) {
        entry.record = record_info(identity, json_string_value(json_object_get(file, "name")));
        entry.json = json_incref((json_t *)(uintptr_t)identity);
        snprintf(entry.hash, sizeof entry.hash, "%s", hash);
    }
    json_decref(file);
    if (entry.record) {
        entry.info = &entry.record->info;
        return append(d, &entry);
    }
    entry_free(&entry);
    err_set(e, ERR_DATA, "%s: its identity is damaged", path);
    return -1;
}

int domains_load_record(struct domains *d, const struct domain_records *records, const char *name,
                        struct err *e)
{
    const char *hash = json_string_value(json_object_get(records->names, name));
    if (!hash) {
        err_add(e, ERR_DATA, "the lock has no hash of domain '%s'", name);
        return -1;
    }
    const json_t *identity = json_object_get(records->identities, hash);
    char *path = text_format("%s/%s.yaml", records->folder, hash);
    int index = find(d, path);
    if (index < 0)
        index = identity ? load_recorded(d, path, hash, identity, e)
                         : load_unrecorded(d, path, hash, e);
    free(path);
    return index;
}

/* The domain itself, where it is needed; NULL with an error. */
static const struct domain *drawn(struct domains *d, int index, struct err *e)
{
    struct domain_entry *entry = &d->entries[index];
    if (entry->domain || open_domain(d, &entry->domain, entry->path, e))
        return entry->domain;
    char hash[HASH_HEX];
    json_t *j = domain_json(entry->domain);
    json_hash(j, hash);
    json_decref(j);
    if (strcmp(hash, entry->hash) == 0)
        return entry->domain;
    wrong_hash(entry->path, e);
    return NULL;
}

/* Such an entry has no file: its "path" describes how it was made, which cannot be a file's path.
 */
int domains_interpolate(struct domains *d, int from, int to, double gap, unsigned factors,
                        struct err *e)
{
    struct domain_entry entry = {.in_pair = true};
    const struct domain *a = drawn(d, from, e), *b = a ? drawn(d, to, e) : NULL;
    char number[32];
    if (!a || !b)
        return -1;
    json_number(gap, number);
    entry.path =
        text_format("%s\n%s\n%s\n%u", d->entries[from].path, d->entries[to].path, number, factors);
    int known = find(d, entry.path);
    if (known >= 0) {
        entry_free(&entry);
        return known;
    }
    char *name = text_format("%s at %s", domain_info(b)->name, number);
    enum err_code code = domain_interpolate(&entry.domain, a, b, gap, factors, name, e);
    free(name);
    if (!code)
        return add(d, &entry);
    entry_free(&entry);
    return -1;
}

const struct domain *domains_find(const struct domains *d, const char *hash)
{
    for (int i = 0; i < d->count; i++)
        if (d->entries[i].domain && strcmp(d->entries[i].hash, hash) == 0)
            return d->entries[i].domain;
    return NULL;
}

const struct seeds_parts *domains_parts(struct domains *d, int index)
{
    struct domain_entry *entry = &d->entries[index];
    if (!(entry->parts.train + entry->parts.test > 0)) {
        const struct seeds_texts texts = render_texts(entry->domain);
        entry->parts = seeds_count_parts(&texts);
    }
    return &entry->parts;
}

void domains_free(struct domains *d)
{
    for (int i = 0; i < d->count; i++)
        entry_free(&d->entries[i]);
    free(d->entries);
    font_store_free(d->fonts);
    *d = (struct domains){0};
}

static enum err_code different_lengths(const struct domain_info *a, const struct domain_info *b,
                                       struct err *e)
{
    char one[DOMAIN_LENGTH_TEXT], other[DOMAIN_LENGTH_TEXT];
    domain_print_length(a, one);
    domain_print_length(b, other);
    return err_set(e, ERR_CONFIG, "'%s' has %s characters per image and '%s' %s%s", a->name, one,
                   b->name, other,
                   a->length == b->length ? "; the length of both must vary, or of neither" : "");
}

enum err_code domains_compatible(const struct domain_info *a, const struct domain_info *b,
                                 struct err *e)
{
    if (a->width != b->width || a->height != b->height || a->channels != b->channels)
        return err_set(e, ERR_CONFIG, "'%s' has images of %dx%dx%d and '%s' of %dx%dx%d", a->name,
                       a->width, a->height, a->channels, b->name, b->width, b->height, b->channels);
    if (a->length != b->length || domain_labels(a) - a->classes != domain_labels(b) - b->classes)
        return different_lengths(a, b, e);
    if (!domain_same_alphabet(a, b))
        return err_set(e, ERR_CONFIG, "'%s' and '%s' have different alphabets", a->name, b->name);
    return ERR_NONE;
}

struct task domain_task(const struct domain_info *info)
{
    return (struct task){.image = {info->height, info->width, info->channels},
                         .heads = info->length,
                         .classes = domain_labels(info),
                         .uneven = info->uneven,
                         .last_is_none = domain_labels(info) > info->classes};
}
