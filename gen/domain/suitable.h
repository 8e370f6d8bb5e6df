/* Which Unicode characters can be drawn one by one, and which may stand in names. */
#ifndef ADDA_GEN_DOMAIN_SUITABLE_H
#define ADDA_GEN_DOMAIN_SUITABLE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/node.h"

/* Why a character cannot be drawn by itself, from left to right, as the end of a sentence whose
 * subject it is; NULL: it can. Spaces, combining marks, scripts that need shaping, characters that
 * act on others, controls, and what is no character. */
const char *domain_unsuitable(uint32_t c);

/* Controls, format characters, line and paragraph separators, and what is no character: no name and
 * no label holds one. */
bool domain_is_control(uint32_t c);

/* Adds an error for the first such character of a name; false: there is one, or the name is empty.
 */
bool domain_check_name(const struct node *n, struct err *e);

#endif
