/* The public facts of a domain. */
#ifndef ADDA_GEN_DOMAIN_INFO_H
#define ADDA_GEN_DOMAIN_INFO_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "gen/paint/limits.h"

/* `alphabet[k]` is the Unicode character of class k. */
struct domain_info {
    const char *name;
    int width, height, channels; /* channels 1 (grey) or 3 (RGB) */
    int length;                  /* characters per image, or of the longest text */
    int shortest;                /* of the shortest */
    int classes;                 /* size of the alphabet */
    const uint32_t *alphabet;
    bool uneven; /* some characters are more frequent than others, or never shown */
};

/* How many values a label of a place has: one for each character and, where texts are of several
 * lengths, a last one for a place that holds none. */
static inline int domain_labels(const struct domain_info *i)
{
    return i->classes + (i->shortest < i->length);
}

static inline bool domain_same_alphabet(const struct domain_info *a, const struct domain_info *b)
{
    return a->classes == b->classes &&
           memcmp(a->alphabet, b->alphabet, (size_t)a->classes * sizeof *a->alphabet) == 0;
}

/* How many characters stand at the places of classes[length]. */
static inline int domain_text_length(const struct domain_info *i, const uint16_t *classes)
{
    int count = 0;
    while (count < i->length && classes[count] < i->classes)
        count++;
    return count;
}

#endif
