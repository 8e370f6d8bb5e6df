/* Which sources this program was built from, as far as they can reach the numbers of a cell. The
 * build fills the tables (hash_sources.c); sources.cmake says which files count. A hash is the
 * SHA-256 of a file's tokens (c_tokens.h): of another comment, blank or line break it is the same.
 */
#ifndef ADDA_BENCH_SOURCES_H
#define ADDA_BENCH_SOURCES_H

#include "base/hash.h"

struct source {
    const char *path; /* from the project's folder: "core/adapt/methods/minimax.c" */
    char hash[HASH_HEX];
};

/* The files of all registries' entries (effects, layers, validators, terms, methods), sorted by
 * path and ended by NULL: a cell uses some of them. */
extern const struct source sources[];

/* Of all other files together, which every cell may use. */
extern const char sources_rest[HASH_HEX];

/* The hash of an entry's file, or NULL. */
const char *source_hash(const char *path);

#endif
