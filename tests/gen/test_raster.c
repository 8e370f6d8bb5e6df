/* The rasteriser against FreeType's: glyphs of every font and random polygons. */
#include <math.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include "base/rng.h"
#include "gen/domain/font_file.h"
#include "gen/paint/raster.h"
#include "support.h"

enum { MIDDLE = 24, SIDE = 2 * MIDDLE, MAX_POINTS = 4096 };

/* FreeType's coordinates are in 1/64 of a pixel: an edge may be off by half of that, which changes
 * the coverage of a pixel it crosses by up to 2 levels for each of a few edges. */
enum { TOLERANCE = 10 };

static void twin(FT_Library library, const struct polygon *p, int points, uint8_t *out)
{
    FT_Outline outline;
    ck_assert_int_eq(FT_Outline_New(library, (FT_UInt)points, p->contours, &outline), 0);
    for (int i = 0; i < points; i++) {
        outline.points[i].x = (FT_Pos)lrintf(p->x[i] * 64);
        outline.points[i].y = (FT_Pos)lrintf((SIDE - p->y[i]) * 64);
        outline.tags[i] = FT_CURVE_TAG_ON;
    }
    /* short, and unsigned since FreeType 2.13.3. */
    for (int k = 0; k < p->contours; k++)
        outline.contours[k] = (__typeof__(*outline.contours))p->ends[k];
    FT_Bitmap bitmap = {.rows = SIDE,
                        .width = SIDE,
                        .pitch = SIDE,
                        .buffer = out,
                        .num_grays = 256,
                        .pixel_mode = FT_PIXEL_MODE_GRAY};
    memset(out, 0, SIDE * SIDE);
    ck_assert_int_eq(FT_Outline_Get_Bitmap(library, &outline, &bitmap), 0);
    FT_Outline_Done(library, &outline);
}

/* Returns the greatest difference. */
static int compare(FT_Library library, struct raster *r, const struct polygon *p, int points)
{
    static uint8_t mine[SIDE * SIDE], theirs[SIDE * SIDE];
    const int box[4] = {0, 0, SIDE, SIDE};
    int most = 0;
    raster_fill(r, p, box, mine);
    twin(library, p, points, theirs);
    for (int i = 0; i < SIDE * SIDE; i++)
        most = abs(mine[i] - theirs[i]) > most ? abs(mine[i] - theirs[i]) : most;
    return most;
}

static int compare_glyph(FT_Library library, struct raster *r, const struct glyph *g, float size)
{
    static float x[MAX_POINTS], y[MAX_POINTS];
    for (int i = 0; i < g->points; i++) {
        x[i] = g->x[i] * size + MIDDLE + 0.3f;
        y[i] = MIDDLE - g->y[i] * size;
    }
    const struct polygon p = {x, y, g->ends, g->contours};
    return compare(library, r, &p, g->points);
}

START_TEST(glyphs)
{
    static const uint32_t alphabet[] = {'0', '4', '8', 'A', 'W', 'g', 'i', '&'};
    enum { COUNT = sizeof alphabet / sizeof *alphabet };
    static const struct fineness fine = {0.0005, 10};
    struct font_store *fonts = open_fonts();
    struct err e = ERR_INIT;
    struct raster r;
    FT_Library library;
    int count = 0;
    ck_assert(!FT_Init_FreeType(&library) && !raster_create(&r, SIDE, SIDE, &e));
    for (int f = 0; f < font_store_count(fonts); f++) {
        struct glyphs g = {0};
        if (font_glyphs(&g, font_store_at(fonts, f), alphabet, COUNT, &fine, &e)) {
            ck_assert_msg(e.code == ERR_UNAVAILABLE, "%s", e.text);
            err_free(&e);
            glyphs_free(&g);
            continue;
        }
        count++;
        for (int k = 0; k < COUNT; k++) {
            const int off = compare_glyph(library, &r, &g.glyph[k], k % 2 ? 30 : 90);
            ck_assert_msg(off <= TOLERANCE, "%s, '%c': off by %d levels",
                          font_store_at(fonts, f)->name, (int)alphabet[k], off);
        }
        glyphs_free(&g);
    }
    ck_assert_int_ge(count, 16); /* a system without some of the fonts has those of the domains */
    raster_free(&r);
    FT_Done_FreeType(library);
    font_store_free(fonts);
}
END_TEST

/* Triangles may be cut off at any edge: areas against FreeType's, and that the sums stay zero. */
START_TEST(triangles)
{
    struct rng random = rng_stream(3, "triangles", 0);
    struct err e = ERR_INIT;
    struct raster r;
    FT_Library library;
    ck_assert(!FT_Init_FreeType(&library) && !raster_create(&r, SIDE, SIDE, &e));
    for (int k = 0; k < 3000; k++) {
        float x[3], y[3];
        const int end = 2;
        const struct polygon p = {x, y, &end, 1};
        for (int i = 0; i < 3; i++) {
            x[i] = (float)floor(rng_uniform(&random, -20, SIDE + 20) * 64) / 64;
            y[i] = (float)floor(rng_uniform(&random, -20, SIDE + 20) * 64) / 64;
        }
        const int off = compare(library, &r, &p, 3);
        ck_assert_msg(off <= 3, "triangle %d: off by %d levels", k, off);
        bool zero = true;
        for (int i = 0; i < (SIDE + 2) * SIDE; i++)
            zero = zero && r.sums[i] >= 0 && r.sums[i] <= 0;
        ck_assert_msg(zero, "triangle %d leaves sums", k); /* each assertion is a system call */
    }
    raster_free(&r);
    FT_Done_FreeType(library);
}
END_TEST

START_TEST(whole_pixels_are_exact)
{
    const float x[] = {3, 9, 9, 3}, y[] = {5, 5, 7, 7};
    const int end = 3, box[4] = {2, 4, 10, 8};
    const struct polygon p = {x, y, &end, 1};
    uint8_t out[8 * 4];
    struct err e = ERR_INIT;
    struct raster r;
    ck_assert(!raster_create(&r, SIDE, SIDE, &e));
    raster_fill(&r, &p, box, out);
    for (int i = 0; i < 8 * 4; i++) {
        const int px = i % 8 + 2, py = i / 8 + 4;
        ck_assert_int_eq(out[i], px >= 3 && px < 9 && py >= 5 && py < 7 ? 255 : 0);
    }
    raster_free(&r);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_test(c, glyphs);
    tcase_add_test(c, triangles);
    tcase_add_test(c, whole_pixels_are_exact);
}

int main(void)
{
    return run_suite("raster", add);
}
