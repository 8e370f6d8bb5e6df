/* What an effect is: one file in gen/effects/ and one line in gen/effects/list.h.
 *
 * An image is made in four stages; a domain lists effects in order, and each acts in its stage:
 *
 *   background   paints the canvas before the text
 *   glyph        moves the points of one character, centred at 0, y up
 *   word         moves the points of all characters, in canvas pixels, y down
 *   draw         paints over the text (or behind it, if its setting says so)
 *   filter       changes all pixels, last
 *
 * Glyph and word effects draw from the layout stream, the others from the style stream; each has a
 * stream of its own, named by the effect and its occurrence, so that adding one shifts no other. */
#ifndef ADDA_GEN_EFFECT_H
#define ADDA_GEN_EFFECT_H

#include "base/param.h"
#include "base/rng.h"
#include "gen/canvas.h"
#include "gen/domain.h"

/* A character on its way to the canvas. x, y hold `points` outline points and then the four corners
 * of the glyph's own box, which move along and become the truth's quad. */
enum { CORNERS = 4 };
struct character {
    int points, contours;
    float *x, *y;
    const unsigned char *tags;
    const short *ends;
    uint8_t rgb[3];
    int font; /* index into the domain's */
    int class;
};

struct word {
    int width, height; /* of the canvas */
    int count;
    struct character character[DOMAIN_MAX_LENGTH];
};

enum effect_stage { EFFECT_BACKGROUND, EFFECT_GLYPH, EFFECT_WORD, EFFECT_DRAW, EFFECT_FILTER };

struct effect {
    const char *name, *help;
    enum effect_stage stage;
    struct param_table table; /* of the effect's settings */
    /* Derived values inside the settings, once after reading; may be NULL. */
    void (*prepare)(void *settings);
    /* The one of its stage; the others are NULL. */
    void (*glyph)(const void *settings, struct character *c, struct rng *r);
    void (*word)(const void *settings, struct word *w, struct rng *r);
    void (*paint)(const void *settings, struct canvas *c, struct rng *r); /* all other stages */
    /* Draw effects: whether this one goes behind the text; NULL: never. */
    bool (*behind)(const void *settings);
};

extern const struct effect *const effects[]; /* NULL-terminated, in the order of list.h */
const struct effect *effect_find(const char *name);

#endif
