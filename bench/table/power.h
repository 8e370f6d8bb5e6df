/* What exact tests cannot show: sentences about families of comparisons whose seeds are too few. */
#ifndef ADDA_BENCH_TABLE_POWER_H
#define ADDA_BENCH_TABLE_POWER_H

#include "bench/table/grid.h"

/* A family, over which p is adjusted, of one pair. Holm's smallest p is multiplied by `size`;
 * `seeds` are those of its best-covered comparison. */
struct family {
    const char *pair;
    bool to_best; /* against the best, else against source only */
    int size, seeds;
};

/* One note for all families that share their limits, where those allow no p of 5 %: what `sentence`
 * makes of one of them, the names of their pairs ("font, noise"), and whether these are all pairs
 * that have such a family. */
void power_add_notes(struct notes *notes, const struct family *list, int count,
                     char *(*sentence)(const struct family *f, const char *pairs, bool all));

#endif
