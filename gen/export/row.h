/* The truth of an image as one line of JSON. Coordinates are pixels with three decimals, rounded in
 * integers, so that the bytes are the same everywhere. */
#ifndef ADDA_GEN_EXPORT_ROW_H
#define ADDA_GEN_EXPORT_ROW_H

#include <stdint.h>
#include "base/err.h"
#include "base/text.h"
#include "gen/domain/domain.h"
#include "gen/paint/journal.h"
#include "gen/render/truth.h"

/* What the line holds besides the truth. */
struct export_row_extras {
    const char *file_names;        /* members with names of files, "" or ending in ", " */
    const char *sha256;            /* of the pixels */
    const struct journal *journal; /* NULL: no draws */
};

/* Replaces what `row`, which is fallible, holds by the line, newline included. Fails only without
 * memory. */
enum err_code export_row(struct text *row, const struct domain *d, const struct truth *t,
                         uint64_t index, const struct export_row_extras *extras, struct err *e);

/* Reads from such a line what formats and records need: the text's length and classes. Everything
 * else of *t is zero. ERR_DATA when there are none, or they are not those of this domain. */
enum err_code export_row_read(const struct domain *d, const char *line, size_t size,
                              struct truth *t, struct err *e);

#endif
