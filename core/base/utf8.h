/* Unicode characters and the bytes of UTF-8. */
#ifndef ADDA_BASE_UTF8_H
#define ADDA_BASE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

/* Bytes of the character that begins `text`, 1 to 4, which `*c` receives; 0 at the end, and where
 * what follows is no UTF-8: cut short, longer than needed, a surrogate, above U+10FFFF. */
int utf8_read(const char *text, uint32_t *c);

bool utf8_is_valid(const char *text);

/* Whether a letter and its mark are two characters somewhere (NFD, as names of macOS are), which a
 * composed text (NFC) writes as one. Bytes that are no UTF-8 are passed over. */
bool utf8_is_decomposed(const char *text);

/* Drops a character at the end that is cut short, as snprintf leaves it. */
void utf8_cut(char *text);

/* Decodes one character of a text that is valid UTF-8; returns what follows. */
const char *utf8_next(const char *text, uint32_t *c);

/* Writes one character, at most four bytes and no NUL; returns the end. */
char *utf8_put(char *to, uint32_t c);

#endif
