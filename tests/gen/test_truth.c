/* The truth against the picture: boxes against masks under every effect that moves or draws ink,
 * what the settings promise (inside, contrast), and their last resorts. */
#include <math.h>

#include "gen/effect.h"
#include "gen/gallery.h"
#include "gen/layout.h"
#include "support.h"

enum { WIDTH = 100, HEIGHT = 44, LENGTH = 3, AREA = WIDTH * HEIGHT, IMAGES = 40 };

struct picture {
    struct truth truth;
    uint8_t pixels[AREA * 3], clean[AREA * 3], ink[AREA], masks[LENGTH][AREA];
};

static void draw(struct renderer *r, int index, struct picture *p)
{
    const struct seeds seeds = seeds_single(11);
    const struct layers layers = {.clean = p->clean, .ink = p->ink, .masks = p->masks[0]};
    render_layers(r, &seeds, (uint64_t)index, p->pixels, &p->truth, &layers);
}

/* Settings of the text and of the effects, on a canvas of 100 x 44. */
static struct domain *domain_of(const char *text, const char *list, int channels,
                                const struct font_store *fonts)
{
    char spec[GALLERY_SPEC];
    snprintf(spec, sizeof spec,
             "name: t\ncanvas: {width: %d, height: %d, channels: %d}\n"
             "alphabet: \"ABCDEFGHKLMNPRSTXYZ23456789\"\nlength: 3\nfonts: [dejavu-sans-bold]\n"
             "text: {%s}\neffects: [%s]\n",
             WIDTH, HEIGHT, channels, text, list);
    return parse_domain(spec, fonts);
}

/* ---- boxes ----------------------------------------------------------------------------------- */

/* Box of the pixels with ink; false when there are none. */
static bool mask_box(const uint8_t *mask, float box[4])
{
    box[0] = WIDTH, box[1] = HEIGHT, box[2] = box[3] = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            if (mask[y * WIDTH + x]) {
                box[0] = fminf(box[0], (float)x);
                box[1] = fminf(box[1], (float)y);
                box[2] = fmaxf(box[2], (float)x + 1);
                box[3] = fmaxf(box[3], (float)y + 1);
            }
    return box[2] > 0;
}

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
    for (int k = 0; effects[k]; k++) {
        if (!moves_ink(effects[k]))
            continue;
        for (int v = 0; v < 6; v++) {
            char spec[GALLERY_EFFECT + 64], name[128];
            const struct gallery_place place = {.effect = effects[k], .strength = 1};
            ck_assert(gallery_effect(&place, spec));
            strncat(spec, pens[v / 2], sizeof spec - strlen(spec) - 1);
            snprintf(name, sizeof name, "%s, pen %d, text %d", effects[k]->name, v / 2, v % 2);
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

/* The share that the truth tells is that of the paint: the same character on a canvas around it has
 * all of its ink. The two rasters differ by rounding. */
START_TEST(inside_is_the_share_of_the_paint)
{
    static const char *const pens[] = {"", "{bold: {width: 4}}", "{hollow: {width: 3}}"};
    struct font_store *fonts = open_fonts();
    static struct picture part, whole;
    for (int v = 0; v < 3; v++) {
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

/* Layouts that can hold the promise, that rarely do, and that never can. */
static const struct hold {
    const char *text, *effects;
    double inside;
    int most; /* layouts that some image needs at least */
} holds[] = {
    {"size: 20, inside: 1, contrast: 0, y: {uniform: [-16, 16]}", "", 1, 2},
    {"size: 20, inside: 1, contrast: 0, y: {uniform: [-12, 12]}", "{bold: {width: 4}}", 1, 2},
    {"size: 20, inside: 1, contrast: 0, y: {uniform: [-12, 12]}", "{hollow: {width: 6}}", 1, 2},
    {"size: 20, inside: 0.8, contrast: 0, y: {uniform: [-20, 20]}", "{bold: {width: 3}}", 0.8, 2},
    {"size: 20, inside: 1, contrast: 0, y: 60", "{bold: {width: 4}}", 1, 13},
    {"size: 200, margin: 0, spacing: -200, inside: 1, contrast: 0", "{bold: {width: 30}}", 1, 13},
    {"size: 20, inside: 1, contrast: 0, x: -300", "{rotate: {angle: 30}}, {hollow: {width: 2}}", 1,
     13},
};
enum { HOLDS = sizeof holds / sizeof *holds };

START_TEST(inside_is_held)
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

/* ---- contrast -------------------------------------------------------------------------------- */

static int level_at(const uint8_t *pixels, int channels, int at)
{
    const uint8_t *p = pixels + at * channels;
    return channels == 1 ? *p : (299 * p[0] + 587 * p[1] + 114 * p[2] + 500) / 1000;
}

/* As the header says: from the pixels, the masks and nothing else. */
static double contrast_of(const struct picture *p, int k, int channels)
{
    double in = 0, ink = 0, square = 0, out = 0, ground = 0;
    float box[4];
    if (!mask_box(p->masks[k], box))
        return 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            const int at = y * WIDTH + x, level = level_at(p->pixels, channels, at);
            in += level * p->masks[k][at];
            ink += p->masks[k][at];
            square += p->masks[k][at] * p->masks[k][at];
            if (!p->ink[at] && (float)x >= box[0] - 2 && (float)x < box[2] + 2 &&
                (float)y >= box[1] - 2 && (float)y < box[3] + 2) {
                out += level;
                ground++;
            }
        }
    return ground > 0 ? fmin(255, 255 * fabs(in - ink * out / ground) / square) : 0;
}

static bool paints(const struct effect *e)
{
    return e->rising && (e->stage == EFFECT_DRAW || e->stage == EFFECT_FILTER);
}

/* The renderer's box is that of the outline, which may have a row of pixels without ink at its
 * edges: the surroundings differ by a few pixels. */
START_TEST(contrast_is_that_of_the_picture)
{
    struct font_store *fonts = open_fonts();
    static struct picture p;
    for (int k = 0; effects[k]; k++)
        for (int channels = 1; paints(effects[k]) && channels <= 3; channels += 2) {
            char list[GALLERY_EFFECT];
            const struct gallery_place place = {.effect = effects[k], .strength = 1};
            ck_assert(gallery_effect(&place, list));
            struct domain *d =
                domain_of("size: 20, ink: \"#2a4d8f\", contrast: 24", list, channels, fonts);
            struct renderer *r = open_renderer(d);
            for (int i = 0; i < 12; i++) {
                draw(r, i, &p);
                for (int c = 0; c < LENGTH; c++)
                    ck_assert_double_eq_tol((double)p.truth.character[c].contrast,
                                            contrast_of(&p, c, channels), 6);
            }
            renderer_free(r);
            domain_free(d);
        }
    font_store_free(fonts);
}
END_TEST

static float least_contrast(const struct truth *t)
{
    float least = 255;
    for (int i = 0; i < t->length; i++)
        least = fminf(least, t->character[i].contrast);
    return least;
}

/* Grounds, inks and what comes after them; how many images may fail at last. */
static const struct legible {
    const char *text, *effects;
    float wanted;
    int redrawn; /* images that need another picture: at least */
    int failing; /* at most */
} legibles[] = {
    {"size: 20, contrast: 40, ink: {uniform: [0, 255]}", "{flat: {color: {uniform: [0, 255]}}}", 40,
     0, 0},
    {"size: 20, contrast: 40, ink: {uniform: [0, 255]}", "{flat: {color: 90}}, {blur: {sd: 1}}", 40,
     1, IMAGES / 4},
    {"size: 20, contrast: 60, ink: {uniform: [0, 60]}, mixed_ink: true",
     "{lines: {count: {uniform: [0, 20]}, width: 3, color: 60}}", 60, 1, IMAGES / 4},
    {"size: 20, contrast: 24, ink: 0", "{invert: {strength: {choice: [0.5, 1]}}}", 24, 1,
     IMAGES / 4},
};
enum { LEGIBLES = sizeof legibles / sizeof *legibles, PICTURES = 4 };

START_TEST(contrast_is_held)
{
    const struct legible *l = &legibles[_i];
    struct font_store *fonts = open_fonts();
    struct domain *d = domain_of(l->text, l->effects, 1, fonts);
    struct renderer *r = open_renderer(d);
    static struct picture p;
    int redrawn = 0, failing = 0;
    for (int i = 0; i < IMAGES; i++) {
        draw(r, i, &p);
        const bool failed = p.truth.pictures > PICTURES;
        redrawn += p.truth.pictures > 1;
        failing += failed;
        ck_assert_int_eq(least_contrast(&p.truth) < l->wanted, failed);
        for (int k = 0; k < LENGTH; k++)
            ck_assert(p.truth.character[k].ink_contrast >= l->wanted);
    }
    ck_assert_int_ge(redrawn, l->redrawn);
    ck_assert_int_le(failing, l->failing);
    renderer_free(r);
    domain_free(d);
    font_store_free(fonts);
}
END_TEST

/* Nothing helps: the image is there all the same, and says so; the best of its pictures is kept. */
START_TEST(hopeless_images_say_so)
{
    static const char *const hopeless[] = {"{invert: {strength: 0.5}}", "{salt_pepper: {share: 1}}",
                                           "{blur: {sd: 20}}"};
    struct font_store *fonts = open_fonts();
    static struct picture p;
    for (int v = 0; v < 3; v++) {
        struct domain *d = domain_of("size: 20, ink: 0, contrast: 120", hopeless[v], 1, fonts);
        struct renderer *r = open_renderer(d);
        for (int i = 0; i < 8; i++) {
            draw(r, i, &p);
            ck_assert_int_eq(p.truth.pictures, PICTURES + 1);
            ck_assert(least_contrast(&p.truth) < 60);
            ck_assert(p.truth.character[0].ink_contrast > 200);
        }
        renderer_free(r);
        domain_free(d);
    }
    font_store_free(fonts);
}
END_TEST

/* Ink that never stands out becomes black or white, whichever does so more. */
START_TEST(black_or_white_at_last)
{
    static const int grounds[] = {100, 150}, inks[] = {255, 0};
    struct font_store *fonts = open_fonts();
    static struct picture p;
    for (int v = 0; v < 2; v++) {
        char text[128], list[64];
        snprintf(text, sizeof text, "size: 20, contrast: 30, ink: %d", grounds[v] + 10);
        snprintf(list, sizeof list, "{flat: {color: %d}}", grounds[v]);
        struct domain *d = domain_of(text, list, 1, fonts);
        struct renderer *r = open_renderer(d);
        for (int i = 0; i < 8; i++) {
            draw(r, i, &p);
            ck_assert_int_eq(p.truth.inks, 17);
            for (int k = 0; k < LENGTH; k++)
                ck_assert_int_eq(p.truth.character[k].ink[0], inks[v]);
            ck_assert(least_contrast(&p.truth) > 60);
        }
        renderer_free(r);
        domain_free(d);
    }
    font_store_free(fonts);
}
END_TEST

/* ---- what covers, what is cut off -------------------------------------------------------------
 */

/* Opaque strokes over the text: what is left of the ink's own level is not covered. */
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

/* A point lies in the cut quad where it lies in the quad and on the canvas. */
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
            const int count = truth_clip_quad(&p.truth, k, WIDTH, HEIGHT, corners);
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
    json_t *draws = journal_json(j, d);
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

/* Places that are no setting are there by name, one for each thing placed. */
START_TEST(draws_tell_places)
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

/* What was drawn for pictures and layouts that were not kept is not told. */
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
    tcase_add_loop_test(c, inside_is_held, 0, HOLDS);
    tcase_add_test(c, contrast_is_that_of_the_picture);
    tcase_add_loop_test(c, contrast_is_held, 0, LEGIBLES);
    tcase_add_test(c, hopeless_images_say_so);
    tcase_add_test(c, black_or_white_at_last);
    tcase_add_test(c, occluded_is_what_is_painted_over);
    tcase_add_test(c, cut_quads);
    tcase_add_test(c, draws_tell_places);
    tcase_add_test(c, draws_are_those_of_the_picture);
}

int main(void)
{
    return run_suite("truth", add);
}
