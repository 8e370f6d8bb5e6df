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

enum err_code stream_pair_create(struct stream_pair **state, const struct shard *s, struct err *e)
{
    const struct domain_info *info = domain_info(s->dataset->domain);
    *state = calloc(1, sizeof **state);
    if (!*state)
        return err_memory(e);
    (*state)->image_bytes = (size_t)info->width * (size_t)info->height * (size_t)info->channels;
    return ERR_NONE;
}

enum err_code stream_pair_add(void *state, const struct export_item *item, struct err *e)
{
    struct stream_pair *s = state;
    (void)e;
    stream_write(&s->images, item->pixels, s->image_bytes);
    stream_write(&s->labels, item->truth.classes, (size_t)item->truth.length);
    return ERR_NONE;
}

enum err_code stream_pair_close(void *state, json_t *files, struct err *e)
{
    struct stream_pair *s = state;
    if (!stream_close(&s->images, files, e))
        stream_close(&s->labels, files, e);
    stream_pair_abandon(s);
    return e->code;
}

void stream_pair_abandon(void *state)
{
    struct stream_pair *s = state;
    if (!s)
        return;
    stream_abandon(&s->images);
    stream_abandon(&s->labels);
    free(s);
}
