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

#endif
