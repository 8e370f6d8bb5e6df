/* The truth of an image as one line of JSON: text, class numbers, boxes, fonts, hash of the pixels.
 * Coordinates in pixels with three decimals, rounded in integers, so that the bytes are the same
 * everywhere. */
#ifndef ADDA_GEN_EXPORT_ROW_H
#define ADDA_GEN_EXPORT_ROW_H

#include <stddef.h>
#include <stdint.h>
#include "gen/domain.h"
#include "gen/render.h"

enum { ROW_BYTES = 8192, TEXT_BYTES = 4 * DOMAIN_MAX_LENGTH + 1 };

/* The text an image shows, in UTF-8. */
void truth_text(const struct domain_info *info, const struct truth *t, char text[TEXT_BYTES]);

/* Writes the line, newline included, and returns its length. `file_name` and `sha256` may be NULL:
 * then the row has no such key. */
size_t row_write(char row[ROW_BYTES], const struct domain *d, const struct truth *t, uint64_t index,
                 const char *file_name, const char *sha256);

#endif
