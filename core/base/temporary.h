/* Files and folders in the making. Each has a name that begins with ".tmp-" beside the one it is
 * made for, and is held (hold.h) by the process that makes it: what a process left that was killed
 * is known by nobody holding it. */
#ifndef ADDA_BASE_TEMPORARY_H
#define ADDA_BASE_TEMPORARY_H

#include <sys/types.h>
#include "base/err.h"
#include "base/tree.h"

/* Zero-initialise. */
struct temporary {
    char path[TREE_PATH]; /* what is filled: the file, or a folder within the temporary one */
    int held;             /* the file, open for writing, or the lock beside the folder */
};

/* A temporary for "folder/name", beside it. Returns an errno or 0; then temporary_end. */
int temporary_file(struct temporary *t, const char *path);
int temporary_folder(struct temporary *t, const char *path, mode_t mode);

/* Ends the hold and removes what is still there under the temporary name: nothing once it has been
 * renamed. Returns an errno or 0. Free-safe. */
int temporary_end(struct temporary *t);

/* What was filled has its own name now: ends the hold and removes nothing. Of a file, whose
 * temporary name may by then be another process's. */
void temporary_renamed(struct temporary *t);

/* A folder for this process alone, in $TMPDIR or /tmp, `name` being part of its own. */
enum err_code temporary_scratch(struct temporary *t, const char *name, struct err *e);

/* Removes what is left in `folder` of this user's temporaries that no process holds. What another
 * machine made, whose locks may not be seen here, is removed a day after its last change. A missing
 * folder is fine. */
enum err_code temporary_sweep(const char *folder, struct err *e);

#endif
