/* What a font calls its glyphs: fonts of symbols have them at the places of letters, and say so. */
#ifndef ADDA_GEN_PAINT_GLYPH_NAMES_H
#define ADDA_GEN_PAINT_GLYPH_NAMES_H

#include <stdint.h>
#include "gen/paint/face.h"

/* Where at least half of the ASCII letters and digits among the characters have glyphs that the
 * font names as something else, the first two of them: "W is named Omega, A Alpha" (new string).
 * NULL: it does not, or has no names. Neither a suffix counts, as in A.sc and A_2, nor a name that
 * says nothing or the code point: .notdef, glyph12, gid12, cid12, index12, g12, uni0041, u0041. */
char *glyphs_other_names(struct face *f, const uint32_t *characters, int count);

#endif
