/* A dataset on disk compared with its manifest. */
#include "gen/export/check.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "base/file.h"
#include "gen/export/files.h"
#include "gen/export/manifest.h"

struct dataset_files {
    const char *folder;
    const json_t *files;
    unsigned char *verdict; /* one per file */
    json_t *known;          /* paths of the manifest */
};

/* ---- files ---------------------------------------------------------------------------------- */

static void list_known(const struct dataset_files *c)
{
    size_t i;
    const json_t *file;
    json_array_foreach(c->files, i, file)
    {
        json_object_set_new(c->known, json_string_value(json_object_get(file, "path")),
                            json_true());
    }
}

static void report(const struct dataset_files *c, struct err *e)
{
    size_t i;
    const json_t *file;
    json_array_foreach(c->files, i, file)
    {
        if (c->verdict[i] != FILE_GOOD)
            err_add(e, ERR_DATA, "%s/%s: %s", c->folder,
                    json_string_value(json_object_get(file, "path")),
                    dataset_verdict_words[c->verdict[i]]);
    }
}

/* ---- files that are not in the manifest ------------------------------------------------------ */

static void check_entry(const struct dataset_files *c, const char *name, struct err *e);

static void walk(const struct dataset_files *c, const char *inside, struct err *e)
{
    char path[EXPORT_PATH];
    const struct dirent *entry;
    if (export_path(path, e, "%s/%s", c->folder, inside))
        return;
    DIR *d = opendir(path);
    if (!d) {
        err_system(e, errno, "cannot read '%s'", path);
        return;
    }
    while ((entry = readdir(d))) {
        if (entry->d_name[0] == '.')
            continue;
        if (!export_path(path, e, "%s%s%s", inside, *inside ? "/" : "", entry->d_name))
            check_entry(c, path, e);
    }
    closedir(d);
}

/* Whatever it is called, it is one message. */
static void not_listed(const char *path, struct err *e)
{
    char *shown = shown_text(path);
    err_add(e, ERR_DATA, "%s: is not in the manifest", shown);
    free(shown);
}

static void check_entry(const struct dataset_files *c, const char *name, struct err *e)
{
    char path[EXPORT_PATH];
    struct stat s;
    if (export_path(path, e, "%s/%s", c->folder, name) || lstat(path, &s))
        return;
    if (S_ISDIR(s.st_mode))
        walk(c, name, e);
    else if (!json_object_get(c->known, name) && strcmp(name, "manifest.json") != 0)
        not_listed(path, e);
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* "train/metadata.jsonl" or "train-truth.jsonl" of the split "train". */
static bool has_rows_of(const char *path, const char *split)
{
    const size_t length = strlen(path), head = strlen(split), tail = strlen(".jsonl");
    return length > head + tail && strncmp(path, split, head) == 0 &&
           (path[head] == '/' || path[head] == '-') && strcmp(path + length - tail, ".jsonl") == 0;
}

/* Lines of a file; -1 when it cannot be read, which its own verdict reports. */
static long long lines_of(const char *folder, const char *name)
{
    char path[EXPORT_PATH], block[1 << 12];
    FILE *f;
    long long lines = 0;
    if (export_path(path, NULL, "%s/%s", folder, name) || file_open(&f, path, NULL))
        return -1;
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
        for (size_t i = 0; i < n; i++)
            lines += block[i] == '\n';
    if (ferror(f))
        lines = -1;
    fclose(f);
    return lines;
}

static void check_rows_of(const struct dataset_files *c, const char *split, long long images,
                          struct err *e)
{
    size_t i;
    const json_t *file;
    json_array_foreach(c->files, i, file)
    {
        const char *path = json_string_value(json_object_get(file, "path"));
        if (c->verdict[i] != FILE_GOOD || !has_rows_of(path, split))
            continue;
        const long long lines = lines_of(c->folder, path);
        if (lines >= 0 && lines != images)
            err_add(e, ERR_DATA, "%s/%s: has %lld rows for %lld images", c->folder, path, lines,
                    images);
    }
}

/* One row per image, in every split. */
static void check_rows(const struct dataset_files *c, const json_t *manifest, struct err *e)
{
    size_t i;
    const json_t *split;
    json_array_foreach(json_object_get(json_object_get(manifest, "dataset"), "splits"), i, split)
    {
        const char *name = json_string_value(json_object_get(split, "name"));
        const json_int_t first = json_integer_value(json_object_get(split, "first"));
        const json_int_t end = json_integer_value(json_object_get(split, "end"));
        if (name)
            check_rows_of(c, name, end - first, e);
    }
}

/* ---- all checks ------------------------------------------------------------------------------ */

static void count(const struct dataset_files *c, struct check_outcome *out)
{
    size_t i;
    const json_t *file;
    out->files = json_array_size(c->files);
    json_array_foreach(c->files, i, file)
    {
        out->bytes += (uint64_t)json_integer_value(json_object_get(file, "size"));
    }
}

enum err_code dataset_check(const char *folder, struct pool *pool, struct check_outcome *out,
                            struct err *e)
{
    json_t *manifest = NULL;
    const struct file_check check = {.proof = PROOF_HASH, .pool = pool};
    struct dataset_files c = {.folder = folder, .known = json_object()};
    *out = (struct check_outcome){.files = 0};
    if (export_manifest_read(folder, &manifest, out->digest, e))
        goto cleanup;
    c.files = json_object_get(manifest, "files");
    c.verdict = calloc(json_array_size(c.files) + 1, 1);
    if (!c.verdict || !c.known) {
        err_memory(e);
        goto cleanup;
    }
    dataset_check_files(folder, c.files, &check, c.verdict);
    list_known(&c);
    report(&c, e);
    walk(&c, "", e);
    check_rows(&c, manifest, e);
    count(&c, out);
cleanup:
    json_decref(c.known);
    json_decref(manifest);
    free(c.verdict);
    return e->code;
}
