/* The last step of a dataset: rows are joined, descriptions written. */
#include "gen/export/finish.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/publish.h"
#include "gen/export/card.h"
#include "gen/export/croissant.h"
#include "gen/export/dataset.h"
#include "gen/export/manifest.h"
#include "gen/export/shard_record.h"

/* ---- records -------------------------------------------------------------------------------- */

static enum err_code add_record(struct summary *s, const struct shard *shard, struct err *e)
{
    json_t *record;
    if (shard_record_load(shard, &record, e))
        return e->code;
    uint64_t *classes = s->classes[shard->split - s->dataset->splits];
    size_t k;
    const json_t *count;
    json_array_foreach(json_object_get(record, "classes"), k, count)
    {
        classes[k < CAPTCHA_MAX_CLASSES ? k : 0] += (uint64_t)json_integer_value(count);
    }
    if (!s->dataset->exporter->store)
        json_array_extend(s->files, json_object_get(record, "files"));
    json_decref(record);
    return ERR_NONE;
}

static enum err_code add_records(struct summary *s, struct err *e)
{
    for (uint64_t n = 0; n < dataset_shards(s->dataset); n++) {
        const struct shard shard = dataset_shard(s->dataset, n, s->folder);
        if (add_record(s, &shard, e))
            return e->code;
    }
    return ERR_NONE;
}

/* ---- rows ----------------------------------------------------------------------------------- */

struct join {
    struct publication *to;
    struct hash *hash;
    uint64_t size, rows;
};

static enum err_code append_rows(struct join *j, const struct shard *shard, struct err *e)
{
    char path[EXPORT_PATH], block[1 << 12];
    if (shard_record_rows_path(shard, path, e))
        return e->code;
    FILE *f;
    if (file_open(&f, path, e))
        return e->code;
    size_t n;
    while ((n = fread(block, 1, sizeof block, f)) > 0) {
        publish_write(j->to, block, n);
        hash_add(j->hash, block, n);
        j->size += n;
        for (size_t i = 0; i < n; i++)
            j->rows += block[i] == '\n';
    }
    if (ferror(f))
        err_system(e, errno, "cannot read '%s'", path);
    fclose(f);
    return e->code;
}

/* The rows of all shards of a split, in order, as `name`. */
static enum err_code join_rows(struct summary *s, const struct split *split, const char *name,
                               struct err *e)
{
    char path[EXPORT_PATH], hex[HASH_HEX];
    struct join j = {.size = 0};
    if (export_path(path, e, "%s/%s", s->folder, name) || publish_open(&j.to, path, e))
        return e->code;
    j.hash = hash_create();
    for (uint64_t n = 0; n < dataset_shards(s->dataset) && !e->code; n++) {
        const struct shard shard = dataset_shard(s->dataset, n, s->folder);
        if (shard.split == split)
            append_rows(&j, &shard, e);
    }
    hash_finish(j.hash, hex);
    if (!e->code && j.rows != split->end - split->first)
        err_set(e, ERR_DATA, "cannot write '%s': %" PRIu64 " rows for %" PRIu64 " images", path,
                j.rows, split->end - split->first);
    if (e->code)
        publish_abandon(j.to);
    else if (!publish_commit(j.to, e))
        export_list_file(s->files, name, j.size, hex);
    return e->code;
}

static enum err_code join_all_rows(struct summary *s, struct err *e)
{
    const struct exporter *x = s->dataset->exporter;
    for (int i = 0; i < s->dataset->split_count && !e->code; i++) {
        const struct split *split = &s->dataset->splits[i];
        char name[2 * EXPORT_NAME];
        snprintf(name, sizeof name, "%s%s", split->name, x->rows_tail);
        join_rows(s, split, name, e);
    }
    return e->code;
}

/* ---- descriptions --------------------------------------------------------------------------- */

/* Writes `text` (freed here) as a file of the dataset. */
static enum err_code write_text(struct summary *s, const char *name, char *text, struct err *e)
{
    char path[EXPORT_PATH], hex[HASH_HEX];
    if (!text)
        return err_memory(e);
    const size_t size = strlen(text);
    hash_bytes(text, size, hex);
    if (!export_path(path, e, "%s/%s", s->folder, name) && !publish_file(path, text, size, e))
        export_list_file(s->files, name, size, hex);
    free(text);
    return e->code;
}

static enum err_code describe(struct summary *s, struct err *e)
{
    json_t *croissant = export_croissant(s);
    write_text(s, "croissant.json", croissant ? json_readable(croissant) : NULL, e);
    json_decref(croissant);
    if (!e->code)
        write_text(s, "README.md", export_card(s), e);
    if (!e->code)
        export_manifest_write(s, e);
    return e->code;
}

enum err_code dataset_finish(const struct export_dataset *d, const char *folder,
                             const json_t *identity, struct err *e)
{
    struct summary *s = calloc(1, sizeof *s);
    if (!s)
        return err_memory(e);
    s->dataset = d;
    s->folder = folder;
    s->identity = identity;
    s->files = json_array();
    json_hash(identity, s->name);
    if (!add_records(s, e) && !join_all_rows(s, e) && !describe(s, e))
        dataset_remove_records(folder, e);
    json_decref(s->files);
    free(s);
    return e->code;
}
