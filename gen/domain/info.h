/* The public facts of a domain. */
#ifndef ADDA_GEN_DOMAIN_INFO_H
#define ADDA_GEN_DOMAIN_INFO_H

#include <stdbool.h>
#include <stdint.h>
#include "gen/paint/limits.h"

/* `alphabet[k]` is the Unicode character of class k. */
struct domain_info {
    const char *name;
    int width, height, channels; /* channels 1 (grey) or 3 (RGB) */
    int length;                  /* characters per image */
    int classes;                 /* size of the alphabet */
    const uint32_t *alphabet;
    bool uneven; /* some characters are more frequent than others, or never shown */
};

#endif
