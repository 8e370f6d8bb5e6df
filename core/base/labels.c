/* One or two bytes a label. */
#include "base/labels.h"

int labels_width(int values)
{
    return values <= 256 ? 1 : 2;
}

void labels_pack(uint8_t *out, const uint16_t *labels, size_t count, int width)
{
    for (size_t i = 0; i < count; i++, out += width) {
        out[0] = (uint8_t)labels[i];
        if (width == 2)
            out[1] = (uint8_t)(labels[i] >> 8);
    }
}

void labels_unpack(uint16_t *labels, const uint8_t *in, size_t count, int width)
{
    for (size_t i = 0; i < count; i++, in += width)
        labels[i] = (uint16_t)(in[0] | (width == 2 ? in[1] << 8 : 0));
}
