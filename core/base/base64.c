/* Base64. */
#include "base/base64.h"

void text_add_base64(struct text *t, const uint8_t *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        uint32_t group = (uint32_t)bytes[i] << 16;
        group |= i + 1 < size ? (uint32_t)bytes[i + 1] << 8 : 0;
        group |= i + 2 < size ? bytes[i + 2] : 0;
        const char four[4] = {digits[group >> 18], digits[group >> 12 & 63],
                              i + 1 < size ? digits[group >> 6 & 63] : '=',
                              i + 2 < size ? digits[group & 63] : '='};
        text_add_bytes(t, four, 4);
    }
}
