/* From (seeds, index) to outlines on the canvas: the text, its fonts, and all geometry. */
#ifndef ADDA_GEN_LAYOUT_H
#define ADDA_GEN_LAYOUT_H

#include "gen/domain/parts.h"
#include "gen/paint/scene.h"
#include "gen/render/seeds.h"

/* Fills the word of `s`: classes, fonts, and the points of all characters. Layouts are drawn again,
 * a bounded number of times, until every character has its required share inside the canvas;
 * finally characters are moved inside. Returns how many layouts were drawn. */
int layout_make(struct scene *s, const struct seeds *seeds, uint64_t index,
                struct journal *journal);

/* The text of an image: classes[length], the places behind a shorter text with the size of the
 * alphabet. Returns how many characters it has. */
int layout_text(const struct domain *d, const struct seeds *seeds, uint64_t index,
                uint16_t *classes);

#endif
