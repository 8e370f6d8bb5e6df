/* SHA-256 through libcrypto, and FNV-1a. */
#include "base/hash.h"

#include <ctype.h>
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

struct hash {
    EVP_MD_CTX *context;
};

struct hash *hash_create(void)
{
    struct hash *h = malloc(sizeof *h);
    if (!h)
        memory_exhausted();
    h->context = EVP_MD_CTX_new();
    if (!h->context)
        memory_exhausted();
    if (EVP_DigestInit_ex(h->context, EVP_sha256(), NULL) != 1) /* it takes memory */
        memory_exhausted();
    return h;
}

void hash_add(struct hash *h, const void *data, size_t size)
{
    if (EVP_DigestUpdate(h->context, data, size) != 1)
        abort();
}

void hash_finish(struct hash *h, char hex[HASH_HEX])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (EVP_DigestFinal_ex(h->context, digest, &size) != 1 || size != 32)
        abort();
    for (int i = 0; i < 32; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    hex[64] = '\0';
    EVP_MD_CTX_free(h->context);
    free(h);
}

void hash_bytes(const void *data, size_t size, char hex[HASH_HEX])
{
    struct hash *h = hash_create();
    hash_add(h, data, size);
    hash_finish(h, hex);
}

bool hash_read(const char *text, char hex[HASH_HEX])
{
    if (strspn(text, "0123456789abcdefABCDEF") != HASH_HEX - 1 || text[HASH_HEX - 1])
        return false;
    for (int i = 0; i < HASH_HEX; i++)
        hex[i] = (char)tolower((unsigned char)text[i]);
    return true;
}

enum err_code hash_file(const char *path, char hex[HASH_HEX], struct err *e)
{
    return hash_file_upto(path, SIZE_MAX, hex, e);
}

enum err_code hash_file_upto(const char *path, size_t limit, char hex[HASH_HEX], struct err *e)
{
    unsigned char block[1 << 13]; /* stacks may be small */
    FILE *f;
    const enum err_code code = file_open_upto(&f, path, limit, e);
    if (code)
        return code;
    struct hash *h = hash_create();
    size_t n;
    while ((n = fread(block, 1, sizeof block, f)) > 0)
        hash_add(h, block, n);
    const int failed = ferror(f) ? errno : 0;
    hash_finish(h, hex);
    fclose(f);
    return failed ? err_system(e, failed, "cannot read '%s'", path) : ERR_NONE;
}

uint32_t hash_fnv1a(const void *data, size_t size)
{
    const unsigned char *bytes = data;
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < size; i++)
        h = (h ^ bytes[i]) * 16777619u;
    return h;
}

uint32_t hash_name(const char *name)
{
    return hash_fnv1a(name, strlen(name));
}
