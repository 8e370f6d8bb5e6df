/* The truth of an image as one line of JSON. */
#include "gen/export/row.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "gen/domain/domain.h"
#include "gen/domain/draws.h"

static void put_string(struct text *row, const char *text)
{
    json_add_string(row, text, strlen(text));
}

/* A coordinate that a setting moves far out of the image is limited. */
static void put_coordinate(struct text *row, float v)
{
    char number[32];
    const float held = fmaxf(-999999.0f, fminf(999999.0f, v));
    const long long thousandths = llroundf(held * 1000);
    const long long whole = llabs(thousandths) / 1000, part = llabs(thousandths) % 1000;
    snprintf(number, sizeof number, "%s%lld.%03lld", thousandths < 0 ? "-" : "", whole, part);
    text_add(row, number);
}

static void put_coordinates(struct text *row, const float *v, int count)
{
    text_add(row, "[");
    for (int i = 0; i < count; i++) {
        text_add(row, i ? ", " : "");
        put_coordinate(row, v[i]);
    }
    text_add(row, "]");
}

#define CHARACTER(name_)                                                                           \
    static void put_##name_(struct text *row, const struct domain *d, const struct truth *t, int i)

CHARACTER(class)
{
    (void)d;
    text_printf(row, "%d", t->classes[i]);
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
    const int count =
        outline_clip_quad(t->character[i].quad, d->info.width, d->info.height, corners);
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
    text_printf(row, "\"#%02x%02x%02x\"", rgb[0], rgb[1], rgb[2]);
}

CHARACTER(font)
{
    put_string(row, d->fonts[t->character[i].font].font->name);
}

/* The keys with one entry per character, in their order. */
static const struct {
    const char *name;
    void (*put)(struct text *row, const struct domain *d, const struct truth *t, int i);
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

static void put_lists(struct text *row, const struct domain *d, const struct truth *t)
{
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        text_printf(row, ", \"%s\": [", lists[k].name);
        for (int i = 0; i < t->length; i++) {
            text_add(row, i ? ", " : "");
            lists[k].put(row, d, t, i);
        }
        text_add(row, "]");
    }
}

static enum err_code put_draws(struct text *row, const struct domain *d,
                               const struct journal *journal, struct err *e)
{
    json_t *draws = domain_journal_json(d, journal);
    char *text = json_canonical(draws);
    json_decref(draws);
    if (!text)
        return err_memory(e);
    text_add(row, ", \"draws\": ");
    text_add(row, text);
    free(text);
    return ERR_NONE;
}

enum err_code export_row(struct text *row, const struct domain *d, const struct truth *t,
                         uint64_t index, const struct export_row_extras *extras, struct err *e)
{
    char text[TRUTH_TEXT];
    truth_text(domain_info(d), t, text);
    text_clear(row);
    text_add(row, "{");
    text_add(row, extras->file_names);
    text_add(row, "\"text\": ");
    put_string(row, text);
    text_printf(row, ", \"index\": %" PRIu64, index);
    put_lists(row, d, t);
    text_printf(row, ", \"tries\": {\"layouts\": %d, \"inks\": %d, \"pictures\": %d}", t->layouts,
                t->inks, t->pictures);
    text_printf(row, ", \"pixels_sha256\": \"%s\"", extras->sha256);
    if (extras->journal && put_draws(row, d, extras->journal, e))
        return e->code;
    text_add(row, "}\n");
    return row->failed ? err_memory(e) : ERR_NONE;
}

enum err_code export_row_read(const struct domain *d, const char *line, size_t size,
                              struct truth *t, struct err *e)
{
    json_t *row = json_loadb(line, size, 0, NULL);
    const json_t *classes = json_object_get(row, "classes"), *class;
    const size_t count = json_array_size(classes);
    bool good = count > 0 && count <= (size_t)domain_info(d)->length;
    size_t i;
    *t = (struct truth){.length = 0};
    json_array_foreach(classes, i, class)
    {
        const json_int_t k = json_is_integer(class) ? json_integer_value(class) : -1;
        good = good && k >= 0 && k < domain_info(d)->classes;
        if (good)
            t->classes[t->length++] = (uint16_t)k;
    }
    json_decref(row);
    return good ? ERR_NONE : err_set(e, ERR_DATA, "a row has no classes");
}
