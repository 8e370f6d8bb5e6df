/* Unicode characters and the bytes of UTF-8. */
#ifndef ADDA_BASE_UTF8_H
#define ADDA_BASE_UTF8_H

#include <stdint.h>

/* Decodes one character of a text that is valid UTF-8; returns what follows. */
const char *utf8_next(const char *text, uint32_t *c);

/* Writes one character, at most four bytes and no NUL; returns the end. */
char *utf8_put(char *to, uint32_t c);

#endif
