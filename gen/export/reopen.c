/* Turns a complete dataset with lost or damaged files into one that is being written. */
#include "gen/export/reopen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "gen/export/dataset.h"
#include "gen/export/manifest.h"
#include "gen/export/row.h"
#include "gen/export/shard_record.h"

/* Files of the whole dataset, after those of shards and rows: croissant.json and README.md. */
enum { DESCRIPTIONS = 2 };

struct reopening {
    const struct export_dataset *dataset, *grown; /* as it is, and as it is to be */
    const char *folder;
    char old_folder[EXPORT_PATH];
    const json_t *files; /* of the manifest: shard after shard, rows of the splits, descriptions */
    unsigned char *verdict;
    size_t at; /* the next shard's files */
};

/* ---- the list of files ---------------------------------------------------------------------- */

static size_t first_rows(const struct reopening *r)
{
    return json_array_size(r->files) - DESCRIPTIONS - (size_t)r->dataset->split_count;
}

/* One per picture for formats that store each image; otherwise the same number for every shard. */
static size_t files_of(const struct reopening *r, const struct shard *s)
{
    if (r->dataset->exporter->store)
        return (size_t)(s->end - s->first) * (size_t)export_pictures(r->dataset);
    return first_rows(r) / (size_t)dataset_shards(r->dataset);
}

static enum err_code check_count(const struct reopening *r, struct err *e)
{
    const size_t least = DESCRIPTIONS + (size_t)r->dataset->split_count;
    size_t count = least;
    for (uint64_t n = 0; json_array_size(r->files) > least && n < dataset_shards(r->dataset); n++) {
        const struct shard s = dataset_shard(r->dataset, n, r->folder);
        count += files_of(r, &s);
    }
    if (json_array_size(r->files) == count)
        return ERR_NONE;
    return err_set(e, ERR_DATA,
                   "%s/manifest.json: lists other files than its dataset has; remove the directory",
                   r->folder);
}

/* The files of a shard as a list of their own; *good: all of them are. New reference. */
static json_t *take_files(struct reopening *r, const struct shard *s, bool *good)
{
    json_t *list = json_array();
    const size_t end = r->at + files_of(r, s);
    *good = list != NULL;
    for (; r->at < end; r->at++) {
        json_array_append(list, json_array_get(r->files, r->at));
        *good = *good && r->verdict[r->at] == FILE_GOOD;
    }
    return list;
}

/* ---- a shard -------------------------------------------------------------------------------- */

/* What a record needs of an image, from its row. */
static enum err_code read_row(struct export_item *item, const struct shard *s, const char *line,
                              ssize_t length, struct err *e)
{
    *item = (struct export_item){.row = line, .row_size = (size_t)length};
    return export_row_read(s->dataset->domain, line, (size_t)length, &item->truth, e);
}

/* The next rows of a good file are this shard's; without a record they are skipped. */
static enum err_code copy_rows(FILE *from, const struct shard *s, struct shard_record *r,
                               struct err *e)
{
    char *line = NULL;
    size_t room = 0;
    struct export_item item;
    for (uint64_t i = s->first; i < s->end && !e->code; i++) {
        const ssize_t length = getline(&line, &room, from);
        if (length <= 0)
            err_set(e, ERR_DATA, "%s/%s%s: has fewer rows than images", s->folder, s->split->name,
                    s->dataset->exporter->rows_tail);
        else if (r && !read_row(&item, s, line, length, e))
            shard_record_row(r, &item);
    }
    free(line);
    return e->code;
}

static enum err_code keep(FILE *rows, const struct shard *s, json_t *files, struct err *e)
{
    struct shard_record record;
    if (!shard_record_open(&record, s, e)) {
        json_array_extend(record.files, files);
        if (!copy_rows(rows, s, &record, e))
            shard_record_commit(&record, e);
    }
    shard_record_abandon(&record);
    return e->code;
}

/* Whether the dataset has this shard still when it has grown. */
static bool stays(const struct reopening *r, const struct shard *s)
{
    struct shard grown;
    return dataset_shard_of(r->grown, s->split->name, s->number, r->folder, &grown) &&
           grown.end == s->end && strcmp(grown.stem, s->stem) == 0;
}

/* `rows` is NULL where the rows of the split are damaged: then good files stay where they are those
 * of the new dataset too. Others are removed. */
static enum err_code reopen_shard(struct reopening *r, const struct shard *s, FILE *rows,
                                  struct err *e)
{
    bool good;
    json_t *files = take_files(r, s, &good);
    const bool same = stays(r, s);
    struct shard recorded = *s;
    if (!same)
        recorded.folder = r->old_folder;
    if (good && rows)
        keep(rows, &recorded, files, e);
    else if (rows)
        copy_rows(rows, s, NULL, e);
    if (!good || (!rows && !same))
        shard_record_drop(s, files);
    json_decref(files);
    return e->code;
}

/* ---- the dataset ------------------------------------------------------------------------------
 */

static FILE *open_rows(const struct reopening *r, const struct split *split, struct err *e)
{
    char path[EXPORT_PATH];
    const size_t at = first_rows(r) + (size_t)(split - r->dataset->splits);
    if (r->verdict[at] != FILE_GOOD ||
        export_path(path, e, "%s/%s%s", r->folder, split->name, r->dataset->exporter->rows_tail))
        return NULL;
    FILE *f;
    file_open(&f, path, e);
    return f;
}

static enum err_code reopen_shards(struct reopening *r, struct err *e)
{
    const struct split *split = NULL;
    FILE *rows = NULL;
    for (uint64_t n = 0; n < dataset_shards(r->dataset) && !e->code; n++) {
        const struct shard s = dataset_shard(r->dataset, n, r->folder);
        if (s.split != split) {
            if (rows)
                fclose(rows);
            split = s.split;
            rows = open_rows(r, split, e);
        }
        if (!e->code)
            reopen_shard(r, &s, rows, e);
    }
    if (rows)
        fclose(rows);
    return e->code;
}

/* The manifest is removed last: a run that is interrupted before leaves the dataset as it was
 * found. */
static enum err_code reopen(struct reopening *r, const struct reopen_identities *identity,
                            struct err *e)
{
    char path[EXPORT_PATH];
    if (check_count(r, e) || dataset_remove_records(r->folder, e) ||
        dataset_begin(r->folder, identity->grown, e))
        return e->code;
    if (r->grown != r->dataset)
        dataset_begin(r->old_folder, identity->before, e);
    if (e->code || reopen_shards(r, e) || export_path(path, e, "%s/manifest.json", r->folder))
        return e->code;
    return unlink(path) ? err_system(e, errno, "cannot remove '%s'", path) : ERR_NONE;
}

enum err_code dataset_reopen(const struct export_dataset *d, const struct export_dataset *grown,
                             const char *folder, const struct reopen_identities *identity,
                             const struct file_check *check, uint64_t *damaged, struct err *e)
{
    struct reopening r = {.dataset = d, .grown = grown, .folder = folder};
    char digest[HASH_HEX];
    json_t *manifest = NULL;
    *damaged = 0;
    if (dataset_old_folder(folder, r.old_folder, e))
        return e->code;
    if (export_manifest_read(folder, &manifest, digest, e))
        return err_prefix(
            e, "the output directory holds a damaged dataset; remove it or choose another");
    r.files = json_object_get(manifest, "files");
    r.verdict = calloc(json_array_size(r.files) + 1, 1);
    if (!r.verdict)
        err_memory(e);
    else
        *damaged = dataset_check_files(folder, r.files, check, r.verdict);
    if (r.verdict && !export_stopped(check->stop, e) && (*damaged || grown != d))
        reopen(&r, identity, e);
    free(r.verdict);
    json_decref(manifest);
    return e->code;
}
