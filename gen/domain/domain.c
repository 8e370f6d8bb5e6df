#include "gen/domain/domain_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"

/* ---- tables --------------------------------------------------------------------------------- */

#define CANVAS(field_) offsetof(struct canvas_settings, field_)
static const struct param canvas_params[] = {
    {"width", PARAM_INT, CANVAS(width), .min = 8, .max = DOMAIN_MAX_SIDE, .def = "72", .unit = "px",
     .help = "of the image"},
    {"height", PARAM_INT, CANVAS(height), .min = 8, .max = DOMAIN_MAX_SIDE, .def = "24",
     .unit = "px", .help = "of the image"},
    {"channels", PARAM_INT, CANVAS(channels), .min = 1, .max = 3, .def = "1",
     .help = "1 grey, 3 RGB"},
};
const struct param_table canvas_table =
    PARAM_TABLE("canvas", struct canvas_settings, canvas_params);

#define TEXT(field_) offsetof(struct text_settings, field_)
static const struct param text_params[] = {
    {"size", PARAM_REAL_DIST, TEXT(size), .min = 2, .max = DOMAIN_MAX_SIDE, .def = "16",
     .unit = "px", .help = "from the lowest to the highest point in the whole alphabet"},
    {"spacing", PARAM_REAL_DIST, TEXT(spacing), .min = -500, .max = 500, .def = "{uniform: [2, 6]}",
     .unit = "px", .help = "between neighbours' boxes; negative: overlap"},
    {"x", PARAM_REAL_DIST, TEXT(x), .min = -DOMAIN_MAX_SIDE, .max = DOMAIN_MAX_SIDE, .def = "0",
     .unit = "px", .help = "shift of the word to the right"},
    {"y", PARAM_REAL_DIST, TEXT(y), .min = -DOMAIN_MAX_SIDE, .max = DOMAIN_MAX_SIDE, .def = "0",
     .unit = "px", .help = "shift of the word downwards"},
    {"ink", PARAM_COLOR, TEXT(ink), .def = "0", .help = "colour of the text"},
    {"margin", PARAM_REAL, TEXT(margin), .min = 0, .max = 500, .def = "2.0", .unit = "px",
     .help = "kept free at both ends: a wider word shrinks"},
    {"mixed_fonts", PARAM_BOOL, TEXT(mixed_fonts), .def = "false",
     .help = "a font for each character, not for each image"},
    {"mixed_ink", PARAM_BOOL, TEXT(mixed_ink), .def = "false",
     .help = "a colour for each character, not for each image"},
    {"inside", PARAM_REAL, TEXT(inside), .min = 0, .max = 1, .def = "0.9",
     .help = "least share of each character's ink inside the canvas: layouts are drawn again, at "
             "last it "
             "is moved inside"},
    {"contrast", PARAM_REAL, TEXT(contrast), .min = 0, .max = 127, .def = "24.0", .unit = "levels",
     .help =
         "least difference of ink and ground: inks are drawn again, at last it is black or white; "
         "and pictures, should strokes or filters hide it"},
};
const struct param_table text_table = PARAM_TABLE("text", struct text_settings, text_params);

/* ---- parts that reading and mixing share ----------------------------------------------------- */

/* In pixels at the largest size: a chord a fiftieth of a pixel off its curve shows nowhere; pieces
 * of two pixels bend smoothly. An em is taken for one and a half heights of the alphabet. */
static struct fineness fineness(const struct domain *d)
{
    const double em = 1.5 * fmax(4, fmin(dist_high(&d->text.size), DOMAIN_MAX_SIDE));
    bool bends = false;
    for (int i = 0; i < d->effect_count; i++)
        bends = bends || d->effects[i].effect->bends;
    return (struct fineness){.tolerance = 0.02 / em, .longest = bends ? 2 / em : 10};
}

enum err_code domain_load_font(struct domain *d, int font, const char *where, struct err *e)
{
    const struct fineness fine = fineness(d);
    struct domain_font *f = &d->fonts[font];
    struct err own = ERR_INIT;
    if (glyphs_load(&f->glyphs, f->font, d->alphabet, d->info.classes, &fine, &own)) {
        if (*where)
            err_prefix_lines(&own, "%s", where);
        err_add(e, own.code, "%s", own.text);
    }
    err_free(&own);
    return e->code;
}

enum err_code domain_load_glyphs(struct domain *d, const char *where, struct err *e)
{
    for (int i = 0; i < d->font_count; i++)
        domain_load_font(d, i, where, e);
    return e->code;
}

static int occurrence(const struct domain *d, const struct effect *effect)
{
    int n = 0;
    for (int i = 0; i < d->effect_count; i++)
        n += d->effects[i].effect == effect;
    return n;
}

struct domain_effect *domain_add_effect(struct domain *d, const struct effect *effect,
                                        const char *folder, struct err *e)
{
    if (d->effect_count == DOMAIN_MAX_EFFECTS) {
        err_add(e, ERR_CONFIG, "more than %d effects", DOMAIN_MAX_EFFECTS);
        return NULL;
    }
    struct domain_effect *one = &d->effects[d->effect_count];
    const int nth = occurrence(d, effect);
    *one = (struct domain_effect){.effect = effect, .probability = 1};
    snprintf(one->stream, sizeof one->stream, "%s/%d", effect->name, nth);
    snprintf(one->gate, sizeof one->gate, "%s/%d or not", effect->name, nth);
    one->settings = calloc(1, effect->table.size);
    one->folder = strdup(folder);
    if (one->settings && one->folder) {
        d->effect_count++;
        return one;
    }
    free(one->settings);
    free(one->folder);
    err_memory(e);
    return NULL;
}

void domain_finish(struct domain *d)
{
    d->info.name = d->name;
    d->info.alphabet = d->alphabet;
    d->info.width = d->canvas.width;
    d->info.height = d->canvas.height;
    d->info.channels = d->canvas.channels;
    d->folds = false;
    for (int i = 0; i < d->effect_count; i++)
        d->folds = d->folds || d->effects[i].effect->folds;
}

/* ---- life ------------------------------------------------------------------------------------ */

void domain_drop_effects(struct domain *d)
{
    for (int i = 0; i < d->effect_count; i++) {
        struct domain_effect *one = &d->effects[i];
        if (one->settings && one->effect->release)
            one->effect->release(one->settings);
        if (one->settings)
            param_free(&one->effect->table, one->settings);
        free(one->settings);
        free(one->folder);
    }
    d->effect_count = 0;
}

void domain_free(struct domain *d)
{
    if (!d)
        return;
    domain_drop_effects(d);
    for (int i = 0; i < d->font_count; i++)
        glyphs_free(&d->fonts[i].glyphs);
    import_free(d->import);
    param_free(&text_table, &d->text);
    param_free(&canvas_table, &d->canvas);
    free(d->name);
    free(d);
}

const struct domain_info *domain_info(const struct domain *d)
{
    return &d->info;
}

size_t domain_image_size(const struct domain_info *info)
{
    return (size_t)info->width * (size_t)info->height * (size_t)info->channels;
}

/* ---- identity ------------------------------------------------------------------------------- */

static json_t *fonts_json(const struct domain *d)
{
    json_t *list = json_array();
    for (int i = 0; i < d->font_count; i++)
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:f}", "name", d->fonts[i].font->name, "sha256",
                                        d->fonts[i].font->sha256, "weight", d->fonts[i].weight));
    return list;
}

static json_t *effect_json(const struct domain_effect *one)
{
    json_t *settings = param_json(&one->effect->table, one->settings);
    json_object_set_new(settings, "probability", json_real(one->probability));
    if (one->coin.count)
        json_object_set_new(settings, "coin", coin_json(&one->coin));
    return settings;
}

/* Where outside files lie is nothing that changes pixels; what they hold is. */
static void use_content(const struct domain_effect *one, json_t *settings)
{
    for (int i = 0; i < one->effect->table.count; i++)
        if (one->effect->table.params[i].type == PARAM_TEXT)
            json_object_del(settings, one->effect->table.params[i].name);
    json_object_set_new(settings, "content", json_string(one->effect->content(one->settings)));
}

/* What every domain has. */
static json_t *common_json(const struct domain *d)
{
    json_t *j = json_object(), *alphabet = json_array();
    for (int i = 0; i < d->info.classes; i++)
        json_array_append_new(alphabet, json_integer(d->alphabet[i]));
    json_object_set_new(j, "revision", json_integer(RENDER_REVISION));
    json_object_set_new(j, "canvas", param_json(&canvas_table, &d->canvas));
    json_object_set_new(j, "alphabet", alphabet);
    json_object_set_new(j, "length", json_integer(d->info.length));
    return j;
}

json_t *domain_json(const struct domain *d)
{
    json_t *j = common_json(d), *list;
    if (d->import) {
        json_object_set_new(j, "import", json_string(d->import->content));
        return j;
    }
    list = json_array();
    for (int i = 0; i < d->effect_count; i++) {
        const struct domain_effect *one = &d->effects[i];
        json_t *item = json_object();
        json_t *settings = effect_json(one);
        if (one->effect->content)
            use_content(one, settings);
        if (one->effect->revision)
            json_object_set_new(settings, "revision", json_integer(one->effect->revision));
        json_object_set_new(item, one->effect->name, settings);
        json_array_append_new(list, item);
    }
    json_object_set_new(j, "fonts", fonts_json(d));
    json_object_set_new(j, "text", param_json(&text_table, &d->text));
    json_object_set_new(j, "effects", list);
    return j;
}

/* ---- a spec again --------------------------------------------------------------------------- */

static json_t *alphabet_text(const struct domain *d)
{
    char text[4 * DOMAIN_MAX_CLASSES + 1], *at = text;
    for (int i = 0; i < d->info.classes; i++)
        at = utf8_put(at, d->alphabet[i]);
    *at = 0;
    return json_string(text);
}

static void put_rendered(const struct domain *d, json_t *j)
{
    json_t *fonts = json_array(), *list = json_array();
    for (int i = 0; i < d->font_count; i++)
        json_array_append_new(fonts,
                              json_pack("{s:f}", d->fonts[i].font->name, d->fonts[i].weight));
    for (int i = 0; i < d->effect_count; i++)
        json_array_append_new(
            list, json_pack("{s:o}", d->effects[i].effect->name, effect_json(&d->effects[i])));
    json_object_set_new(j, "fonts", fonts);
    json_object_set_new(j, "text", param_json(&text_table, &d->text));
    json_object_set_new(j, "effects", list);
}

static void put_import(const struct domain *d, json_t *j)
{
    json_t *settings = param_json(&import_table, &d->import->settings);
    json_object_set_new(settings, "sha256", json_string(d->import->content));
    json_object_set_new(j, "import", settings);
}

char *domain_spec(const struct domain *d)
{
    json_t *j = json_object();
    json_object_set_new(j, "name", json_string(d->name));
    json_object_set_new(j, "canvas", param_json(&canvas_table, &d->canvas));
    json_object_set_new(j, "alphabet", alphabet_text(d));
    json_object_set_new(j, "length", json_integer(d->info.length));
    if (d->import)
        put_import(d, j);
    else
        put_rendered(d, j);
    char *text = json_readable(j);
    json_decref(j);
    return text;
}
