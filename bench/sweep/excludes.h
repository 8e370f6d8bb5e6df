/* `exclude:` of a sweep: a list of maps, each naming rows and seeds that are not run.
 *
 *   exclude: [{method: minimax, sharing: [tied, untied]}, {pair: font, seed: 3..5}, {adapt.k_d: 2}]
 *
 * Keys are pair, source, target, gap, pairing, method, label, sharing, seed, and every path or
 * setting that varies (with the value that the sweep itself writes where a variant sets none); a
 * list means any of its values, several keys must all match. `pair` and `target` without a gap mean
 * all gaps. Numbers are compared as numbers. A rule that removes nothing is an error, and so is a
 * key or a value that no row has. */
#ifndef ADDA_BENCH_EXCLUDES_H
#define ADDA_BENCH_EXCLUDES_H

#include "bench/sweep/sweep.h"
#include "base/text.h"

struct excludes {
    const struct node *list;  /* borrowed from the sweep's tree; NULL: no rules */
    bool *used;               /* [rules]: whether it removed something */
    const struct node *adapt; /* borrowed: the sweep's */
    struct text keys;         /* one per line: what varies */
    struct text facts;        /* lines "key=value" of all rows */
    json_t *known;            /* {line: true} of the same */
};

/* Mistakes are added to `e`; excludes_free in every case. */
enum err_code excludes_read(struct excludes *x, const struct node *list, struct err *e);
void excludes_free(struct excludes *x);

/* Collects what varies in a sweep's tree: paths of its variants, and lists inside its methods. */
void excludes_learn(struct excludes *x, const struct node *root);

/* What rules can refer to in a row, as lines "key=value". `variant` consists of such lines,
 * `sharing` may be "". NULL if there are no rules; new string. */
char *excludes_facts(struct excludes *x, const struct sweep_pair *pair,
                     const struct sweep_method *method, const char *sharing, const char *variant);

/* Whether some rule removes this seed of a row with these facts; marks the rules that did. */
bool excludes_match(struct excludes *x, const char *facts, uint64_t seed);

/* After the expansion: errors for keys that do not vary, and, if all its rows are known
 * (`complete`), for values that no row has and rules that removed nothing. */
void excludes_check(const struct excludes *x, bool complete, struct err *e);

#endif
