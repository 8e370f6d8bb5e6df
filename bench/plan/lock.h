/* The plan as the file lock.json. */
#ifndef ADDA_BENCH_LOCK_H
#define ADDA_BENCH_LOCK_H

#include "bench/plan/plan.h"

/* The lock file's JSON (new reference) and back; reading checks every hash and every name: none
 * leads out of the store or breaks a line. */
json_t *plan_json(const struct plan *p);
enum err_code plan_from_json(struct plan *p, const json_t *j, struct err *e);

/* The first 16 digits of the lock's hash: a task that was submitted for one plan refuses to run
 * another. New string. */
char *plan_fingerprint(const struct plan *p);

#endif
