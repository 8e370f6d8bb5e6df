/* Characters and lengths that a target shows and its source never does: no method sees labels of
 * them. */
#ifndef ADDA_GEN_UNSHOWN_H
#define ADDA_GEN_UNSHOWN_H

#include "gen/domain/domain.h"

/* A line for each that there are, of two domains of one alphabet and as many places; NULL: there
 * are none, or it cannot be told of images whose texts nobody knows. New string. Where memory is
 * short it says nothing. */
char *unshown_told(const struct domain *source, const struct domain *target);

#endif
