/* `exclude:` of a sweep: a list of maps, each naming rows and seeds that are not run.
 *
 *   exclude: [{method: minimax, sharing: [tied, untied]}, {pair: font, seed: 3..5}, {adapt.k_d: 2}]
 *
 * Keys are pair, method, label, sharing, seed, and every path or setting that varies; a list means
 * any of its values, several keys that all hold. A rule that takes nothing away is a mistake. */
#ifndef ADDA_BENCH_EXCLUDES_H
#define ADDA_BENCH_EXCLUDES_H

#include "bench/plan.h"

struct excludes {
    const struct node *list; /* borrowed from the sweep's tree; NULL: nothing is excluded */
    bool *used;              /* a rule */
};

/* Mistakes are added to `e`; excludes_free in every case. */
enum err_code excludes_read(struct excludes *x, const struct node *list, struct err *e);
void excludes_free(struct excludes *x);

/* Whether some rule takes this seed of the row away; remembers which rules did. */
bool excludes_match(struct excludes *x, const struct plan *p, const struct plan_row *row,
                    uint64_t seed);

/* Once all was expanded: names the rules that took nothing away. */
void excludes_check_used(const struct excludes *x, struct err *e);

#endif
