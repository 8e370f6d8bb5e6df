/* What a domain file may name. It is handed in to whoever reads one, so that nothing here knows
 * which effects there are; gen/effects/load.h hands in all of them. */
#ifndef ADDA_GEN_DOMAIN_CATALOGUE_H
#define ADDA_GEN_DOMAIN_CATALOGUE_H

#include "gen/domain/font.h"
#include "gen/paint/effect.h"

struct domain_catalogue {
    const struct font_store *fonts;
    const struct effect *const *effects; /* NULL-terminated */
};

#endif
