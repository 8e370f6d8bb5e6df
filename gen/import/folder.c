/* Folders of pictures. */
#include "gen/import/folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"
#include "gen/import/csv.h"
#include "gen/import/files.h"
#include "gen/import/jsonl.h"
#include "gen/import/mistakes.h"
#include "gen/import/rows.h"
#include "gen/import/rule.h"
#include "gen/paint/picture.h"

const char import_no_labels[] = "none";

static const size_t max_picture = (size_t)1 << 26;

/* A folder that is being read. `metadata`: the file of the rows' texts, NULL: none. */
struct folder_reader {
    const struct import_shape *shape;
    const struct import_reading *how;
    const char *folder;
    struct import_set *set;
    struct import_rows rows;
    char *metadata;
    struct {
        int count;
        char *first;
    } frames[PICTURE_FRAMES]; /* pictures of files that show more */
};

/* ---- a picture ------------------------------------------------------------------------------ */

static enum err_code refuse_length(const struct import_shape *shape, const char *name,
                                   const char *text, int length, struct err *e)
{
    if (shape->shortest == shape->length)
        return err_set(e, ERR_DATA, "%s: text '%s' has %d characters, not %d", name, text, length,
                       shape->length);
    return err_set(e, ERR_DATA, "%s: text '%s' has %d characters, not %d to %d", name, text, length,
                   shape->shortest, shape->length);
}

static enum err_code refuse_place(const char *name, const char *text, int place, struct err *e)
{
    char *shown = shown_text(text);
    err_set(e, ERR_DATA, "%s: text '%s': place %d is not in the alphabet%s", name, shown, place,
            utf8_is_decomposed(text) ? import_compose : "");
    free(shown);
    return e->code;
}

static enum err_code read_text(const char *text, const struct import_shape *shape,
                               uint16_t *classes, const char *name, struct err *e)
{
    int length = 0;
    for (const char *at = text; *at; length++) {
        uint32_t c;
        int k = 0;
        at = utf8_next(at, &c);
        while (k < shape->classes && shape->alphabet[k] != c)
            k++;
        if (k == shape->classes)
            return refuse_place(name, text, length + 1, e);
        if (length < shape->length)
            classes[length] = (uint16_t)k;
    }
    for (int i = length; i < shape->length; i++)
        classes[i] = (uint16_t)shape->classes;
    return length >= shape->shortest && length <= shape->length
               ? ERR_NONE
               : refuse_length(shape, name, text, length, e);
}

/* A name of other characters than ASCII's may be written in two ways that look alike. */
static enum err_code open_picture(const struct folder_reader *r, const char *path, char **data,
                                  size_t *size, struct err *e)
{
    struct err own = ERR_INIT;
    bool ascii = true;
    for (const char *at = path + strlen(r->folder); *at; at++)
        ascii = ascii && !(*at & 0x80);
    const enum err_code code = read_file_upto(path, max_picture, data, size, &own);
    if (code)
        err_set(e, code, "%s%s", own.text ? own.text : "a file cannot be read",
                code == ERR_NOINPUT && r->metadata && !ascii
                    ? "; names are compared byte by byte: where the folder has one that looks like "
                      "it, one of the two is decomposed (NFD), and should be composed (NFC)"
                    : "");
    err_free(&own);
    return code;
}

static enum err_code read_picture(struct folder_reader *r, int i, const char *path, struct err *e)
{
    char *data = NULL;
    size_t size;
    struct rgb_picture p = {0};
    if (!open_picture(r, path, &data, &size, e) &&
        !picture_read_on(&p, data, size, r->how->ground, path, e)) {
        const struct import_picture picture = {p.rgb, p.width, p.height, 3};
        import_set_put(r->set, i, r->shape, r->how, &picture, path, e);
    }
    if (p.frames && !r->frames[p.frames].count++)
        r->frames[p.frames].first = text_copy(path);
    free(p.rgb);
    free(data);
    return e->code;
}

static enum err_code read_row(struct folder_reader *r, int i, const struct import_row *row,
                              struct err *e)
{
    char *path = text_format("%s/%s", r->folder, row->name);
    char *where = r->metadata ? text_format("%s:%d", r->metadata, row->line) : text_copy(path);
    uint16_t *all = r->set->classes;
    if (!all || !row->text ||
        !read_text(row->text, r->shape, all + (size_t)i * (size_t)r->shape->length, where, e))
        read_picture(r, i, path, e);
    r->set->names[i] = text_copy(row->name);
    free(where);
    free(path);
    return e->code;
}

static void tell_animated(struct folder_reader *r)
{
    static const char *const what[PICTURE_FRAMES] = {
        [PICTURE_FIRST] = "have several frames, of which the first is taken",
        [PICTURE_BESIDE] = "have an animation and, apart from it, a still picture, which is taken"};
    for (int i = PICTURE_ALONE + 1; i < PICTURE_FRAMES; i++) {
        if (!r->frames[i].count)
            continue;
        char *shown = shown_text(r->frames[i].first);
        err_add(&r->set->told, ERR_DATA, "%d pictures %s; the first such: %s", r->frames[i].count,
                what[i], shown);
        free(shown);
    }
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* What a file is that is no text of UTF-8, by its first bytes; NULL: nothing shows there. */
static const char *kind_of(const struct import_bytes *file)
{
    static const char utf16[] = "is written in UTF-16: save it as UTF-8";
    static const char *const kinds[][2] = {
        {"\xff\xfe", utf16},
        {"\xfe\xff", utf16},
        {"\x1f\x8b", "is packed with gzip: unpack it first (gunzip)"},
        {"PK\x03\x04", "is a ZIP archive, as files of spreadsheets are: save the table as CSV"},
    };
    const char *data = file->data;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (file->size >= strlen(kinds[i][0]) &&
            memcmp(data, kinds[i][0], strlen(kinds[i][0])) == 0)
            return kinds[i][1];
    return file->size >= 2 && !data[0] != !data[1] ? utf16 : NULL;
}

/* A file system that crashed leaves zeros; programs of other systems, other kinds of files. */
static enum err_code check_bytes(const struct import_bytes *file, struct err *e)
{
    const char *data = file->data, *zero = memchr(data, 0, file->size);
    const char *kind = kind_of(file);
    int line = 1;
    if (kind)
        return err_set(e, ERR_DATA, "%s %s", file->name, kind);
    for (const char *at = data; zero && at < zero; at++)
        line += *at == '\n';
    return zero ? err_set(e, ERR_DATA, "%s:%d: a NUL byte: the file is damaged", file->name, line)
                : ERR_NONE;
}

static enum err_code read_metadata(struct folder_reader *r, bool json, struct err *e)
{
    char *data = NULL;
    struct import_bytes file = {.name = r->metadata};
    if (!read_file_upto(r->metadata, import_max_bytes, &data, &file.size, e)) {
        file.data = data;
        if (!check_bytes(&file, e) && !(json ? import_jsonl : import_csv)(&r->rows, &file, e))
            import_rows_sort(&r->rows, r->metadata, e);
    }
    import_csv_doubts(&r->rows, r->shape, r->metadata, &r->set->told);
    free(data);
    return e->code;
}

static void tell_missing(struct folder_reader *r)
{
    struct import_rows all = {0};
    struct err own = ERR_INIT;
    int others;
    char *other;
    if (!import_files(&all, r->folder, &others, &other, &own) &&
        !import_rows_sort(&all, r->folder, &own))
        import_rows_missing(&r->rows, &all, r->metadata, &r->set->told);
    err_merge(&r->set->told, &own);
    free(other);
    import_rows_free(&all);
}

/* All pictures, whose texts are in their names or unknown. */
static enum err_code read_names(struct folder_reader *r, const char *rule, struct err *e)
{
    int others;
    char *other;
    if (!import_files(&r->rows, r->folder, &others, &other, e) && !r->rows.count)
        err_set(e, ERR_DATA, "'%s' holds no pictures (PNG, JPEG, GIF, BMP or WebP)", r->folder);
    if (!e->code && rule)
        import_rule(&r->rows, rule, r->shape, r->folder, e);
    if (!e->code && others) {
        char *shown = shown_text(other);
        err_add(&r->set->told, ERR_DATA,
                others == 1 ? "'%s': %d file is no picture and is left out: %s"
                            : "'%s': %d files are no pictures and are left out, the first: %s",
                r->folder, others, shown);
        free(shown);
    }
    free(other);
    return e->code;
}

static bool is_there(const char *path)
{
    struct stat s;
    return !lstat(path, &s);
}

static char *metadata_of(const char *folder, const char *ending)
{
    char *path = text_format("%s/metadata.%s", folder, ending);
    if (is_there(path))
        return path;
    free(path);
    return NULL;
}

char *import_folder_metadata(const char *folder)
{
    char *lines = metadata_of(folder, "jsonl");
    return lines ? lines : metadata_of(folder, "csv");
}

/* Where the texts stand: r->metadata, if there is such a name. *json: of lines of JSON. */
static void find_metadata(struct folder_reader *r, bool *json)
{
    char *table = metadata_of(r->folder, "csv");
    r->metadata = import_folder_metadata(r->folder);
    *json = r->metadata && !(table && strcmp(table, r->metadata) == 0);
    if (table && *json)
        err_add(&r->set->told, ERR_DATA, "'%s' is not read, since there is a metadata.jsonl",
                table);
    free(table);
}

static enum err_code read_rows(struct folder_reader *r, struct err *e)
{
    const char *rule = r->how->rule;
    bool json = false;
    if (!rule)
        find_metadata(r, &json);
    if (r->metadata)
        return read_metadata(r, json, e);
    return read_names(r, rule && strcmp(rule, import_no_labels) != 0 ? rule : NULL, e);
}

/* ---- sets ----------------------------------------------------------------------------------- */

/* All mistakes are told. */
static enum err_code put_all(struct folder_reader *r, const char *name, struct err *e)
{
    struct import_set *s = r->set;
    struct import_mistakes m = {.said = ERR_INIT};
    enum err_code code = ERR_NONE;
    for (int i = 0; i < s->count && code != ERR_OS; i++) {
        struct err own = ERR_INIT;
        const int sized = s->sized;
        code = read_row(r, i, &r->rows.rows[(int64_t)i * s->found / s->count], &own);
        if (code == ERR_OS)
            err_set(e, code, "%s", own.text ? own.text : "out of memory");
        else if (code)
            import_mistakes_add(&m, &own, s->sized > sized);
        err_free(&own);
    }
    if (!e->code && import_mistakes_tell(&m, s->count, name, e))
        import_set_advise(s, r->how, e);
    import_mistakes_free(&m);
    return e->code;
}

static enum err_code read_set(struct folder_reader *r, const char *name, struct err *e)
{
    struct import_set *s = r->set;
    const struct import_row *rows = r->rows.rows;
    const int found = r->rows.count, most = r->how->most;
    const int count = most && most < found ? most : found;
    if (import_set_create(s, r->shape, count, name, e) || import_set_name(s, e) ||
        (rows && rows[0].text && import_set_label(s, r->shape, e)))
        return e->code;
    s->found = found;
    if (rows && !put_all(r, name, e))
        tell_animated(r);
    return e->code;
}

static void close_reader(struct folder_reader *r)
{
    import_rows_free(&r->rows);
    free(r->metadata);
    for (int i = 0; i < PICTURE_FRAMES; i++)
        free(r->frames[i].first);
}

enum err_code import_folder(struct import_set *s, const struct import_shape *shape,
                            const struct import_reading *how, const char *folder, struct err *e)
{
    struct folder_reader r = {.shape = shape, .how = how, .folder = folder, .set = s};
    if (!read_rows(&r, e) && !read_set(&r, r.metadata ? r.metadata : folder, e) && r.metadata)
        tell_missing(&r);
    close_reader(&r);
    return e->code;
}

enum err_code import_picture_file(struct import_set *s, const struct import_shape *shape,
                                  const struct import_reading *how, const char *path, struct err *e)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? text_format("%.*s", (int)(slash - path), path) : text_copy(".");
    struct folder_reader r = {.shape = shape, .how = how, .folder = folder, .set = s};
    if (!import_rows_add(&r.rows, slash ? slash + 1 : path, NULL, 0, e))
        read_set(&r, path, e);
    close_reader(&r);
    free(folder);
    return e->code;
}
