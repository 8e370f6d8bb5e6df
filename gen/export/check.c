#include "gen/export/check.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json.h"
#include "gen/export/finish.h"

enum verdict { FILE_GOOD, FILE_MISSING, FILE_SIZE, FILE_DAMAGED, FILE_UNREADABLE };

struct check {
    const char *folder;
    const json_t *files;
    unsigned char *verdict; /* one a file */
    json_t *known;          /* paths of the manifest */
};

/* ---- the manifest --------------------------------------------------------------------------- */

/* A relative path that stays inside the folder. */
static bool good_path(const char *path)
{
    if (!path || !*path || *path == '/')
        return false;
    for (const char *at = path; at; at = strchr(at, '/')) {
        at += *at == '/';
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == 0))
            return false;
    }
    return true;
}

static enum err_code check_entries(const struct check *c, const char *path, struct err *e)
{
    size_t i;
    const json_t *file;
    json_array_foreach(c->files, i, file)
    {
        const char *name = json_string_value(json_object_get(file, "path"));
        if (!good_path(name) || !json_is_string(json_object_get(file, "sha256")) ||
            !json_is_integer(json_object_get(file, "size")))
            return err_set(e, ERR_DATA, "%s: file number %zu is no {path, sha256, size}", path,
                           i + 1);
        json_object_set_new(c->known, name, json_true());
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
    struct hash *h = manifest_digest_open(head);
    size_t i;
    const json_t *file;
    json_array_foreach(json_object_get(manifest, "files"), i, file)
    {
        manifest_digest_file(h, file);
    }
    hash_finish(h, hex);
    json_decref(head);
    if (json_is_string(given) && strcmp(json_string_value(given), hex) == 0)
        return ERR_NONE;
    return err_set(e, ERR_DATA, "%s: damaged: its content does not have its digest", path);
}

/* ---- files ---------------------------------------------------------------------------------- */

static void judge(void *context, int item, int worker)
{
    const struct check *c = context;
    const json_t *file = json_array_get(c->files, (size_t)item);
    char path[EXPORT_PATH], hex[HASH_HEX];
    struct stat s;
    unsigned char *v = &c->verdict[item];
    (void)worker;
    *v = FILE_UNREADABLE;
    if (export_path(path, NULL, "%s/%s", c->folder,
                    json_string_value(json_object_get(file, "path"))))
        return;
    if (stat(path, &s))
        *v = errno == ENOENT ? FILE_MISSING : FILE_UNREADABLE;
    else if (s.st_size != json_integer_value(json_object_get(file, "size")))
        *v = FILE_SIZE;
    else if (!hash_file(path, hex, NULL))
        *v = strcmp(hex, json_string_value(json_object_get(file, "sha256"))) ? FILE_DAMAGED
                                                                             : FILE_GOOD;
}

static void report(const struct check *c, struct err *e)
{
    static const char *const words[] = {"", "is missing", "has another size", "is damaged",
                                        "cannot be read"};
    size_t i;
    const json_t *file;
    json_array_foreach(c->files, i, file)
    {
        if (c->verdict[i] != FILE_GOOD)
            err_add(e, ERR_DATA, "%s/%s: %s", c->folder,
                    json_string_value(json_object_get(file, "path")), words[c->verdict[i]]);
    }
}

/* ---- files that are too many ---------------------------------------------------------------- */

static void look_at(const struct check *c, const char *name, struct err *e);

static void walk(const struct check *c, const char *inside, struct err *e)
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
            look_at(c, path, e);
    }
    closedir(d);
}

static void look_at(const struct check *c, const char *name, struct err *e)
{
    char path[EXPORT_PATH];
    struct stat s;
    if (export_path(path, e, "%s/%s", c->folder, name) || lstat(path, &s))
        return;
    if (S_ISDIR(s.st_mode))
        walk(c, name, e);
    else if (!json_object_get(c->known, name) && strcmp(name, "manifest.json") != 0)
        err_add(e, ERR_DATA, "%s: is not in the manifest", path);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void count(const struct check *c, struct check_outcome *out)
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
    char path[EXPORT_PATH];
    json_t *manifest = NULL;
    struct check c = {.folder = folder, .known = json_object()};
    *out = (struct check_outcome){.files = 0};
    if (export_path(path, e, "%s/manifest.json", folder) || json_load(path, &manifest, e)) {
        err_prefix(e, "no complete dataset");
        goto cleanup;
    }
    c.files = json_object_get(manifest, "files");
    c.verdict = calloc(json_array_size(c.files) + 1, 1);
    if (!c.verdict || !c.known) {
        err_memory(e);
        goto cleanup;
    }
    if (check_entries(&c, path, e) || check_digest(manifest, path, out->digest, e))
        goto cleanup;
    pool_run(pool, (int)json_array_size(c.files), judge, &c);
    report(&c, e);
    walk(&c, "", e);
    count(&c, out);
cleanup:
    json_decref(c.known);
    json_decref(manifest);
    free(c.verdict);
    return e->code;
}
