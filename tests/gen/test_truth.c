/* The truth against the picture: boxes against masks under every effect that moves or draws ink,
 * shares, quads, and what was drawn. */
#include "gen/domain/draws.h"
#include "truth_support.h"

/* ---- boxes ----------------------------------------------------------------------------------- */

/* A box ends in the outermost pixels of the mask, so within one pixel of their edge. */
static void check_boxes(const struct picture *p, const char *name)
{
    for (int i = 0; i < LENGTH; i++) {
        float seen[4];
        const float *box = p->truth.character[i].box, *clipped = p->truth.character[i].clipped;
        const bool any = mask_box(p->masks[i], seen);
        const bool whole = box[0] >= 0 && box[1] >= 0 && box[2] <= WIDTH && box[3] <= HEIGHT;
        for (int k = 0; k < 4; k++) {
            ck_assert_msg(any || fabsf(clipped[k]) <= 0, "%s: a box without ink", name);
            ck_assert_msg(!any || fabsf(clipped[k] - seen[k]) <= 1,
                          "%s: character %d, side %d of clipped %g, seen %g", name, i, k,
                          (double)clipped[k], (double)seen[k]);
            ck_assert_msg(!whole || (any && fabsf(box[k] - clipped[k]) <= 0), "%s", name);
        }
    }
}

static bool moves_ink(const struct effect *e)
{
    return e->stage == EFFECT_GLYPH || e->stage == EFFECT_WORD || e->stage == EFFECT_INK;
}

/* The effect at its strongest, alone and with thick and hollow pens, where all fits and where much
 * is cut off at every side. */
START_TEST(boxes_are_those_of_the_masks)
{
    static const char *const texts[] = {
        "size: 18, inside: 0, contrast: 0",
        "size: 30, inside: 0, contrast: 0, x: {uniform: [-60, 60]}, y: {uniform: [-30, 30]}"};
    static const char *const pens[] = {"", ", {bold: {width: 3}}", ", {hollow: {width: 4}}"};
    struct font_store *fonts = open_fonts();
    static struct picture p;
    for (int k = 0; effect_registry[k]; k++) {
        if (!moves_ink(effect_registry[k]))
            continue;
        for (int v = 0; v < 6; v++) {
            char spec[GALLERY_EFFECT + 64], name[128];
            const struct gallery_place place = {.effect = effect_registry[k], .strength = 1};
            ck_assert(gallery_effect(&place, spec));
            strncat(spec, pens[v / 2], sizeof spec - strlen(spec) - 1);
            snprintf(name, sizeof name, "%s, pen %d, text %d", effect_registry[k]->name, v / 2,
                     v % 2);
            struct domain *d = domain_of(texts[v % 2], spec, 1, fonts);
            struct renderer *r = open_renderer(d);
            for (int i = 0; i < IMAGES; i++) {
                draw(r, i, &p);
                check_boxes(&p, name);
            }
            renderer_free(r);
            domain_free(d);
        }
    }
    font_store_free(fonts);
}
END_TEST

/* ---- inside ---------------------------------------------------------------------------------- */

static double sum_of(const uint8_t *mask, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += mask[i];
    return sum;
}

/* `inside` is the share of the painted ink: the same character on a larger canvas has all of its
 * ink. The two rasters differ by rounding. */
START_TEST(inside_is_the_share_of_the_paint)
{
    static const char *const pens[] = {"", "{bold: {width: 4}}", "{hollow: {width: 3}}",
                                       "{crumple: {amplitude: 3, length: 8}}"};
    struct font_store *fonts = open_fonts();
    static struct picture part, whole;
    for (int v = 0; v < 4; v++) {
        struct domain *cut =
            domain_of("size: 20, inside: 0, contrast: 0, y: 20", pens[v], 1, fonts);
        struct domain *all = domain_of("size: 20, inside: 0, contrast: 0, y: 0", pens[v], 1, fonts);
        struct renderer *r = open_renderer(cut), *q = open_renderer(all);
        for (int i = 0; i < IMAGES; i++) {
            draw(r, i, &part);
            draw(q, i, &whole);
            for (int k = 0; k < LENGTH; k++) {
                const double share = sum_of(part.masks[k], AREA) / sum_of(whole.masks[k], AREA);
                ck_assert_double_eq_tol((double)part.truth.character[k].inside, share, 0.01);
                ck_assert_double_eq_tol((double)whole.truth.character[k].inside, 1, 0.001);
                ck_assert_double_lt(share, 0.95);
            }
        }
        renderer_free(r);
        renderer_free(q);
        domain_free(cut);
        domain_free(all);
    }
    font_store_free(fonts);
}
END_TEST

/* Layouts that can meet the setting, and that rarely do. */
static const struct hold {
    const char *text, *effects;
    double inside;
    int most; /* layouts that some image needs at least */
} holds[] = {
    {"size: 20, inside: 1, contrast: 0, y: {uniform: [-16, 16]}", "", 1, 2},
    {"size: 20, inside: 1, contrast: 0, y: {uniform: [-12, 12]}", "{bold: {width: 4}}", 1, 2},
    {"size: 20, inside: 1, contrast: 0, y: {uniform: [-12, 12]}", "{hollow: {width: 6}}", 1, 2},
    {"size: 20, inside: 0.8, contrast: 0, y: {uniform: [-20, 20]}", "{bold: {width: 3}}", 0.8, 2},
    {"size: 20, inside: 1, contrast: 0, y: {uniform: [0, 90]}", "{bold: {width: 4}}", 1, 13},
    {"size: {uniform: [20, 200]}, margin: 0, spacing: 0, inside: 1, contrast: 0",
     "{bold: {width: 30}}", 1, 13},
    {"size: 20, inside: 1, contrast: 0, x: {uniform: [-900, 0]}",
     "{rotate: {angle: 30}}, {hollow: {width: 2}}", 1, 13},
};
enum { HOLDS = sizeof holds / sizeof *holds };

START_TEST(inside_is_met)
{
    const struct hold *h = &holds[_i];
    struct font_store *fonts = open_fonts();
    struct domain *d = domain_of(h->text, h->effects, 1, fonts);
    struct renderer *r = open_renderer(d);
    static struct picture p;
    int most = 0;
    for (int i = 0; i < IMAGES; i++) {
        draw(r, i, &p);
        most = p.truth.layouts > most ? p.truth.layouts : most;
        for (int k = 0; k < LENGTH; k++) {
            const float *box = p.truth.character[k].box;
            ck_assert_double_ge((double)p.truth.character[k].inside, h->inside - 1e-4);
            ck_assert_double_gt(sum_of(p.masks[k], AREA), 255);
            if (h->inside >= 1)
                ck_assert_msg(box[0] > -0.01F && box[1] > -0.01F && box[2] < WIDTH + 0.01F &&
                                  box[3] < HEIGHT + 0.01F,
                              "image %d: ink leaves the canvas: %g %g %g %g", i, (double)box[0],
                              (double)box[1], (double)box[2], (double)box[3]);
        }
    }
    ck_assert_int_ge(most, h->most);
    renderer_free(r);
    domain_free(d);
    font_store_free(fonts);
}
END_TEST

/* ---- occlusion and clipping -------------------------------------------------------------
 */

/* Opaque strokes over the text: pixels that keep the ink's own level are not covered. */
START_TEST(occluded_is_what_is_painted_over)
{
    struct font_store *fonts = open_fonts();
    struct domain *d = domain_of("size: 24, ink: 0, contrast: 0",
                                 "{dots: {count: 60, size: 5, color: 200}}", 1, fonts);
    struct renderer *r = open_renderer(d);
    static struct picture p;
    for (int i = 0; i < IMAGES; i++) {
        draw(r, i, &p);
        for (int k = 0; k < LENGTH; k++) {
            double covered = 0, all = 0;
            for (int at = 0; at < AREA; at++) {
                all += p.masks[k][at];
                covered += p.pixels[at] == 200 ? p.masks[k][at] : 0;
            }
            const double occluded = (double)p.truth.character[k].occluded;
            ck_assert_double_eq_tol(occluded, covered / all, 0.02);
            ck_assert_double_eq_tol((double)p.truth.character[k].visible,
                                    (double)p.truth.character[k].inside * (1 - occluded), 1e-5);
        }
    }
    renderer_free(r);
    domain_free(d);
    font_store_free(fonts);
}
END_TEST

static bool inside_quad(const float (*corner)[2], int count, double x, double y)
{
    bool in = false;
    for (int i = 0, k = count - 1; i < count; k = i++) {
        const double x0 = (double)corner[i][0], y0 = (double)corner[i][1];
        const double x1 = (double)corner[k][0], y1 = (double)corner[k][1];
        if ((y0 > y) != (y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
            in = !in;
    }
    return in;
}

/* A point is in the clipped quad exactly when it is in the quad and on the canvas. */
START_TEST(cut_quads)
{
    struct font_store *fonts = open_fonts();
    struct domain *d = domain_of("size: 30, inside: 0, contrast: 0, x: {uniform: [-60, 60]}, "
                                 "y: {uniform: [-30, 30]}",
                                 "{rotate: {angle: {uniform: [-80, 80]}}}", 1, fonts);
    struct renderer *r = open_renderer(d);
    static struct picture p;
    int cut = 0;
    for (int i = 0; i < IMAGES; i++) {
        draw(r, i, &p);
        for (int k = 0; k < LENGTH; k++) {
            float corners[CLIPPED_CORNERS][2];
            const int count = outline_clip_quad((const float(*)[2])p.truth.character[k].quad, WIDTH,
                                                HEIGHT, corners);
            cut += count != 4;
            for (double y = -20.25; y < HEIGHT + 20; y += 1.7)
                for (double x = -30.25; x < WIDTH + 30; x += 1.9) {
                    const bool canvas = x >= 0 && y >= 0 && x <= WIDTH && y <= HEIGHT;
                    const bool quad =
                        inside_quad((const float(*)[2])p.truth.character[k].quad, 4, x, y);
                    ck_assert_int_eq(inside_quad((const float(*)[2])corners, count, x, y),
                                     quad && canvas);
                }
        }
    }
    ck_assert_int_gt(cut, IMAGES / 4);
    renderer_free(r);
    domain_free(d);
    font_store_free(fonts);
}
END_TEST

/* ---- draws ----------------------------------------------------------------------------------- */

static json_t *draws_of(const struct domain *d, int index)
{
    struct err e = ERR_INIT;
    struct journal *j = journal_create(&e);
    static uint8_t pixels[AREA * 3];
    const struct seeds seeds = seeds_single(11);
    const struct layers layers = {.journal = j};
    struct renderer *r = open_renderer(d);
    struct truth t;
    render_layers(r, &seeds, (uint64_t)index, pixels, &t, &layers);
    json_t *draws = domain_journal_json(d, j);
    renderer_free(r);
    journal_free(j);
    return draws;
}

static size_t drawn(const json_t *draws, const char *effect, const char *name)
{
    char stream[64];
    snprintf(stream, sizeof stream, "%s/0", effect);
    return json_array_size(json_object_get(json_object_get(draws, stream), name));
}

/* Places, which are not settings, are recorded by name, one for each thing placed. */
START_TEST(draws_hold_places)
{
    static const struct {
        const char *effect, *settings, *name;
        size_t count;
    } places[] = {
        {"lines", "{count: 3}", "x", 6},
        {"curves", "{count: 2}", "y", 8},
        {"arcs", "{count: 2}", "start", 2},
        {"dots", "{count: 9}", "y", 9},
        {"decoys", "{count: 4}", "class", 4},
        {"decoys", "{count: 4}", "x", 4},
        {"blobs", "{count: 5}", "x", 5},
        {"grid", "{count: 1}", "first", 2},
        {"elastic", "{}", "phase", 8},
        {"crumple", "{}", "rate", 24},
        {"texture", "{}", "salt", 1},
        {"texture", "{octaves: 2}", "octaves", 1},
        {"invert", "{}", "strength", 1},
        {"salt_pepper", "{salt: {uniform: [0, 1]}}", "salt", 1},
    };
    struct font_store *fonts = open_fonts();
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char list[128];
        snprintf(list, sizeof list, "{%s: %s}", places[i].effect, places[i].settings);
        struct domain *d = domain_of("size: 20, contrast: 0", list, 3, fonts);
        json_t *draws = draws_of(d, 3);
        ck_assert_msg(drawn(draws, places[i].effect, places[i].name) == places[i].count, "%s of %s",
                      places[i].name, places[i].effect);
        json_decref(draws);
        domain_free(d);
    }
    font_store_free(fonts);
}
END_TEST

/* Decoys use the fonts of the text with the same weights: no sudden serifs at a small gap. */
START_TEST(decoys_keep_to_the_weights)
{
    struct font_store *fonts = open_fonts();
    struct domain *d = NULL;
    struct err e = ERR_INIT;
    size_t i;
    json_t *draws, *font;
    ck_assert_msg(!domain_parse(&d,
                                "name: t\ncanvas: {width: 72, height: 24}\nalphabet: \"01\"\n"
                                "length: 1\nfonts: {dejavu-sans: 1000000, dejavu-serif: 1}\n"
                                "text: {size: 10, contrast: 0}\neffects: [{decoys: {count: 40}}]\n",
                                "t.yaml", fonts, &e),
                  "%s", e.text);
    draws = draws_of(d, 0);
    ck_assert_uint_eq(drawn(draws, "decoys", "font"), 40);
    json_array_foreach(json_object_get(json_object_get(draws, "decoys/0"), "font"), i, font)
        ck_assert_double_eq(json_number_value(font), 0);
    json_decref(draws);
    domain_free(d);
    font_store_free(fonts);
}
END_TEST

/* Values drawn for pictures and layouts that were not kept are not recorded. */
START_TEST(draws_are_those_of_the_picture)
{
    struct font_store *fonts = open_fonts();
    struct domain *d =
        domain_of("size: 20, ink: 0, contrast: 120, inside: 1, y: {uniform: [-20, 20]}",
                  "{lines: {count: 2}}, {invert: {strength: 0.5}}", 1, fonts);
    for (int i = 0; i < 8; i++) {
        json_t *draws = draws_of(d, i);
        ck_assert_uint_eq(drawn(draws, "lines", "x"), 4);
        ck_assert_uint_eq(json_array_size(json_object_get(json_object_get(draws, "text"), "y")), 1);
        json_decref(draws);
    }
    domain_free(d);
    font_store_free(fonts);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_test(c, boxes_are_those_of_the_masks);
    tcase_add_test(c, inside_is_the_share_of_the_paint);
    tcase_add_loop_test(c, inside_is_met, 0, HOLDS);
    tcase_add_test(c, occluded_is_what_is_painted_over);
    tcase_add_test(c, cut_quads);
    tcase_add_test(c, draws_hold_places);
    tcase_add_test(c, decoys_keep_to_the_weights);
    tcase_add_test(c, draws_are_those_of_the_picture);
}

int main(void)
{
    return run_suite("truth", add);
}
