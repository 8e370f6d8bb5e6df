#include "bench/domains.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "bench/text.h"

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

static enum err_code load(struct domain_entry *entry, const struct font_store *fonts, struct err *e)
{
    if (domain_load(&entry->domain, entry->path, fonts, e))
        return e->code;
    entry->text = domain_spec(entry->domain);
    entry->size = strlen(entry->text);
    entry->json = domain_json(entry->domain);
    json_hash(entry->json, entry->hash);
    return ERR_NONE;
}

int domains_load(struct domains *d, const char *path, struct err *e)
{
    int known = find(d, path);
    struct err own = ERR_INIT;
    if (known >= 0)
        return known;
    struct domain_entry entry = {.path = text_copy(path)};
    if ((d->fonts || !font_store_open(&d->fonts, NULL, &own)) && !load(&entry, d->fonts, &own)) {
        d->entries = memory_grow(d->entries, d->count, &d->capacity, sizeof entry);
        d->entries[d->count] = entry;
        return d->count++;
    }
    entry_free(&entry);
    err_add(e, own.code, "%s", own.text);
    err_free(&own);
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
        return err_set(e, ERR_CONFIG, "'%s' has %d characters an image and '%s' %d", a->name,
                       a->length, b->name, b->length);
    if (a->classes != b->classes ||
        memcmp(a->alphabet, b->alphabet, (size_t)a->classes * sizeof *a->alphabet) != 0)
        return err_set(e, ERR_CONFIG, "'%s' and '%s' have different alphabets", a->name, b->name);
    return ERR_NONE;
}
