/* A store: a folder of files, from which everything else is derived.
 *
 *   cells/HASH/       one finished cell, published whole:
 *     cell.json         its identity; the SHA-256 of its canonical form is HASH
 *     record.json       the numbers: deterministic, the same bits at every run of its class
 *     predictions.npy   u8 [images][characters] on the test set, and what was right: labels.npy
 *     nearest.npy       u16 [images], where test images are twins: the nearest source test image of
 *                       each; curve_nearest.npy [points][images]
 *     model.safetensors for source cells, and for others if the sweep has save.models; only
 *                       further training needs it: a store may be published without
 *     run.json          what may differ from run to run: times, versions, host
 *     sums              SHA-256 of each of these, as sha256sum -c reads it
 *   domains/HASH.yaml   the domains' files as they were
 *   sweeps/NAME/      sweep.yaml as given, lock.json, the plan it expands to, and sums of the two
 *   failures/HASH.json why a cell has no record
 *   claims/HASH       held (base/hold.h) by the process that works on the cell, and signed by it
 *   methods/SHA256, orders/HASH  of methods from outside (outside.h)
 *   partial/HASH.safetensors the checkpoint of a training that was stopped or killed: only the
 *                       program that wrote it reads it, and no record depends on it
 *   partial/HASH.stops  how often in a row a cluster's task that begins with this cell was
 *                       stopped without one further step
 *
 * A cell whose files differ from its sums is damaged; anything half-written has a name that is
 * never read. Removing any of it is always safe: at worst a cell is computed again. */
#ifndef ADDA_BENCH_STORE_H
#define ADDA_BENCH_STORE_H

#include <jansson.h>
#include <stdbool.h>
#include "base/err.h"
#include "bench/plan/plan.h"
#include "bench/store/which.h"
#include "bench/sweep/domains.h"

/* Of record.json. */
enum { RECORD_FORMAT = 1 };

/* New strings. `file` NULL: the folder. */
char *store_cell_path(const char *store, const char *hash, const char *file);
char *store_partial_path(const char *store, const char *hash);
char *store_domain_path(const char *store, const char *hash);
char *store_sweep_path(const char *store, const char *sweep, const char *file);

/* Makes the folders, checks that they are writable, and removes what dead processes left.
 * ERR_CANTCREATE where there are other files and none of the folders. */
enum err_code store_prepare(const char *store, struct err *e);

/* Removes what dead processes left in its folders, workers that were killed say; what cannot be
 * removed is in nobody's way. */
void store_tidy(const char *store);

/* Whether its folder exists; quick, since no file is read. */
bool store_cell_exists(const char *store, const char *hash);

/* Only whether the cell's model is there. */
bool store_has_model(const char *store, const char *hash);

/* Saves plan, sweep text and domains. */
enum err_code store_save_plan(const char *store, const struct plan *p, const char *sweep_file,
                              const struct domains *domains, struct err *e);

/* ERR_DATA if sweep.yaml or lock.json are not what was written; a store of an earlier version, or
 * one whose plan was being saved, has no sums of them. */
enum err_code store_check_plan(const char *store, const char *sweep, struct err *e);

/* `sweep` NULL: the only one of the store; otherwise an error lists the names. ERR_USAGE: `store`
 * is a file, or written as "DIR:SWEEP" (which.h). ERR_NOINPUT: there is no such sweep, or no lock
 * of it. store_load_plan checks the plan as well (store_check_plan), since all that follows is
 * taken from it; store_read_plan is for whoever reports that by itself.
 */
enum err_code store_load_plan(struct plan *p, const char *store, const char *sweep, struct err *e);
enum err_code store_read_plan(struct plan *p, const char *store, const char *sweep, struct err *e);

/* {"cell", "reason", "infrastructure", "stderr"}; reading gives NULL when there is none. */
enum err_code store_save_failure(const char *store, const char *hash, const json_t *failure,
                                 struct err *e);
json_t *store_load_failure(const char *store, const char *hash);
void store_clear_failure(const char *store, const char *hash);

/* What is kept of a cell in the middle of its training. */
bool store_has_partial(const char *store, const char *hash);
void store_clear_partial(const char *store, const char *hash);

/* Seconds that a finished cell took, as its run.json has it, or NaN. */
double store_cell_seconds(const char *store, const char *hash);

/* HASH.stops; 0 means no file, and a file that cannot be read is 0. */
int store_load_stops(const char *store, const char *hash);
enum err_code store_save_stops(const char *store, const char *hash, int stops, struct err *e);

#endif
