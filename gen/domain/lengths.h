/* How many characters a text has: a number, or a distribution,
 *
 *     length: {uniform: [4, 6]}
 *     length: {normal: [5, 1]}      rounded, and cut off at three standard deviations
 *     length: {choice: [4, 6]}
 *
 * A distribution of one value is that number. Where the length varies, an image has a place for
 * each character of the longest text, and the places behind a shorter one are labelled with a class
 * of their own, the first after the alphabet's (domain_labels). */
#ifndef ADDA_GEN_DOMAIN_LENGTHS_H
#define ADDA_GEN_DOMAIN_LENGTHS_H

#include <jansson.h>
#include <stdbool.h>
#include "gen/domain/parts.h"

/* Reads the section over what `d` has from its base. */
void domain_read_length(struct domain *d, const struct node *n, struct err *e);

/* Takes over the length of another domain, for an empty one. */
void domain_copy_length(struct domain *d, const struct domain *from, struct err *e);

/* The length of a text; one whose length does not vary draws nothing. */
int domain_draw_length(const struct domain *d, uint64_t seed, uint64_t index);

/* "4", or "4 to 6". */
enum { DOMAIN_LENGTH_TEXT = 32 };
void domain_print_length(const struct domain_info *info, char text[DOMAIN_LENGTH_TEXT]);

/* As identities and specs have it. New reference. */
json_t *domain_length_json(const struct domain *d);

/* The shortest and the longest text of an identity; false: it is damaged. */
bool domain_length_range(const json_t *length, int *shortest, int *longest);

#endif
