/* How often a domain shows each character of its alphabet:
 *
 *     frequencies: {zipf: 1}                     character k, from 1, 1/k as often as the first
 *     frequencies: {weights: {a: 3, b: 0.5}}     relative to the others, which have 1
 *     frequencies: {without: "xyz"}              characters left out
 *
 * or several of them, multiplied. Without it all are equally frequent. */
#ifndef ADDA_GEN_DOMAIN_FREQUENCIES_H
#define ADDA_GEN_DOMAIN_FREQUENCIES_H

#include "base/rng.h"
#include "gen/domain/parts.h"

/* Reads the section, once the alphabet is known. Two characters at least must be left. */
void domain_read_frequencies(struct domain *d, const struct node *n, struct err *e);

/* The frequencies `t` (0 ... 1) of the way from a to b, which have one alphabet: shares of all
 * characters are mixed. At 0 and 1 exactly a's and b's. */
void domain_mix_frequencies(struct domain *out, const struct domain *a, const struct domain *b,
                            double t);

/* Whether a domain shows the character at all. */
bool domain_shows(const struct domain *d, int class);

/* A class, by the frequencies. */
int domain_draw_class(const struct domain *d, struct rng *r);

/* A weight for each character, relative to the most frequent; new references, NULL where all are
 * equally frequent: in the form of identities, and as a section. */
json_t *domain_frequencies_json(const struct domain *d);
json_t *domain_frequencies_section(const struct domain *d);

#endif
