/* CSV and JSON lines. */
#include "bench/model/texts.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/json.h"
#include "base/utf8.h"

const char *const texts_formats[] = {"csv", "jsonl", NULL};

static const char heading[] = "file_name,text,confidence";

void texts_begin(struct text *out, enum texts_format format, int places)
{
    if (format == TEXTS_JSONL)
        return;
    text_add(out, heading);
    for (int i = 0; i < places; i++)
        text_printf(out, ",confidence_%d", i + 1);
    text_add(out, "\n");
}

/* The backslash of an escape stands alone. */
static void add_field(struct text *out, const char *s)
{
    struct text doubled = {0};
    text_add(&doubled, "");
    for (; *s; s++) {
        text_add_bytes(&doubled, s, 1);
        if (*s == '\\')
            text_add_bytes(&doubled, s, 1);
    }
    escape_csv(out, doubled.data ? doubled.data : "");
    text_free(&doubled);
}

static void add_csv(struct text *out, int places, const char *name, const struct text_reading *r)
{
    add_field(out, name);
    text_add(out, ",");
    add_field(out, r->text);
    text_printf(out, ",%.6f", r->whole);
    for (int i = 0; i < places; i++)
        text_printf(out, ",%.6f", r->sure[i]);
    text_add(out, "\n");
}

/* A string of JSON, of a text of any origin. */
static void add_string(struct text *out, const char *s)
{
    json_t *string = json_text(s);
    const char *clean = json_string_value(string);
    json_add_string(out, clean ? clean : "", clean ? strlen(clean) : 0);
    json_decref(string);
}

static void add_jsonl(struct text *out, int places, const char *name, const struct text_reading *r)
{
    text_add(out, "{\"file_name\": ");
    add_string(out, name);
    text_add(out, ", \"text\": ");
    add_string(out, r->text);
    text_printf(out, ", \"confidence\": %.6f, \"characters\": [", r->whole);
    for (int i = 0; i < places; i++)
        text_printf(out, "%s%.6f", i ? ", " : "", r->sure[i]);
    text_add(out, "]}\n");
}

void texts_add(struct text *out, enum texts_format format, int places, const char *name,
               const struct text_reading *r)
{
    if (format == TEXTS_CSV)
        add_csv(out, places, name, r);
    else
        add_jsonl(out, places, name, r);
}

/* ---- and back --------------------------------------------------------------------------------
 */

bool texts_are_escaped(const char *csv)
{
    csv += strncmp(csv, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    return strncmp(csv, heading, sizeof heading - 1) == 0;
}

/* What the hexadecimal digits behind the letter stand for; NULL: they are too few. */
static char *put_number(char *to, const char *at, int digits)
{
    char number[9] = "";
    memcpy(number, at, strnlen(at, (size_t)digits));
    if ((int)strspn(number, "0123456789abcdef") != digits)
        return NULL;
    const uint32_t value = (uint32_t)strtoul(number, NULL, 16);
    if (digits > 2)
        return value && value < 0x110000 ? utf8_put(to, value) : NULL;
    *to = (char)value;
    return value ? to + 1 : NULL;
}

/* Writes at *to what the escape at `at` shows, and returns its length; 0: it is none. */
static int undo_escape(char **to, const char *at)
{
    static const char letters[] = "abtnvfr"; /* of 7 to 13, as shown_piece has them */
    const char *letter = at[1] ? strchr(letters, at[1]) : NULL;
    const int digits = at[1] == 'x' ? 2 : at[1] == 'u' ? 4 : at[1] == 'U' ? 8 : 0;
    if (letter || at[1] == '\\') {
        *(*to)++ = letter ? (char)('\a' + (letter - letters)) : '\\';
        return 2;
    }
    char *end = digits ? put_number(*to, at + 2, digits) : NULL;
    *to = end ? end : *to;
    return end ? 2 + digits : 0;
}

void texts_undo(char *field)
{
    char *to = field;
    const char *at = field, *first = field + strspn(field, "'");
    at += first > field && *first && strchr("=+-@", *first) && first[1];
    while (*at) {
        const int used = *at == '\\' ? undo_escape(&to, at) : 0;
        if (!used)
            *to++ = *at;
        at += used ? used : 1;
    }
    *to = '\0';
}
