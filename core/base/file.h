/* Reading of whole files. Only regular files are read: a named pipe, a terminal or an endless
 * device given by mistake is an error, neither waited for nor read until memory ends. */
#ifndef ADDA_BASE_FILE_H
#define ADDA_BASE_FILE_H

#include <stddef.h>
#include <stdio.h>
#include "base/err.h"

/* Opens a file for reading; the caller closes it. *f is NULL after a failure: ERR_NOINPUT when the
 * file is missing, a directory, or not a regular file. */
enum err_code file_open(FILE **f, const char *path, struct err *e);

/* The same of a file that has at most `limit` bytes; another is ERR_DATA. */
enum err_code file_open_upto(FILE **f, const char *path, size_t limit, struct err *e);

/* Reads a whole file into a new buffer (free), NUL-terminated beyond *size; *data is NULL after a
 * failure. A file of more than READ_FILE_MAX bytes is ERR_DATA. */
#define READ_FILE_MAX ((size_t)2 << 30)
enum err_code read_file(const char *path, char **data, size_t *size, struct err *e);

/* The same with a limit of one's own. */
enum err_code read_file_upto(const char *path, size_t limit, char **data, size_t *size,
                             struct err *e);

#endif
