/* Characters that the turns of a domain make alike. */
#ifndef ADDA_GEN_TURNED_H
#define ADDA_GEN_TURNED_H

#include "base/text.h"
#include "gen/domain/domain.h"

/* Adds a line that names them, if there are any: pairs whose outlines in a font of the domain agree
 * after a turn by the difference of two angles that its rotate effects can give. */
void turned_add(struct text *t, const struct domain *d);

#endif
