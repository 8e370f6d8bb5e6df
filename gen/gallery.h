/* What an effect does: one row of images at rising strength. */
#ifndef ADDA_GEN_GALLERY_H
#define ADDA_GEN_GALLERY_H

#include <stdint.h>
#include "base/err.h"
#include "gen/effect.h"
#include "gen/font.h"

enum { GALLERY_SPEC = 2048, GALLERY_EFFECT = 512 };

/* "{NAME: {setting: ...}}" of the effect at strength 0 ... 1. False when it has no scale of
 * strengths. */
bool gallery_effect(const struct effect *effect, double strength, char text[GALLERY_EFFECT]);

/* The domain file, as text, of `effect` at strength 0 ... 1 on a plain RGB ground. False when the
 * effect has no scale of strengths. */
bool gallery_spec(const struct effect *effect, double strength, char text[GALLERY_SPEC]);

/* Writes folder/NAME.png. */
enum err_code gallery_publish(const char *folder, const struct effect *effect, int columns,
                              uint64_t seed, const struct font_store *fonts, struct err *e);

#endif
