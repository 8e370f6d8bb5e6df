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
    char spec[4096];
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

/* A box ends in the outermost pixels of the mask, so within one pixel of their edge; the tip of a
 * sharp corner may cover less than half a level of the pixel it ends in, so within two. */
enum { TIP = 0 };

static void check_boxes(const struct picture *p, const char *name)
{
    for (int i = 0; i < LENGTH; i++) {
        float seen[4];
        const float *box = p->truth.character[i].box, *clipped = p->truth.character[i].clipped;
        const bool any = mask_box(p->masks[i], seen);
        const bool whole = box[0] >= 0 && box[1] >= 0 && box[2] <= WIDTH && box[3] <= HEIGHT;
        for (int k = 0; k < 4; k++) {
            ck_assert_msg(any || fabsf(clipped[k]) <= 0, "%s: a box without ink", name);
            ck_assert_msg(!any || fabsf(clipped[k] - seen[k]) <= 1 + (whole ? TIP : 0),
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
            char spec[512], name[128];
            gallery_effect(effects[k], 1, spec);
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
        struct domain *cut = domain_of("size: 20, inside: 0, contrast: 0, y: 20", pens[v], 1, fonts);
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

static void add(TCase *c)
{
    tcase_add_test(c, boxes_are_those_of_the_masks);
    tcase_add_test(c, inside_is_the_share_of_the_paint);
    tcase_add_loop_test(c, inside_is_held, 0, HOLDS);
}

int main(void)
{
    return run_suite("truth", add);
}
