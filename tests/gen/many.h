/* The domain of 1,024 characters. Its font is known by its file: the list records outlines of ASCII
 * alone, and another system's file of the same version is refused where others are asked for. */
#ifndef ADDA_TESTS_GEN_MANY_H
#define ADDA_TESTS_GEN_MANY_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "gen/domain/domain.h"
#include "gen/domain/font.h"
#include "gen/effects/load.h"

#define MANY ADDA_SOURCE_DIR "/tests/golden/bench/domains/many.yaml"

/* Whether it can be drawn here; says so where it cannot. */
static inline bool many_is_drawn_here(void)
{
    struct err e = ERR_INIT;
    struct font_store *fonts = NULL;
    struct domain *d = NULL;
    if (!font_store_open(&fonts, ADDA_SOURCE_DIR "/fonts/fonts.yaml", &e))
        domain_load(&d, MANY, fonts, &e);
    const bool missing = e.code && strstr(e.text, "the list records no outline of");
    if (missing)
        printf("NOT TESTED HERE: %s\n", e.text);
    err_free(&e);
    domain_free(d);
    font_store_free(fonts);
    return !missing;
}

#endif
