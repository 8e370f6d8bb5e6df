/* The last step of a dataset: once every shard is whole, its rows are joined and it is described.
 */
#ifndef ADDA_GEN_EXPORT_FINISH_H
#define ADDA_GEN_EXPORT_FINISH_H

#include "gen/export/export.h"

/* What the descriptions need to know. */
struct summary {
    const struct dataset *dataset;
    const char *folder;
    const json_t *identity;
    char name[HASH_HEX]; /* SHA-256 of the identity */
    uint64_t classes[EXPORT_MAX_SPLITS][DOMAIN_MAX_CLASSES];
    json_t *files; /* {path, sha256, size} of every file that is not a single image */
};

/* Joins rows, writes README.md, croissant.json and, last, manifest.json, and removes the records.
 * Every shard must be whole. The same dataset gives the same bytes. */
enum err_code dataset_finish(const struct dataset *d, const char *folder, const json_t *identity,
                             struct err *e);

/* README.md: a card for people with a YAML head for the Hugging Face hub. */
char *card_text(const struct summary *s);

/* croissant.json: the dataset in the Croissant 1.1 vocabulary (mlcommons.org/croissant/1.1). New
 * reference. */
json_t *croissant_json(const struct summary *s);

/* manifest.json, last: identity, fonts, counts, and every file with its SHA-256. */
enum err_code manifest_write(const struct summary *s, struct err *e);

/* Reads a manifest back, or tells what is wrong with it: no file that stays inside the folder, no
 * digest, another digest. New reference; NULL after an error. */
enum err_code manifest_read(const char *folder, json_t **manifest, char digest[HASH_HEX],
                            struct err *e);

#endif
