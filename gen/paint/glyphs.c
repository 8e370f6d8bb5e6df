/* Outlines of an alphabet: read through FreeType, flattened to polygons, brought to one height. */
#include "gen/paint/glyphs.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "gen/paint/glyph_names.h"

#include FT_OUTLINE_H

enum { MAX_SOURCE_POINTS = 4096, MAX_POINTS = 1 << 15, MAX_PIECES = 256 };

/* A glyph that covers less of the em square counts as blank: fonts map characters that they draw
 * without ink. */
static const double least_ink = 0.002;

/* ---- flattening ----------------------------------------------------------------------------- */

/* A glyph being built. Coordinates in fractions of the em square. */
struct builder {
    struct glyph *glyph;
    int point_room, contour_room;
    double em;
    const struct fineness *fineness;
    double at[2];
    bool failed; /* out of memory, or too many points */
};

static bool grow(struct builder *b)
{
    struct glyph *g = b->glyph;
    const int room = b->point_room ? 2 * b->point_room : 64;
    float *x = realloc(g->x, (size_t)room * sizeof *x);
    if (x)
        g->x = x;
    float *y = realloc(g->y, (size_t)room * sizeof *y);
    if (y)
        g->y = y;
    if (x && y)
        b->point_room = room;
    return x && y;
}

static void add_point(struct builder *b, double x, double y)
{
    struct glyph *g = b->glyph;
    if (b->failed || (g->points == b->point_room && (g->points >= MAX_POINTS || !grow(b)))) {
        b->failed = true;
        return;
    }
    g->x[g->points] = (float)x;
    g->y[g->points] = (float)y;
    g->points++;
}

/* Ends the current contour, when the next one starts and after the last. */
static void end_contour(struct builder *b)
{
    struct glyph *g = b->glyph;
    const int first = g->contours ? g->ends[g->contours - 1] + 1 : 0;
    if (b->failed || g->points == first)
        return;
    if (g->contours == b->contour_room) {
        const int room = b->contour_room ? 2 * b->contour_room : 8;
        int *ends = realloc(g->ends, (size_t)room * sizeof *ends);
        if (!ends) {
            b->failed = true;
            return;
        }
        g->ends = ends;
        b->contour_room = room;
    }
    g->ends[g->contours++] = g->points - 1;
}

static double distance(const double a[2], const double b[2])
{
    return sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]));
}

/* How many pieces of equal parameter a curve needs: chords of one whose second derivative is at
 * most `bend` must stay within the tolerance (bend / 8 n^2), and none may be longer than allowed.
 */
static int pieces(const struct builder *b, double bend, double length)
{
    const double by_bend = sqrt(bend / (8 * b->fineness->tolerance));
    const double by_length = length / b->fineness->longest;
    const double n = ceil(fmax(by_bend, by_length));
    return n < 1 ? 1 : n > MAX_PIECES ? MAX_PIECES : (int)n;
}

/* Bezier curve of `degree` 1, 2 or 3 from the current point; p[0] is that point. */
static void add_curve(struct builder *b, double p[4][2], int degree)
{
    double bend = 0, length = 0;
    for (int i = 0; i < degree; i++)
        length += distance(p[i], p[i + 1]);
    for (int i = 0; i + 2 <= degree; i++) {
        const double middle[2] = {(p[i][0] + p[i + 2][0]) / 2, (p[i][1] + p[i + 2][1]) / 2};
        bend = fmax(bend, degree * (degree - 1) * 2 * distance(middle, p[i + 1]));
    }
    const int n = pieces(b, bend, length);
    for (int k = 1; k <= n; k++) {
        double q[4][2];
        const double t = (double)k / n;
        memcpy(q, p, sizeof q);
        for (int d = degree; d > 0; d--)
            for (int i = 0; i < d; i++)
                for (int c = 0; c < 2; c++)
                    q[i][c] += t * (q[i + 1][c] - q[i][c]);
        add_point(b, q[0][0], q[0][1]);
    }
    memcpy(b->at, p[degree], sizeof b->at);
}

static void set_point(const struct builder *b, double p[2], const FT_Vector *v)
{
    p[0] = (double)v->x / b->em;
    p[1] = (double)v->y / b->em;
}

static int move_to(const FT_Vector *to, void *user)
{
    struct builder *b = user;
    end_contour(b);
    set_point(b, b->at, to);
    return b->failed;
}

static int line_to(const FT_Vector *to, void *user)
{
    struct builder *b = user;
    double p[4][2] = {{b->at[0], b->at[1]}};
    set_point(b, p[1], to);
    add_curve(b, p, 1);
    return b->failed;
}

static int conic_to(const FT_Vector *control, const FT_Vector *to, void *user)
{
    struct builder *b = user;
    double p[4][2] = {{b->at[0], b->at[1]}};
    set_point(b, p[1], control);
    set_point(b, p[2], to);
    add_curve(b, p, 2);
    return b->failed;
}

static int cubic_to(const FT_Vector *one, const FT_Vector *two, const FT_Vector *to, void *user)
{
    struct builder *b = user;
    double p[4][2] = {{b->at[0], b->at[1]}};
    set_point(b, p[1], one);
    set_point(b, p[2], two);
    set_point(b, p[3], to);
    add_curve(b, p, 3);
    return b->failed;
}

/* The sum of the contours' signed areas: holes are subtracted. */
static double area(const struct glyph *g)
{
    double sum = 0;
    int first = 0;
    for (int c = 0; c < g->contours; c++) {
        const int last = g->ends[c];
        for (int i = first, before = last; i <= last; before = i++)
            sum += (double)g->x[before] * (double)g->y[i] - (double)g->x[i] * (double)g->y[before];
        first = last + 1;
    }
    return fabs(sum) / 2;
}

/* ---- reading -------------------------------------------------------------------------------- */

static enum err_code flatten(struct glyph *g, const FT_Outline *o, double em,
                             const struct fineness *f, struct err *e)
{
    static const FT_Outline_Funcs calls = {
        .move_to = move_to, .line_to = line_to, .conic_to = conic_to, .cubic_to = cubic_to};
    struct builder b = {.glyph = g, .em = em, .fineness = f};
    FT_Outline copy = *o; /* FreeType's argument is not const, though it only reads */
    const bool damaged = FT_Outline_Decompose(&copy, &calls, &b) != 0;
    end_contour(&b);
    if (b.failed && g->points < MAX_POINTS)
        return err_memory(e);
    return damaged || b.failed ? ERR_DATA : ERR_NONE;
}

static enum err_code load_one(struct glyph *g, struct face *face, uint32_t character,
                              const char *font, const struct fineness *f, struct err *e)
{
    char text[SHOWN_PIECE];
    bool missing;
    const FT_Outline *o = face_outline(face, character, &missing);
    shown_character(character, text);
    if (missing)
        return err_add(e, ERR_CONFIG, "font '%s' has no character '%s'", font, text);
    if (!o)
        return err_add(e, ERR_DATA, "font '%s': the outline of '%s' is damaged", font, text);
    if (o->n_points > MAX_SOURCE_POINTS)
        return err_add(e, ERR_DATA, "font '%s': '%s' has %d points, more than %d", font, text,
                       o->n_points, MAX_SOURCE_POINTS);
    const enum err_code code = flatten(g, o, face_units_per_em(face), f, e);
    if (code == ERR_DATA)
        return err_add(e, ERR_DATA, "font '%s': the outline of '%s' is damaged", font, text);
    if (!code && area(g) < least_ink)
        return err_add(e, ERR_CONFIG, "font '%s' draws '%s' without ink", font, text);
    if (!code && face_draws_notdef(face, character))
        return err_add(e, ERR_CONFIG,
                       "font '%s' has no character '%s': what it draws is its sign for characters "
                       "that it lacks (.notdef)",
                       font, text);
    return code;
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

/* Fonts differ in how much of the em square their letters fill: all are scaled to one height. */
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

/* ---- all characters ------------------------------------------------------------------------- */

enum err_code glyphs_read(struct glyphs *g, struct face *face, const char *font,
                          const uint32_t *alphabet, int count, const struct fineness *f,
                          struct err *e)
{
    enum err_code code = ERR_NONE;
    g->glyph = calloc((size_t)count, sizeof *g->glyph);
    if (!g->glyph)
        return err_memory(e);
    g->count = count;
    for (int i = 0; i < count; i++) {
        const enum err_code one = load_one(&g->glyph[i], face, alphabet[i], font, f, e);
        code = code ? code : one;
    }
    if (code)
        return code;
    normalise(g);
    g->other_names = glyphs_other_names(face, alphabet, count);
    return ERR_NONE;
}

void glyphs_free(struct glyphs *g)
{
    for (int i = 0; i < g->count; i++) {
        free(g->glyph[i].x);
        free(g->glyph[i].y);
        free(g->glyph[i].ends);
    }
    free(g->glyph);
    free(g->other_names);
    *g = (struct glyphs){0};
}
