/* Labels, and predictions of them, as files and hashes have them: a byte each where there are at
 * most 256 values, else two, the low byte first. In memory they are uint16_t. */
#ifndef ADDA_BASE_LABELS_H
#define ADDA_BASE_LABELS_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of a label of `values` values. */
int labels_width(int values);

/* out[count * width] from labels[count], and back; each label has at most `width` bytes. */
void labels_pack(uint8_t *out, const uint16_t *labels, size_t count, int width);
void labels_unpack(uint16_t *labels, const uint8_t *in, size_t count, int width);

#endif
