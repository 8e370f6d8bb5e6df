/* Folders of pictures with a metadata.jsonl. */
#include "gen/import/folder.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/publish.h"
#include "base/utf8.h"
#include "base/path.h"
#include "gen/paint/picture.h"

static const size_t max_picture = (size_t)1 << 26;

static enum err_code read_text(const char *text, const struct import_shape *shape, uint8_t *classes,
                               const char *name, struct err *e)
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
            classes[length] = (uint8_t)k;
    }
    if (length != shape->length)
        return err_set(e, ERR_DATA, "%s: text '%s' has %d characters, not %d", name, text, length,
                       shape->length);
    return ERR_NONE;
}

enum err_code import_row(const struct import_bytes *line, const struct import_shape *shape,
                         char **file, uint8_t *classes, struct err *e)
{
    json_error_t at;
    json_t *row = json_loadb(line->data, line->size, JSON_REJECT_DUPLICATES, &at);
    const char *name = json_string_value(json_object_get(row, "file_name"));
    const char *text = json_string_value(json_object_get(row, "text"));
    *file = NULL;
    if (!row)
        err_set(e, ERR_DATA, "%s: %s", line->name, at.text);
    else if (!name || !text || !path_is_inside(name))
        err_set(e, ERR_DATA,
                "%s: expected {\"file_name\": a path inside the folder, \"text\": ...}",
                line->name);
    else if (!read_text(text, shape, classes, line->name, e)) {
        *file = strdup(name);
        if (!*file)
            err_memory(e);
    }
    json_decref(row);
    return e->code;
}

static enum err_code read_picture(struct import_set *s, int i, const struct import_shape *shape,
                                  const char *folder, const char *file, struct err *e)
{
    char path[4096], *data = NULL;
    size_t size;
    struct rgb_picture p = {0};
    if (snprintf(path, sizeof path, "%s/%s", folder, file) >= (int)sizeof path)
        return err_set(e, ERR_NOINPUT, "'%s': the path is too long", path);
    if (!read_file_upto(path, max_picture, &data, &size, e) &&
        !picture_read(&p, data, size, path, e))
        import_set_put(s, i, shape, p.rgb, p.width, p.height, 3);
    free(p.rgb);
    free(data);
    return e->code;
}

static enum err_code read_line(struct import_set *s, int i, const struct import_shape *shape,
                               const char *folder, const struct import_bytes *line, struct err *e)
{
    char *file = NULL;
    uint8_t *classes = s->classes + (size_t)i * (size_t)shape->length;
    if (!import_row(line, shape, &file, classes, e))
        read_picture(s, i, shape, folder, file, e);
    free(file);
    return e->code;
}

static int count_lines(const char *text)
{
    int count = 0;
    for (; *text; text += *text == '\n') {
        const size_t length = strcspn(text, "\n");
        count += length > 0;
        text += length;
    }
    return count;
}

static enum err_code read_lines(struct import_set *s, const struct import_shape *shape,
                                const char *folder, const char *text, struct err *e)
{
    char name[4200];
    int i = 0, number = 1;
    for (; *text && i < s->count; number++) {
        const size_t length = strcspn(text, "\n");
        snprintf(name, sizeof name, "%s/metadata.jsonl:%d", folder, number);
        const struct import_bytes line = {name, text, length};
        if (length && read_line(s, i++, shape, folder, &line, e))
            return e->code;
        text += length + (text[length] == '\n');
    }
    return ERR_NONE;
}

enum err_code import_folder(struct import_set *s, const struct import_shape *shape,
                            const char *folder, struct err *e)
{
    char path[4096], *text = NULL;
    size_t size;
    if (snprintf(path, sizeof path, "%s/metadata.jsonl", folder) >= (int)sizeof path)
        return err_set(e, ERR_NOINPUT, "'%s': the path is too long", folder);
    if (!read_file_upto(path, import_max_bytes, &text, &size, e) &&
        !import_set_create(s, shape, count_lines(text), path, e))
        read_lines(s, shape, folder, text, e);
    free(text);
    return e->code;
}
