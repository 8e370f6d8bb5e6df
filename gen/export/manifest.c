/* The manifest: written with its files streamed, and read back. */
#include "gen/export/manifest.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/names.h"
#include "base/publish.h"
#include "gen/domain/parts.h"
#include "gen/export/dataset.h"
#include "gen/export/shard_record.h"
#include "base/path.h"

/* The digest of a manifest: SHA-256 of its canonical JSON without the files and the
 * digest itself, a newline, and "sha256 size path" and a newline for each file. */
static struct hash *digest_open(const json_t *head)
{
    struct hash *h = hash_create();
    char *text = json_canonical(head);
    if (text)
        hash_add(h, text, strlen(text));
    hash_add(h, "\n", 1);
    free(text);
    return h;
}

static const char *text_of(const json_t *file, const char *key)
{
    const char *text = json_string_value(json_object_get(file, key));
    return text ? text : "";
}

static void digest_file(struct hash *h, const json_t *file)
{
    char size[32];
    const json_int_t bytes = json_integer_value(json_object_get(file, "size"));
    snprintf(size, sizeof size, " %" PRId64 " ", (int64_t)bytes);
    hash_add(h, text_of(file, "sha256"), strlen(text_of(file, "sha256")));
    hash_add(h, size, strlen(size));
    hash_add(h, text_of(file, "path"), strlen(text_of(file, "path")));
    hash_add(h, "\n", 1);
}

/* ---- head ----------------------------------------------------------------------------------- */

static json_t *fonts_json(const struct domain *d)
{
    json_t *list = json_array();
    for (int i = 0; i < d->font_count; i++) {
        const struct font *f = d->fonts[i].font;
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s}", "name", f->name,
                                              "package", f->package, "file", f->file,
                                              d->fonts[i].own ? "outlines" : "sha256", f->sha256,
                                              "licence", f->licence));
    }
    return list;
}

/* {"train": {"A": 120, ...}, ...} */
static json_t *characters_json(const struct summary *s)
{
    const struct domain_info *info = domain_info(s->dataset->domain);
    json_t *splits = json_object();
    for (int i = 0; i < s->dataset->split_count; i++) {
        json_t *counts = json_object();
        for (int k = 0; k < info->classes; k++) {
            const struct truth one = {.length = 1, .classes = {(uint16_t)k}};
            char text[TRUTH_TEXT];
            truth_text(info, &one, text);
            json_object_set_new(counts, text, json_integer((json_int_t)s->classes[i][k]));
        }
        json_object_set_new(splits, s->dataset->splits[i].name, counts);
    }
    return splits;
}

static json_t *head_json(const struct summary *s)
{
    return json_pack("{s:O, s:s, s:I, s:o, s:o}", "dataset", s->identity, "dataset_sha256", s->name,
                     "images", (json_int_t)dataset_images(s->dataset), "fonts",
                     fonts_json(s->dataset->domain), "characters", characters_json(s));
}

/* ---- files, written one by one: there may be millions ---------------------------------------- */

struct list {
    struct publication *to;
    struct hash *digest;
    bool started;
};

static void list_file(struct list *l, const json_t *file)
{
    char *text = json_canonical(file);
    const char *before = l->started ? ",\n    " : "\n    ";
    l->started = true;
    publish_write(l->to, before, strlen(before));
    if (text)
        publish_write(l->to, text, strlen(text));
    free(text);
    digest_file(l->digest, file);
}

static void list_files(struct list *l, const json_t *files)
{
    size_t i;
    const json_t *file;
    json_array_foreach(files, i, file)
    {
        list_file(l, file);
    }
}

/* Single image files, of formats that store each image, are listed only in the records of the
 * shards. */
static enum err_code list_all(struct list *l, const struct summary *s, struct err *e)
{
    for (uint64_t n = 0; n < dataset_shards(s->dataset) && s->dataset->exporter->store; n++) {
        const struct shard shard = dataset_shard(s->dataset, n, s->folder);
        json_t *record;
        if (shard_record_load(&shard, &record, e))
            return e->code;
        list_files(l, json_object_get(record, "files"));
        json_decref(record);
    }
    list_files(l, s->files);
    return ERR_NONE;
}

/* The head without its closing brace, then the files, then the digest. */
static enum err_code write_manifest(struct list *l, const json_t *head, const struct summary *s,
                                    struct err *e)
{
    char *text = json_readable(head), hex[HASH_HEX], tail[HASH_HEX + 32];
    if (!text) {
        hash_finish(l->digest, hex);
        return err_memory(e);
    }
    publish_write(l->to, text, strlen(text) - strlen("\n}\n"));
    publish_write(l->to, ",\n  \"files\": [", strlen(",\n  \"files\": ["));
    list_all(l, s, e);
    hash_finish(l->digest, hex);
    snprintf(tail, sizeof tail, "\n  ],\n  \"digest\": \"%s\"\n}\n", hex);
    publish_write(l->to, tail, strlen(tail));
    free(text);
    return e->code;
}

enum err_code export_manifest_write(const struct summary *s, struct err *e)
{
    char path[EXPORT_PATH];
    struct list l = {.started = false};
    if (export_path(path, e, "%s/manifest.json", s->folder) || publish_open(&l.to, path, e))
        return e->code;
    json_t *head = head_json(s);
    l.digest = digest_open(head);
    if (write_manifest(&l, head, s, e))
        publish_abandon(l.to);
    else
        publish_commit(l.to, e);
    json_decref(head);
    return e->code;
}

/* ---- reading one back ----------------------------------------------------------------------- */

/* A path with a line break could pass for two in what the digest is of. */
static enum err_code check_entries(const json_t *files, const char *path, struct err *e)
{
    size_t i;
    const json_t *file;
    json_array_foreach(files, i, file)
    {
        const char *name = json_string_value(json_object_get(file, "path"));
        if (!path_is_inside(name) || line_mistake(name) ||
            !json_is_string(json_object_get(file, "sha256")) ||
            !json_is_integer(json_object_get(file, "size")))
            return err_set(e, ERR_DATA,
                           "%s: file number %zu is not a {path, sha256, size} inside the folder",
                           path, i + 1);
    }
    return ERR_NONE;
}

static enum err_code check_digest(json_t *manifest, const char *path, char hex[HASH_HEX],
                                  struct err *e)
{
    const json_t *given = json_object_get(manifest, "digest");
    json_t *head = json_copy(manifest);
    json_object_del(head, "digest");
    json_object_del(head, "files");
    struct hash *h = digest_open(head);
    size_t i;
    const json_t *file;
    json_array_foreach(json_object_get(manifest, "files"), i, file)
    {
        digest_file(h, file);
    }
    hash_finish(h, hex);
    json_decref(head);
    if (json_is_string(given) && strcmp(json_string_value(given), hex) == 0)
        return ERR_NONE;
    return err_set(e, ERR_DATA, "%s: damaged: its digest does not match its content", path);
}

enum err_code export_manifest_read(const char *folder, json_t **manifest, char digest[HASH_HEX],
                                   struct err *e)
{
    char path[EXPORT_PATH];
    *manifest = NULL;
    if (export_path(path, e, "%s/manifest.json", folder) || json_load(path, manifest, e))
        return err_prefix(e, "no complete dataset");
    if (check_entries(json_object_get(*manifest, "files"), path, e) ||
        check_digest(*manifest, path, digest, e)) {
        json_decref(*manifest);
        *manifest = NULL;
    }
    return e->code;
}
