/* The state of a dataset that is being written, in its folder .shards. */
#include "gen/export/shard_record.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/path.h"
#include "gen/export/identity.h"

/* ---- the dataset ---------------------------------------------------------------------------- */

static bool exists(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0;
}

/* What to do about another dataset in the folder. */
static const char *way_out(const char *differences, const char *key)
{
    if (strcmp(differences, "splits") != 0)
        return "choose another output directory or remove this one";
    return key ? "a dataset grows when each of its splits begins where it began and ends no "
                 "earlier; else choose another output directory or remove this one"
               : "it is not complete: let the command that began it end first, and it can grow";
}

/* Checks that the identity in `path`, under `key` or as the whole file, is this one. */
static enum err_code compare(const char *path, const char *key, const json_t *identity,
                             struct err *e)
{
    json_t *found = NULL;
    struct text names = {0};
    if (json_load(path, &found, e))
        return err_prefix(
            e, "the output directory holds a damaged dataset; remove it or choose another");
    dataset_differences(key ? json_object_get(found, key) : found, identity, &names);
    if (names.size)
        err_set(e, ERR_CANTCREATE, "'%s' belongs to another dataset, which differs in %s: %s", path,
                names.data, way_out(names.data, key));
    text_free(&names);
    json_decref(found);
    return e->code;
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

enum err_code dataset_begin(const char *folder, const json_t *identity, struct err *e)
{
    char hidden[EXPORT_PATH], path[EXPORT_PATH];
    if (export_path(hidden, e, "%s/.shards", folder) ||
        export_path(path, e, "%s/.shards/dataset.json", folder) || publish_mkdir(hidden, e))
        return e->code;
    return write_identity(path, identity, e);
}

/* Whether the folder has entries that a dataset under way does not have. */
static bool holds_others(const char *folder)
{
    DIR *d = opendir(folder);
    bool others = false;
    for (const struct dirent *entry; d && !others && (entry = readdir(d));)
        others = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
                 strcmp(entry->d_name, ".shards") != 0 && strncmp(entry->d_name, ".tmp-", 5) != 0;
    if (d)
        closedir(d);
    return others;
}

/* The first process begins the dataset, in an empty folder only: files of the user's would be
 * replaced. Another process may have begun while this one looked. */
static enum err_code begin_or_join(const char *folder, const char *path, const json_t *identity,
                                   struct err *e)
{
    if (exists(path))
        return compare(path, NULL, identity, e);
    if (!holds_others(folder))
        return dataset_begin(folder, identity, e);
    if (exists(path))
        return compare(path, NULL, identity, e);
    return err_set(e, ERR_CANTCREATE,
                   "'%s' is not empty and holds no dataset: choose another output directory, or an "
                   "empty one",
                   folder);
}

enum err_code dataset_claim(const char *folder, const json_t *identity, bool *complete,
                            struct err *e)
{
    char manifest[EXPORT_PATH], path[EXPORT_PATH];
    *complete = false;
    if (export_path(manifest, e, "%s/manifest.json", folder) ||
        export_path(path, e, "%s/.shards/dataset.json", folder))
        return e->code;
    if (!exists(manifest) && !begin_or_join(folder, path, identity, e))
        return ERR_NONE;
    if (!exists(manifest))
        return e->code;
    err_free(e); /* finished while this process looked */
    *complete = true;
    return compare(manifest, "dataset", identity, e);
}

/* The JSON of a file of the folder, or a member of it; NULL when there is none. */
static json_t *load_quietly(const char *folder, const char *name, const char *key)
{
    char path[EXPORT_PATH];
    struct err why = ERR_INIT;
    json_t *found = NULL, *member = NULL;
    if (!export_path(path, NULL, "%s/%s", folder, name) && exists(path))
        json_load(path, &found, &why);
    err_free(&why);
    if (!key)
        return found;
    member = json_incref(json_object_get(found, key));
    json_decref(found);
    return member;
}

json_t *dataset_complete_identity(const char *folder)
{
    return load_quietly(folder, "manifest.json", "dataset");
}

enum err_code dataset_old_folder(const char *folder, char old[EXPORT_PATH], struct err *e)
{
    return export_path(old, e, "%s/.shards/old", folder);
}

json_t *dataset_old_identity(const char *folder)
{
    return load_quietly(folder, ".shards/old/.shards/dataset.json", NULL);
}

static enum err_code lock_directory(const char *path, int how, int *lock, struct err *e)
{
    *lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*lock < 0)
        return err_system(e, errno, "cannot open '%s'", path);
    while (flock(*lock, how))
        if (errno != EINTR)
            return err_system(e, errno, "cannot lock '%s'", path);
    return ERR_NONE;
}

enum err_code dataset_lock(const char *folder, int *lock, struct err *e)
{
    char path[EXPORT_PATH];
    *lock = -1;
    if (export_path(path, e, "%s", folder))
        return e->code;
    return lock_directory(path, LOCK_EX, lock, e);
}

enum err_code dataset_share_records(const char *folder, int *lock, struct err *e)
{
    char path[EXPORT_PATH];
    *lock = -1;
    if (export_path(path, e, "%s/.shards", folder) || !exists(path))
        return e->code;
    return lock_directory(path, LOCK_SH, lock, e);
}

void dataset_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}

enum err_code dataset_remove_records(const char *folder, struct err *e)
{
    char path[EXPORT_PATH];
    struct temporary away = {0};
    int lock;
    const enum err_code code = export_path(path, e, "%s/.shards", folder);
    if (code || !exists(path))
        return code;
    lock_directory(path, LOCK_EX, &lock, NULL);   /* where there are no locks, without */
    if (publish_folder_open(&away, path, NULL)) { /* a full disk */
        dataset_unlock(lock);
        return publish_remove(path, e);
    }
    const int failed = rename(path, away.path) && errno != ENOENT ? errno : 0;
    temporary_end(&away);
    dataset_unlock(lock);
    return failed ? err_system(e, failed, "cannot remove '%s'", path) : ERR_NONE;
}

/* ---- a shard -------------------------------------------------------------------------------- */

static enum err_code record_path(const struct shard *s, char path[EXPORT_PATH], struct err *e)
{
    return export_path(path, e, "%s/.shards/%s.json", s->folder, s->stem);
}

enum err_code shard_record_rows_path(const struct shard *s, char path[EXPORT_PATH], struct err *e)
{
    return export_path(path, e, "%s/.shards/%s.rows", s->folder, s->stem);
}

enum err_code shard_record_load(const struct shard *s, json_t **record, struct err *e)
{
    char path[EXPORT_PATH];
    *record = NULL;
    if (record_path(s, path, e))
        return e->code;
    return json_load(path, record, e);
}

void shard_record_drop(const struct shard *s, const json_t *files)
{
    char path[EXPORT_PATH];
    size_t i;
    const json_t *file;
    json_array_foreach(files, i, file)
    {
        const char *name = json_string_value(json_object_get(file, "path"));
        if (path_is_inside(name) && !export_path(path, NULL, "%s/%s", s->folder, name))
            unlink(path);
    }
    if (!record_path(s, path, NULL))
        unlink(path);
}

bool shard_record_exists(const struct shard *s)
{
    char path[EXPORT_PATH];
    return !record_path(s, path, NULL) && exists(path);
}

/* The folder of a file, in place of its path. */
static bool cut_name(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash)
        *slash = 0;
    return slash != NULL;
}

static enum err_code take(const char *from, const char *to, struct err *e)
{
    char parent[EXPORT_PATH];
    if (exists(to) || !exists(from))
        return ERR_NONE;
    if (export_path(parent, e, "%s", to) || !cut_name(parent) || publish_mkdir(parent, e))
        return e->code;
    return rename(from, to) ? err_system(e, errno, "cannot move '%s'", from) : ERR_NONE;
}

enum err_code shard_record_take(const struct shard *s, const char *from, struct err *e)
{
    char here[EXPORT_PATH], there[EXPORT_PATH];
    json_t *record;
    size_t i;
    const json_t *file;
    if (shard_record_load(s, &record, e))
        return e->code;
    json_array_foreach(json_object_get(record, "files"), i, file)
    {
        const char *name = json_string_value(json_object_get(file, "path"));
        if (e->code || !path_is_inside(name) || export_path(there, e, "%s/%s", from, name) ||
            export_path(here, e, "%s/%s", s->folder, name) || take(there, here, e))
            break;
        if (strchr(name, '/') && cut_name(there))
            rmdir(there);
    }
    json_decref(record);
    return e->code;
}

/* The rows of a shard as a list of one file, as its record has it. New reference. */
static json_t *rows_list(const struct shard *s, const json_t *rows)
{
    char name[sizeof s->stem + 16];
    snprintf(name, sizeof name, ".shards/%s.rows", s->stem);
    return json_pack("[{s:s, s:O*, s:O*}]", "path", name, "sha256", json_object_get(rows, "sha256"),
                     "size", json_object_get(rows, "size"));
}

bool shard_record_whole(const struct shard *s, const struct file_check *check)
{
    const struct file_check by_hash = {.proof = PROOF_HASH, .stop = check->stop};
    struct err e = ERR_INIT;
    json_t *record;
    if (shard_record_load(s, &record, &e)) {
        err_free(&e);
        return false;
    }
    const json_t *files = json_object_get(record, "files");
    json_t *rows = rows_list(s, json_object_get(record, "rows"));
    const bool whole = json_is_array(files) && rows &&
                       dataset_files_good(s->folder, rows, &by_hash) &&
                       dataset_files_good(s->folder, files, check);
    if (!whole && !(check->stop && *check->stop))
        shard_record_drop(s, files);
    json_decref(rows);
    json_decref(record);
    return whole;
}

enum err_code shard_record_open(struct shard_record *r, const struct shard *s, struct err *e)
{
    char path[EXPORT_PATH];
    *r = (struct shard_record){.shard = s, .files = json_array(), .hash = hash_create()};
    if (!r->files)
        return err_memory(e);
    if (shard_record_rows_path(s, path, e))
        return e->code;
    return publish_open(&r->rows, path, e);
}

void shard_record_row(struct shard_record *r, const struct export_item *item)
{
    publish_write(r->rows, item->row, item->row_size);
    hash_add(r->hash, item->row, item->row_size);
    r->size += item->row_size;
    for (int i = 0; i < item->truth.length; i++)
        r->classes[item->truth.classes[i]]++;
}

static json_t *record_json(struct shard_record *r)
{
    char hex[HASH_HEX];
    json_t *classes = json_array();
    hash_finish(r->hash, hex);
    r->hash = NULL;
    for (int i = 0; i < domain_info(r->shard->dataset->domain)->classes; i++)
        json_array_append_new(classes, json_integer((json_int_t)r->classes[i]));
    return json_pack("{s:o, s:O, s:{s:s, s:I}}", "classes", classes, "files", r->files, "rows",
                     "sha256", hex, "size", (json_int_t)r->size);
}

enum err_code shard_record_commit(struct shard_record *r, struct err *e)
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

void shard_record_abandon(struct shard_record *r)
{
    char hex[HASH_HEX];
    publish_abandon(r->rows);
    if (r->hash)
        hash_finish(r->hash, hex);
    json_decref(r->files);
    *r = (struct shard_record){.shard = NULL};
}
