#include "gen/gallery.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/png.h"
#include "gen/render.h"

enum { WIDTH = 100, HEIGHT = 44, GAP = 2, SETTINGS = 256 };

/* The strength in place of every @, as a whole number for @i. */
static void fill_in(const char *pattern, double strength, char *to, size_t size)
{
    size_t used = 0;
    for (; *pattern && used + 1 < size; pattern++) {
        if (*pattern != '@') {
            to[used++] = *pattern;
            continue;
        }
        const bool whole = pattern[1] == 'i';
        const int n =
            snprintf(to + used, size - used, "%g", whole ? floor(strength + 0.5) : strength);
        used += n > 0 && (size_t)n < size - used ? (size_t)n : 0;
        pattern += whole;
    }
    to[used] = 0;
}

bool gallery_effect(const struct effect *effect, double strength, char text[GALLERY_EFFECT])
{
    char settings[SETTINGS];
    if (!effect->rising)
        return false;
    fill_in(effect->rising, effect->weakest + strength * (effect->strongest - effect->weakest),
            settings, sizeof settings);
    snprintf(text, GALLERY_EFFECT, "{%s: %s}", effect->name, settings);
    return true;
}

bool gallery_spec(const struct effect *effect, double strength, char text[GALLERY_SPEC])
{
    char one[GALLERY_EFFECT];
    if (!gallery_effect(effect, strength, one))
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

static enum err_code draw(const struct effect *effect, double strength, uint64_t seed,
                          const struct font_store *fonts, uint8_t *pixels, struct err *e)
{
    char text[GALLERY_SPEC];
    uint8_t label[DOMAIN_MAX_LENGTH];
    struct domain *d = NULL;
    const struct seeds seeds = seeds_single(seed);
    gallery_spec(effect, strength, text);
    if (!domain_parse(&d, text, "gallery", fonts, e))
        render_many(d, &seeds, 0, 1, NULL, pixels, label, e);
    domain_free(d);
    return e->code;
}

enum err_code gallery_publish(const char *folder, const struct effect *effect, int columns,
                              uint64_t seed, const struct font_store *fonts, struct err *e)
{
    const int width = columns * (WIDTH + GAP) - GAP;
    const size_t row = (size_t)width * 3, part = (size_t)WIDTH * 3;
    uint8_t *sheet = malloc(row * HEIGHT), *one = malloc(part * HEIGHT);
    char path[4096];
    if (!sheet || !one) {
        err_memory(e);
        goto cleanup;
    }
    memset(sheet, 255, row * HEIGHT);
    for (int i = 0; i < columns; i++) {
        if (draw(effect, (double)i / (columns - 1), seed, fonts, one, e))
            goto cleanup;
        for (size_t y = 0; y < HEIGHT; y++)
            memcpy(sheet + y * row + (size_t)i * (part + (size_t)GAP * 3), one + y * part, part);
    }
    if (snprintf(path, sizeof path, "%s/%s.png", folder, effect->name) >= (int)sizeof path)
        err_set(e, ERR_CANTCREATE, "'%s': the path is too long", path);
    else
        png_publish(path, sheet, width, HEIGHT, 3, e);
cleanup:
    free(sheet);
    free(one);
    return e->code;
}
