/* Other programs: found on PATH, started without a shell, waited for. */
#ifndef ADDA_BENCH_PROGRAM_H
#define ADDA_BENCH_PROGRAM_H

#include "base/err.h"
#include "base/text.h"

/* Runs arguments[0] with the NULL-terminated arguments and adds what it prints to `output`; its
 * stderr is the caller's. ERR_UNAVAILABLE: there is no such program; ERR_FAILED: it ended with
 * another code than 0, its reason on stderr. */
enum err_code program_run(const char *const *arguments, struct text *output, struct err *e);

#endif
