/* Digests of outlines, read through FreeType in font units: unscaled and unhinted, as glyphs.c
 * reads them to draw. */
#include "gen/paint/font_digest.h"

#include <string.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include "base/hash.h"
#include "base/text.h"

/* Other bits of a point's tag are hints for rasters. */
enum { CURVE_BITS = 3 };

static void describe(struct text *t, const FT_Face face)
{
    const FT_Outline *o = &face->glyph->outline;
    text_printf(t, "%d %ld\n", face->units_per_EM, (long)face->glyph->metrics.horiAdvance);
    for (int i = 0; i < o->n_points; i++)
        text_printf(t, "%ld %ld %d\n", (long)o->points[i].x, (long)o->points[i].y,
                    o->tags[i] & CURVE_BITS);
    for (int k = 0; k < o->n_contours; k++)
        text_printf(t, "%d\n", o->contours[k]);
}

static enum err_code digest(struct font_digest *d, FT_Face face, uint32_t character, struct err *e)
{
    char hex[HASH_HEX];
    struct text text = {.fallible = true};
    const FT_UInt index = FT_Get_Char_Index(face, character);
    memcpy(d->hex, "-", 2);
    if (!index ||
        FT_Load_Glyph(face, index, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) ||
        face->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
        return ERR_NONE;
    describe(&text, face);
    if (!text.failed) {
        hash_bytes(text.data, text.size, hex);
        memcpy(d->hex, hex, FONT_DIGITS);
        d->hex[FONT_DIGITS] = '\0';
    }
    const bool failed = text.failed;
    text_free(&text);
    return failed ? err_memory(e) : ERR_NONE;
}

enum err_code font_digests(struct font_digest *digests, const void *data, size_t size,
                           const char *font, const uint32_t *characters, int count, struct err *e)
{
    FT_Library library = NULL;
    FT_Face face = NULL;
    enum err_code code = ERR_NONE;
    if (FT_Init_FreeType(&library))
        return err_memory(e);
    if (FT_New_Memory_Face(library, data, (FT_Long)size, 0, &face) || !FT_IS_SCALABLE(face))
        code = err_add(e, ERR_DATA, "font '%s' is not a scalable font FreeType can read", font);
    for (int i = 0; i < count && !code; i++)
        code = digest(&digests[i], face, characters[i], e);
    if (face)
        FT_Done_Face(face);
    FT_Done_FreeType(library);
    return code;
}
