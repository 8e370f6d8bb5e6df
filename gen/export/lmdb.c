/* LMDB as clovaai's deep-text-recognition-benchmark reads it: keys "image-%09d" (a PNG file) and
 * "label-%09d" (the text) from 1 on, and "num-samples". One environment per shard, written in the
 * order of the keys, without a lock file: it is for reading only. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/publish.h"
#include "gen/export/files.h"

/* Puts per transaction, whose changes are kept in memory until it ends. */
enum { BATCH = 1024, PAGE = 4096, PROBE = 1 << 20 };

struct lmdb_shard {
    const struct domain_info *info;
    const struct shard *shard;
    char path[EXPORT_PATH];
    struct temporary made;
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi db;
    FILE *labels; /* TRUTH_TEXT each; they come after all images */
    uint64_t count;
    int puts; /* in the transaction */
};

/* LMDB reports a short write as EIO. Allocating more space tells whether the disk is full. */
static int reason(const struct lmdb_shard *s, int code)
{
    char path[EXPORT_PATH];
    struct stat file;
    if (code != EIO || export_path(path, NULL, "%s/data.mdb", s->made.path))
        return code;
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    const int why = fd >= 0 && !fstat(fd, &file) ? posix_fallocate(fd, file.st_size, PROBE) : 0;
    if (fd >= 0)
        close(fd);
    return why == ENOSPC || why == EDQUOT || why == EFBIG ? why : code;
}

static enum err_code failed(const struct lmdb_shard *s, int code, struct err *e)
{
    if (code > 0)
        return err_system(e, reason(s, code), "cannot write '%s/data.mdb'", s->path);
    return err_set(e, ERR_IO, "cannot write '%s/data.mdb': %s", s->path, mdb_strerror(code));
}

/* The largest possible file: PNG files of noise, each in pages of its own. */
static size_t map_size(const struct lmdb_shard *s)
{
    const uint64_t raw =
        (uint64_t)s->info->height * ((uint64_t)s->info->width * (uint64_t)s->info->channels + 1);
    const uint64_t images = s->shard->end - s->shard->first;
    return (size_t)((images + 64) * (raw + raw / 8 + 3 * PAGE) / PAGE * PAGE);
}

static enum err_code open_environment(struct lmdb_shard *s, struct err *e)
{
    const unsigned flags = MDB_NOLOCK | MDB_NOSYNC | MDB_NOTLS;
    int code = mdb_env_create(&s->env);
    if (!code)
        code = mdb_env_set_mapsize(s->env, map_size(s));
    if (!code)
        code = mdb_env_open(s->env, s->made.path, flags, 0666);
    if (!code)
        code = mdb_txn_begin(s->env, NULL, 0, &s->txn);
    if (!code)
        code = mdb_dbi_open(s->txn, NULL, 0, &s->db);
    return code ? failed(s, code, e) : ERR_NONE;
}

static enum err_code open_shard(void **out, const struct shard *shard, struct err *e)
{
    struct lmdb_shard *s = calloc(1, sizeof *s);
    *out = s;
    if (!s)
        return err_memory(e);
    s->info = domain_info(shard->dataset->domain);
    s->shard = shard;
    s->labels = tmpfile();
    if (!s->labels)
        return err_system(e, errno, "lmdb: cannot create a temporary file");
    if (export_path(s->path, e, "%s/%s", shard->folder, shard->stem) ||
        publish_folder_open(&s->made, s->path, e))
        return e->code;
    return open_environment(s, e);
}

static int renew(struct lmdb_shard *s)
{
    s->puts = 0;
    const int code = mdb_txn_commit(s->txn);
    s->txn = NULL;
    return code ? code : mdb_txn_begin(s->env, NULL, 0, &s->txn);
}

static enum err_code put(struct lmdb_shard *s, const char *key, const void *data, size_t size,
                         struct err *e)
{
    char name[32];
    snprintf(name, sizeof name, "%s", key);
    MDB_val k = {strlen(name), name}, v = {size, NULL};
    int code = mdb_put(s->txn, s->db, &k, &v, MDB_APPEND | MDB_RESERVE);
    if (!code)
        memcpy(v.mv_data, data, size);
    if (!code && ++s->puts == BATCH)
        code = renew(s);
    return code ? failed(s, code, e) : ERR_NONE;
}

static enum err_code add(void *given, const struct export_item *item, struct err *e)
{
    struct lmdb_shard *s = given;
    char key[32], text[TRUTH_TEXT] = "";
    truth_text(s->info, &item->truth, text);
    if (fwrite(text, sizeof text, 1, s->labels) != 1)
        return err_system(e, errno, "cannot write '%s': its temporary file of labels", s->path);
    snprintf(key, sizeof key, "image-%09" PRIu64, ++s->count);
    return put(s, key, item->picture[PICTURE_IMAGE].png, item->picture[PICTURE_IMAGE].png_size, e);
}

static enum err_code put_labels(struct lmdb_shard *s, struct err *e)
{
    char key[32], text[TRUTH_TEXT];
    rewind(s->labels);
    for (uint64_t i = 1; i <= s->count; i++) {
        if (fread(text, sizeof text, 1, s->labels) != 1)
            return err_set(e, ERR_IO, "cannot write '%s': its temporary file is gone", s->path);
        snprintf(key, sizeof key, "label-%09" PRIu64, i);
        if (put(s, key, text, strlen(text), e))
            return e->code;
    }
    snprintf(text, sizeof text, "%" PRIu64, s->count);
    return put(s, "num-samples", text, strlen(text), e);
}

static void close_environment(struct lmdb_shard *s)
{
    if (s->txn)
        mdb_txn_abort(s->txn);
    if (s->env)
        mdb_env_close(s->env);
    s->txn = NULL;
    s->env = NULL;
}

static void abandon(void *given)
{
    struct lmdb_shard *s = given;
    if (!s)
        return;
    close_environment(s);
    if (s->labels)
        fclose(s->labels);
    temporary_end(&s->made);
    free(s);
}

/* Hashed before it is published: what another process has published must be the same. */
static enum err_code publish(struct lmdb_shard *s, json_t *files, struct err *e)
{
    char name[2 * EXPORT_NAME];
    int won;
    json_t *own = json_array();
    snprintf(name, sizeof name, "%s/data.mdb", s->shard->stem);
    if (!export_list_file_on_disk(own, name, s->made.path, "data.mdb", e) &&
        !publish_folder(&s->made, s->path, &won, e)) {
        if (!won)
            dataset_files_same(s->path, s->shard->folder, own, e);
    }
    json_array_extend(files, own);
    json_decref(own);
    return e->code;
}

static enum err_code close_shard(void *given, json_t *files, struct err *e)
{
    struct lmdb_shard *s = given;
    if (!put_labels(s, e)) {
        const int code = mdb_txn_commit(s->txn);
        s->txn = NULL;
        if (code)
            failed(s, code, e);
    }
    close_environment(s);
    if (!e->code)
        publish(s, files, e);
    abandon(s);
    return e->code;
}

/* ---- reading back --------------------------------------------------------------------------- */

struct lmdb_back {
    const struct shard *shard;
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi db;
};

static enum err_code not_readable(const struct lmdb_back *b, int code, struct err *e)
{
    return err_set(e, ERR_DATA, "cannot read '%s/%s/data.mdb': %s", b->shard->folder,
                   b->shard->stem, mdb_strerror(code));
}

static enum err_code open_back(void **out, const struct shard *s, struct err *e)
{
    char path[EXPORT_PATH];
    struct lmdb_back *b = calloc(1, sizeof *b);
    *out = b;
    if (!b)
        return err_memory(e);
    b->shard = s;
    if (export_path(path, e, "%s/%s", s->folder, s->stem))
        return e->code;
    int code = mdb_env_create(&b->env);
    if (!code)
        code = mdb_env_open(b->env, path, MDB_RDONLY | MDB_NOLOCK | MDB_NOTLS, 0666);
    if (!code)
        code = mdb_txn_begin(b->env, NULL, MDB_RDONLY, &b->txn);
    if (!code)
        code = mdb_dbi_open(b->txn, NULL, 0, &b->db);
    return code ? not_readable(b, code, e) : ERR_NONE;
}

static enum err_code read_back(void *given, uint64_t index, struct export_copy *to, struct err *e)
{
    const struct lmdb_back *b = given;
    char key[32];
    snprintf(key, sizeof key, "image-%09" PRIu64, index - b->shard->first + 1);
    MDB_val k = {strlen(key), key}, v;
    const int code = mdb_get(b->txn, b->db, &k, &v);
    if (code || v.mv_size > to->room[PICTURE_IMAGE])
        return not_readable(b, code ? code : MDB_CORRUPTED, e);
    memcpy(to->picture[PICTURE_IMAGE], v.mv_data, v.mv_size);
    to->size[PICTURE_IMAGE] = v.mv_size;
    return ERR_NONE;
}

static void close_back(void *given)
{
    struct lmdb_back *b = given;
    if (!b)
        return;
    if (b->txn)
        mdb_txn_abort(b->txn);
    if (b->env)
        mdb_env_close(b->env);
    free(b);
}

static const struct exporter_reader reader = {open_back, read_back, close_back};

extern const struct exporter exporter_lmdb;
const struct exporter exporter_lmdb = {
    .name = "lmdb",
    .help = "LMDB of PNG files and labels, as clovaai's text recognisers read it",
    .max_images = 999999999, /* digits of a key */
    .png = true,
    .rows_tail = "-truth.jsonl",
    .data_tail = "-truth.jsonl",
    .open = open_shard,
    .add = add,
    .close = close_shard,
    .abandon = abandon,
    .reader = &reader,
    .media_type = "application/octet-stream",
};
