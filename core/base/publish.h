/* Files and folders appear whole or not at all: write to a temporary name beside the final one,
 * fsync, rename, fsync the folder. A killed process leaves at most names that start with ".tmp-",
 * which nobody reads and temporary_sweep removes.
 *
 * Errors name the final path: ERR_CANTCREATE where the folder is missing, ERR_NOPERM, ERR_IO for a
 * full disk. */
#ifndef ADDA_BASE_PUBLISH_H
#define ADDA_BASE_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "base/err.h"
#include "base/file.h"
#include "base/temporary.h"

/* One buffer as a file. Replaces an existing file atomically. A path that leads elsewhere keeps
 * leading there: through a symbolic link the file that it points to is replaced, and a terminal, a
 * pipe, /dev/null or /dev/fd/N is written to as it is (with no atomicity to be had). ERR_CANTCREATE
 * for a link to a file that does not exist, for block devices and sockets, and for a named pipe
 * that nobody reads. */
enum err_code publish_file(const char *path, const void *data, size_t size, struct err *e);

/* Seconds that a named pipe waits for a reader: 10; tests wait less. */
extern int publish_patience;

/* A file in pieces. publish_write keeps the first failure; publish_commit reports it (with the
 * path, e.g. a full disk) and removes the temporary. publish_abandon drops it. Both free.
 *
 * Several files that belong together: publish_sync each, which puts on the disk what was written,
 * under the temporary name, and reports the first failure. Only when all are there, publish_commit
 * each, which then has names to give and no bytes to write.
 *
 * publish_as_before, called first, gives it the mode, owner and group of the file that it replaces.
 * False where a replacement would still differ: the owner cannot be given, and the other names of
 * that file (hard links) or its access list would be lost. */
struct publication;
enum err_code publish_open(struct publication **p, const char *path, struct err *e);
bool publish_as_before(struct publication *p);
void publish_write(struct publication *p, const void *data, size_t size);
enum err_code publish_sync(struct publication *p, struct err *e);
enum err_code publish_commit(struct publication *p, struct err *e);
void publish_abandon(struct publication *p);

/* A folder: make a temporary one, fill t->path, then publish. The first writer wins: when `path`
 * already exists at that moment *won is false, which is not an error. Publishing ends the
 * temporary, whatever comes of it; temporary_end drops one that is not to be published. */
enum err_code publish_folder_open(struct temporary *t, const char *path, struct err *e);
enum err_code publish_folder(struct temporary *t, const char *path, int *won, struct err *e);

/* Removes a folder and all in it; a missing one is fine. Never follows symbolic links. */
enum err_code publish_remove(const char *path, struct err *e);

/* mkdir -p. */
enum err_code publish_mkdir(const char *path, struct err *e);

#endif
