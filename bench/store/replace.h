/* A finished cell replaced by the same cell computed anew: every reader finds one of the two,
 * whole.
 */
#ifndef ADDA_BENCH_REPLACE_H
#define ADDA_BENCH_REPLACE_H

#include "base/err.h"
#include "base/temporary.h"

/* Publishes `made` (publish_folder_open) as the cell, whose claim is held, in place of what is
 * there. Where the file system cannot exchange two names, the cell has none for a moment. */
enum err_code store_replace_cell(const char *store, const char *hash, struct temporary *made,
                                 struct err *e);

/* Ends what killed processes began: a cell that has no name gets the new files if they are whole,
 * else its old ones back. Of one cell, whose claim is held, and of all that nobody has claimed. */
enum err_code store_end_replacement(const char *store, const char *hash, struct err *e);
enum err_code store_end_replacements(const char *store, struct err *e);

#endif
