/* What reading and mixing share: the tables of settings, effects and outlines of a domain. */
#include "gen/domain/parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "gen/domain/font_file.h"
#include "gen/paint/lookalike.h"

/* ---- tables --------------------------------------------------------------------------------- */

#define CANVAS(field_) offsetof(struct canvas_settings, field_)
static const struct param canvas_params[] = {
    {"width", PARAM_INT, CANVAS(width), .min = 8, .max = CAPTCHA_MAX_SIDE, .def = "72",
     .unit = "px", .help = "of the image"},
    {"height", PARAM_INT, CANVAS(height), .min = 8, .max = CAPTCHA_MAX_SIDE, .def = "24",
     .unit = "px", .help = "of the image"},
    {"channels", PARAM_INT, CANVAS(channels), .min = 1, .max = 3, .def = "1",
     .help = "1 grey, 3 RGB"},
};
const struct param_table domain_canvas_table =
    PARAM_TABLE("canvas", struct canvas_settings, canvas_params);

#define TEXT(field_) offsetof(struct text_settings, field_)
static const struct param text_params[] = {
    {"size", PARAM_REAL_DIST, TEXT(size), .min = 2, .max = CAPTCHA_MAX_SIDE, .def = "16",
     .unit = "px", .help = "from the lowest to the highest point in the whole alphabet"},
    {"spacing", PARAM_REAL_DIST, TEXT(spacing), .min = -500, .max = 500, .def = "{uniform: [2, 6]}",
     .unit = "px", .help = "between neighbours' boxes; negative: overlap"},
    {"x", PARAM_REAL_DIST, TEXT(x), .min = -CAPTCHA_MAX_SIDE, .max = CAPTCHA_MAX_SIDE, .def = "0",
     .unit = "px", .help = "shift of the word to the right"},
    {"y", PARAM_REAL_DIST, TEXT(y), .min = -CAPTCHA_MAX_SIDE, .max = CAPTCHA_MAX_SIDE, .def = "0",
     .unit = "px", .help = "shift of the word downwards"},
    {"ink", PARAM_COLOR, TEXT(ink), .def = "0", .help = "colour of the text"},
    {"margin", PARAM_REAL, TEXT(margin), .min = 0, .max = 500, .def = "2.0", .unit = "px",
     .help = "kept free at both ends: a wider word is scaled down"},
    {"mixed_fonts", PARAM_BOOL, TEXT(mixed_fonts), .def = "false",
     .help = "a font for each character, not for each image"},
    {"mixed_ink", PARAM_BOOL, TEXT(mixed_ink), .def = "false",
     .help = "a colour for each character, not for each image"},
    {"mixed_size", PARAM_BOOL, TEXT(mixed_size), .def = "false", .later = true,
     .help = "a size for each character, not for each image"},
    {"inside", PARAM_REAL, TEXT(inside), .min = 0, .max = 1, .def = "0.9",
     .help = "least share of each character's ink inside the canvas: layouts are drawn again, "
             "finally it is moved inside"},
    {"contrast", PARAM_REAL, TEXT(contrast), .min = 0, .max = 127, .def = "24.0", .unit = "levels",
     .help = "least difference of ink and background: inks are drawn again, finally black or "
             "white; whole pictures too, when strokes or filters hide the text"},
};
const struct param_table domain_text_table = PARAM_TABLE("text", struct text_settings, text_params);

/* ---- outlines and effects ----------------------------------------------------- */

/* At the largest size a chord is at most a fiftieth of a pixel off its curve, which no pixel shows,
 * and pieces of two pixels bend smoothly. An em is taken for one and a half heights of the
 * alphabet. */
static struct fineness fineness(const struct domain *d)
{
    const double em = 1.5 * fmax(4, fmin(dist_high(&d->text.size), CAPTCHA_MAX_SIDE));
    bool bends = false;
    for (int i = 0; i < d->effect_count; i++)
        bends = bends || d->effects[i].effect->bends;
    return (struct fineness){.tolerance = 0.02 / em, .longest = bends ? 2 / em : 10};
}

/* Characters of one shape have one picture and two classes: no reader can tell them apart. */
static void check_shapes(const struct domain *d, const struct domain_font *f, struct err *e)
{
    enum { REPORTED = 8 };
    int first = -1, second = -1;
    for (int i = 0; i < REPORTED && glyphs_find_lookalike(&f->glyphs, &first, &second); i++) {
        char a[SHOWN_PIECE], b[SHOWN_PIECE];
        err_add(e, ERR_CONFIG,
                "font '%s' draws '%s' (U+%04X) and '%s' (U+%04X) with one outline: leave out one "
                "character, or the font",
                f->font->name, shown_character(d->alphabet[first], a), (unsigned)d->alphabet[first],
                shown_character(d->alphabet[second], b), (unsigned)d->alphabet[second]);
    }
}

enum err_code domain_load_font(struct domain *d, int font, const char *where, struct err *e)
{
    const struct fineness fine = fineness(d);
    struct domain_font *f = &d->fonts[font];
    struct err own = ERR_INIT;
    if (!(f->own ? font_own_glyphs(&f->glyphs, f->own, d->alphabet, d->info.classes, &fine, &own)
                 : font_glyphs(&f->glyphs, f->font, d->alphabet, d->info.classes, &fine, &own)))
        check_shapes(d, f, &own);
    if (own.code) {
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

static void name_fonts(const struct domain *d)
{
    struct font_own *own[DOMAIN_MAX_FONTS];
    int count = 0;
    for (int i = 0; i < d->font_count; i++)
        if (d->fonts[i].own)
            own[count++] = d->fonts[i].own;
    font_own_tell_apart(own, count);
}

void domain_finish(struct domain *d)
{
    name_fonts(d);
    d->info.name = d->name;
    d->info.alphabet = d->alphabet;
    d->info.width = d->canvas.width;
    d->info.height = d->canvas.height;
    d->info.channels = d->canvas.channels;
    d->folds = false;
    for (int i = 0; i < d->font_count; i++)
        d->folds = d->folds || d->fonts[i].own || d->fonts[i].font->which.axis_count;
    for (int i = 0; i < d->effect_count; i++)
        d->folds = d->folds || d->effects[i].effect->folds;
}

void domain_drop_fonts(struct domain *d)
{
    for (int i = 0; i < d->font_count; i++) {
        glyphs_free(&d->fonts[i].glyphs);
        font_own_free(d->fonts[i].own);
        d->fonts[i] = (struct domain_font){0};
    }
    d->font_count = 0;
    err_free(&d->told);
}

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
