/* manifest.json: identity, fonts, counts, and every file with its SHA-256. */
#ifndef ADDA_GEN_EXPORT_MANIFEST_H
#define ADDA_GEN_EXPORT_MANIFEST_H

#include "gen/export/summary.h"

/* Publishes it. Its presence says that the dataset is complete: it is written last. */
enum err_code export_manifest_write(const struct summary *s, struct err *e);

/* Reads a manifest back. ERR_DATA when it lists a path outside the folder, or its digest is missing
 * or does not match. New reference; NULL after an error. */
enum err_code export_manifest_read(const char *folder, json_t **manifest, char digest[HASH_HEX],
                                   struct err *e);

#endif
