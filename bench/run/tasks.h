/* A plan divided into the tasks of a cluster. Source cells and the cells that start from them are
 * two stages, the second submitted to begin when the first has ended. Within a stage the cells
 * stand in the lock's order, `pack` of them per task: the cells of a task follow from the lock and
 * its index alone. */
#ifndef ADDA_BENCH_TASKS_H
#define ADDA_BENCH_TASKS_H

#include <stdbool.h>
#include "bench/plan/plan.h"

enum stage { STAGE_SOURCES, STAGE_METHODS, STAGES };
extern const char *const stage_names[STAGES + 1]; /* NULL-terminated */

int tasks_count(const struct plan *p, enum stage stage, int pack);

/* Sets cells[i] to whether cell i is one of the task's and returns how many are; 0 beyond the last
 * task. `cells` has plan's cell_count elements. */
int tasks_cells(const struct plan *p, enum stage stage, int pack, int task, bool *cells);

/* needed[t]: whether task t has a cell i with missing[i]. `needed` has tasks_count elements. */
void tasks_needed(const struct plan *p, enum stage stage, int pack, const bool *missing,
                  bool *needed);

/* The indices of the needed among `count` tasks, as sbatch's --array takes them: "0-3,7".
 * "" when none is. New string. */
char *tasks_array(const bool *needed, int count);

#endif
