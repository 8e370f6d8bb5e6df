/* Settings of a domain by the names that figures give them (figure.h). */
#ifndef ADDA_GEN_LIKENESS_SETTING_H
#define ADDA_GEN_LIKENESS_SETTING_H

#include <jansson.h>
#include "gen/domain/domain.h"

/* Whether domains can have such a setting. */
bool likeness_setting_known(const char *name);

/* Its value, as domain files have it; a list where the domain has the effect several times; NULL
 * where it does not have the effect. New reference. */
json_t *likeness_setting_value(const struct domain *d, const char *name);

#endif
