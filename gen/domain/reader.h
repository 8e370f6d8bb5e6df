/* A domain that is being read: what its parts (read.c, read_fonts.c, read_effects.c) share. */
#ifndef ADDA_GEN_DOMAIN_READER_H
#define ADDA_GEN_DOMAIN_READER_H

#include <stdbool.h>
#include "gen/domain/catalogue.h"
#include "gen/domain/parts.h"

enum { MAX_FOLDER = 4096 };

/* The domain, over all files that its spec refers to. */
struct domain_reader {
    struct domain *d;
    const struct domain_catalogue *catalogue;
    int depth;        /* files within files */
    int lists;        /* of effects that were read */
    bool lost;        /* a base could not be read: missing sections may be in it */
    char *fonts_file; /* the file that names the fonts, and where in it; to be freed */
    int font_line[DOMAIN_MAX_FONTS], font_column[DOMAIN_MAX_FONTS];
    char *effect_at[DOMAIN_MAX_EFFECTS]; /* "file:line:col" of each effect; to be freed */
    struct err *e;                       /* collects all mistakes */
};

/* The folder that a file lies in. */
void domain_reader_folder(const char *path, char folder[MAX_FOLDER]);

/* Frees the places of effects. */
void domain_reader_forget_effects(struct domain_reader *r);

#endif
