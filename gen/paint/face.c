/* A font file opened with FreeType: outlines, what identifies them, and the font's version. */
#include "gen/paint/face.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include FT_OUTLINE_H
#include FT_SFNT_NAMES_H
#include FT_TRUETYPE_IDS_H
#include FT_TRUETYPE_TABLES_H

#include "base/hash.h"

enum err_code face_open(struct face *f, const void *data, size_t size, const char *font,
                        struct err *e)
{
    if (FT_Init_FreeType(&f->library))
        return err_memory(e);
    if (FT_New_Memory_Face(f->library, data, (FT_Long)size, 0, &f->ft) || !FT_IS_SCALABLE(f->ft))
        return err_add(e, ERR_DATA, "font '%s' is not a scalable font FreeType can read", font);
    return ERR_NONE;
}

void face_close(struct face *f)
{
    if (f->ft)
        FT_Done_Face(f->ft);
    if (f->library)
        FT_Done_FreeType(f->library);
    *f = (struct face){0};
}

int face_units_per_em(const struct face *f)
{
    return f->ft->units_per_EM ? f->ft->units_per_EM : 1000;
}

const FT_Outline *face_outline(struct face *f, uint32_t character, bool *missing)
{
    const FT_UInt index = FT_Get_Char_Index(f->ft, character);
    if (missing)
        *missing = !index;
    if (!index ||
        FT_Load_Glyph(f->ft, index, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) ||
        f->ft->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
        return NULL;
    return &f->ft->glyph->outline;
}

/* ---- fingerprint ---------------------------------------------------------------------------- */

static void add_line(struct hash *h, const char *line)
{
    hash_add(h, line, strlen(line));
}

static void add_point(struct hash *h, const FT_Outline *o, int i)
{
    char line[64];
    snprintf(line, sizeof line, "%ld %ld %d\n", o->points[i].x, o->points[i].y,
             FT_CURVE_TAG(o->tags[i]));
    add_line(h, line);
}

uint32_t face_fingerprint(struct face *f, uint32_t character)
{
    char line[64], hex[HASH_HEX], *end = &hex[8];
    const FT_Outline *o = face_outline(f, character, NULL);
    if (!o)
        return 0;
    struct hash *h = hash_create();
    snprintf(line, sizeof line, "%d %ld\n", face_units_per_em(f),
             f->ft->glyph->metrics.horiAdvance);
    add_line(h, line);
    for (int c = 0, i = 0; c < o->n_contours; c++) {
        for (; i <= o->contours[c] && i < o->n_points; i++)
            add_point(h, o, i);
        add_line(h, "-\n");
    }
    hash_finish(h, hex);
    *end = 0;
    const uint32_t value = (uint32_t)strtoul(hex, NULL, 16);
    return value ? value : 1;
}

/* ---- version -------------------------------------------------------------------------------- */

/* Windows and Unicode names are of two bytes per character, Macintosh names of one. */
static void read_text(const FT_SfntName *name, char version[FACE_VERSION])
{
    const unsigned step = name->platform_id == TT_PLATFORM_MACINTOSH ? 1 : 2;
    int count = 0;
    for (unsigned i = step - 1; i < name->string_len && count < FACE_VERSION - 1; i += step) {
        const unsigned char c = name->string[i];
        if (c >= ' ' && c <= '~' && (step == 1 || !name->string[i - 1]))
            version[count++] = (char)c;
    }
    while (count && version[count - 1] == ' ')
        count--;
    version[count] = 0;
}

void face_version(const struct face *f, char version[FACE_VERSION])
{
    FT_SfntName name;
    *version = 0;
    const FT_UInt count = FT_Get_Sfnt_Name_Count(f->ft);
    for (FT_UInt i = 0; i < count && !*version; i++)
        if (!FT_Get_Sfnt_Name(f->ft, i, &name) && name.name_id == TT_NAME_ID_VERSION_STRING)
            read_text(&name, version);
    const TT_Header *head = FT_Get_Sfnt_Table(f->ft, FT_SFNT_HEAD);
    if (!*version && head)
        snprintf(version, FACE_VERSION, "%.3f", (double)head->Font_Revision / 65536);
}
