#include "base/json.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/publish.h"

/* A text that grows; failure to allocate is remembered and ends in NULL. */
struct buffer {
    char *text;
    size_t used, size;
    bool failed;
};

static void append(struct buffer *b, const char *text, size_t length)
{
    if (b->used + length + 1 > b->size) {
        const size_t size = (b->used + length + 1) * 2;
        char *grown = b->failed ? NULL : realloc(b->text, size);
        if (!grown) {
            b->failed = true;
            return;
        }
        b->text = grown;
        b->size = size;
    }
    memcpy(b->text + b->used, text, length);
    b->used += length;
    b->text[b->used] = 0;
}

static void put(struct buffer *b, const char *text)
{
    append(b, text, strlen(text));
}

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

static void put_string(struct buffer *b, const char *text, size_t length)
{
    char escaped[8];
    append(b, "\"", 1);
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\') {
            snprintf(escaped, sizeof escaped, "\\%c", c);
            put(b, escaped);
        } else if (c < 0x20) {
            snprintf(escaped, sizeof escaped, "\\u%04x", c);
            put(b, escaped);
        } else {
            append(b, text + i, 1);
        }
    }
    append(b, "\"", 1);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* indent < 0: canonical; else the level of an indented text. */
static void put_value(struct buffer *b, const json_t *v, int indent);

static void new_line(struct buffer *b, int indent)
{
    if (indent < 0)
        return;
    put(b, "\n");
    for (int i = 0; i < indent; i++)
        put(b, "  ");
}

static int deeper(int indent)
{
    return indent < 0 ? indent : indent + 1;
}

static void put_object(struct buffer *b, const json_t *v, int indent)
{
    const size_t count = json_object_size(v);
    const char **keys = calloc(count + 1, sizeof *keys);
    size_t n = 0;
    const char *key;
    json_t *value, *object = (json_t *)(uintptr_t)v;
    if (!keys) {
        b->failed = true;
        return;
    }
    json_object_foreach(object, key, value) keys[n++] = key;
    qsort(keys, n, sizeof *keys, by_bytes);
    put(b, "{");
    for (size_t i = 0; i < n; i++) {
        put(b, i ? "," : "");
        new_line(b, deeper(indent));
        put_string(b, keys[i], strlen(keys[i]));
        put(b, indent < 0 ? ":" : ": ");
        put_value(b, json_object_get(v, keys[i]), deeper(indent));
    }
    if (n)
        new_line(b, indent);
    put(b, "}");
    free(keys);
}

/* Lists of plain values stay on one line. */
static void put_array(struct buffer *b, const json_t *v, int indent)
{
    const size_t n = json_array_size(v);
    bool flat = true;
    for (size_t i = 0; i < n && flat; i++)
        flat = !json_is_array(json_array_get(v, i)) && !json_is_object(json_array_get(v, i));
    put(b, "[");
    for (size_t i = 0; i < n; i++) {
        put(b, i ? (indent >= 0 && flat ? ", " : ",") : "");
        if (!flat)
            new_line(b, deeper(indent));
        put_value(b, json_array_get(v, i), deeper(indent));
    }
    if (n && !flat)
        new_line(b, indent);
    put(b, "]");
}

static void put_value(struct buffer *b, const json_t *v, int indent)
{
    char number[32];
    switch (json_typeof(v)) {
    case JSON_OBJECT:
        put_object(b, v, indent);
        break;
    case JSON_ARRAY:
        put_array(b, v, indent);
        break;
    case JSON_STRING:
        put_string(b, json_string_value(v), json_string_length(v));
        break;
    case JSON_INTEGER:
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(v));
        put(b, number);
        break;
    case JSON_REAL:
        json_number(json_real_value(v), number);
        put(b, number);
        break;
    default:
        put(b, json_is_true(v) ? "true" : json_is_false(v) ? "false" : "null");
    }
}

static char *written(const json_t *value, int indent)
{
    struct buffer b = {NULL, 0, 0, false};
    put(&b, "");
    put_value(&b, value, indent);
    put(&b, indent < 0 ? "" : "\n");
    if (!b.failed)
        return b.text;
    free(b.text);
    return NULL;
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
        abort();
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
