/* Pictures with all that is known of them, for the tests of the truth. */
#ifndef ADDA_TESTS_GEN_TRUTH_SUPPORT_H
#define ADDA_TESTS_GEN_TRUTH_SUPPORT_H

#include <math.h>

#include "gen/effects/registry.h"
#include "gen/render/gallery.h"
#include "support.h"

enum { WIDTH = 100, HEIGHT = 44, LENGTH = 3, AREA = WIDTH * HEIGHT, IMAGES = 40 };

struct picture {
    struct truth truth;
    uint8_t pixels[AREA * 3], clean[AREA * 3], ink[AREA], masks[LENGTH][AREA];
};

static inline void draw(struct renderer *r, int index, struct picture *p)
{
    const struct seeds seeds = seeds_single(11);
    const struct layers layers = {.clean = p->clean, .ink = p->ink, .masks = p->masks[0]};
    render_layers(r, &seeds, (uint64_t)index, p->pixels, &p->truth, &layers);
}

/* Settings of the text and of the effects, on a canvas of 100 x 44. */
static inline struct domain *domain_of(const char *text, const char *list, int channels,
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

/* Box of the pixels with ink; false when there are none. */
static inline bool mask_box(const uint8_t *mask, float box[4])
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

#endif
