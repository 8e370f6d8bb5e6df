/* Hugging Face's "imagefolder": one folder per split with PNG files and metadata.jsonl, whose rows
 * name their file. Shards are subfolders, so that folders do not get too large and each is
 * published whole. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/publish.h"
#include "gen/export/files.h"

struct folder_shard {
    const struct shard *shard;
    char path[EXPORT_PATH]; /* of the shard's folder */
    struct temporary made;
    json_t *files;
};

/* "000000007.png", "000000007.clean.png", ... */
static void base_name(uint64_t index, enum export_picture which, char name[EXPORT_NAME])
{
    snprintf(name, EXPORT_NAME, "%09" PRIu64 "%s%s.png", index, which ? "." : "",
             which ? export_picture_names[which] : "");
}

static void file_name(const struct shard *s, uint64_t index, enum export_picture which,
                      char name[EXPORT_NAME])
{
    char base[EXPORT_NAME];
    base_name(index, which, base);
    snprintf(name, EXPORT_NAME, "%05" PRIu64 "/%.36s", s->number, base);
}

static enum err_code open_shard(void **out, const struct shard *s, struct err *e)
{
    char split[EXPORT_PATH];
    struct folder_shard *state = calloc(1, sizeof *state);
    *out = state;
    if (!state || !(state->files = json_array()))
        return err_memory(e);
    state->shard = s;
    if (export_path(split, e, "%s/%s", s->folder, s->split->name) || publish_mkdir(split, e) ||
        export_path(state->path, e, "%s/%s/%05" PRIu64, s->folder, s->split->name, s->number))
        return e->code;
    return publish_folder_open(&state->made, state->path, e);
}

/* Not synced: the folder is synced as a whole when it is published. */
static enum err_code write_file(const char *path, const uint8_t *data, size_t size, struct err *e)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return err_system(e, errno, "cannot create '%s'", path);
    while (size && !e->code) {
        const ssize_t n = write(fd, data, size);
        if (n > 0) {
            data += n;
            size -= (size_t)n;
        } else if (n == 0 || errno != EINTR) {
            err_system(e, n ? errno : ENOSPC, "cannot write '%s'", path);
        }
    }
    if (close(fd))
        err_system(e, errno, "cannot write '%s'", path);
    return e->code;
}

static enum err_code store(void *given, struct export_item *item, struct err *e)
{
    const struct folder_shard *s = given;
    const int pictures = export_pictures(s->shard->dataset);
    for (int k = 0; k < pictures && !e->code; k++) {
        char path[EXPORT_PATH], name[EXPORT_NAME];
        const uint8_t *png = item->picture[k].png;
        const size_t size = item->picture[k].png_size;
        base_name(item->index, (enum export_picture)k, name);
        hash_bytes(png, size, item->picture[k].sha256);
        if (!export_path(path, e, "%s/%s", s->made.path, name))
            write_file(path, png, size, e);
    }
    return e->code;
}

static enum err_code add(void *given, const struct export_item *item, struct err *e)
{
    const struct folder_shard *s = given;
    const int pictures = export_pictures(s->shard->dataset);
    (void)e;
    for (int k = 0; k < pictures; k++) {
        char name[EXPORT_NAME], path[2 * EXPORT_NAME + 1];
        file_name(s->shard, item->index, (enum export_picture)k, name);
        snprintf(path, sizeof path, "%s/%s", s->shard->split->name, name);
        export_list_file(s->files, path, item->picture[k].png_size, item->picture[k].sha256);
    }
    return ERR_NONE;
}

static void release(struct folder_shard *s)
{
    json_decref(s->files);
    free(s);
}

/* A folder that exists already was published by another process: it must hold the same bytes. */
static enum err_code close_shard(void *given, json_t *files, struct err *e)
{
    struct folder_shard *s = given;
    int won;
    if (!publish_folder(&s->made, s->path, &won, e) && !won)
        dataset_files_same(s->path, s->shard->folder, s->files, e);
    json_array_extend(files, s->files);
    release(s);
    return e->code;
}

static void abandon(void *given)
{
    struct folder_shard *s = given;
    if (!s)
        return;
    temporary_end(&s->made);
    release(s);
}

/* ---- reading back --------------------------------------------------------------------------- */

static enum err_code open_back(void **out, const struct shard *s, struct err *e)
{
    const struct shard **of = malloc(sizeof *of);
    *out = of;
    if (!of)
        return err_memory(e);
    *of = s;
    return ERR_NONE;
}

static enum err_code read_file_into(const char *path, uint8_t *to, size_t room, size_t *size,
                                    struct err *e)
{
    FILE *f;
    if (file_open(&f, path, e))
        return e->code;
    *size = fread(to, 1, room, f);
    const bool whole = !ferror(f) && fgetc(f) == EOF;
    fclose(f);
    return whole ? ERR_NONE : err_set(e, ERR_DATA, "'%s' is not as it was written", path);
}

static enum err_code read_back(void *given, uint64_t index, struct export_copy *to, struct err *e)
{
    const struct shard *s = *(const struct shard **)given;
    for (int k = 0; k < export_pictures(s->dataset) && !e->code; k++) {
        char path[EXPORT_PATH], name[EXPORT_NAME];
        file_name(s, index, (enum export_picture)k, name);
        if (!export_path(path, e, "%s/%s/%s", s->folder, s->split->name, name))
            read_file_into(path, to->picture[k], to->room[k], &to->size[k], e);
    }
    return e->code;
}

static const struct exporter_reader reader = {open_back, read_back, free};

extern const struct exporter exporter_imagefolder;
const struct exporter exporter_imagefolder = {
    .name = "imagefolder",
    .help = "PNG files and metadata.jsonl, one folder per split (Hugging Face)",
    .shard_size = 10000,
    .png = true,
    .layers = true,
    .rows_tail = "/metadata.jsonl",
    .data_tail = "/**",
    .file_name = file_name,
    .open = open_shard,
    .store = store,
    .add = add,
    .close = close_shard,
    .abandon = abandon,
    .reader = &reader,
    .media_type = "image/png",
};
