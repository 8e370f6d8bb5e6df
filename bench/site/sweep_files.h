/* One sweep of a store in a site. */
#ifndef ADDA_BENCH_SITE_SWEEP_FILES_H
#define ADDA_BENCH_SITE_SWEEP_FILES_H

#include "base/err.h"
#include "bench/site/target.h"

/* Writes what the sweep has there (site.h) and its section of the overview. `name` is that of the
 * store's folder below the root. Reports are made of the records; a published one that says the
 * same is taken as it is, with pictures that could not be drawn here and with what was measured. */
enum err_code site_add_sweep(struct site *s, const char *store, const char *name, const char *sweep,
                             struct err *e);

#endif
