/* Rows of metadata.csv. */
#include "gen/import/csv.h"

#include <stdbool.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "base/utf8.h"

enum { COLUMN_FILE, COLUMN_TEXT, COLUMNS };
static const char *const column_names[COLUMNS] = {"file_name", "text"};

/* A file that is being read: `line` is that of `at`, `began` where the record began. */
struct csv {
    const char *name, *at;
    int line, began;
    int column[COLUMNS], columns; /* places of the two, and how many fields there are */
    struct text field[COLUMNS];
    struct import_rows *rows;
    struct err *e;
};

static enum err_code fail(struct csv *c, const char *what)
{
    return err_set(c->e, ERR_DATA, "%s:%d: %s", c->name, c->began, what);
}

/* Behind a double quote; to the one that ends the field. */
static void read_quoted(struct csv *c, struct text *to)
{
    for (; *c->at && (c->at[0] != '"' || c->at[1] == '"'); c->at++) {
        c->at += *c->at == '"';
        c->line += *c->at == '\n';
        text_add_bytes(to, c->at, 1);
    }
    if (!*c->at)
        fail(c, "a quote is not closed");
    else if (!strchr(",\r\n", *++c->at))
        fail(c, "expected a comma behind the quote that ends a field; quotes inside are doubled");
}

/* `to` receives the field; the reader stands behind it. */
static void read_field(struct csv *c, struct text *to)
{
    text_clear(to);
    if (*c->at == '"') {
        c->at++;
        read_quoted(c, to);
        return;
    }
    const size_t length = strcspn(c->at, ",\r\n");
    if (memchr(c->at, '"', length))
        fail(c, "a quote inside a field that does not begin with one");
    text_add_bytes(to, c->at, length);
    c->at += length;
}

static void end_record(struct csv *c)
{
    c->line += *c->at != 0;
    c->at += *c->at == '\r';
    c->at += *c->at == '\n';
}

/* Blank lines hold no record. */
static bool begin_record(struct csv *c)
{
    while (c->at[strspn(c->at, " \t")] && strchr("\r\n", c->at[strspn(c->at, " \t")])) {
        c->at += strspn(c->at, " \t");
        end_record(c);
    }
    c->began = c->line;
    return c->at[strspn(c->at, " \t")] != 0 && !c->e->code;
}

static void take_heading(struct csv *c, const char *name)
{
    for (int k = 0; k < COLUMNS; k++)
        if (name && strcmp(name, column_names[k]) == 0) {
            if (c->column[k] >= 0)
                err_set(c->e, ERR_DATA, "%s:%d: two columns are named '%s'", c->name, c->began,
                        name);
            c->column[k] = c->columns;
        }
}

static enum err_code read_heading(struct csv *c)
{
    struct text name = {.fallible = true};
    for (bool more = begin_record(c); more && !c->e->code; c->columns++) {
        read_field(c, &name);
        take_heading(c, name.data);
        more = *c->at == ',';
        c->at += more;
    }
    end_record(c);
    text_free(&name);
    for (int k = 0; k < COLUMNS; k++)
        if (c->column[k] < 0)
            err_set(c->e, ERR_DATA,
                    "%s:1: no column is named '%s'; the first line names the columns: "
                    "file_name,text",
                    c->name, column_names[k]);
    return c->e->code;
}

static enum err_code add_record(struct csv *c, int fields)
{
    const char *file = c->field[COLUMN_FILE].data, *shown = c->field[COLUMN_TEXT].data;
    if (c->field[COLUMN_FILE].failed || c->field[COLUMN_TEXT].failed)
        return err_memory(c->e);
    if (fields != c->columns)
        return err_set(c->e, ERR_DATA, "%s:%d: %d fields, and the first line names %d columns",
                       c->name, c->began, fields, c->columns);
    if (!path_is_inside(file))
        return fail(c, "file_name is no path inside the folder");
    if (!utf8_is_valid(shown ? shown : ""))
        return fail(c, "the text is no UTF-8");
    return import_rows_add(c->rows, file, shown ? shown : "", c->began, c->e);
}

static enum err_code read_record(struct csv *c)
{
    struct text other = {.fallible = true};
    int fields = 0;
    for (bool more = true; more && !c->e->code; fields++) {
        struct text *to = &other;
        for (int k = 0; k < COLUMNS; k++)
            to = fields == c->column[k] ? &c->field[k] : to;
        read_field(c, to);
        more = *c->at == ',';
        c->at += more;
    }
    if (!c->e->code)
        add_record(c, fields);
    end_record(c);
    text_free(&other);
    return c->e->code;
}

enum err_code import_csv(struct import_rows *r, const struct import_bytes *file, struct err *e)
{
    struct csv c = {.name = file->name,
                    .at = file->data,
                    .line = 1,
                    .column = {-1, -1},
                    .field = {{.fallible = true}, {.fallible = true}},
                    .rows = r,
                    .e = e};
    c.at += strncmp(c.at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    if (!read_heading(&c))
        while (begin_record(&c))
            read_record(&c);
    for (int k = 0; k < COLUMNS; k++)
        text_free(&c.field[k]);
    return e->code;
}
