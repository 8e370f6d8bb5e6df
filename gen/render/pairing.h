/* Whether two domains can share what a pairing promises (seeds.h). */
#ifndef ADDA_GEN_PAIRING_H
#define ADDA_GEN_PAIRING_H

#include "base/err.h"
#include "gen/domain/domain.h"
#include "gen/render/seeds.h"

/* ERR_USAGE when image i of both cannot show one text, as any pairing but NONE has it: images of
 * files share nothing, and rendered ones need one alphabet, length and frequencies. All reasons are
 * told; `setting` is what messages call the choice of a pairing ("--pairing"). `b` NULL: nothing is
 * known of the other domain. */
enum err_code render_check_pairing(const struct domain *a, const struct domain *b,
                                   enum pairing pairing, const char *setting, struct err *e);

/* What a pairing cannot share although it may be chosen: from LAYOUT on, values that are drawn
 * after a setting which takes more random numbers in one domain than in the other, as a normal
 * distribution does, and of colours a uniform one. A line for each such setting; NULL: there is
 * none. New string. */
char *render_pairing_told(const struct domain *a, const struct domain *b, enum pairing pairing);

#endif
