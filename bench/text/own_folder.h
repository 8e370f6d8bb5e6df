/* A folder that a command writes and replaces whole. A file in it, .adda-bench, says which command
 * that was and names every other file, so that no folder of somebody else's is replaced, and none
 * to which somebody added a file. */
#ifndef ADDA_BENCH_OWN_FOLDER_H
#define ADDA_BENCH_OWN_FOLDER_H

#include "base/err.h"
#include "base/publish.h"

/* Begins a temporary folder beside `path`, whose t->path is filled; then own_folder_publish, or
 * own_folder_abandon. `kind` is one word. ERR_CANTCREATE where something else is there: no folder,
 * a symbolic link, or a folder that is neither empty nor what own_folder_publish left. */
enum err_code own_folder_open(struct temporary *t, const char *path, const char *kind,
                              struct err *e);

/* Ends the temporary, which could not be filled: the error names the file's place below `path`. */
void own_folder_abandon(struct temporary *t, const char *path, struct err *e);

/* Ends the temporary, whatever comes of it. Readers find the old folder or the new one; where the
 * file system cannot exchange two names, none for a moment. */
enum err_code own_folder_publish(struct temporary *t, const char *path, const char *kind,
                                 struct err *e);

#endif
