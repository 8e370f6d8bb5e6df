/* UTF-8 encoding and decoding of single characters. */
#include "base/utf8.h"

#include <string.h>

/* The bytes that a lead byte announces; 0: it leads none. */
static int length_of(unsigned char lead)
{
    return lead < 0x80                   ? 1
           : lead >= 0xc2 && lead < 0xe0 ? 2
           : lead >= 0xe0 && lead < 0xf0 ? 3
           : lead >= 0xf0 && lead < 0xf5 ? 4
                                         : 0;
}

int utf8_read(const char *text, uint32_t *c)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const int length = length_of((unsigned char)*text);
    *c = 0;
    if (!*text || !length)
        return 0;
    for (int i = 1; i < length; i++)
        if (((unsigned char)text[i] & 0xc0) != 0x80) /* a NUL too */
            return 0;
    utf8_next(text, c);
    return *c < least[length] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000) ? 0 : length;
}

void utf8_cut(char *text)
{
    size_t at = strlen(text);
    uint32_t c;
    for (int back = 1; back < 4 && at > 0; back++) {
        const unsigned char byte = (unsigned char)text[--at];
        if (byte < 0x80)
            return;
        if (byte < 0xc0)
            continue;
        if (!utf8_read(text + at, &c))
            text[at] = '\0';
        return;
    }
}

bool utf8_is_valid(const char *text)
{
    uint32_t c;
    while (*text) {
        const int length = utf8_read(text, &c);
        if (!length)
            return false;
        text += length;
    }
    return true;
}

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

/* Combining diacritical marks, those of kana, vowels and finals of Hangul. */
static bool is_joined(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36f) || c == 0x3099 || c == 0x309a || (c >= 0x1161 && c <= 0x11ff);
}

bool utf8_is_decomposed(const char *text)
{
    for (const char *at = text; *at;) {
        uint32_t c;
        const int bytes = utf8_read(at, &c);
        if (bytes && at > text && is_joined(c))
            return true;
        at += bytes ? bytes : 1;
    }
    return false;
}
