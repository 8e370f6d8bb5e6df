/* The colour of the text. */
#ifndef ADDA_GEN_INK_H
#define ADDA_GEN_INK_H

#include "gen/render/renderer.h"

/* Mean difference in level between a character's ink, were it of this colour, and what now lies
 * under it. */
float ink_contrast(const struct canvas *c, const struct inked *at, const uint8_t rgb[3]);

/* Gives every character its colour. Returns the most that were drawn for one. */
int ink_choose(struct renderer *r, const struct render_job *j);

#endif
