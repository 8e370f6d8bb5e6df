/* Which face of a file a font is: the keys `face` and `axes`, in the list of fonts and in domains.
 */
#ifndef ADDA_GEN_FONT_CHOICE_H
#define ADDA_GEN_FONT_CHOICE_H

#include <jansson.h>
#include "base/document.h"
#include "gen/paint/face.h"

/* From a map that may have the keys; fills all of *c. Mistakes are added to `e`. */
void font_choice_read(struct face_choice *c, const struct node *map, struct err *e);

/* Sets those of the keys that are not left out. */
void font_choice_put(const struct face_choice *c, json_t *object);

bool font_choice_equal(const struct face_choice *a, const struct face_choice *b);

/* " face 1 wght 700", for names; "" where nothing was chosen. To be freed. */
char *font_choice_text(const struct face_choice *c);

#endif
