/* Which process works on which cell. */
#ifndef ADDA_BENCH_CLAIMS_H
#define ADDA_BENCH_CLAIMS_H

#include <stdbool.h>
#include "base/err.h"

/* A claim on a cell: *held is false when another process works on it. The descriptor keeps it until
 * store_release, or until the process ends however it ends. Where locks do not reach another
 * machine, a claim counts there for three minutes after its process ended. */
enum err_code store_claim(const char *store, const char *hash, int *descriptor, bool *held,
                          struct err *e);
void store_release(const char *store, const char *hash, int descriptor);

/* Whether another process works on the cell, which this does not disturb; `who` says which, as
 * "process 123 on a-machine". */
enum { CLAIM_WHO = 320 };
bool store_claimed(const char *store, const char *hash, char who[CLAIM_WHO]);

#endif
