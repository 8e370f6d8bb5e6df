/* Folders of pictures with a metadata.jsonl. */
#include "gen/import/folder.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "base/utf8.h"
#include "gen/import/rows.h"
#include "gen/paint/picture.h"

static const size_t max_picture = (size_t)1 << 26;

/* ---- a row ---------------------------------------------------------------------------------- */

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
            return err_set(e, ERR_DATA, "%s: text '%s': place %d is not in the alphabet", name,
                           text, length + 1);
        if (length < shape->length)
            classes[length] = (uint16_t)k;
    }
    for (int i = length; i < shape->length; i++)
        classes[i] = (uint16_t)shape->classes;
    if (length >= shape->shortest && length <= shape->length)
        return ERR_NONE;
    if (shape->shortest == shape->length)
        return err_set(e, ERR_DATA, "%s: text '%s' has %d characters, not %d", name, text, length,
                       shape->length);
    return err_set(e, ERR_DATA, "%s: text '%s' has %d characters, not %d to %d", name, text, length,
                   shape->shortest, shape->length);
}

/* What is wrong with the shape of a row. */
static enum err_code refuse_row(const json_t *row, const char *name, struct err *e)
{
    static const char *const keys[] = {"file_name", "text"};
    for (int i = 0; i < 2; i++)
        if (json_is_number(json_object_get(row, keys[i])))
            return err_set(e, ERR_DATA,
                           "%s: '%s' is a number: quote it, as in \"%s\": \"045\" (a number has no "
                           "zeros in front)",
                           name, keys[i], keys[i]);
    return err_set(e, ERR_DATA,
                   "%s: expected {\"file_name\": a path inside the folder, \"text\": ...}", name);
}

enum err_code import_row(const struct import_bytes *line, const struct import_shape *shape,
                         char **file, uint16_t *classes, struct err *e)
{
    json_error_t at;
    json_t *row = json_loadb(line->data, line->size, JSON_REJECT_DUPLICATES, &at);
    const char *name = json_string_value(json_object_get(row, "file_name"));
    const char *text = json_string_value(json_object_get(row, "text"));
    *file = NULL;
    if (!row)
        err_set(e, ERR_DATA, "%s: %s", line->name, at.text);
    else if (!name || !text || !path_is_inside(name))
        refuse_row(row, line->name, e);
    else if (!read_text(text, shape, classes, line->name, e)) {
        *file = strdup(name);
        if (!*file)
            err_memory(e);
    }
    json_decref(row);
    return e->code;
}

/* ---- the file of rows ----------------------------------------------------------------------- */

/* A folder that is being read. */
struct folder_reader {
    const struct import_shape *shape;
    const struct import_reading *how;
    const char *folder;
    struct import_set *set;
    struct import_rows rows;
};

static enum err_code read_picture(struct folder_reader *r, int i, const char *file, struct err *e)
{
    char path[4096], *data = NULL;
    size_t size;
    struct rgb_picture p = {0};
    if (snprintf(path, sizeof path, "%s/%s", r->folder, file) >= (int)sizeof path)
        return err_set(e, ERR_NOINPUT, "'%s': the path is too long", path);
    if (!read_file_upto(path, max_picture, &data, &size, e) &&
        !picture_read_on(&p, data, size, r->how->ground, path, e))
        import_set_put(r->set, i, r->shape, p.rgb, p.width, p.height, 3);
    free(p.rgb);
    free(data);
    return e->code;
}

static enum err_code read_line(struct folder_reader *r, int i, const struct import_bytes *line,
                               int number, struct err *e)
{
    char *file = NULL;
    uint16_t *classes = r->set->classes + (size_t)i * (size_t)r->shape->length;
    if (!import_row(line, r->shape, &file, classes, e) &&
        !import_rows_add(&r->rows, file, number, e))
        read_picture(r, i, file, e);
    free(file);
    return e->code;
}

static bool blank(const char *line, size_t length)
{
    return strspn(line, " \t\r") >= length;
}

static int count_lines(const char *text)
{
    int count = 0;
    for (; *text; text += *text == '\n') {
        const size_t length = strcspn(text, "\n");
        count += !blank(text, length);
        text += length;
    }
    return count;
}

static enum err_code read_lines(struct folder_reader *r, const char *metadata, const char *text,
                                struct err *e)
{
    char name[4200];
    int i = 0, number = 1;
    for (; *text && i < r->set->count; number++) {
        const size_t length = strcspn(text, "\n");
        snprintf(name, sizeof name, "%s:%d", metadata, number);
        const struct import_bytes line = {name, text, length};
        if (!blank(text, length) && read_line(r, i++, &line, number, e))
            return e->code;
        text += length + (text[length] == '\n');
    }
    return ERR_NONE;
}

/* A file system that crashed leaves zeros; an editor of another system leaves marks before the
 * text, of which only UTF-8's is passed over. *text: the first row. */
static enum err_code check_bytes(const char *metadata, const char *data, size_t size,
                                 const char **text, struct err *e)
{
    const char *zero = memchr(data, 0, size);
    int line = 1;
    *text = strncmp(data, "\xef\xbb\xbf", 3) == 0 ? data + 3 : data;
    if (size >= 2 && (memcmp(data, "\xff\xfe", 2) == 0 || memcmp(data, "\xfe\xff", 2) == 0))
        return err_set(e, ERR_DATA, "%s is written in UTF-16: save it as UTF-8", metadata);
    for (const char *at = data; zero && at < zero; at++)
        line += *at == '\n';
    return zero ? err_set(e, ERR_DATA, "%s:%d: a NUL byte: the file is damaged", metadata, line)
                : ERR_NONE;
}

/* Labels that are kept in other ways. */
static enum err_code refuse_folder(const char *folder, struct err *e)
{
    char csv[4200];
    snprintf(csv, sizeof csv, "%s/metadata.csv", folder);
    return err_set(e, ERR_NOINPUT,
                   "'%s' has %s metadata.jsonl; write one row per picture into it, as "
                   "{\"file_name\": \"0001.png\", \"text\": \"045\"}; labels in names of files "
                   "or folders are not read",
                   folder,
                   access(csv, F_OK) == 0 ? "a metadata.csv, which is not read, and no" : "no");
}

enum err_code import_folder(struct import_set *s, const struct import_shape *shape,
                            const struct import_reading *how, const char *folder, struct err *e)
{
    char path[4096], *data = NULL;
    const char *text;
    size_t size;
    struct folder_reader r = {shape, how, folder, s, {0}};
    if (snprintf(path, sizeof path, "%s/metadata.jsonl", folder) >= (int)sizeof path)
        return err_set(e, ERR_NOINPUT, "'%s': the path is too long", folder);
    if (access(path, F_OK))
        return refuse_folder(folder, e);
    if (!read_file_upto(path, import_max_bytes, &data, &size, e) &&
        !check_bytes(path, data, size, &text, e) &&
        !import_set_create(s, shape, count_lines(text), path, e) &&
        !read_lines(&r, path, text, e) && !import_rows_check(&r.rows, path, e))
        import_rows_missing(&r.rows, folder, &s->told);
    import_rows_free(&r.rows);
    free(data);
    return e->code;
}
