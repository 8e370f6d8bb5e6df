/* Whether a finished cell was made by this program's sources, as far as they reach its numbers
 * (bench/plan/cell_sources.h): its run.json has their hashes. */
#ifndef ADDA_BENCH_ORIGINS_H
#define ADDA_BENCH_ORIGINS_H

#include <jansson.h>
#include "base/text.h"
#include "bench/plan/plan.h"
#include "bench/store/integrity.h"

/* UNKNOWN: an earlier version's, which kept no hashes, or of other numerics than this program
 * computes. */
enum origin { ORIGIN_NO_CELL, ORIGIN_HERE, ORIGIN_OTHER, ORIGIN_UNKNOWN };
extern const char *const origin_names[]; /* "", "here", "other", "unknown" */

/* Of one cell of the plan. A method cell is of other sources also if its source model is, or has
 * been replaced since by one of other bits. `differ` (a list, may be NULL) gets the name of each
 * file that differs; ORIGIN_REST names all files that every cell may use, ORIGIN_MODEL the source
 * model.
 */
enum origin store_cell_origin(const char *store, const struct plan *p, int cell, json_t *differ);
#define ORIGIN_REST "what every cell uses"
#define ORIGIN_MODEL "the source model"

/* Of all cells of a plan that are whole by `states` (NULL: of all that the store has). */
struct origins {
    enum origin *of; /* [cell_count] */
    json_t **differ; /* [cell_count]: a list of names as above; NULL where none does */
    int other, unknown;
    json_t *files; /* {NAME: cells of other sources that it differs for} */
};
void origins_load(struct origins *o, const struct plan *p, const char *store,
                  const enum cell_state *states);
void origins_free(struct origins *o, const struct plan *p);

/* "core/adapt/methods/minimax.c (12), the source model (3)": what differs, and for how many cells;
 * the most frequent first, those after the fifth counted. */
void origins_list(const struct origins *o, struct text *to);

/* "what every cell uses (27, 6 cells); core/adapt/methods/minimax.c (5, 1 cells)": which sources
 * the whole cells of a plan were made by more than one version of, whatever this program's are, and
 * how many cells each made; names as in run.json. NULL: none. New string. */
char *origins_mixed(const struct plan *p, const char *store, const enum cell_state *states);

#endif
