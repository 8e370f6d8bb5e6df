/* Files of a shard, written in pieces. */
#include "gen/export/shard_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/labels.h"

enum err_code shard_file_open(struct shard_file *f, const struct shard *s, const char *name,
                              struct err *e)
{
    char path[EXPORT_PATH];
    *f = (struct shard_file){.pipe = s->pipe};
    snprintf(f->name, sizeof f->name, "%s", name);
    if (s->pipe)
        return ERR_NONE;
    if (export_path(path, e, "%s/%s", s->folder, name) || publish_open(&f->to, path, e))
        return e->code;
    f->hash = hash_create();
    return ERR_NONE;
}

bool shard_file_is_open(const struct shard_file *s)
{
    return s->pipe || s->to;
}

void shard_file_write(struct shard_file *s, const void *data, size_t size)
{
    if (s->pipe) {
        export_pipe_write(s->pipe, data, size);
        return;
    }
    publish_write(s->to, data, size);
    hash_add(s->hash, data, size);
    s->size += size;
}

void shard_file_write32(struct shard_file *s, uint32_t value)
{
    const uint8_t bytes[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                              (uint8_t)value};
    shard_file_write(s, bytes, sizeof bytes);
}

enum err_code shard_file_close(struct shard_file *s, json_t *files, struct err *e)
{
    char hex[HASH_HEX];
    struct publication *to = s->to;
    if (s->pipe)
        return export_pipe_flush(s->pipe, e);
    hash_finish(s->hash, hex);
    s->hash = NULL;
    s->to = NULL;
    if (!publish_commit(to, e))
        export_list_file(files, s->name, s->size, hex);
    return e->code;
}

void shard_file_abandon(struct shard_file *s)
{
    char hex[HASH_HEX];
    if (s->to)
        publish_abandon(s->to);
    if (s->hash)
        hash_finish(s->hash, hex);
    *s = (struct shard_file){.size = 0};
}

enum err_code shard_files_create(struct shard_files **out, const struct shard *s, struct err *e)
{
    struct shard_files *set = calloc(1, sizeof *set);
    *out = set;
    if (!set)
        return err_memory(e);
    set->info = domain_info(s->dataset->domain);
    set->pictures = export_pictures(s->dataset);
    for (int k = 0; k < set->pictures; k++)
        set->bytes[k] = export_shape(set->info, (enum export_picture)k).bytes;
    return ERR_NONE;
}

void shard_files_number(const struct shard *s, uint64_t index, enum export_picture which,
                        char name[EXPORT_NAME])
{
    (void)which;
    snprintf(name, EXPORT_NAME, "%" PRIu64, index - s->first);
}

enum err_code shard_files_add(void *given, const struct export_item *item, struct err *e)
{
    struct shard_files *set = given;
    (void)e;
    for (int k = 0; k < set->pictures; k++)
        shard_file_write(&set->picture[k], item->picture[k].pixels, set->bytes[k]);
    if (!shard_file_is_open(&set->labels))
        return ERR_NONE;
    uint16_t labels[CAPTCHA_MAX_LENGTH];
    uint8_t bytes[2 * CAPTCHA_MAX_LENGTH];
    const int width = labels_width(domain_labels(set->info));
    for (int i = 0; i < set->info->length; i++)
        labels[i] = i < item->truth.length ? item->truth.classes[i] : (uint16_t)set->info->classes;
    labels_pack(bytes, labels, (size_t)set->info->length, width);
    shard_file_write(&set->labels, bytes, (size_t)(set->info->length * width));
    return ERR_NONE;
}

enum err_code shard_files_close(void *given, json_t *files, struct err *e)
{
    struct shard_files *set = given;
    for (int k = 0; k < set->pictures && !e->code; k++)
        shard_file_close(&set->picture[k], files, e);
    if (!e->code && shard_file_is_open(&set->labels))
        shard_file_close(&set->labels, files, e);
    shard_files_abandon(set);
    return e->code;
}

void shard_files_abandon(void *given)
{
    struct shard_files *set = given;
    if (!set)
        return;
    for (int k = 0; k < PICTURES; k++)
        shard_file_abandon(&set->picture[k]);
    shard_file_abandon(&set->labels);
    free(set);
}
