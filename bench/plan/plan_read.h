/* Expands a sweep into its plan. */
#ifndef ADDA_BENCH_PLAN_READ_H
#define ADDA_BENCH_PLAN_READ_H

#include "bench/plan/plan.h"
#include "bench/sweep/domains.h"

/* The settings of `budget`. */
extern const struct param_table plan_budget_table;

/* Expands a sweep file. `set`: `count` assignments "key=value" laid over it. The domains it loads
 * are added to `domains`, since the store keeps them; plan_free in every case. */
enum err_code plan_read(struct plan *p, const char *path, char *const *set, int count,
                        struct domains *domains, struct err *e);

/* The same of a sweep given as text; `path` names it in messages, and relative paths start at its
 * folder. */
enum err_code plan_parse(struct plan *p, const char *text, const char *path, char *const *set,
                         int count, struct domains *domains, struct err *e);

/* The plan that the same sweep gave when a store recorded its domains: as plan_read of that time,
 * with the numerics version of that time and the store's domains. */
struct plan_replay {
    struct domain_records records;
    int numerics;
    json_t *leaks; /* borrowed; as the lock has them, since no domain is drawn */
};
enum err_code plan_read_again(struct plan *p, const char *path, char *const *set, int count,
                              const struct plan_replay *replay, struct err *e);

#endif
