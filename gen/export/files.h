/* Files of a dataset compared with a list of {path, sha256, size}. */
#ifndef ADDA_GEN_EXPORT_FILES_H
#define ADDA_GEN_EXPORT_FILES_H

#include "base/parallel.h"
#include "gen/export/export.h"

enum file_verdict { FILE_GOOD, FILE_MISSING, FILE_SIZE, FILE_DAMAGED, FILE_UNREADABLE };
extern const char *const dataset_verdict_words[]; /* "is missing", ...; follow the file's name */

/* By sizes alone, or by sizes and then the SHA-256 of every byte. */
enum file_proof { PROOF_SIZE, PROOF_HASH };

struct file_check {
    enum file_proof proof;
    struct pool *pool;                 /* NULL: one thread */
    const volatile sig_atomic_t *stop; /* non-zero: no further file is checked; may be NULL */
};

/* Fills verdict[i] for each file of the list. Returns how many are not good; those that a stop left
 * unchecked are not among them. */
size_t dataset_check_files(const char *folder, const json_t *files, const struct file_check *check,
                           unsigned char *verdict);

/* Whether all are good. False also when stopped or out of memory. */
bool dataset_files_good(const char *folder, const json_t *files, const struct file_check *check);

/* What another process has published first must be what this one was to publish: ERR_DATA when it
 * is not. `path` is the file or folder in question. */
enum err_code dataset_files_same(const char *path, const char *folder, const json_t *files,
                                 struct err *e);

#endif
