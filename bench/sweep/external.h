/* Methods from outside: an entry of `methods` that names a program in place of a method,
 *
 *   {external: FILE, command: [...], files: [...], settings: {...}, limits: {...},
 *    deterministic: true, label: TEXT}
 *
 * FILE and `files` are paths that start at the sweep's file; `command` is [python3, NAME of FILE]
 * without the key. bench/external/README.md describes what such a program is given and gives back.
 *
 * All that it is given is its identity: {"script", "command", "files": {name: SHA-256},
 * "settings", "limits", "deterministic": true if so claimed}. */
#ifndef ADDA_BENCH_EXTERNAL_H
#define ADDA_BENCH_EXTERNAL_H

#include <jansson.h>
#include "adapt/method.h"
#include "base/param.h"
#include "bench/sweep/sweep.h"

struct external_limits {
    double seconds; /* of the clock */
    double memory;  /* GiB */
    int threads;
};
extern const struct param_table external_limits_table;

/* What an entry may have besides `command`, `files`, `settings`, `limits` and `label`. */
struct external_entry {
    char *script;
    bool deterministic;
};
extern const struct param_table external_table;

/* What a sweep and a cell have in place of one of the registry. */
extern const struct method external_method;

/* The registry's, or the one above for its name; NULL: there is none. */
const struct method *external_or_method(const char *name);

/* Whether a list under the entry's key `key` is what it is, and not one value for each row. */
bool external_is_list(const struct node *entry, const char *key);

/* The identity of an entry, whose files are read and noted in the reader's `names` and `files`.
 * NULL with errors. New reference. */
json_t *external_read(const struct sweep_reader *reader, const struct node *entry, struct err *e);

/* The limits of an identity, and whether it is what external_read makes: names that are no paths,
 * hashes that are hashes. ERR_DATA: a damaged one. */
enum err_code external_parse(const json_t *identity, struct external_limits *limits, struct err *e);

#endif
