/* Files of a dataset, held against a list of {path, sha256, size}. */
#ifndef ADDA_GEN_EXPORT_FILES_H
#define ADDA_GEN_EXPORT_FILES_H

#include "base/parallel.h"
#include "gen/export/export.h"

enum file_verdict { FILE_GOOD, FILE_MISSING, FILE_SIZE, FILE_DAMAGED, FILE_UNREADABLE };
extern const char *const file_verdict_words[]; /* "is missing", ...; follow the file's name */

/* How closely: sizes alone, or sizes and then the SHA-256 of every byte. */
enum file_proof { PROOF_SIZE, PROOF_HASH };

/* Fills verdict[i] for each file of the list, on all threads of `pool` (may be NULL). Returns how
 * many are not good. */
size_t files_judge(const char *folder, const json_t *files, enum file_proof proof,
                   struct pool *pool, unsigned char *verdict);

/* Whether all are good. False also without memory. */
bool files_good(const char *folder, const json_t *files, enum file_proof proof, struct pool *pool);

/* A name that another process has published first must hold what this one was to publish: ERR_DATA
 * when it does not. `path` is the file or folder in question. */
enum err_code files_same(const char *path, const char *folder, const json_t *files, struct err *e);

#endif
