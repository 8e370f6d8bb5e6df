/* The truth of an image as one line of JSON. Coordinates are pixels with three decimals, rounded in
 * integers, so that the bytes are the same everywhere. */
#ifndef ADDA_GEN_EXPORT_ROW_H
#define ADDA_GEN_EXPORT_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "gen/domain/domain.h"
#include "gen/render/render.h"

enum { TEXT_BYTES = 4 * DOMAIN_MAX_LENGTH + 1 };

/* The text an image shows, in UTF-8. */
void truth_text(const struct domain_info *info, const struct truth *t, char text[TEXT_BYTES]);

/* A line that grows. Zero-initialise; free `text`. */
struct row {
    char *text;
    size_t used, size;
    bool failed; /* no memory: the text is not whole */
};

/* What the line tells besides the truth. */
struct row_extras {
    const char *file_names;        /* members with names of files, "" or ending in ", " */
    const char *sha256;            /* of the pixels */
    const struct journal *journal; /* NULL: no draws */
};

/* Begins anew and writes the line, newline included. */
void row_write(struct row *row, const struct domain *d, const struct truth *t, uint64_t index,
               const struct row_extras *extras);

#endif
