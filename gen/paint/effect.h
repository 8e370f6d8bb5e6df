/* The contract of an effect: one file in gen/effects/ and one line in gen/effects/list.h.
 *
 * An image is made in stages; a domain lists effects in order, and each acts in its stage:
 *
 *   background   paints the canvas before the text
 *   glyph        moves the points of one character, centred at 0, y up
 *   word         moves the points of all characters, in canvas pixels, y down
 *   ink          sets how one character is painted: filled or hollow, thicker, with a shadow
 *   draw         paints over the text (or behind it, by its setting `behind`)
 *   filter       changes all pixels, last
 *
 * Geometry (glyph, word) draws from the layout streams, the rest from the style streams, colours of
 * every stage from the colour streams. Each effect has streams of its own, named by the effect and
 * its occurrence, so that adding one shifts no other. */
#ifndef ADDA_GEN_EFFECT_H
#define ADDA_GEN_EFFECT_H

#include <stdbool.h>
#include "base/param.h"
#include "gen/paint/draws.h"
#include "gen/paint/scene.h"

enum effect_stage {
    EFFECT_BACKGROUND,
    EFFECT_GLYPH,
    EFFECT_WORD,
    EFFECT_INK,
    EFFECT_DRAW,
    EFFECT_FILTER,
    EFFECT_STAGES
};
extern const char *const effect_stage_names[]; /* NULL-terminated */

/* The factors of a shift between two domains. */
enum factor {
    FACTOR_FONTS,
    FACTOR_GEOMETRY,
    FACTOR_BACKGROUND,
    FACTOR_NOISE,
    FACTOR_COLOR,
    FACTOR_FREQUENCIES, /* of characters: no effect has it */
    FACTORS
};
extern const char *const effect_factor_names[]; /* "fonts", "geometry", ..., NULL */

/* How far the effects before have at most moved the middle of a character's own box from its place
 * on the line, and how large that box can be, in px. */
struct stray {
    double x, y;
    double width, height;
    bool anywhere; /* nothing more can be said: neighbours may change places */
};

struct effect {
    const char *name, *help;
    enum effect_stage stage;
    struct param_table table; /* of the effect's settings */
    /* Settings under which it does nothing, as YAML ("{angle: 0}"): what a domain without the
     * effect counts as when two domains are mixed. NULL: there are none, and the share of images
     * that have the effect is mixed instead. */
    const char *neutral;
    bool bends;    /* straight lines become curves: outlines are flattened more finely */
    bool folds;    /* an outline may overlap itself: its area is not that of its ink */
    bool covers;   /* a background: paints every pixel, whatever it was before */
    int revision;  /* raised when its pixels change: part of the identity of domains that have it */
    bool is_color; /* belongs to the colour factor, not to that of its stage */
    /* For the gallery: settings with @ where the strength goes, @i for a whole number, $ for a
     * folder of pictures; `also` is a second row (the other sign, behind the text), or NULL. */
    const char *rising, *also;
    double weakest, strongest;

    /* Computes derived values inside the settings, once after reading; may be NULL. Paths are
     * relative to `folder`. `release` frees them. */
    enum err_code (*prepare)(void *settings, const char *folder, struct err *e);
    void (*release)(void *settings);
    /* Glyph and word effects: adds what this one may do, at its settings' extremes. NULL: it leaves
     * the box as it is, sideways and in its size. */
    void (*strays)(const void *settings, struct stray *s);
    /* Ink effects: how many px beyond the outline the pen reaches at most. NULL: it does not. */
    double (*beyond)(const void *settings);
    /* Ink effects: the name of the effect that does nothing to a character that has this one. NULL,
     * and for some settings: there is none. */
    const char *(*instead)(const void *settings);
    /* SHA-256 of the files that its settings name. NULL: it uses none. */
    const char *(*content)(const void *settings);

    /* The function of its stage; the others are NULL. */
    void (*glyph)(const void *settings, struct character *c, struct draws *d);
    void (*word)(const void *settings, struct word *w, struct draws *d);
    void (*ink)(const void *settings, struct character *c, struct draws *d);
    void (*paint)(const void *settings, struct scene *s, struct draws *d);
    /* Draw effects: the offset of the boolean setting that puts it behind the text; 0: it has none.
     */
    size_t behind;
};

/* The one of that name in a list that NULL ends; NULL when there is none. */
const struct effect *effect_find(const struct effect *const *list, const char *name);

enum factor effect_factor(const struct effect *e);

/* The largest absolute value that a setting can take. */
double effect_reach(const struct dist *d);

/* The largest and the least value that it does take: of a normal distribution, within six
 * deviations. */
double effect_most(const struct dist *d);
double effect_least(const struct dist *d);

#endif
