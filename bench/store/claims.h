/* Which process works on which cell. */
#ifndef ADDA_BENCH_CLAIMS_H
#define ADDA_BENCH_CLAIMS_H

#include <stdbool.h>
#include "base/err.h"

/* A claim on a cell: *held is false when another process works on it. The descriptor keeps it until
 * store_release, or until the process ends however it ends. */
enum err_code store_claim(const char *store, const char *hash, int *descriptor, bool *held,
                          struct err *e);
void store_release(const char *store, const char *hash, int descriptor);

#endif
