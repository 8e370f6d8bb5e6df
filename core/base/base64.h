/* Bytes as base64 (RFC 4648), for data: URLs. */
#ifndef ADDA_BASE_BASE64_H
#define ADDA_BASE_BASE64_H

#include <stdint.h>
#include "base/text.h"

void text_add_base64(struct text *t, const uint8_t *bytes, size_t size);

#endif
