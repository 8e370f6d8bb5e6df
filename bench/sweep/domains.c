/* Loads each domain once, from a file or by interpolation between two others. */
#include "bench/sweep/domains.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "gen/domain/mix.h"
#include "gen/effects/load.h"

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
    free(entry->text);
    free(entry->path);
}

static void describe(struct domain_entry *entry)
{
    entry->text = domain_spec(entry->domain);
    entry->size = strlen(entry->text);
    entry->json = domain_json(entry->domain);
    json_hash(entry->json, entry->hash);
}

static int add(struct domains *d, struct domain_entry *entry)
{
    describe(entry);
    d->entries = memory_grow(d->entries, d->count, &d->capacity, sizeof *entry);
    d->entries[d->count] = *entry;
    return d->count++;
}

int domains_load(struct domains *d, const char *path, struct err *e)
{
    int known = find(d, path);
    struct err own = ERR_INIT;
    if (known >= 0)
        return known;
    struct domain_entry entry = {.path = text_copy(path)};
    if ((d->fonts || !font_store_open(&d->fonts, NULL, &own)) &&
        !domain_load(&entry.domain, path, d->fonts, &own))
        return add(d, &entry);
    entry_free(&entry);
    err_add(e, own.code, "%s", own.text);
    err_free(&own);
    return -1;
}

/* Such an entry has no file: its "path" describes how it was made, which cannot be a file's path.
 */
int domains_interpolate(struct domains *d, int from, int to, double gap, unsigned factors,
                        struct err *e)
{
    struct domain_entry entry = {0};
    const struct domain *a = d->entries[from].domain, *b = d->entries[to].domain;
    char number[32];
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

void domains_free(struct domains *d)
{
    for (int i = 0; i < d->count; i++)
        entry_free(&d->entries[i]);
    free(d->entries);
    font_store_free(d->fonts);
    *d = (struct domains){0};
}

enum err_code domains_compatible(const struct domain_info *a, const struct domain_info *b,
                                 struct err *e)
{
    if (a->width != b->width || a->height != b->height || a->channels != b->channels)
        return err_set(e, ERR_CONFIG, "'%s' has images of %dx%dx%d and '%s' of %dx%dx%d", a->name,
                       a->width, a->height, a->channels, b->name, b->width, b->height, b->channels);
    if (a->length != b->length)
        return err_set(e, ERR_CONFIG, "'%s' has %d characters per image and '%s' %d", a->name,
                       a->length, b->name, b->length);
    if (a->classes != b->classes ||
        memcmp(a->alphabet, b->alphabet, (size_t)a->classes * sizeof *a->alphabet) != 0)
        return err_set(e, ERR_CONFIG, "'%s' and '%s' have different alphabets", a->name, b->name);
    return ERR_NONE;
}

struct task domain_task(const struct domain_info *info)
{
    return (struct task){.image = {info->height, info->width, info->channels},
                         .heads = info->length,
                         .classes = info->classes};
}
