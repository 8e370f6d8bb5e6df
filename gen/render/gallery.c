/* Rows of images that show what each effect does, from its weakest to its strongest. */
#include "gen/render/gallery.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/effects/load.h"
#include "gen/paint/png.h"
#include "gen/render/render.h"

enum { WIDTH = 100, HEIGHT = 44, GAP = 2, PICTURES = 3 };

/* Appends `pattern` to `to`, with the strength in place of every @, as a whole number for @i, and
 * the folder in place of every $. */
static void fill_in(const char *pattern, double strength, const char *pictures, char *to,
                    size_t size)
{
    size_t used = strlen(to);
    for (; *pattern && used + 1 < size; pattern++) {
        const bool whole = pattern[0] == '@' && pattern[1] == 'i';
        char one[2] = {*pattern, 0}, number[32];
        const char *part = *pattern == '$' ? pictures : one;
        if (*pattern == '@') {
            snprintf(number, sizeof number, "%g", whole ? floor(strength + 0.5) : strength);
            part = number;
        }
        const int n = snprintf(to + used, size - used, "%s", part);
        used += n > 0 && (size_t)n < size - used ? (size_t)n : 0;
        pattern += whole;
    }
    to[used] = 0;
}

bool gallery_effect(const struct gallery_place *p, char text[GALLERY_EFFECT])
{
    const struct effect *e = p->effect;
    const char *pattern = p->also ? e->also : e->rising;
    if (!pattern || (strchr(pattern, '$') && !p->pictures))
        return false;
    snprintf(text, GALLERY_EFFECT, "{%s: ", e->name);
    fill_in(pattern, e->weakest + p->strength * (e->strongest - e->weakest), p->pictures, text,
            GALLERY_EFFECT - 1);
    strcat(text, "}");
    return true;
}

bool gallery_spec(const struct gallery_place *p, char text[GALLERY_SPEC])
{
    char one[GALLERY_EFFECT];
    if (!gallery_effect(p, one))
        return false;
    snprintf(text, GALLERY_SPEC,
             "name: gallery\n"
             "canvas: {width: %d, height: %d, channels: 3}\n"
             "alphabet: \"ABCDEFGHKLMNPRSTXYZ23456789\"\n"
             "length: 3\n"
             "fonts: [dejavu-sans-bold]\n"
             "text: {size: 24, spacing: 6, ink: \"#2a4d8f\", inside: 0, contrast: 0}\n"
             "effects:\n"
             "  - flat: {color: \"#f4efe4\"}\n"
             "  - %s\n",
             WIDTH, HEIGHT, one);
    return true;
}

/* The first image of the domain. */
static enum err_code draw(const char *spec, uint64_t seed, const struct font_store *fonts,
                          uint8_t *pixels, struct err *e)
{
    uint16_t label[CAPTCHA_MAX_LENGTH];
    struct domain *d = NULL;
    const struct seeds seeds = seeds_single(seed);
    if (!domain_parse(&d, spec, "gallery", fonts, e))
        render_many(d, &seeds, 0, 1, NULL, pixels, label, e);
    domain_free(d);
    return e->code;
}

/* ---- pictures to cut backgrounds out of ------------------------------------------------------ */

enum { PICTURE_WIDTH = 150, PICTURE_HEIGHT = 90 };

/* Without text, which is moved far outside. */
#define PICTURE_HEAD                                                                               \
    "name: picture\ncanvas: {width: 150, height: 90, channels: 3}\nalphabet: \"01\"\nlength: 1\n"  \
    "fonts: [dejavu-sans]\ntext: {x: -2000, inside: 0, contrast: 0}\neffects:\n"

enum err_code gallery_pictures(const char *folder, const struct font_store *fonts, struct err *e)
{
    static const char *const specs[PICTURES] = {
        PICTURE_HEAD "  - texture: {size: 40, from: \"#8fb4d8\", to: \"#f6f8fb\"}\n",
        PICTURE_HEAD "  - gradient: {from: \"#f7d9a8\", to: \"#c9825a\", angle: 70}\n"
                     "  - blobs: {count: 20, radius: 14, color: \"#fff6dc\"}\n",
        PICTURE_HEAD "  - flat: {color: \"#cfe3c4\"}\n"
                     "  - grid: {spacing: 12, width: 3, color: \"#a9c99a\", angle: 20}\n"};
    static uint8_t pixels[PICTURE_WIDTH * PICTURE_HEIGHT * 3];
    for (int i = 0; i < PICTURES && !e->code; i++) {
        char path[4096];
        if (snprintf(path, sizeof path, "%s/%d.png", folder, i) >= (int)sizeof path)
            return err_set(e, ERR_CANTCREATE, "'%s': the path is too long", folder);
        if (!draw(specs[i], 1, fonts, pixels, e))
            captcha_png_publish(path, pixels, PICTURE_WIDTH, PICTURE_HEIGHT, 3, e);
    }
    return e->code;
}

/* ---- sheets ---------------------------------------------------------------------------------- */

/* One row of images at `to`, whose rows are `pitch` bytes apart. */
static enum err_code draw_row(const struct gallery *g, const struct effect *effect, bool also,
                              uint8_t *to, size_t pitch, struct err *e)
{
    const size_t part = (size_t)WIDTH * 3;
    uint8_t *one = malloc(part * HEIGHT);
    if (!one)
        return err_memory(e);
    for (int i = 0; i < g->columns && !e->code; i++) {
        char spec[GALLERY_SPEC];
        const struct gallery_place place = {effect, also, (double)i / (g->columns - 1),
                                            g->pictures};
        gallery_spec(&place, spec);
        if (draw(spec, g->seed, g->fonts, one, e))
            break;
        for (size_t y = 0; y < HEIGHT; y++)
            memcpy(to + y * pitch + (size_t)i * (part + (size_t)GAP * 3), one + y * part, part);
    }
    free(one);
    return e->code;
}

enum err_code gallery_publish(const struct gallery *g, const struct effect *effect, struct err *e)
{
    const int width = g->columns * (WIDTH + GAP) - GAP;
    const int height = effect->also ? 2 * HEIGHT + GAP : HEIGHT;
    const size_t row = (size_t)width * 3;
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s.png", g->folder, effect->name) >= (int)sizeof path)
        return err_set(e, ERR_CANTCREATE, "'%s': the path is too long", path);
    uint8_t *sheet = malloc(row * (size_t)height);
    if (!sheet)
        return err_memory(e);
    memset(sheet, 255, row * (size_t)height);
    draw_row(g, effect, false, sheet, row, e);
    if (effect->also && !e->code)
        draw_row(g, effect, true, sheet + (HEIGHT + GAP) * row, row, e);
    if (!e->code)
        captcha_png_publish(path, sheet, width, height, 3, e);
    free(sheet);
    return e->code;
}
