/* The keys of a domain that are not parameters of a table (base/param.h): what they are called,
 * what they may be, what they mean. Readers check against these, `captcha-gen list parameters`
 * prints them. */
#ifndef ADDA_GEN_DOMAIN_KEYS_H
#define ADDA_GEN_DOMAIN_KEYS_H

#include "base/document.h"

struct domain_key {
    const char *name;
    const char *value; /* its kind and range, `limit` in the place of a # */
    int limit;
    const char *help;
};

enum domain_section {
    KEYS_OF_DOMAIN,
    KEYS_OF_FREQUENCIES,
    KEYS_OF_FONT,
    KEYS_OF_EFFECT,
    KEYS_OF_INTERPOLATE,
    KEYS_SECTIONS
};

struct domain_keys {
    const char *name, *help;
    const struct domain_key *keys;
    int count;
};
extern const struct domain_keys domain_keys[KEYS_SECTIONS];

/* Reports every key of `map` that is not in the section, or, where `most` is given, that is not one
 * of its first `most`. */
void domain_check_keys(const struct node *map, enum domain_section section, int most,
                       struct err *e);

#endif
