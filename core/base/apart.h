/* A command's output is none of the files that it reads. */
#ifndef ADDA_BASE_APART_H
#define ADDA_BASE_APART_H

#include "base/err.h"

/* ERR_USAGE when a file published at `output` would replace `input` or, of a folder, lie in it or
 * replace a file that it leads to, whatever spelling or link either has: files are compared by
 * device and number. `what` says in the message what the input is, as "the model". What is missing
 * is no input; "" is none of both. */
enum err_code apart_check(const char *output, const char *input, const char *what, struct err *e);

#endif
