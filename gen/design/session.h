/* What the parts of gen/design share: the file, the pictures beside it, and who may ask. */
#ifndef ADDA_GEN_DESIGN_SESSION_H
#define ADDA_GEN_DESIGN_SESSION_H

#include <stdbool.h>
#include "base/hash.h"
#include "base/parallel.h"
#include "gen/design/design.h"
#include "gen/domain/domain.h"
#include "gen/domain/font.h"

enum { DESIGN_TOKEN = 32 }; /* hexadecimal digits */

struct design {
    struct design_options options;
    struct font_store *fonts;
    struct pool *pool;
    char token[DESIGN_TOKEN + 1], address[80];
    char hosts[2][32]; /* what the header may say */
    /* The pictures, of the canvas that they were last brought to. */
    struct import_set pictures;
    struct err pictures_error;
    int width, height; /* 0: not yet read */
};

/* The file as it is: a text to be freed, and its SHA-256, "" where there is no file. */
enum err_code design_read(const struct design *d, char **text, char hash[HASH_HEX], struct err *e);

/* The pictures on the canvas of `domain`, read again when that has changed. False: there are none,
 * and d->pictures_error says why. */
bool design_pictures(struct design *d, const struct domain *domain);

#endif
