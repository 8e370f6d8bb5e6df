/* What is known of an image once it is painted. */
#ifndef ADDA_GEN_TRUTH_H
#define ADDA_GEN_TRUTH_H

#include <stdint.h>
#include "gen/domain/info.h"
#include "gen/paint/journal.h"
#include "gen/paint/limits.h"

/* What is known of an image. Boxes are in pixels, x to the right, y down, and are exact under every
 * effect, because no effect moves pixels: all geometry acts on outlines. */
struct truth {
    int length;
    uint16_t classes[CAPTCHA_MAX_LENGTH];
    struct {
        float quad[4][2]; /* corners of the glyph's own box, after all geometry */
        float box[4];     /* x0 y0 x1 y1 of its ink (hollow and bold too), before clipping */
        float
            clipped[4]; /* of its ink inside the canvas, within a pixel; all 0 when there is none */
        float inside;   /* share of its ink inside the canvas */
        float occluded; /* share of what is inside that is painted over */
        float visible;  /* share of its ink inside the canvas and not painted over */
        /* Levels of 255. In the final picture: from the mean of the pixels without ink up to two
         * beyond its box to the level of full ink that fits its pixels best, by least squares over
         * their coverage. And when it was painted: mean difference of its colour and the background
         * under it. */
        float contrast, ink_contrast;
        uint8_t ink[3]; /* colour, RGB */
        int font;       /* index into the domain's fonts */
    } character[CAPTCHA_MAX_LENGTH];
    int layouts;  /* layouts drawn until every character was inside (text: inside) */
    int inks;     /* colours drawn until every character stood out (text: contrast) */
    int pictures; /* painted until every character stood out after the last effect */
};

/* More of an image than its pixels, in the caller's buffers; NULL: not wanted. */
struct layers {
    uint8_t
        *clean;   /* [h][w][channels]: background and characters, without strokes, dots, filters */
    uint8_t *ink; /* [h][w]: coverage of all characters, 0 ... 255 */
    uint8_t *masks; /* [length][h][w]: coverage of each character, also where it is painted over;
                       empty behind a shorter text */
    struct journal *journal;
};

/* The text an image shows, in UTF-8. */
enum { TRUTH_TEXT = 4 * CAPTCHA_MAX_LENGTH + 1 };
void truth_text(const struct domain_info *info, const struct truth *t, char text[TRUTH_TEXT]);

#endif
