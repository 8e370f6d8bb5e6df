/* A domain given where a sweep is expected. */
#ifndef ADDA_BENCH_NOT_SWEEP_H
#define ADDA_BENCH_NOT_SWEEP_H

#include "base/err.h"
#include "base/node.h"

/* ERR_CONFIG, with the tool that takes it, for the tree of a domain: one with keys of domains and
 * none of sweeps. `root` may be NULL. */
enum err_code sweep_refuse_domain(const struct node *root, const char *path, struct err *e);

#endif
