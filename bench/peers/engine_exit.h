/* A benchmark ends at its first error. */
#ifndef ADDA_BENCH_PEERS_ENGINE_EXIT_H
#define ADDA_BENCH_PEERS_ENGINE_EXIT_H

#include "base/err.h"

/* Ends the program with the error's text and code, if there is one. */
void exit_on_error(enum err_code code, struct err *e);

#endif
