/* The colour of the text. */
#ifndef ADDA_GEN_INK_H
#define ADDA_GEN_INK_H

#include "gen/render/renderer.h"

/* Colours drawn before ink becomes black or white. */
enum { INK_MOST = 16 };

/* Mean difference in level between a character's ink, if it had this colour, and the pixels under
 * it now. */
float ink_contrast(const struct canvas *c, const struct inked *at, const uint8_t rgb[3]);

/* Chooses the colour of every character. Returns the largest number of colours drawn for one;
 * INK_MOST + 1: it is black or white. */
int ink_choose(struct renderer *r, const struct render_job *j);

#endif
