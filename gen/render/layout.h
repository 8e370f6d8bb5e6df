/* From (seeds, index) to outlines on the canvas: the text, its fonts, and all geometry. */
#ifndef ADDA_GEN_LAYOUT_H
#define ADDA_GEN_LAYOUT_H

#include "gen/domain/domain_private.h"
#include "gen/paint/journal.h"
#include "gen/render/render.h"

/* The draws of effect `k` of the domain, or of the text settings (JOURNAL_TEXT), under `name`. */
struct draws draws_open(const struct domain *d, int k, const char *name, uint64_t seed,
                        uint64_t color_seed, uint64_t index, struct journal *journal);

/* Whether effect `k` acts on this image (its probability, and the coin of its stage). */
bool draws_gate(const struct domain *d, int k, uint64_t seed, uint64_t index);

/* Fills the word of `s`: classes, fonts, and the points of all characters. Layouts are drawn again
 * until every character has its stated share inside the canvas, a bounded number of times; then
 * characters are pushed inside. Returns how many layouts were drawn. */
int layout_make(struct scene *s, const struct seeds *seeds, uint64_t index,
                struct journal *journal);

/* The glyph's outline and the corners of its box, centred at 0, y up, in pixels: `size` is the
 * height of the alphabet. */
void layout_shape(const struct domain *d, struct character *c, float size);

/* A font of the domain, by its weights. */
int layout_font(const struct domain *d, struct rng *r);

void layout_text(const struct domain *d, const struct seeds *seeds, uint64_t index,
                 uint8_t *classes);

/* Box of the outline, and share of its area inside the canvas. */
void outline_box(const struct character *c, float box[4]);
float outline_inside(const struct character *c, int width, int height);

#endif
