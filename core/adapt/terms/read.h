/* The terms of a training as YAML and as the canonical JSON that is hashed: {mcc: 1.0}, or {mcc:
 * {weight: 1, temperature: 2}}. A weight of 0 takes a term out again. `s` has TERM_COUNT. */
#ifndef ADDA_ADAPT_TERMS_READ_H
#define ADDA_ADAPT_TERMS_READ_H

#include <jansson.h>
#include "adapt/terms/registry.h"

/* Lays the map `n` over `s`; NULL: nothing. All errors are added to e. */
void terms_update(struct term_settings *s, const struct node *n, struct err *e);

/* Those that are used, with all their settings; new reference. */
json_t *terms_json(const struct term_settings *s);

/* The inverse; of what `j` does not name, or NULL, the defaults, not used. */
void terms_from_json(struct term_settings *s, const json_t *j, struct err *e);

#endif
