#include "gen/export/row.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "gen/domain_private.h"

static char *put_utf8(char *to, uint32_t c)
{
    if (c < 0x80) {
        *to++ = (char)c;
        return to;
    }
    const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const uint32_t lead[] = {0, 0xc0, 0xe0, 0xf0};
    *to++ = (char)(lead[more] | c >> (6 * more));
    for (int i = more - 1; i >= 0; i--)
        *to++ = (char)(0x80 | (c >> (6 * i) & 0x3f));
    return to;
}

void truth_text(const struct domain_info *info, const struct truth *t, char text[TEXT_BYTES])
{
    for (int i = 0; i < t->length; i++)
        text = put_utf8(text, info->alphabet[t->classes[i]]);
    *text = 0;
}

/* A line being written; the longest row is about half of ROW_BYTES, see the assertion below. */
struct line {
    char *text;
    size_t used;
};

static void put(struct line *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct line *l, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const int n = vsnprintf(l->text + l->used, ROW_BYTES - l->used, format, list);
    va_end(list);
    if (n > 0)
        l->used += (size_t)n;
    if (l->used > ROW_BYTES - 1)
        l->used = ROW_BYTES - 1;
}

static void put_string(struct line *l, const char *text)
{
    put(l, "\"");
    for (; *text; text++)
        if (*text == '"' || *text == '\\')
            put(l, "\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            put(l, "\\u%04x", (unsigned)*text);
        else
            put(l, "%c", *text);
    put(l, "\"");
}

/* Coordinates lie within a few canvases of the image; what a wild setting throws further out is
 * held, so that a number has at most 12 characters. */
static void put_coordinate(struct line *l, float v)
{
    const float held = fmaxf(-999999.0f, fminf(999999.0f, v));
    const long long thousandths = llroundf(held * 1000);
    const long long whole = llabs(thousandths) / 1000, part = llabs(thousandths) % 1000;
    put(l, "%s%lld.%03lld", thousandths < 0 ? "-" : "", whole, part);
}

static void put_coordinates(struct line *l, const float *v, int count)
{
    for (int i = 0; i < count; i++) {
        put(l, i ? ", " : "[");
        put_coordinate(l, v[i]);
    }
    put(l, "]");
}

static void put_characters(struct line *l, const struct domain *d, const struct truth *t)
{
    put(l, ", \"boxes\": [");
    for (int i = 0; i < t->length; i++) {
        put(l, "%s", i ? ", " : "");
        put_coordinates(l, t->character[i].box, 4);
    }
    put(l, "], \"quads\": [");
    for (int i = 0; i < t->length; i++) {
        put(l, "%s", i ? ", " : "");
        put_coordinates(l, &t->character[i].quad[0][0], 8);
    }
    put(l, "], \"fonts\": [");
    for (int i = 0; i < t->length; i++) {
        put(l, "%s", i ? ", " : "");
        put_string(l, d->fonts[t->character[i].font].font->name);
    }
    put(l, "]");
}

size_t row_write(char row[ROW_BYTES], const struct domain *d, const struct truth *t, uint64_t index,
                 const char *file_name, const char *sha256)
{
    struct line l = {row, 0};
    char text[TEXT_BYTES];
    truth_text(domain_info(d), t, text);
    put(&l, "{");
    if (file_name)
        put(&l, "\"file_name\": \"%s\", ", file_name);
    put(&l, "\"text\": ");
    put_string(&l, text);
    put(&l, ", \"index\": %" PRIu64 ", \"classes\": [", index);
    for (int i = 0; i < t->length; i++)
        put(&l, "%s%d", i ? ", " : "", t->classes[i]);
    put(&l, "]");
    put_characters(&l, d, t);
    if (sha256)
        put(&l, ", \"pixels_sha256\": \"%s\"", sha256);
    put(&l, "}\n");
    return l.used;
}

/* Twelve numbers of 14 bytes, a font's name of 100, a class and a character of text. */
_Static_assert(DOMAIN_MAX_LENGTH *(12 * 14 + 100 + 5 + 12) + 512 < ROW_BYTES, "a row fits");
