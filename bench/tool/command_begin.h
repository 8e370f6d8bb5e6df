/* What commands do before the first cell of a sweep: shared by run and submit. */
#ifndef ADDA_BENCH_COMMAND_BEGIN_H
#define ADDA_BENCH_COMMAND_BEGIN_H

#include <stdbool.h>
#include <stdio.h>
#include "bench/plan/plan.h"

/* Says where random trials are fewer than was asked for; else nothing. */
void tell_repeated(const struct plan *p, FILE *to);

/* Makes the store ready for the cells of a plan. One that cannot be written to will do when it has
 * that plan and every cell of it: then `writable` is false and nothing is to be done. */
enum err_code ready_store(const char *store, const struct plan *p, bool *writable, struct err *e);

/* Makes the store ready and saves the plan, the sweep's file and its domains there. Says on stderr,
 * also when all else is quiet, what another plan of the same name loses by that. */
enum err_code begin_plan(const char *store, const struct plan *p, const char *sweep_file,
                         const struct domains *domains, struct err *e);

#endif
