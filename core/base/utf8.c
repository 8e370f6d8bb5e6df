/* UTF-8 encoding and decoding of single characters. */
#include "base/utf8.h"

const char *utf8_next(const char *text, uint32_t *c)
{
    const unsigned char lead = (unsigned char)*text++;
    const int more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    *c = more == 0 ? lead : lead & (0x3fu >> more);
    for (int i = 0; i < more && *text; i++)
        *c = *c << 6 | ((unsigned char)*text++ & 0x3f);
    return text;
}

char *utf8_put(char *to, uint32_t c)
{
    static const uint32_t lead[] = {0, 0xc0, 0xe0, 0xf0};
    const int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    *to++ = (char)(lead[more] | c >> (6 * more));
    for (int i = more - 1; i >= 0; i--)
        *to++ = (char)(0x80 | (c >> (6 * i) & 0x3f));
    return to;
}
