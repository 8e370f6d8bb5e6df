/* Unpacks gzip files member by member. */
#include "gen/import/unpack.h"

#include <libdeflate.h>
#include <stdbool.h>
#include <stdlib.h>

enum { GZIP_LEAST = 18, GZIP_RATIO = 1032 };

/* A file that is being unpacked: no file unpacks to more than 1032 times its size (zlib's technical
 * details). */
struct unpacking {
    struct libdeflate_decompressor *inflate;
    uint8_t *out;
    size_t used, room, most;
};

static bool is_member(const struct import_bytes *b, size_t at)
{
    const uint8_t *p = b->data;
    return b->size - at >= GZIP_LEAST && p[at] == 0x1f && p[at + 1] == 0x8b;
}

static bool grow(struct unpacking *u)
{
    const size_t room = u->room ? 2 * u->room : 1 << 20;
    if (u->room >= u->most)
        return false;
    u->room = room < u->most ? room : u->most;
    uint8_t *grown = realloc(u->out, u->room);
    if (grown)
        u->out = grown;
    return grown != NULL;
}

/* One member, from *at on; *at moves behind it. */
static enum err_code unpack_member(struct unpacking *u, const struct import_bytes *b, size_t *at,
                                   struct err *e)
{
    size_t taken, given;
    enum libdeflate_result result;
    do {
        result =
            libdeflate_gzip_decompress_ex(u->inflate, (const uint8_t *)b->data + *at, b->size - *at,
                                          u->out + u->used, u->room - u->used, &taken, &given);
    } while (result == LIBDEFLATE_INSUFFICIENT_SPACE && grow(u));
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE && u->room < u->most)
        return err_memory(e);
    if (result)
        return err_set(e, ERR_DATA, "'%s' is a damaged gzip file, or larger than 2 GiB", b->name);
    *at += taken;
    u->used += given;
    return ERR_NONE;
}

enum err_code import_unpack(struct import_bytes *b, void **owned, struct err *told, struct err *e)
{
    struct unpacking u = {.most = b->size < import_max_bytes / GZIP_RATIO ? b->size * GZIP_RATIO
                                                                          : import_max_bytes};
    size_t at = 0;
    *owned = NULL;
    if (b->size < GZIP_LEAST || !is_member(b, 0))
        return ERR_NONE;
    u.inflate = libdeflate_alloc_decompressor();
    if (!u.inflate || !grow(&u))
        err_memory(e);
    while (!e->code && is_member(b, at))
        unpack_member(&u, b, &at, e);
    if (u.inflate)
        libdeflate_free_decompressor(u.inflate);
    if (!e->code && at < b->size)
        err_add(told, ERR_DATA, "'%s': %zu bytes after the compressed data are left out", b->name,
                b->size - at);
    *owned = u.out;
    b->data = u.out;
    b->size = u.used;
    return e->code;
}
