/* `exclude:` of a sweep: a list of maps, each naming rows and seeds that are not run.
 *
 *   exclude: [{method: minimax, sharing: [tied, untied]}, {pair: font, seed: 3..5}, {adapt.k_d: 2}]
 *
 * Keys are pair, source, target, gap, pairing, method, label, sharing, seed, and every path or
 * setting that varies; a list means any of its values, several keys that all hold. `pair` and
 * `target` without a gap mean all gaps. Numbers are compared as numbers. A rule that takes nothing
 * away is a mistake, and so are a key and a value that no row has. */
#ifndef ADDA_BENCH_EXCLUDES_H
#define ADDA_BENCH_EXCLUDES_H

#include "bench/sweep/sweep.h"
#include "base/text.h"

struct excludes {
    const struct node *list; /* borrowed from the sweep's tree; NULL: nothing is excluded */
    bool *used;              /* a rule */
    struct text keys;        /* lines, what varies */
    struct text facts;       /* lines "key=value", of all rows */
};

/* Mistakes are added to `e`; excludes_free in every case. */
enum err_code excludes_read(struct excludes *x, const struct node *list, struct err *e);
void excludes_free(struct excludes *x);

/* Notes what varies in a sweep's tree: what makes variants, and lists inside its methods. */
void excludes_learn(struct excludes *x, const struct node *root);

/* What rules may name of a row, lines "key=value". `variant` is lines as well, `sharing` may be "".
 * NULL where nothing is excluded; new string. */
char *excludes_facts(struct excludes *x, const struct sweep_pair *pair,
                     const struct sweep_method *method, const char *sharing, const char *variant);

/* Whether some rule takes this seed of a row with these facts away; remembers which rules did. */
bool excludes_match(struct excludes *x, const char *facts, uint64_t seed);

/* Once all was expanded: names keys that nothing varies, and, where the sweep has no other mistake
 * (`complete`), values that no row has and rules that took nothing away. */
void excludes_check(const struct excludes *x, bool complete, struct err *e);

#endif
