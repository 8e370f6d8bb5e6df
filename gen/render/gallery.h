/* Rows of images that show an effect at increasing strength. */
#ifndef ADDA_GEN_GALLERY_H
#define ADDA_GEN_GALLERY_H

#include <stdint.h>
#include "base/err.h"
#include "gen/paint/effect.h"
#include "gen/domain/font.h"

enum { GALLERY_SPEC = 6144, GALLERY_EFFECT = 4608 };

/* One of the effect's rows, at strength 0 ... 1. */
struct gallery_place {
    const struct effect *effect;
    bool also; /* the second row */
    double strength;
    const char *pictures; /* folder that gallery_pictures filled; no quotes in its name */
};

/* "{NAME: {setting: ...}}". False when the effect has no such row. */
bool gallery_effect(const struct gallery_place *p, char text[GALLERY_EFFECT]);

/* The domain file, as text, with this effect on a plain RGB ground. False when it has no such row.
 */
bool gallery_spec(const struct gallery_place *p, char text[GALLERY_SPEC]);

/* Writes a few small pictures, for effects that cut backgrounds out of pictures. The folder must
 * exist. */
enum err_code gallery_pictures(const char *folder, const struct font_store *fonts, struct err *e);

/* Writes folder/NAME.png. */
struct gallery {
    const char *folder, *pictures;
    int columns;
    uint64_t seed;
    const struct font_store *fonts;
};
enum err_code gallery_publish(const struct gallery *g, const struct effect *effect, struct err *e);

#endif
