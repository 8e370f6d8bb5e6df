/* What an effect is: one file in gen/effects/ and one line in gen/effects/list.h.
 *
 * An image is made in stages; a domain lists effects in order, and each acts in its stage:
 *
 *   background   paints the canvas before the text
 *   glyph        moves the points of one character, centred at 0, y up
 *   word         moves the points of all characters, in canvas pixels, y down
 *   ink          says how one character is painted: filled or hollow, thicker, with a shadow
 *   draw         paints over the text (or behind it, if its setting says so)
 *   filter       changes all pixels, last
 *
 * Geometry (glyph, word) draws from the layout streams, the rest from the style streams, colours of
 * every stage from the colour streams. Each effect has streams of its own, named by the effect and
 * its occurrence, so that adding one shifts no other. */
#ifndef ADDA_GEN_EFFECT_H
#define ADDA_GEN_EFFECT_H

#include <stdbool.h>
#include "base/param.h"
#include "base/rng.h"
#include "gen/paint/canvas.h"
#include "gen/domain/domain.h"
#include "gen/paint/raster.h"

/* How a character is painted. All zero: filled, nothing else. */
struct pen {
    float hollow; /* px: only a stroke of this width along the outline; 0: filled */
    float bold;   /* px added all around */
    float shadow[2];
    uint8_t shadow_rgb[3];
    uint8_t shadow_alpha; /* 0: none */
};

/* A character on its way to the canvas. x, y hold `points` outline points and then the four corners
 * of the glyph's own box, which move along and become the truth's quad. */
enum { CORNERS = 4 };
struct character {
    int points, contours;
    float *x, *y;
    const int *ends;
    struct pen pen;
    uint8_t rgb[3];
    int font; /* index into the domain's */
    int class;
};

struct word {
    int width, height; /* of the canvas */
    int count;
    struct character character[DOMAIN_MAX_LENGTH];
};

/* One image being made: what paints may use. */
struct scene {
    const struct domain *domain;
    struct canvas canvas;
    struct raster raster;
    struct word word;
    struct character spare; /* room for one more glyph, e.g. a decoy */
    uint8_t *coverage;      /* [height][width], free for anyone between two calls */
};

/* The random draws of one effect on one image. Values are drawn by name of the setting, so that
 * they can be written down with the truth; `rng` gives what is no setting: places, which are noted
 * by a name of their own, and the noise of single pixels, which nobody writes down. */
struct journal;
struct draws {
    struct rng rng, color;
    struct journal *journal; /* NULL: nobody writes down */
    int effect;              /* position in the domain's list */
    const struct param_table *table;
    const void *settings;
};
double draw_value(struct draws *d, const struct dist *setting);
void draw_color(struct draws *d, const struct dist *setting, uint8_t rgb[3]);

/* Writes `value` down under `name` (a literal; no setting of the effect's) and returns it:
 * `x = draw_note(d, "x", rng_uniform(&d->rng, 0, width))`. Free unless there is a journal. */
void journal_note(const struct draws *d, const char *name, double value);
static inline double draw_note(const struct draws *d, const char *name, double value)
{
    if (d->journal)
        journal_note(d, name, value);
    return value;
}

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

/* What a shift between two domains is made of. */
enum factor {
    FACTOR_FONTS,
    FACTOR_GEOMETRY,
    FACTOR_BACKGROUND,
    FACTOR_NOISE,
    FACTOR_COLOR,
    FACTORS
};
extern const char *const effect_factor_names[]; /* "fonts", "geometry", ..., NULL */

struct effect {
    const char *name, *help;
    enum effect_stage stage;
    struct param_table table; /* of the effect's settings */
    /* Settings under which it does nothing, as YAML ("{angle: 0}"): the end from which a domain
     * without the effect is left when two are mixed. NULL: there are none, and the share of images
     * that have it is mixed instead. */
    const char *neutral;
    bool bends;    /* straight lines become curves: outlines are cut finer */
    bool folds;    /* an outline may overlap itself: its area is not that of its paint */
    int revision;  /* raised when its pixels change: part of the identity of domains that have it */
    bool is_color; /* belongs to the colour factor, not to that of its stage */
    /* For the gallery: settings with @ where the strength goes, @i for a whole number, $ for a
     * folder of pictures; `also` is a second row (the other sign, behind the text), or NULL. */
    const char *rising, *also;
    double weakest, strongest;

    /* Derived values inside the settings, once after reading; may be NULL. Paths are relative to
     * `folder`. `release` undoes it. */
    enum err_code (*prepare)(void *settings, const char *folder, struct err *e);
    void (*release)(void *settings);
    /* SHA-256 of outside files it uses; "" when there are none. May be NULL. */
    const char *(*content)(const void *settings);

    /* The one of its stage; the others are NULL. */
    void (*glyph)(const void *settings, struct character *c, struct draws *d);
    void (*word)(const void *settings, struct word *w, struct draws *d);
    void (*ink)(const void *settings, struct character *c, struct draws *d);
    void (*paint)(const void *settings, struct scene *s, struct draws *d);
    /* Draw effects: whether this one goes behind the text; NULL: never. */
    bool (*behind)(const void *settings);
};

extern const struct effect *const effects[]; /* NULL-terminated, in the order of list.h */
const struct effect *effect_find(const char *name);
enum factor effect_factor(const struct effect *e);

#endif
