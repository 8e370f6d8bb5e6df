#include "gen/export/record.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"

/* ---- the dataset ---------------------------------------------------------------------------- */

static bool is_there(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0;
}

/* The identity that `path` holds, under `key` or as the whole file, is `hex`. */
static enum err_code compare(const char *path, const char *key, const char *hex, struct err *e)
{
    json_t *found = NULL;
    char other[HASH_HEX];
    if (json_load(path, &found, e))
        return err_prefix(e, "this folder holds a damaged dataset; remove it or choose another");
    json_hash(key ? json_object_get(found, key) : found, other);
    json_decref(found);
    if (strcmp(other, hex) == 0)
        return ERR_NONE;
    return err_set(e, ERR_CANTCREATE,
                   "'%s' is of another dataset (other spec, seed, splits, format or versions): "
                   "choose another folder or remove this one",
                   path);
}

static enum err_code write_identity(const char *path, const json_t *identity, struct err *e)
{
    char *text = json_readable(identity);
    if (!text)
        return err_memory(e);
    publish_file(path, text, strlen(text), e);
    free(text);
    return e->code;
}

enum err_code record_claim(const char *folder, const json_t *identity, bool *complete,
                           struct err *e)
{
    char manifest[EXPORT_PATH], hidden[EXPORT_PATH], path[EXPORT_PATH], hex[HASH_HEX];
    *complete = false;
    json_hash(identity, hex);
    if (export_path(manifest, e, "%s/manifest.json", folder) ||
        export_path(hidden, e, "%s/.shards", folder) ||
        export_path(path, e, "%s/.shards/dataset.json", folder))
        return e->code;
    if (is_there(manifest)) {
        *complete = true;
        return compare(manifest, "dataset", hex, e);
    }
    if (is_there(path))
        return compare(path, NULL, hex, e);
    if (publish_mkdir(hidden, e))
        return e->code;
    return write_identity(path, identity, e);
}

enum err_code record_lock(const char *folder, int *lock, struct err *e)
{
    char path[EXPORT_PATH];
    *lock = -1;
    if (export_path(path, e, "%s", folder))
        return e->code;
    *lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*lock < 0)
        return err_system(e, errno, "cannot open '%s'", path);
    while (flock(*lock, LOCK_EX))
        if (errno != EINTR) {
            err_system(e, errno, "cannot lock '%s'", path);
            break;
        }
    return e->code;
}

void record_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}

enum err_code record_clean(const char *folder, struct err *e)
{
    char path[EXPORT_PATH];
    if (export_path(path, e, "%s/.shards", folder))
        return e->code;
    return publish_remove(path, e);
}

/* ---- a shard -------------------------------------------------------------------------------- */

static enum err_code record_path(const struct shard *s, char path[EXPORT_PATH], struct err *e)
{
    return export_path(path, e, "%s/.shards/%s.json", s->folder, s->stem);
}

enum err_code record_rows_path(const struct shard *s, char path[EXPORT_PATH], struct err *e)
{
    return export_path(path, e, "%s/.shards/%s.rows", s->folder, s->stem);
}

enum err_code record_load(const struct shard *s, json_t **record, struct err *e)
{
    char path[EXPORT_PATH];
    *record = NULL;
    if (record_path(s, path, e))
        return e->code;
    return json_load(path, record, e);
}

static bool file_is(const char *folder, const json_t *file)
{
    char path[EXPORT_PATH];
    struct stat s;
    const char *name = json_string_value(json_object_get(file, "path"));
    const json_int_t size = json_integer_value(json_object_get(file, "size"));
    return name && !export_path(path, NULL, "%s/%s", folder, name) && stat(path, &s) == 0 &&
           s.st_size == size;
}

static void drop(const struct shard *s, const json_t *files)
{
    char path[EXPORT_PATH];
    size_t i;
    const json_t *file;
    json_array_foreach(files, i, file)
    {
        const char *name = json_string_value(json_object_get(file, "path"));
        if (name && !export_path(path, NULL, "%s/%s", s->folder, name))
            unlink(path);
    }
    if (!record_path(s, path, NULL))
        unlink(path);
}

bool record_whole(const struct shard *s)
{
    struct err e = ERR_INIT;
    json_t *record;
    size_t i;
    const json_t *file;
    char rows[EXPORT_PATH];
    bool whole = !record_load(s, &record, &e) && !record_rows_path(s, rows, &e) && is_there(rows);
    const json_t *files = json_object_get(record, "files");
    json_array_foreach(files, i, file)
    {
        whole = whole && file_is(s->folder, file);
    }
    if (!whole && record)
        drop(s, files);
    json_decref(record);
    err_free(&e);
    return whole;
}

enum err_code record_open(struct record *r, const struct shard *s, struct err *e)
{
    char path[EXPORT_PATH];
    *r = (struct record){.shard = s, .files = json_array()};
    if (!r->files)
        return err_memory(e);
    if (record_rows_path(s, path, e))
        return e->code;
    return publish_open(&r->rows, path, e);
}

void record_row(struct record *r, const struct export_item *item)
{
    publish_write(r->rows, item->row, item->row_size);
    for (int i = 0; i < item->truth.length; i++)
        r->classes[item->truth.classes[i]]++;
}

static json_t *record_json(const struct record *r)
{
    json_t *classes = json_array();
    for (int i = 0; i < domain_info(r->shard->dataset->domain)->classes; i++)
        json_array_append_new(classes, json_integer((json_int_t)r->classes[i]));
    return json_pack("{s:o, s:O}", "classes", classes, "files", r->files);
}

enum err_code record_commit(struct record *r, struct err *e)
{
    char path[EXPORT_PATH];
    struct publication *rows = r->rows;
    r->rows = NULL;
    if (publish_commit(rows, e) || record_path(r->shard, path, e))
        return e->code;
    json_t *json = record_json(r);
    char *text = json_canonical(json);
    if (text)
        publish_file(path, text, strlen(text), e);
    else
        err_memory(e);
    free(text);
    json_decref(json);
    return e->code;
}

void record_abandon(struct record *r)
{
    publish_abandon(r->rows);
    json_decref(r->files);
    *r = (struct record){.shard = NULL};
}
