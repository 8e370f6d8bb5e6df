/* JSON through jansson, and the canonical form whose SHA-256 names a cell: keys sorted by bytes, no
 * white space, UTF-8, integers as integers, reals by the fewest digits (15, 16 or 17, without final
 * zeros) that read back as the same double ("0.1", not "0.10000000000000001"), whole reals with
 * ".0" so that types survive. NaN and infinities are not JSON: write them as null. */
#ifndef ADDA_BASE_JSON_H
#define ADDA_BASE_JSON_H

#include <jansson.h>
#include "base/err.h"
#include "base/hash.h"
#include "base/text.h"

/* A new string, owned by the caller (free). NULL only without memory. */
char *json_canonical(const json_t *value);

/* The same content, indented by two spaces, for files and terminals of people, with control
 * characters (names.h) as escapes; ends in a newline. */
char *json_readable(const json_t *value);

/* SHA-256 of the canonical form. */
void json_hash(const json_t *value, char hex[HASH_HEX]);

/* The same, where the canonical form of some of its parts is known. */
struct json_known {
    const json_t *value; /* that very one */
    const char *text;
};
void json_hash_known(const json_t *value, const struct json_known *known, int count,
                     char hex[HASH_HEX]);

/* `value` in the canonical form: strtod reads the same double back. At most 25 bytes with the NUL;
 * "null" for NaN and infinities. */
void json_number(double value, char text[32]);

/* Adds the first `length` bytes of a NUL-terminated text as a JSON string, quotation marks
 * included; bytes that are no UTF-8 as json_text does. */
void json_add_string(struct text *t, const char *s, size_t length);

/* A text of any origin (a message, a path, what a program printed) as a string: a byte that is no
 * UTF-8, of which json_string and json_pack make nothing at all, is shown as "\xff". */
json_t *json_text(const char *s);

/* Reads a whole file; errors carry file:line:col. The caller owns *value (json_decref). */
enum err_code json_load(const char *path, json_t **value, struct err *e);

#endif
