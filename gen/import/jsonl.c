/* Rows of metadata.jsonl. */
#include "gen/import/jsonl.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/path.h"

/* What is wrong with the shape of a row. */
static enum err_code refuse_row(const json_t *row, const char *name, int line, struct err *e)
{
    static const char *const keys[] = {"file_name", "text"};
    for (int i = 0; i < 2; i++)
        if (json_is_number(json_object_get(row, keys[i])))
            return err_set(e, ERR_DATA,
                           "%s:%d: '%s' is a number: quote it, as in \"%s\": \"045\" (a number has "
                           "no zeros in front)",
                           name, line, keys[i], keys[i]);
    return err_set(e, ERR_DATA,
                   "%s:%d: expected {\"file_name\": a path inside the folder, \"text\": ...}", name,
                   line);
}

static enum err_code add_line(struct import_rows *r, const char *text, size_t length,
                              const char *name, int line, struct err *e)
{
    json_error_t at;
    json_t *row = json_loadb(text, length, JSON_REJECT_DUPLICATES, &at);
    const char *file = json_string_value(json_object_get(row, "file_name"));
    const char *shown = json_string_value(json_object_get(row, "text"));
    if (!row)
        err_set(e, ERR_DATA, "%s:%d: %s", name, line, at.text);
    else if (!file || !shown || !path_is_inside(file))
        refuse_row(row, name, line, e);
    else
        import_rows_add(r, file, shown, line, e);
    json_decref(row);
    return e->code;
}

static bool blank(const char *line, size_t length)
{
    return strspn(line, " \t\r") >= length;
}

enum err_code import_jsonl(struct import_rows *r, const struct import_bytes *file, struct err *e)
{
    const char *text = file->data;
    if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
        text += 3;
    for (int number = 1; *text && !e->code; number++) {
        const size_t length = strcspn(text, "\n");
        if (!blank(text, length))
            add_line(r, text, length, file->name, number, e);
        text += length + (text[length] == '\n');
    }
    return e->code;
}
