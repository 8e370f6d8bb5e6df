#include "gen/export/row.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "gen/domain/domain_private.h"
#include "base/utf8.h"

void truth_text(const struct domain_info *info, const struct truth *t, char text[TEXT_BYTES])
{
    for (int i = 0; i < t->length; i++)
        text = utf8_put(text, info->alphabet[t->classes[i]]);
    *text = 0;
}

static bool reserve(struct row *row, size_t more)
{
    if (row->used + more < row->size)
        return true;
    const size_t size = 2 * (row->used + more) + 1024;
    char *grown = row->failed ? NULL : realloc(row->text, size);
    row->failed = !grown;
    if (!grown)
        return false;
    row->text = grown;
    row->size = size;
    return true;
}

static void put(struct row *row, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* At most SHORT bytes; whole texts go through put_text. */
enum { SHORT = 256 };

static void put(struct row *row, const char *format, ...)
{
    va_list list;
    if (!reserve(row, SHORT))
        return;
    va_start(list, format);
    const int n = vsnprintf(row->text + row->used, SHORT, format, list);
    va_end(list);
    row->used += n > 0 && n < SHORT ? (size_t)n : 0;
}

static void put_text(struct row *row, const char *text)
{
    const size_t length = strlen(text);
    if (!reserve(row, length + 1))
        return;
    memcpy(row->text + row->used, text, length + 1);
    row->used += length;
}

static void put_string(struct row *row, const char *text)
{
    put(row, "\"");
    for (; *text; text++)
        if (*text == '"' || *text == '\\')
            put(row, "\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            put(row, "\\u%04x", (unsigned)*text);
        else
            put(row, "%c", *text);
    put(row, "\"");
}

/* What a wild setting throws far out of the image is held. */
static void put_coordinate(struct row *row, float v)
{
    const float held = fmaxf(-999999.0f, fminf(999999.0f, v));
    const long long thousandths = llroundf(held * 1000);
    const long long whole = llabs(thousandths) / 1000, part = llabs(thousandths) % 1000;
    put(row, "%s%lld.%03lld", thousandths < 0 ? "-" : "", whole, part);
}

static void put_coordinates(struct row *row, const float *v, int count)
{
    put(row, "[");
    for (int i = 0; i < count; i++) {
        put(row, i ? ", " : "");
        put_coordinate(row, v[i]);
    }
    put(row, "]");
}

#define CHARACTER(name_)                                                                           \
    static void put_##name_(struct row *row, const struct domain *d, const struct truth *t, int i)

CHARACTER(class)
{
    (void)d;
    put(row, "%d", t->classes[i]);
}

CHARACTER(box)
{
    (void)d;
    put_coordinates(row, t->character[i].box, 4);
}

CHARACTER(clipped)
{
    (void)d;
    put_coordinates(row, t->character[i].clipped, 4);
}

CHARACTER(quad)
{
    (void)d;
    put_coordinates(row, &t->character[i].quad[0][0], 8);
}

/* Up to eight corners; none when the quad lies outside. */
CHARACTER(clipped_quad)
{
    float corners[CLIPPED_CORNERS][2];
    const int count = truth_clip_quad(t, i, domain_info(d)->width, domain_info(d)->height, corners);
    put_coordinates(row, &corners[0][0], 2 * count);
}

CHARACTER(inside)
{
    (void)d;
    put_coordinate(row, t->character[i].inside);
}

CHARACTER(occluded)
{
    (void)d;
    put_coordinate(row, t->character[i].occluded);
}

CHARACTER(visible)
{
    (void)d;
    put_coordinate(row, t->character[i].visible);
}

CHARACTER(contrast)
{
    (void)d;
    put_coordinate(row, t->character[i].contrast);
}

CHARACTER(ink_contrast)
{
    (void)d;
    put_coordinate(row, t->character[i].ink_contrast);
}

CHARACTER(color)
{
    const uint8_t *rgb = t->character[i].ink;
    (void)d;
    put(row, "\"#%02x%02x%02x\"", rgb[0], rgb[1], rgb[2]);
}

CHARACTER(font)
{
    put_string(row, d->fonts[t->character[i].font].font->name);
}

/* The keys with one entry a character, in their order. */
static const struct {
    const char *name;
    void (*put)(struct row *row, const struct domain *d, const struct truth *t, int i);
} lists[] = {
    {"classes", put_class},
    {"boxes", put_box},
    {"clipped", put_clipped},
    {"quads", put_quad},
    {"clipped_quads", put_clipped_quad},
    {"inside", put_inside},
    {"occluded", put_occluded},
    {"visible", put_visible},
    {"contrast", put_contrast},
    {"ink_contrast", put_ink_contrast},
    {"colors", put_color},
    {"fonts", put_font},
};

static void put_lists(struct row *row, const struct domain *d, const struct truth *t)
{
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        put(row, ", \"%s\": [", lists[k].name);
        for (int i = 0; i < t->length; i++) {
            put(row, "%s", i ? ", " : "");
            lists[k].put(row, d, t, i);
        }
        put(row, "]");
    }
}

static void put_draws(struct row *row, const struct domain *d, const struct journal *journal)
{
    json_t *draws = journal_json(journal, d);
    char *text = json_canonical(draws);
    put(row, ", \"draws\": ");
    if (text)
        put_text(row, text);
    row->failed |= !text;
    free(text);
    json_decref(draws);
}

void row_write(struct row *row, const struct domain *d, const struct truth *t, uint64_t index,
               const struct row_extras *extras)
{
    char text[TEXT_BYTES];
    truth_text(domain_info(d), t, text);
    row->used = 0;
    row->failed = false;
    put(row, "{");
    put_text(row, extras->file_names);
    put(row, "\"text\": ");
    put_string(row, text);
    put(row, ", \"index\": %" PRIu64, index);
    put_lists(row, d, t);
    put(row, ", \"tries\": {\"layouts\": %d, \"inks\": %d, \"pictures\": %d}", t->layouts, t->inks,
        t->pictures);
    put(row, ", \"pixels_sha256\": \"%s\"", extras->sha256);
    if (extras->journal)
        put_draws(row, d, extras->journal);
    put(row, "}\n");
}
