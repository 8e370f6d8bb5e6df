/* Folders with all that is in them. */
#ifndef ADDA_BASE_TREE_H
#define ADDA_BASE_TREE_H

enum { TREE_PATH = 4096 };

/* Calls fn for every entry of a folder, "." and ".." excepted, until one returns an errno. Returns
 * that, or the folder's own, or 0. */
int tree_each(const char *folder, int (*fn)(const char *path, const char *name, void *context),
              void *context);

/* Removes a file, or a folder and all in it; a missing one is fine. Never follows symbolic links.
 * Returns an errno or 0. */
int tree_remove(const char *path);

#endif
