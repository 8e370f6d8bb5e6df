/* Which Unicode characters can be drawn one by one. */
#ifndef ADDA_GEN_DOMAIN_SUITABLE_H
#define ADDA_GEN_DOMAIN_SUITABLE_H

#include <stdint.h>

/* Why a character cannot be drawn by itself, from left to right, as the end of a sentence whose
 * subject it is; NULL: it can. Spaces, combining marks, scripts that need shaping, characters that
 * act on others, controls, and what is no character. */
const char *domain_unsuitable(uint32_t c);

/* Why a character of images that are files is probably a mistake: "is a combining mark, ...". NULL:
 * it is not. */
const char *domain_doubtful(uint32_t c);

#endif
