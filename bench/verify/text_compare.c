/* Compares texts byte for byte, except for what another machine may write otherwise. */
#include "bench/verify/text_compare.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gen/paint/picture.h"

static const char picture_mark[] = "data:image/png;base64,";
static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* ---- measured values --------------------------------------------------------------------------
 */

static bool is_behind(const struct place *p, const char *mark)
{
    const size_t length = strlen(mark);
    return p->at >= length && memcmp(p->text + p->at - length, mark, length) == 0;
}

/* Skips a measured value if the place is just behind the mark that precedes it (NULL: the format
 * has no such mark). */
static void skip_measured(struct place *p, const char *mark)
{
    if (mark && is_behind(p, mark))
        while (p->at < p->size && p->text[p->at] != '<')
            p->at++;
}

/* ---- pictures ---------------------------------------------------------------------------------
 */

static bool is_base64(char c)
{
    return c == '=' || (c && strchr(base64_digits, c));
}

static size_t base64_length(const struct place *p)
{
    size_t n = 0;
    while (p->at + n < p->size && is_base64(p->text[p->at + n]))
        n++;
    return n;
}

/* Bytes of base64 text; to be freed. Padding ends it. */
static uint8_t *base64_decode(const char *text, size_t length, size_t *size)
{
    uint8_t *bytes = memory_take(length + 1, 1);
    uint32_t bits = 0;
    int count = 0;
    *size = 0;
    for (size_t i = 0; i < length && text[i] != '='; i++) {
        bits = bits << 6 | (uint32_t)(strchr(base64_digits, text[i]) - base64_digits);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes[(*size)++] = (uint8_t)(bits >> count);
        }
    }
    return bytes;
}

static bool decode_picture(struct rgb_picture *picture, const struct place *p)
{
    struct err ignored = ERR_INIT;
    size_t size;
    uint8_t *bytes = base64_decode(p->text + p->at, base64_length(p), &size);
    const bool good = !picture_read(picture, bytes, size, "picture", &ignored);
    err_free(&ignored);
    free(bytes);
    return good;
}

static bool same_pixels(const struct place *file, const struct place *made)
{
    struct rgb_picture a = {0}, b = {0};
    const bool same = decode_picture(&a, file) && decode_picture(&b, made) && a.width == b.width &&
                      a.height == b.height &&
                      memcmp(a.rgb, b.rgb, (size_t)a.width * (size_t)a.height * 3) == 0;
    free(a.rgb);
    free(b.rgb);
    return same;
}

/* At a difference inside a picture: moves both back to where the picture begins. */
static bool back_to_picture(struct place *file, struct place *made)
{
    struct place p = *file;
    while (p.at > 0 && is_base64(p.text[p.at - 1]) && !is_behind(&p, picture_mark))
        p.at--;
    if (!is_behind(&p, picture_mark))
        return false;
    made->at -= file->at - p.at;
    file->at = p.at;
    return true;
}

static bool pass_picture(struct place *file, struct place *made)
{
    struct place a = *file, b = *made;
    if (!back_to_picture(&a, &b) || !same_pixels(&a, &b))
        return false;
    file->at = a.at + base64_length(&a);
    made->at = b.at + base64_length(&b);
    return true;
}

/* ---- pictures that were not drawn -------------------------------------------------------------
 */

static bool pass_text(struct place *p, const char *text)
{
    const size_t length = strlen(text);
    if (p->size - p->at < length || memcmp(p->text + p->at, text, length) != 0)
        return false;
    p->at += length;
    return true;
}

/* Everything up to a quotation mark, in the same element. */
static void pass_attribute(struct place *p)
{
    while (p->at < p->size && !strchr("\"<>", p->text[p->at]))
        p->at++;
}

/* Table cells with one picture each and nothing else; returns their number. */
static int pass_pictures(struct place *p)
{
    int count = 0;
    for (struct place q = *p; pass_text(&q, "<td><img width=\""); count++) {
        pass_attribute(&q);
        if (!pass_text(&q, "\" alt=\""))
            break;
        pass_attribute(&q);
        if (!pass_text(&q, "\" src=\"") || !pass_text(&q, picture_mark))
            break;
        q.at += base64_length(&q);
        if (!pass_text(&q, "\"></td>"))
            break;
        *p = q;
    }
    return count;
}

static bool pass_undrawn(struct place *file, struct place *made, const char *undrawn, int *count)
{
    struct place a = *file, b = *made;
    while (a.at > 0 && b.at > 0 && a.text[a.at] != '<') {
        a.at--;
        b.at--;
    }
    const int pictures = pass_text(&a, undrawn)   ? pass_pictures(&b)
                         : pass_text(&b, undrawn) ? pass_pictures(&a)
                                                  : 0;
    if (pictures == 0)
        return false;
    *count += pictures;
    *file = a;
    *made = b;
    return true;
}

/* ---- comparison -------------------------------------------------------------------------------
 */

bool texts_differ(struct place *file, struct place *made, const struct report_format *format,
                  int *undrawn)
{
    do {
        while (file->at < file->size && made->at < made->size &&
               file->text[file->at] == made->text[made->at]) {
            file->at++;
            made->at++;
            skip_measured(file, format->measured);
            skip_measured(made, format->measured);
        }
        if (file->at >= file->size && made->at >= made->size)
            return false;
    } while (format->undrawn &&
             (pass_picture(file, made) || pass_undrawn(file, made, format->undrawn, undrawn)));
    return true;
}

/* Whether the byte goes on with a character of UTF-8. */
static bool continues(const struct place *p, size_t at)
{
    return at < p->size && ((unsigned char)p->text[at] & 0xc0) == 0x80;
}

/* The word around a place, for a message: of whole characters. */
static char *word_at(const struct place *p)
{
    static const char ends[] = " |,\t\n<>\"{}&";
    size_t from = p->at, to = p->at;
    while (from > 0 && p->at - from < 40 && !strchr(ends, p->text[from - 1]))
        from--;
    while (to < p->size && to - p->at < 40 && !strchr(ends, p->text[to]))
        to++;
    for (int i = 0; i < 3 && from > 0 && continues(p, from); i++)
        from--;
    for (int i = 0; i < 3 && continues(p, to); i++)
        to++;
    return text_format("%.*s", (int)(to - from), p->text + from);
}

/* What a line goes on with, for a message: at most so many bytes of it, of whole characters. */
static char *rest_at(const struct place *p)
{
    enum { MOST = 40 };
    size_t to = p->at;
    while (to < p->size && to - p->at < MOST && p->text[to] != '\n')
        to++;
    for (int i = 0; i < 3 && to > p->at + 1 && continues(p, to); i++)
        to--;
    return to > p->at     ? text_format("'%.*s'", (int)(to - p->at), p->text + p->at)
           : to < p->size ? text_copy("the end of the line")
                          : text_copy("the end of the file");
}

/* The same word on both sides: they differ in what follows. */
static char *describe_rest(const char *name, size_t line, const char *word,
                           const struct place *file, const struct place *made)
{
    char *old = rest_at(file), *new = rest_at(made);
    char *behind = *word ? text_format(" behind '%s'", word) : text_copy("");
    char *text =
        text_format("%s:%zu:%s the file has %s, the records give %s", name, line, behind, old, new);
    free(behind);
    free(new);
    free(old);
    return text;
}

char *texts_describe(const char *name, const struct place *file, const struct place *made)
{
    size_t line = 1;
    struct place a = *file, b = *made;
    for (size_t i = 0; i < file->at; i++)
        line += file->text[i] == '\n';
    if (back_to_picture(&a, &b))
        return text_format("%s:%zu: the pixels of a picture are not those that are drawn again",
                           name, line);
    char *old = word_at(file), *new = word_at(made);
    char *text = text_equal(old, new)
                     ? describe_rest(name, line, old, file, made)
                     : text_format("%s:%zu: the file says '%s', the records give '%s'", name, line,
                                   old, new);
    free(new);
    free(old);
    return text;
}
