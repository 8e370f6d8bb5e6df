/* Alphabet and fonts of a domain that is being read. */
#ifndef ADDA_GEN_DOMAIN_READ_FONTS_H
#define ADDA_GEN_DOMAIN_READ_FONTS_H

#include "gen/domain/reader.h"

/* `drawn`: each character must be one that can be drawn by itself; that of files only has to be
 * printable. */
void domain_read_alphabet(struct domain *d, const struct node *n, bool drawn, struct err *e);

/* [a, ./b.ttf, ./folder/] with equal weights, or {a: 2, ./b.ttf: 1, ./c.ttc: {face: 1}}, in place
 * of the fonts there were: names of the list, and files, which have a slash. */
void domain_read_fonts(struct domain_reader *r, const struct node *n);

/* Outlines of all fonts; alphabet, sizes and effects must be known. */
void domain_read_outlines(struct domain_reader *r);

#endif
