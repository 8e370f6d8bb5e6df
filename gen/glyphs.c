#include "gen/glyphs.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

enum { MAX_POINTS = 4096 };

/* Less than this share of the em square is no ink: a mapped character may be drawn blank. */
static const double least_ink = 0.002;

static int write_character(uint32_t c, char *text)
{
    if (c < 0x80) {
        text[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        text[0] = (char)(0xc0 | c >> 6);
        text[1] = (char)(0x80 | (c & 63));
        return 2;
    }
    text[0] = (char)(0xe0 | (c >> 12 & 15));
    text[1] = (char)(0x80 | (c >> 6 & 63));
    text[2] = (char)(0x80 | (c & 63));
    return 3;
}

/* Signed area of the control polygon, in font units. */
static double area(const FT_Outline *o)
{
    double sum = 0;
    int first = 0;
    for (int c = 0; c < o->n_contours; c++) {
        const int last = o->contours[c];
        for (int i = first; i <= last; i++) {
            const FT_Vector a = o->points[i], b = o->points[i == last ? first : i + 1];
            sum += (double)a.x * (double)b.y - (double)b.x * (double)a.y;
        }
        first = last + 1;
    }
    return fabs(sum) / 2;
}

static enum err_code copy_outline(struct glyph *g, const FT_Outline *o, struct err *e)
{
    const size_t points = (size_t)o->n_points, contours = (size_t)o->n_contours;
    char *memory = calloc(1, points * (2 * sizeof *g->x + 1) + contours * sizeof *g->ends + 16);
    if (!memory)
        return err_memory(e);
    g->points = o->n_points;
    g->contours = o->n_contours;
    g->x = (float *)(void *)memory;
    g->y = g->x + points;
    g->ends = (short *)(void *)(g->y + points);
    g->tags = (unsigned char *)(g->ends + contours);
    for (size_t i = 0; i < points; i++) {
        g->x[i] = (float)o->points[i].x;
        g->y[i] = (float)o->points[i].y;
        g->tags[i] = (unsigned char)o->tags[i];
    }
    memcpy(g->ends, o->contours, contours * sizeof *g->ends);
    return ERR_NONE;
}

static enum err_code load_one(struct glyph *g, FT_Face face, uint32_t character, const char *font,
                              struct err *e)
{
    char text[4] = {0};
    const FT_UInt index = FT_Get_Char_Index(face, character);
    write_character(character, text);
    if (!index)
        return err_add(e, ERR_CONFIG, "font '%s' has no character '%s'", font, text);
    if (FT_Load_Glyph(face, index, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) ||
        face->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
        return err_add(e, ERR_DATA, "font '%s': the outline of '%s' is damaged", font, text);
    const FT_Outline *o = &face->glyph->outline;
    const double em = face->units_per_EM ? face->units_per_EM : 1;
    if (o->n_points > MAX_POINTS || o->n_contours > o->n_points)
        return err_add(e, ERR_DATA, "font '%s': '%s' has %d points, more than %d", font, text,
                       o->n_points, MAX_POINTS);
    if (o->n_points < 3 || area(o) < least_ink * em * em)
        return err_add(e, ERR_CONFIG, "font '%s' draws '%s' without ink", font, text);
    return copy_outline(g, o, e);
}

/* ---- normalising ---------------------------------------------------------------------------- */

static void find_box(struct glyph *g)
{
    g->box[0] = g->box[1] = FLT_MAX;
    g->box[2] = g->box[3] = -FLT_MAX;
    for (int i = 0; i < g->points; i++) {
        g->box[0] = fminf(g->box[0], g->x[i]);
        g->box[1] = fminf(g->box[1], g->y[i]);
        g->box[2] = fmaxf(g->box[2], g->x[i]);
        g->box[3] = fmaxf(g->box[3], g->y[i]);
    }
}

/* Fonts differ in how much of the em their letters fill; heights are made comparable here. */
static void normalise(struct glyphs *g)
{
    float bottom = FLT_MAX, top = -FLT_MAX;
    for (int i = 0; i < g->count; i++) {
        find_box(&g->glyph[i]);
        bottom = fminf(bottom, g->glyph[i].box[1]);
        top = fmaxf(top, g->glyph[i].box[3]);
    }
    const float unit = top - bottom, middle = (top + bottom) / 2;
    for (int i = 0; i < g->count; i++) {
        struct glyph *one = &g->glyph[i];
        const float centre = (one->box[0] + one->box[2]) / 2;
        for (int p = 0; p < one->points; p++) {
            one->x[p] = (one->x[p] - centre) / unit;
            one->y[p] = (one->y[p] - middle) / unit;
        }
        find_box(one);
    }
}

enum err_code glyphs_load(struct glyphs *g, const struct font *font, const uint32_t *alphabet,
                          int count, struct err *e)
{
    FT_Library library = NULL;
    FT_Face face = NULL;
    enum err_code code = ERR_NONE;
    g->glyph = calloc((size_t)count, sizeof *g->glyph);
    g->count = g->glyph ? count : 0;
    if (!g->glyph || FT_Init_FreeType(&library))
        return err_memory(e);
    if (FT_New_Face(library, font->file, 0, &face) || !FT_IS_SCALABLE(face)) {
        code = err_add(e, ERR_DATA, "font '%s': %s is not a scalable font FreeType can read",
                       font->name, font->file);
        goto cleanup;
    }
    for (int i = 0; i < count; i++) {
        const enum err_code one = load_one(&g->glyph[i], face, alphabet[i], font->name, e);
        code = code ? code : one;
    }
    if (!code)
        normalise(g);
cleanup:
    if (face)
        FT_Done_Face(face);
    FT_Done_FreeType(library);
    return code;
}

void glyphs_free(struct glyphs *g)
{
    for (int i = 0; i < g->count; i++)
        free(g->glyph[i].x);
    free(g->glyph);
    *g = (struct glyphs){0};
}
