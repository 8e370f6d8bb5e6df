/* SHA-256 (FIPS 180-4) through libcrypto. Digests are lower-case hexadecimal. */
#ifndef ADDA_BASE_HASH_H
#define ADDA_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

#define HASH_HEX 65 /* 64 digits and the final NUL */

void hash_bytes(const void *data, size_t size, char hex[HASH_HEX]);

/* A digest as someone wrote it, with letters of either case. False: it is not 64 digits, and `hex`
 * is as it was. */
bool hash_read(const char *text, char hex[HASH_HEX]);

/* Streams the file; fails with ERR_NOINPUT/ERR_IO naming the path. */
enum err_code hash_file(const char *path, char hex[HASH_HEX], struct err *e);

/* The same of a file of at most `limit` bytes; another is ERR_DATA. */
enum err_code hash_file_upto(const char *path, size_t limit, char hex[HASH_HEX], struct err *e);

/* In pieces: create, add..., then finish, which also frees. Never NULL: aborts without memory. */
struct hash;
struct hash *hash_create(void);
void hash_add(struct hash *h, const void *data, size_t size);
void hash_finish(struct hash *h, char hex[HASH_HEX]);

/* FNV-1a, 32 bits (G. Fowler, L. C. Noll, K.-P. Vo): quick, and no protection against collisions on
 * purpose. Of bytes, and of a name without its NUL. */
uint32_t hash_fnv1a(const void *data, size_t size);
uint32_t hash_name(const char *name);

#endif
