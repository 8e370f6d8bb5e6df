/* What the first images of a domain show of their texts. */
#ifndef ADDA_GEN_UNSEEN_H
#define ADDA_GEN_UNSEEN_H

#include "base/text.h"
#include "gen/domain/domain.h"

/* Adds a line where most characters, or most of those at a place of the text, cannot be seen, where
 * images do not change with their text, or change with nothing else and there are few texts.
 * Renders up to 32 images, for a quarter of a second at most. Where memory is short it adds
 * nothing. */
void unseen_add(struct text *t, const struct domain *d);

#endif
