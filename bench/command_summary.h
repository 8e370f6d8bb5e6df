/* How a run is told and turned into an exit code: shared by run and retry. */
#ifndef ADDA_BENCH_COMMAND_SUMMARY_H
#define ADDA_BENCH_COMMAND_SUMMARY_H

#include "bench/local.h"

/* Runs the cells and reports on stderr unless `quiet`; the error names what to type next. */
enum err_code run_cells(const struct plan *p, const char *store, int jobs, bool quiet,
                        const bool *wanted, struct err *e);

#endif
