/* What may be given as --output. */
#ifndef ADDA_GEN_OUTPUT_H
#define ADDA_GEN_OUTPUT_H

#include <stdbool.h>
#include "base/err.h"

/* "-", for standard output. */
bool output_is_pipe(const char *path);

/* Whether it is the file that standard output goes to, under any name: what is written at `path`
 * and what is printed would replace each other. */
bool output_is_standard(const char *path);

/* ERR_USAGE when standard output is a terminal: what is written there is not to be read. ERR_IO
 * when it is closed. */
enum err_code output_check_pipe(struct err *e);

/* ERR_USAGE when a folder is to be written and `path` has the name of a file, such as x.jpg: unless
 * it is a folder already, or ends in a slash. */
enum err_code output_folder(const char *path, struct err *e);

/* Where a PNG file named `path` is to be written. ERR_USAGE when it has the name of another kind of
 * file. */
const char *output_picture(const char *path, struct err *e);

#endif
