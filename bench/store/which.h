/* Which store a user means, which sweeps it has, and which of them is meant. */
#ifndef ADDA_BENCH_STORE_WHICH_H
#define ADDA_BENCH_STORE_WHICH_H

#include <stdbool.h>
#include "base/err.h"

/* ERR_USAGE where a file stands in place of a store; what is not there at all is for others to
 * find. */
enum err_code store_refuse_file(const char *store, struct err *e);

/* The same, and where "DIR:SWEEP" was written of a store DIR, which only compare reads: the error
 * names the option. */
enum err_code store_refuse_colon(const char *store, struct err *e);

/* Names of the sweeps, sorted; free each and the array. */
enum err_code store_sweeps(const char *store, char ***names, int *count, struct err *e);

/* The name of the store's only sweep, a new string; otherwise an error lists the names. `compared`:
 * one is chosen as "DIR:SWEEP", else by --sweep. */
enum err_code store_only_sweep(const char *store, bool compared, char **name, struct err *e);

/* ERR_NOINPUT: why the store has no plan of the sweep, and the name that is near. */
enum err_code store_no_such_sweep(const char *store, const char *sweep, struct err *e);

#endif
