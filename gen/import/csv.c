/* Rows of metadata.csv. */
#include "gen/import/csv.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/path.h"
#include "base/text.h"
#include "base/utf8.h"

const char import_csv_escaped[] = "file_name,text,confidence,confidence_1";

enum { COLUMN_FILE, COLUMN_TEXT, COLUMNS };
static const char *const column_names[COLUMNS] = {"file_name", "text"};

/* A file that is being read: `line` is that of `at`, `began` where the record began. */
struct csv {
    const char *name, *at;
    int line, began;
    int column[COLUMNS], columns; /* places of the two, and how many fields there are */
    const char *expected;         /* the rest of import_csv_escaped; NULL: the names are others */
    struct text near[COLUMNS];    /* columns whose names are spelt in another way */
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

/* But for case, spaces and signs: "File Name", "filename". */
static bool spelt_alike(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (*a && !isalnum((unsigned char)*a))
            a++;
        while (*b && !isalnum((unsigned char)*b))
            b++;
        if (!*a || !*b || tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return !*a && !*b;
    }
}

/* `expected` goes on behind the name, if it begins with it. */
static void compare_heading(struct csv *c, const char *name)
{
    const size_t length = strlen(name);
    if (!c->expected || !*c->expected)
        return;
    const bool same = strncmp(name, c->expected, length) == 0 && strchr(",", c->expected[length]);
    c->expected = same ? c->expected + length + (c->expected[length] == ',') : NULL;
}

static void take_heading(struct csv *c, const char *name)
{
    compare_heading(c, name ? name : "");
    for (int k = 0; k < COLUMNS; k++)
        if (name && !c->near[k].size && spelt_alike(name, column_names[k]))
            text_add(&c->near[k], name);
    for (int k = 0; k < COLUMNS; k++)
        if (name && strcmp(name, column_names[k]) == 0) {
            if (c->column[k] >= 0)
                err_set(c->e, ERR_DATA, "%s:%d: two columns are named '%s'", c->name, c->began,
                        name);
            c->column[k] = c->columns;
        }
}

/* What separates the columns of a line that has no commas, in words; NULL: nothing known. */
static const char *separator_of(const char *line)
{
    static const char *const names[][2] = {{";", "';'"}, {"\t", "tabs"}, {"|", "'|'"}};
    const size_t length = strcspn(line, "\r\n");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (memchr(line, *names[i][0], length) && !memchr(line, ',', length))
            return names[i][1];
    return NULL;
}

static void refuse_heading(struct csv *c, const char *line)
{
    const char *separator = separator_of(line);
    const bool mark = strncasecmp(line, "sep=", 4) == 0;
    for (int k = 0; k < COLUMNS; k++) {
        if (c->column[k] >= 0)
            continue;
        char *near = c->near[k].size ? shown_text(c->near[k].data) : NULL;
        err_add(c->e, ERR_DATA,
                "%s:%d: no column is named '%s'%s%s%s; the first line names the "
                "columns: file_name,text",
                c->name, c->began, column_names[k], near ? ", but one '" : "", near ? near : "",
                near ? "': rename it" : "");
        free(near);
    }
    if (mark)
        err_add(c->e, ERR_DATA,
                "%s:%d: a line 'sep=' is for spreadsheets: leave it out, and separate the columns "
                "by commas",
                c->name, c->began);
    else if (separator)
        err_add(c->e, ERR_DATA, "%s:%d: its columns are separated by %s: separate them by commas",
                c->name, c->began, separator);
}

static enum err_code read_heading(struct csv *c)
{
    const char *line = c->at;
    struct text name = {.fallible = true};
    for (bool more = begin_record(c); more && !c->e->code; c->columns++) {
        line = c->columns ? line : c->at;
        read_field(c, &name);
        take_heading(c, name.data);
        more = *c->at == ',';
        c->at += more;
    }
    end_record(c);
    text_free(&name);
    if (!c->e->code && (c->column[COLUMN_FILE] < 0 || c->column[COLUMN_TEXT] < 0))
        refuse_heading(c, line);
    return c->e->code;
}

static bool is_escaped(const struct csv *c)
{
    return c->expected && !*c->expected;
}

/* Of a file that predict wrote: what it was given. */
static void undo_fields(struct csv *c)
{
    for (int k = 0; k < COLUMNS; k++)
        if (is_escaped(c) && c->field[k].data)
            escape_csv_undo(c->field[k].data);
}

/* Of another file: what it would be. */
static enum err_code keep_unescaped(struct import_row *row, struct err *e)
{
    char *text = strdup(row->text);
    if (!text)
        return err_memory(e);
    escape_csv_undo(text);
    if (strcmp(text, row->text) != 0 && utf8_is_valid(text))
        row->unescaped = text;
    else
        free(text);
    return ERR_NONE;
}

static enum err_code add_record(struct csv *c, int fields)
{
    const char *file = c->field[COLUMN_FILE].data, *shown = c->field[COLUMN_TEXT].data;
    if (c->field[COLUMN_FILE].failed || c->field[COLUMN_TEXT].failed)
        return err_memory(c->e);
    undo_fields(c);
    if (fields != c->columns)
        return err_set(c->e, ERR_DATA, "%s:%d: %d fields, and the first line names %d columns",
                       c->name, c->began, fields, c->columns);
    if (!path_is_inside(file))
        return fail(c, "file_name is no path inside the folder");
    if (!utf8_is_valid(shown ? shown : ""))
        return fail(c, "the text is no UTF-8");
    if (import_rows_add(c->rows, file, shown ? shown : "", c->began, c->e) || is_escaped(c))
        return c->e->code;
    return keep_unescaped(&c->rows->rows[c->rows->count - 1], c->e);
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
                    .expected = import_csv_escaped,
                    .field = {{.fallible = true}, {.fallible = true}},
                    .near = {{.fallible = true}, {.fallible = true}},
                    .rows = r,
                    .e = e};
    c.at += strncmp(c.at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    if (!read_heading(&c))
        while (begin_record(&c))
            read_record(&c);
    for (int k = 0; k < COLUMNS; k++) {
        text_free(&c.field[k]);
        text_free(&c.near[k]);
    }
    return e->code;
}

/* ---- which of two texts ---------------------------------------------------------------------- */

static bool has_character(const struct import_shape *shape, uint32_t c)
{
    for (int k = 0; k < shape->classes; k++)
        if (shape->alphabet[k] == c)
            return true;
    return false;
}

static bool is_possible(const struct import_shape *shape, const char *text)
{
    int length = 0;
    for (uint32_t c; *text; length++) {
        text = utf8_next(text, &c);
        if (!has_character(shape, c))
            return false;
    }
    return length >= shape->shortest && length <= shape->length;
}

void import_csv_doubts(const struct import_rows *r, const struct import_shape *shape,
                       const char *file, struct err *told)
{
    int count = 0;
    const struct import_row *first = NULL;
    for (int i = 0; i < r->count; i++)
        if (r->rows[i].unescaped && is_possible(shape, r->rows[i].unescaped)) {
            first = first ? first : &r->rows[i];
            count++;
        }
    if (!count)
        return;
    char *text = shown_text(first->text), *other = shown_text(first->unescaped);
    err_add(told, ERR_DATA,
            "%s:%d: the text is taken as it stands, %s, and would be %s in a CSV of 'adda-bench "
            "predict', which is known by its columns up to confidence_1 (%d such text%s)",
            file, first->line, text, other, count, count > 1 ? "s" : "");
    free(other);
    free(text);
}
