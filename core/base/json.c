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

static bool reads_back(const char *text, double value)
{
    const double back = strtod(text, NULL);
    return memcmp(&back, &value, sizeof back) == 0;
}

/* The whole number whose `scale`-th part is the value; -1: there is none. */
static double whole_parts(double value, double scale)
{
    const double whole = floor(value * scale + 0.5), back = whole / scale;
    return back < value || back > value ? -1 : whole;
}

/* Most settings are small numbers of few decimal places: k / 10^n, which is exact where both are
 * whole numbers of a double, is then the value, and the text that which has fewest digits. False:
 * it is none of these. */
static bool write_decimal(double value, char text[32])
{
    enum { MOST_PLACES = 9 };
    static const double least = 1e-4, most = 1e6; /* "%g" writes them without an exponent */
    const double size = fabs(value);
    double scale = 10, whole = -1;
    int places = 1, length = 0;
    char digits[32];
    if (!(size >= least && size < most))
        return false;
    for (; (whole = whole_parts(size, scale)) < 0 && places < MOST_PLACES; places++)
        scale *= 10;
    if (whole < 0)
        return false;
    for (long long rest = (long long)whole; rest || length <= places + 1; rest /= 10) {
        digits[length++] = (char)('0' + rest % 10);
        if (length == places)
            digits[length++] = '.';
    }
    *text = '-';
    text += value < 0;
    while (length)
        *text++ = digits[--length];
    *text = '\0';
    return true;
}

void json_number(double value, char text[32])
{
    if (!isfinite(value)) {
        snprintf(text, 32, "null");
        return;
    }
    if (fabs(value) >= 1 && fabs(value) < 1e15 && floor(value) >= value) { /* the same, at once */
        snprintf(text, 32, "%lld.0", (long long)value);
        return;
    }
    if (!(value < 0) && !(value > 0) && !signbit(value)) {
        snprintf(text, 32, "0.0");
        return;
    }
    if (write_decimal(value, text))
        return;
    snprintf(text, 32, "%.15g", value);
    if (!reads_back(text, value))
        snprintf(text, 32, "%.16g", value);
    if (!reads_back(text, value))
        snprintf(text, 32, "%.17g", value);
    if (strspn(text, "-0123456789") == strlen(text))
        strcat(text, ".0");
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
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
    text_add_bytes(t, "\"", 1);
    for (size_t i = 0, plain; i < length; i++) {
        for (plain = i; plain < length && is_plain((unsigned char)s[plain]);)
            plain++;
        text_add_bytes(t, s + i, plain - i);
        i = plain;
        if (i == length)
            break;
        const unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\')
            text_printf(t, "\\%c", c);
        else if (c < 0x20)
            add_escape(t, c);
        else
            i += add_character(t, s + i, readable) - 1;
    }
    text_add_bytes(t, "\"", 1);
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

struct member {
    const char *key;
    json_t *value;
};

static int by_bytes(const void *a, const void *b)
{
    return strcmp(((const struct member *)a)->key, ((const struct member *)b)->key);
}

static void sort(struct member *list, size_t count)
{
    enum { FEW = 64 };
    if (count > FEW) {
        qsort(list, count, sizeof *list, by_bytes);
        return;
    }
    for (size_t i = 1, k; i < count; i++) { /* faster than qsort */
        const struct member one = list[i];
        for (k = i; k > 0 && strcmp(list[k - 1].key, one.key) > 0; k--)
            list[k] = list[k - 1];
        list[k] = one;
    }
}

/* What a value is written to. */
struct json_writer {
    struct text *to;
    const struct json_known *known;
    int known_count;
};

/* indent < 0: canonical; else the level of an indented text. */
static void put_value(const struct json_writer *w, const json_t *v, int indent);

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

static void put_object(const struct json_writer *w, const json_t *v, int indent)
{
    struct text *t = w->to;
    const size_t count = json_object_size(v);
    struct member *members = calloc(count + 1, sizeof *members);
    size_t n = 0;
    const char *key;
    json_t *value, *object = (json_t *)(uintptr_t)v;
    if (!members) {
        t->failed = true;
        return;
    }
    json_object_foreach(object, key, value) members[n++] = (struct member){key, value};
    sort(members, n);
    text_add_bytes(t, "{", 1);
    for (size_t i = 0; i < n; i++) {
        text_add_bytes(t, ",", i > 0);
        new_line(t, deeper(indent));
        add_string(t, members[i].key, strlen(members[i].key), indent >= 0);
        text_add_bytes(t, ": ", indent < 0 ? 1 : 2);
        put_value(w, members[i].value, deeper(indent));
    }
    if (n)
        new_line(t, indent);
    text_add(t, "}");
    free(members);
}

/* Lists of plain values stay on one line. */
static void put_array(const struct json_writer *w, const json_t *v, int indent)
{
    struct text *t = w->to;
    const size_t n = json_array_size(v);
    bool flat = true;
    for (size_t i = 0; i < n && flat; i++)
        flat = !json_is_array(json_array_get(v, i)) && !json_is_object(json_array_get(v, i));
    text_add(t, "[");
    for (size_t i = 0; i < n; i++) {
        text_add(t, i ? (indent >= 0 && flat ? ", " : ",") : "");
        if (!flat)
            new_line(t, deeper(indent));
        put_value(w, json_array_get(v, i), deeper(indent));
    }
    if (n && !flat)
        new_line(t, indent);
    text_add(t, "]");
}

static void put_integer(struct text *t, json_int_t value)
{
    char digits[24];
    size_t at = sizeof digits;
    for (json_int_t rest = value; at == sizeof digits || rest; rest /= 10)
        digits[--at] = (char)('0' + (rest < 0 ? -(rest % 10) : rest % 10));
    if (value < 0)
        digits[--at] = '-';
    text_add_bytes(t, digits + at, sizeof digits - at);
}

/* NULL: it is not known. */
static const char *find_known(const struct json_writer *w, const json_t *v)
{
    for (int i = 0; i < w->known_count; i++)
        if (w->known[i].value == v)
            return w->known[i].text;
    return NULL;
}

static void put_value(const struct json_writer *w, const json_t *v, int indent)
{
    char number[32];
    struct text *t = w->to;
    const char *known = find_known(w, v);
    if (known) {
        text_add(t, known);
        return;
    }
    switch (json_typeof(v)) {
    case JSON_OBJECT:
        put_object(w, v, indent);
        break;
    case JSON_ARRAY:
        put_array(w, v, indent);
        break;
    case JSON_STRING:
        add_string(t, json_string_value(v), json_string_length(v), indent >= 0);
        break;
    case JSON_INTEGER:
        put_integer(t, json_integer_value(v));
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
    const struct json_writer w = {&t, NULL, 0};
    put_value(&w, value, indent);
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
    json_hash_known(value, NULL, 0, hex);
}

void json_hash_known(const json_t *value, const struct json_known *known, int count,
                     char hex[HASH_HEX])
{
    struct text t = {0};
    const struct json_writer w = {&t, known, count};
    put_value(&w, value, -1);
    if (t.failed)
        memory_exhausted();
    hash_bytes(t.data, t.size, hex);
    text_free(&t);
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
