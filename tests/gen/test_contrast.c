/* Contrast: as the truth has it, as `text: contrast` requires it, and what happens when it fails.
 */
#include "truth_support.h"

static int level_at(const uint8_t *pixels, int channels, int at)
{
    const uint8_t *p = pixels + at * channels;
    return channels == 1 ? *p : (299 * p[0] + 587 * p[1] + 114 * p[2] + 500) / 1000;
}

/* As defined in truth.h: from the pixels and the masks alone. */
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
    for (int k = 0; effect_registry[k]; k++)
        for (int channels = 1; paints(effect_registry[k]) && channels <= 3; channels += 2) {
            char list[GALLERY_EFFECT];
            const struct gallery_place place = {.effect = effect_registry[k], .strength = 1};
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

/* Backgrounds, inks and later effects; how many images may fail in the end. */
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

START_TEST(contrast_is_met)
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

/* No picture has enough contrast: the image exists, its truth shows it, and its best picture is
 * kept. */
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

/* Ink that never stands out becomes black or white, whichever stands out more. */
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

static void add(TCase *c)
{
    tcase_add_test(c, contrast_is_that_of_the_picture);
    tcase_add_loop_test(c, contrast_is_met, 0, LEGIBLES);
    tcase_add_test(c, hopeless_images_say_so);
    tcase_add_test(c, black_or_white_at_last);
}

int main(void)
{
    return run_suite("contrast", add);
}
