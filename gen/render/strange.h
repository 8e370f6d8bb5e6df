/* What is strange about a domain but no error, beyond what shows while it is read (domain_warnings,
 * gen/domain/domain.h). Rendered: settings that do nothing in it, alphabets that look like a range,
 * fonts of symbols or that contradict each other, pens that close its characters, characters that
 * it turns into each other, text that cannot be seen (unseen.h), images that nothing but a few
 * texts tells apart. Of files: pictures that are alike and have other texts, characters that are
 * tested with and never trained with, marks and invisible characters in their alphabet. */
#ifndef ADDA_GEN_STRANGE_H
#define ADDA_GEN_STRANGE_H

#include "gen/domain/domain.h"

/* Messages, a line each, without the domain's name; NULL: nothing. New string. Renders a few
 * images, for a quarter of a second at most, and compares outlines, up to a second for a thousand
 * characters. Where memory is short it says less. */
char *render_strange(const struct domain *d);

#endif
