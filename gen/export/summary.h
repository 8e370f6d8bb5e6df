/* A dataset whose shards are all written, as its descriptions need to know it. */
#ifndef ADDA_GEN_EXPORT_SUMMARY_H
#define ADDA_GEN_EXPORT_SUMMARY_H

#include "gen/export/export.h"

struct summary {
    const struct export_dataset *dataset;
    const char *folder;
    const json_t *identity;
    char name[HASH_HEX]; /* SHA-256 of the identity */
    uint64_t classes[EXPORT_MAX_SPLITS][CAPTCHA_MAX_CLASSES];
    json_t *files; /* {path, sha256, size} of every file that is not a single image */
};

#endif
