#include "gen/export/stream.h"

#include <stdio.h>
#include <stdlib.h>

enum err_code stream_open(struct stream *s, const char *folder, const char *name, struct err *e)
{
    char path[EXPORT_PATH];
    *s = (struct stream){.size = 0};
    snprintf(s->name, sizeof s->name, "%s", name);
    if (export_path(path, e, "%s/%s", folder, name) || publish_open(&s->to, path, e))
        return e->code;
    s->hash = hash_create();
    return ERR_NONE;
}

void stream_write(struct stream *s, const void *data, size_t size)
{
    publish_write(s->to, data, size);
    hash_add(s->hash, data, size);
    s->size += size;
}

void stream_write32(struct stream *s, uint32_t value)
{
    const uint8_t bytes[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                              (uint8_t)value};
    stream_write(s, bytes, sizeof bytes);
}

enum err_code stream_close(struct stream *s, json_t *files, struct err *e)
{
    char hex[HASH_HEX];
    struct publication *to = s->to;
    hash_finish(s->hash, hex);
    s->hash = NULL;
    s->to = NULL;
    if (!publish_commit(to, e))
        export_file(files, s->name, s->size, hex);
    return e->code;
}

void stream_abandon(struct stream *s)
{
    char hex[HASH_HEX];
    if (s->to)
        publish_abandon(s->to);
    if (s->hash)
        hash_finish(s->hash, hex);
    *s = (struct stream){.size = 0};
}

enum err_code stream_set_create(struct stream_set **out, const struct shard *s, struct err *e)
{
    struct stream_set *set = calloc(1, sizeof *set);
    *out = set;
    if (!set)
        return err_memory(e);
    set->pictures = export_pictures(s->dataset);
    for (int k = 0; k < set->pictures; k++)
        set->bytes[k] = export_shape(domain_info(s->dataset->domain), (enum export_picture)k).bytes;
    return ERR_NONE;
}

enum err_code stream_set_add(void *given, const struct export_item *item, struct err *e)
{
    struct stream_set *set = given;
    (void)e;
    for (int k = 0; k < set->pictures; k++)
        stream_write(&set->picture[k], item->picture[k].pixels, set->bytes[k]);
    stream_write(&set->labels, item->truth.classes, (size_t)item->truth.length);
    return ERR_NONE;
}

enum err_code stream_set_close(void *given, json_t *files, struct err *e)
{
    struct stream_set *set = given;
    for (int k = 0; k < set->pictures && !e->code; k++)
        stream_close(&set->picture[k], files, e);
    if (!e->code)
        stream_close(&set->labels, files, e);
    stream_set_abandon(set);
    return e->code;
}

void stream_set_abandon(void *given)
{
    struct stream_set *set = given;
    if (!set)
        return;
    for (int k = 0; k < PICTURES; k++)
        stream_abandon(&set->picture[k]);
    stream_abandon(&set->labels);
    free(set);
}
