/* The fonts and effects that a domain file may name. Whoever reads one hands them in, so that this
 * room does not depend on the effects; gen/effects/load.h hands in all of them. */
#ifndef ADDA_GEN_DOMAIN_CATALOGUE_H
#define ADDA_GEN_DOMAIN_CATALOGUE_H

#include "gen/domain/font.h"
#include "gen/paint/effect.h"

struct domain_catalogue {
    const struct font_store *fonts;
    const struct effect *const *effects; /* NULL-terminated */
};

#endif
