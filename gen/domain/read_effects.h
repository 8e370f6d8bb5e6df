/* Effects of a domain that is being read, and whether an image takes too long. */
#ifndef ADDA_GEN_DOMAIN_READ_EFFECTS_H
#define ADDA_GEN_DOMAIN_READ_EFFECTS_H

#include "gen/domain/reader.h"

/* Appends the effects of a list, if there is one, to those there are. */
void domain_read_effects(struct domain_reader *r, const struct node *n);

/* A limit on each setting does not limit what they take together: an error when an image could take
 * too long (work.h). Everything else must be known. */
void domain_check_work(const struct domain_reader *r, const struct node *root);

#endif
