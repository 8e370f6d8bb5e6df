/* Characters that a target shows and its source never does, and texts shorter or longer than any of
 * its source: no method sees labels of them. */
#ifndef ADDA_GEN_UNSHOWN_H
#define ADDA_GEN_UNSHOWN_H

#include "gen/domain/domain.h"

/* A line of each kind that there is, of two domains of one alphabet and as many places; NULL: there
 * are none, or it cannot be told of images whose texts nobody knows. New string. Where memory is
 * short it says nothing. */
char *unshown_told(const struct domain *source, const struct domain *target);

#endif
