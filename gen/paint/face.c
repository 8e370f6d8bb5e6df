/* A font file opened with FreeType: outlines, what identifies them, and the font's version. */
#include "gen/paint/face.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include FT_MULTIPLE_MASTERS_H
#include FT_OUTLINE_H
#include FT_SFNT_NAMES_H
#include FT_TRUETYPE_IDS_H
#include FT_TRUETYPE_TABLES_H

/* ---- axes ----------------------------------------------------------------------------------- */

static double real_of(FT_Fixed value)
{
    return (double)value / 65536;
}

static void read_tag(FT_ULong tag, char text[FACE_TAG])
{
    for (int i = 0; i < 4; i++) {
        const char c = (char)(tag >> (24 - 8 * i) & 255);
        text[i] = (char)(c > ' ' && c <= '~' ? c : i ? 0 : '?');
    }
    text[4] = 0;
}

int face_axes(const struct face *f, struct face_range axis[FACE_AXES])
{
    FT_MM_Var *all;
    if (!FT_HAS_MULTIPLE_MASTERS(f->ft) || FT_Get_MM_Var(f->ft, &all))
        return 0;
    const int count = all->num_axis > FACE_AXES ? FACE_AXES : (int)all->num_axis;
    for (int i = 0; i < count; i++) {
        read_tag(all->axis[i].tag, axis[i].tag);
        axis[i].least = real_of(all->axis[i].minimum);
        axis[i].most = real_of(all->axis[i].maximum);
        axis[i].standard = real_of(all->axis[i].def);
    }
    FT_Done_MM_Var(f->library, all);
    return count;
}

static enum err_code no_axis(const struct face_range *axis, int count, const char *tag,
                             const char *font, struct err *e)
{
    const char *tags[FACE_AXES];
    char there[FACE_AXES * 48] = "";
    int used = 0;
    if (!count)
        return err_add(e, ERR_CONFIG, "font '%s' is not variable: it has no axes", font);
    for (int i = 0; i < count; i++) {
        tags[i] = axis[i].tag;
        used += snprintf(there + used, sizeof there - (size_t)used, "%s%s %.6g..%.6g",
                         i ? ", " : "", axis[i].tag, axis[i].least, axis[i].most);
    }
    const char *near = err_nearest(tag, tags, count);
    return err_add(e, ERR_CONFIG, "font '%s' has no axis '%s'%s%s%s; its axes are %s", font, tag,
                   near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "", there);
}

static enum err_code place_on_axis(FT_Fixed *at, const struct face_range *axis, int count,
                                   const struct face_axis *wanted, const char *font, struct err *e)
{
    int i = 0;
    while (i < count && strcmp(axis[i].tag, wanted->tag) != 0)
        i++;
    if (i == count)
        return no_axis(axis, count, wanted->tag, font, e);
    if (wanted->value < axis[i].least || wanted->value > axis[i].most)
        return err_add(e, ERR_CONFIG, "font '%s': axis %s: %.6g is not in %.6g..%.6g", font,
                       wanted->tag, wanted->value, axis[i].least, axis[i].most);
    at[i] = (FT_Fixed)floor(wanted->value * 65536 + 0.5);
    return ERR_NONE;
}

static enum err_code place_on_axes(struct face *f, const struct face_choice *which,
                                   const char *font, struct err *e)
{
    struct face_range axis[FACE_AXES];
    FT_Fixed at[FACE_AXES];
    const int count = face_axes(f, axis);
    enum err_code code = ERR_NONE;
    for (int i = 0; i < count; i++)
        at[i] = (FT_Fixed)floor(axis[i].standard * 65536 + 0.5);
    for (int i = 0; i < which->axis_count; i++) {
        const enum err_code one = place_on_axis(at, axis, count, &which->axis[i], font, e);
        code = code ? code : one;
    }
    if (!code && which->axis_count && FT_Set_Var_Design_Coordinates(f->ft, (FT_UInt)count, at))
        code = err_add(e, ERR_DATA, "font '%s': its axes are damaged", font);
    return code;
}

/* ---- opening -------------------------------------------------------------------------------- */

/* The faces of a collection that is open at one of them: "0 Inter Bold, 1 Inter Thin, ...". */
static void list_faces(struct face *f, const void *data, size_t size, char *text, size_t room)
{
    enum { NAMED = 8 };
    size_t used = 0;
    for (FT_Long i = 0; i < f->ft->num_faces && i < NAMED && used < room; i++) {
        struct face one = {.library = f->library};
        char name[FACE_NAME] = "";
        if (!FT_New_Memory_Face(f->library, data, (FT_Long)size, i, &one.ft))
            face_name(&one, name);
        if (one.ft)
            FT_Done_Face(one.ft);
        used += (size_t)snprintf(text + used, room - used, "%s%ld %s", i ? ", " : "", (long)i,
                                 *name ? name : "(damaged)");
    }
    if (f->ft->num_faces > NAMED && used < room)
        snprintf(text + used, room - used, ", ...");
}

static enum err_code open_one(struct face *f, const void *data, size_t size,
                              const struct face_choice *which, const char *font, struct err *e)
{
    char faces[1024] = "";
    const FT_Long number = which->chosen ? which->number : 0;
    if (number && !FT_New_Memory_Face(f->library, data, (FT_Long)size, -1, &f->ft)) {
        const long count = f->ft->num_faces;
        FT_Done_Face(f->ft);
        f->ft = NULL;
        if (number >= count)
            return err_add(e, ERR_CONFIG, "font '%s' has no face %ld: it has %ld, from 0", font,
                           (long)number, count);
    }
    if (FT_New_Memory_Face(f->library, data, (FT_Long)size, number, &f->ft) || !f->ft ||
        !FT_IS_SCALABLE(f->ft))
        return err_add(e, ERR_DATA, "font '%s' is not a scalable font FreeType can read", font);
    if (f->ft->num_faces <= 1 || which->chosen)
        return ERR_NONE;
    list_faces(f, data, size, faces, sizeof faces);
    return err_add(e, ERR_CONFIG,
                   "font '%s' is a collection of %ld faces, and nothing says which is meant: give "
                   "face: N (%s)",
                   font, (long)f->ft->num_faces, faces);
}

enum err_code face_open(struct face *f, const void *data, size_t size,
                        const struct face_choice *which, const char *font, struct err *e)
{
    static const struct face_choice only = {0};
    which = which ? which : &only;
    if (FT_Init_FreeType(&f->library))
        return err_memory(e);
    const enum err_code code = open_one(f, data, size, which, font, e);
    return code || !f->ft ? code : place_on_axes(f, which, font, e);
}

void face_close(struct face *f)
{
    if (f->ft)
        FT_Done_Face(f->ft);
    if (f->library)
        FT_Done_FreeType(f->library);
    *f = (struct face){0};
}

int face_count(const struct face *f)
{
    return f->ft->num_faces > FACE_MOST ? FACE_MOST + 1 : (int)f->ft->num_faces;
}

int face_units_per_em(const struct face *f)
{
    return f->ft->units_per_EM ? f->ft->units_per_EM : 1000;
}

static const FT_Outline *outline_of(struct face *f, FT_UInt glyph)
{
    if (FT_Load_Glyph(f->ft, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) ||
        f->ft->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
        return NULL;
    return &f->ft->glyph->outline;
}

const FT_Outline *face_outline(struct face *f, uint32_t character, bool *missing)
{
    const FT_UInt index = FT_Get_Char_Index(f->ft, character);
    if (missing)
        *missing = !index;
    return index ? outline_of(f, index) : NULL;
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

static void add_outline(struct hash *h, const FT_Outline *o)
{
    for (int c = 0, i = 0; c < o->n_contours; c++) {
        for (; i <= o->contours[c] && i < o->n_points; i++)
            add_point(h, o, i);
        add_line(h, "-\n");
    }
}

/* "" when there is no outline, or one without points. */
static void hash_outline(const FT_Outline *o, char hex[HASH_HEX])
{
    *hex = 0;
    if (!o || !o->n_points)
        return;
    struct hash *h = hash_create();
    add_outline(h, o);
    hash_finish(h, hex);
}

bool face_draws_notdef(struct face *f, uint32_t character)
{
    enum { NOTDEF = 0 }; /* the number of its glyph in every font */
    char notdef[HASH_HEX], own[HASH_HEX];
    hash_outline(outline_of(f, NOTDEF), notdef);
    hash_outline(face_outline(f, character, NULL), own);
    return *own && strcmp(own, notdef) == 0;
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
    add_outline(h, o);
    hash_finish(h, hex);
    *end = 0;
    const uint32_t value = (uint32_t)strtoul(hex, NULL, 16);
    return value ? value : 1;
}

void face_outlines_sha256(struct face *f, const uint32_t *characters, int count,
                          char sha256[HASH_HEX])
{
    char line[64];
    struct hash *h = hash_create();
    for (int i = 0; i < count; i++) {
        const FT_Outline *o = face_outline(f, characters[i], NULL);
        snprintf(line, sizeof line, "%lu %d\n", (unsigned long)characters[i], face_units_per_em(f));
        add_line(h, line);
        if (o)
            add_outline(h, o);
    }
    hash_finish(h, sha256);
}

/* ---- name and version
 * -------------------------------------------------------------------------------- */

static void copy_shown(const char *from, char *to, size_t room)
{
    size_t count = strlen(to);
    for (; from && *from && count + 1 < room; from++)
        if (*from >= ' ' && *from <= '~')
            to[count++] = *from;
    to[count] = 0;
}

void face_name(const struct face *f, char name[FACE_NAME])
{
    *name = 0;
    copy_shown(f->ft->family_name, name, FACE_NAME);
    if (*name && f->ft->style_name)
        copy_shown(" ", name, FACE_NAME);
    copy_shown(f->ft->style_name, name, FACE_NAME);
}

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
