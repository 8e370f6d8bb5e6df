/* One process at a time checks and writes a shard: whoever renders the same images meanwhile waits
 * for it and finds it written. */
#ifndef ADDA_GEN_SHARD_LOCK_H
#define ADDA_GEN_SHARD_LOCK_H

#include <signal.h>
#include <stdio.h>
#include "gen/export/export.h"

/* Waits until no other process has the shard; `log` (NULL: silent) is told if that is longer than a
 * moment. *lock is for shard_unlock; -1, without an error, when the dataset is no longer being
 * written: another process has finished it. ERR_TEMPORARY when stopped. */
enum err_code shard_lock(const struct shard *s, const volatile sig_atomic_t *stop, FILE *log,
                         int *lock, struct err *e);
void shard_unlock(const struct shard *s, int lock);

#endif
