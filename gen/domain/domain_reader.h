/* Parts of reading a domain: domain_read.c, domain_fonts.c, domain_effects.c. */
#ifndef ADDA_GEN_DOMAIN_READER_H
#define ADDA_GEN_DOMAIN_READER_H

#include <stdbool.h>
#include "gen/domain/domain_private.h"

enum { MAX_FOLDER = 4096 };

/* What is being read, over all files a spec refers to. */
struct reader {
    struct domain *d;
    const struct font_store *store;
    int depth;        /* files within files */
    bool lost;        /* a base could not be read: what is missing may stand there */
    char *fonts_file; /* which names the fonts, and where; to be freed */
    int font_line[DOMAIN_MAX_FONTS], font_column[DOMAIN_MAX_FONTS];
    char *effect_at[DOMAIN_MAX_EFFECTS]; /* "file:line:col" of each effect; to be freed */
    struct err *e;                       /* collects */
};

void reader_alphabet(struct domain *d, const struct node *n, struct err *e);

/* [a, b] with equal weights, or {a: 2, b: 1}; instead of the fonts there were. */
void reader_fonts(struct reader *r, const struct node *n);

/* Outlines of all fonts; alphabet, sizes and effects must be known. */
void reader_load_fonts(struct reader *r);

/* The folder of a file. */
void reader_folder(const char *path, char folder[MAX_FOLDER]);

/* Adds the effects of a list, if there is one, to those there are. */
void reader_effects(struct reader *r, const struct node *n);
void reader_forget_effects(struct reader *r);

/* A limit on each setting does not limit what they are together: an error when an image could take
 * too long (work.h). All else must be known. */
void reader_check_work(const struct reader *r, const struct node *root);

#endif
