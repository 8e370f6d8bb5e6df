/* WebDataset: POSIX ustar archives in which the files of one image share a name and follow each
 * other: NNN.png, NNN.json (its truth), NNN.txt (its text). Times and owners are zero, so that the
 * same images make the same archive. Through libarchive. */
#include <archive.h>
#include <archive_entry.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/export/shard_file.h"

enum { BLOCK = 10240 };

static const char *const extensions[PICTURES] = {"png", "clean.png", "ink.png", "masks.png"};

struct tar_shard {
    const struct domain_info *info;
    int pictures;
    struct shard_file file;
    struct archive *archive;
    struct archive_entry *entry;
};

static la_ssize_t to_stream(struct archive *a, void *given, const void *data, size_t size)
{
    struct tar_shard *s = given;
    (void)a;
    if (shard_file_is_open(&s->file))
        shard_file_write(&s->file, data, size);
    return (la_ssize_t)size;
}

static enum err_code failed(struct tar_shard *s, struct err *e)
{
    const char *why = archive_error_string(s->archive);
    return err_set(e, ERR_IO, "cannot write '%s': %s", s->file.name, why ? why : "no memory");
}

static enum err_code open_archive(struct tar_shard *s, struct err *e)
{
    s->archive = archive_write_new();
    s->entry = archive_entry_new();
    if (!s->archive || !s->entry)
        return err_memory(e);
    if (archive_write_set_format_ustar(s->archive) != ARCHIVE_OK ||
        archive_write_set_bytes_per_block(s->archive, BLOCK) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(s->archive, 1) != ARCHIVE_OK ||
        archive_write_open(s->archive, s, NULL, to_stream, NULL) != ARCHIVE_OK)
        return failed(s, e);
    return ERR_NONE;
}

static void name_archive(char name[2 * EXPORT_NAME], const struct shard *s)
{
    snprintf(name, 2 * EXPORT_NAME, "%s-%06" PRIu64 ".tar", s->split->name, s->number);
}

static enum err_code open_shard(void **out, const struct shard *shard, struct err *e)
{
    char name[2 * EXPORT_NAME];
    struct tar_shard *s = calloc(1, sizeof *s);
    *out = s;
    if (!s)
        return err_memory(e);
    s->info = domain_info(shard->dataset->domain);
    s->pictures = export_pictures(shard->dataset);
    name_archive(name, shard);
    if (shard_file_open(&s->file, shard, name, e))
        return e->code;
    return open_archive(s, e);
}

enum { ENTRY = 64 };
static void name_entry(char name[ENTRY], uint64_t index, const char *extension)
{
    snprintf(name, ENTRY, "%09" PRIu64 ".%s", index, extension);
}

static enum err_code put(struct tar_shard *s, uint64_t index, const char *extension,
                         const void *data, size_t size, struct err *e)
{
    char name[ENTRY];
    name_entry(name, index, extension);
    archive_entry_clear(s->entry);
    archive_entry_set_pathname(s->entry, name);
    archive_entry_set_filetype(s->entry, AE_IFREG);
    archive_entry_set_perm(s->entry, 0644);
    archive_entry_set_size(s->entry, (la_int64_t)size);
    archive_entry_set_mtime(s->entry, 0, 0);
    if (archive_write_header(s->archive, s->entry) != ARCHIVE_OK ||
        archive_write_data(s->archive, data, size) != (la_ssize_t)size)
        return failed(s, e);
    return ERR_NONE;
}

static enum err_code add(void *given, const struct export_item *item, struct err *e)
{
    struct tar_shard *s = given;
    char text[TRUTH_TEXT];
    truth_text(s->info, &item->truth, text);
    for (int k = 0; k < s->pictures && !e->code; k++)
        put(s, item->index, extensions[k], item->picture[k].png, item->picture[k].png_size, e);
    if (!e->code)
        put(s, item->index, "json", item->row, item->row_size, e);
    return e->code ? e->code : put(s, item->index, "txt", text, strlen(text), e);
}

static void abandon(void *given)
{
    struct tar_shard *s = given;
    if (!s)
        return;
    shard_file_abandon(&s->file); /* first: freeing an archive that is not closed writes to it */
    if (s->archive)
        archive_write_free(s->archive);
    archive_entry_free(s->entry);
    free(s);
}

static enum err_code close_shard(void *given, json_t *files, struct err *e)
{
    struct tar_shard *s = given;
    if (archive_write_close(s->archive) != ARCHIVE_OK)
        failed(s, e);
    else
        shard_file_close(&s->file, files, e);
    abandon(s);
    return e->code;
}

/* ---- reading back --------------------------------------------------------------------------- */

struct tar_back {
    const struct shard *shard;
    struct archive *archive;
    char path[EXPORT_PATH];
};

static enum err_code open_back(void **out, const struct shard *s, struct err *e)
{
    char name[2 * EXPORT_NAME];
    struct tar_back *b = calloc(1, sizeof *b);
    *out = b;
    if (!b || !(b->archive = archive_read_new()))
        return err_memory(e);
    b->shard = s;
    name_archive(name, s);
    if (export_path(b->path, e, "%s/%s", s->folder, name))
        return e->code;
    if (archive_read_support_format_tar(b->archive) != ARCHIVE_OK ||
        archive_read_open_filename(b->archive, b->path, BLOCK) != ARCHIVE_OK)
        return err_set(e, ERR_DATA, "cannot read '%s': %s", b->path,
                       archive_error_string(b->archive));
    return ERR_NONE;
}

/* The next entry, which must be this one. */
static bool find_entry(const struct tar_back *b, uint64_t index, const char *extension,
                       la_int64_t *size)
{
    char name[ENTRY];
    struct archive_entry *entry;
    name_entry(name, index, extension);
    if (archive_read_next_header(b->archive, &entry) != ARCHIVE_OK)
        return false;
    *size = archive_entry_size(entry);
    return strcmp(archive_entry_pathname(entry), name) == 0;
}

/* What follows the pictures is in the rows too. */
static enum err_code read_back(void *given, uint64_t index, struct export_copy *to, struct err *e)
{
    const struct tar_back *b = given;
    la_int64_t size;
    bool good = true;
    for (int k = 0; k < export_pictures(b->shard->dataset) && good; k++) {
        good = find_entry(b, index, extensions[k], &size) && size <= (la_int64_t)to->room[k] &&
               archive_read_data(b->archive, to->picture[k], (size_t)size) == size;
        to->size[k] = good ? (size_t)size : 0;
    }
    good = good && find_entry(b, index, "json", &size) && find_entry(b, index, "txt", &size);
    return good ? ERR_NONE : err_set(e, ERR_DATA, "'%s' is not as it was written", b->path);
}

static void close_back(void *given)
{
    struct tar_back *b = given;
    if (b)
        archive_read_free(b->archive);
    free(b);
}

static const struct exporter_reader reader = {open_back, read_back, close_back};

extern const struct exporter exporter_webdataset;
const struct exporter exporter_webdataset = {
    .name = "webdataset",
    .help = "tar archives of png, json and txt files (WebDataset)",
    .shard_size = 10000,
    .png = true,
    .layers = true,
    .rows_tail = "-truth.jsonl",
    .data_tail = "-*.tar",
    .open = open_shard,
    .add = add,
    .close = close_shard,
    .abandon = abandon,
    .reader = &reader,
    .media_type = "application/x-tar",
};

extern const struct exporter export_pipe_tar;
const struct exporter export_pipe_tar = {
    .name = "tar",
    .help = "an archive of png, json and txt files (WebDataset), truth included",
    .png = true,
    .layers = true,
    .rows_inside = true,
    .open = open_shard,
    .add = add,
    .close = close_shard,
    .abandon = abandon,
};
