/* The cells of a plan that is being made, found by their settings. A cell that is in many rows and
 * variants is written out and hashed once, and so is each group of settings that many cells have.
 * What has the same settings here has the same identity, and the other way round. */
#ifndef ADDA_BENCH_CELL_INDEX_H
#define ADDA_BENCH_CELL_INDEX_H

#include "bench/plan/cell.h"
#include "bench/plan/plan.h"

/* A part of identities: one object for all that say the same, with its canonical form. Both are
 * owned by the index. NULL: the cell has none. */
struct cell_part {
    json_t *value;
    const char *text;
};

/* A cell by its parts; `settings` has the scalars. Domains are those of cell_index_domain. */
struct cell_parts {
    const struct cell *settings;
    struct cell_part source, target, groups[CELL_GROUPS];
};

/* Zero-initialise; cell_index_free. The plan must outlive it. */
struct cell_index {
    json_t *parts;             /* {canonical form: value} */
    json_t *domains;           /* {hash: canonical form} */
    json_t *last[CELL_GROUPS]; /* borrowed: what the next is likely to share most with */
    struct cell_entry *entries;
    int count, capacity;
    int *slots; /* index of an entry + 1; 0: empty */
    int slot_count;
};
void cell_index_free(struct cell_index *x);

/* The group of a cell, and a domain of a plan by its hash. */
struct cell_part cell_index_group(struct cell_index *x, const struct cell *c, enum cell_group g);
struct cell_part cell_index_domain(struct cell_index *x, const struct plan *p, const char *hash);

/* Index of a cell in the plan; -1: it has not been added. */
int cell_index_find(const struct cell_index *x, const struct cell_parts *c);

/* Adds a cell to the plan unless it is there. Returns its index. */
int cell_index_add(struct cell_index *x, struct plan *p, const struct cell_parts *c, int depends);

#endif
