/* JSON in its canonical form, and files of it. */
#include "base/json.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/names.h"
#include "base/publish.h"
#include "base/utf8.h"

void json_number(double value, char text[32])
{
    if (!isfinite(value)) {
        snprintf(text, 32, "null");
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, 32, "%.*g", digits, value);
        const double back = strtod(text, NULL);
        if (memcmp(&back, &value, sizeof back) == 0)
            break;
    }
    if (strspn(text, "-0123456789") == strlen(text))
        strcat(text, ".0");
}

/* As JSON escapes it: in two halves of UTF-16 where one has no room. */
static void add_escape(struct text *t, uint32_t c)
{
    if (c < 0x10000)
        text_printf(t, "\\u%04x", (unsigned)c);
    else
        text_printf(t, "\\u%04x\\u%04x", (unsigned)(0xd800 + ((c - 0x10000) >> 10)),
                    (unsigned)(0xdc00 + (c & 0x3ff)));
}

/* Returns the bytes that it takes. What is no UTF-8 is shown, as by json_text. */
static size_t add_character(struct text *t, const char *s, bool readable)
{
    uint32_t c;
    const int length = utf8_read(s, &c);
    if (length && readable && is_control(c))
        add_escape(t, c);
    else if (length)
        text_add_bytes(t, s, (size_t)length);
    else
        text_printf(t, "\\\\x%02x", (unsigned)(unsigned char)*s);
    return length ? (size_t)length : 1;
}

/* The canonical form escapes only what it must; what people read acts on no terminal. */
static void add_string(struct text *t, const char *s, size_t length, bool readable)
{
    text_add(t, "\"");
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\')
            text_printf(t, "\\%c", c);
        else if (c < 0x20)
            add_escape(t, c);
        else if (c < 0x7f)
            text_add_bytes(t, s + i, 1);
        else
            i += add_character(t, s + i, readable) - 1;
    }
    text_add(t, "\"");
}

void json_add_string(struct text *t, const char *s, size_t length)
{
    add_string(t, s, length, false);
}

static size_t show_byte(struct text *t, const char *s)
{
    char piece[SHOWN_PIECE];
    const int length = shown_piece(s, piece);
    text_add(t, piece);
    return (size_t)length;
}

json_t *json_text(const char *s)
{
    json_t *string = json_string(s);
    struct text t = {0};
    for (size_t length; !string && *s; s += length) {
        uint32_t c;
        length = (size_t)utf8_read(s, &c);
        if (length)
            text_add_bytes(&t, s, length);
        else
            length = show_byte(&t, s);
    }
    if (!string)
        string = json_string(t.data ? t.data : "");
    text_free(&t);
    return string;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* indent < 0: canonical; else the level of an indented text. */
static void put_value(struct text *t, const json_t *v, int indent);

static void new_line(struct text *t, int indent)
{
    if (indent < 0)
        return;
    text_add(t, "\n");
    for (int i = 0; i < indent; i++)
        text_add(t, "  ");
}

static int deeper(int indent)
{
    return indent < 0 ? indent : indent + 1;
}

static void put_object(struct text *t, const json_t *v, int indent)
{
    const size_t count = json_object_size(v);
    const char **keys = calloc(count + 1, sizeof *keys);
    size_t n = 0;
    const char *key;
    json_t *value, *object = (json_t *)(uintptr_t)v;
    if (!keys) {
        t->failed = true;
        return;
    }
    json_object_foreach(object, key, value) keys[n++] = key;
    qsort(keys, n, sizeof *keys, by_bytes);
    text_add(t, "{");
    for (size_t i = 0; i < n; i++) {
        text_add(t, i ? "," : "");
        new_line(t, deeper(indent));
        add_string(t, keys[i], strlen(keys[i]), indent >= 0);
        text_add(t, indent < 0 ? ":" : ": ");
        put_value(t, json_object_get(v, keys[i]), deeper(indent));
    }
    if (n)
        new_line(t, indent);
    text_add(t, "}");
    free(keys);
}

/* Lists of plain values stay on one line. */
static void put_array(struct text *t, const json_t *v, int indent)
{
    const size_t n = json_array_size(v);
    bool flat = true;
    for (size_t i = 0; i < n && flat; i++)
        flat = !json_is_array(json_array_get(v, i)) && !json_is_object(json_array_get(v, i));
    text_add(t, "[");
    for (size_t i = 0; i < n; i++) {
        text_add(t, i ? (indent >= 0 && flat ? ", " : ",") : "");
        if (!flat)
            new_line(t, deeper(indent));
        put_value(t, json_array_get(v, i), deeper(indent));
    }
    if (n && !flat)
        new_line(t, indent);
    text_add(t, "]");
}

static void put_value(struct text *t, const json_t *v, int indent)
{
    char number[32];
    switch (json_typeof(v)) {
    case JSON_OBJECT:
        put_object(t, v, indent);
        break;
    case JSON_ARRAY:
        put_array(t, v, indent);
        break;
    case JSON_STRING:
        add_string(t, json_string_value(v), json_string_length(v), indent >= 0);
        break;
    case JSON_INTEGER:
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(v));
        text_add(t, number);
        break;
    case JSON_REAL:
        json_number(json_real_value(v), number);
        text_add(t, number);
        break;
    default:
        text_add(t, json_is_true(v) ? "true" : json_is_false(v) ? "false" : "null");
    }
}

static char *written(const json_t *value, int indent)
{
    struct text t = {.fallible = true};
    put_value(&t, value, indent);
    text_add(&t, indent < 0 ? "" : "\n");
    return text_take(&t);
}

char *json_canonical(const json_t *value)
{
    return written(value, -1);
}

char *json_readable(const json_t *value)
{
    return written(value, 0);
}

void json_hash(const json_t *value, char hex[HASH_HEX])
{
    char *text = json_canonical(value);
    if (!text)
        memory_exhausted();
    hash_bytes(text, strlen(text), hex);
    free(text);
}

enum err_code json_load(const char *path, json_t **value, struct err *e)
{
    json_error_t error;
    char *text;
    size_t size;
    *value = NULL;
    const enum err_code code = read_file(path, &text, &size, e);
    if (code)
        return code;
    *value = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    free(text);
    if (*value)
        return ERR_NONE;
    return err_set(e, ERR_DATA, "%s:%d:%d: %s", path, error.line, error.column, error.text);
}
