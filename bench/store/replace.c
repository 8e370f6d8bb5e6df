/* Cells replaced under names of their own, .new-HASH and .old-HASH, which no reader looks at. */
#define _GNU_SOURCE /* renameat2 */
#include "bench/store/replace.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/publish.h"
#include "base/text.h"
#include "bench/store/claims.h"

struct names {
    char *cells, *cell, *new_cell, *old_cell; /* paths */
};

static struct names name_all(const char *store, const char *hash)
{
    return (struct names){text_format("%s/cells", store), text_format("%s/cells/%s", store, hash),
                          text_format("%s/cells/.new-%s", store, hash),
                          text_format("%s/cells/.old-%s", store, hash)};
}

static void names_free_all(struct names *n)
{
    free(n->cells);
    free(n->cell);
    free(n->new_cell);
    free(n->old_cell);
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

static void sync_folder(const char *path)
{
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        fsync(folder);
        close(folder);
    }
}

static bool cannot_exchange(int errnum)
{
    return errnum == EINVAL || errnum == ENOSYS || errnum == ENOTSUP || errnum == EXDEV;
}

/* Afterwards the new files have the cell's name, and the old ones another. */
static enum err_code exchange(const struct names *n, struct err *e)
{
    if (renameat2(AT_FDCWD, n->new_cell, AT_FDCWD, n->cell, RENAME_EXCHANGE) == 0)
        return ERR_NONE;
    if (!cannot_exchange(errno) && errno != ENOENT)
        return err_system(e, errno, "cannot replace '%s'", n->cell);
    if (rename(n->cell, n->old_cell) != 0 && errno != ENOENT)
        return err_system(e, errno, "cannot replace '%s'", n->cell);
    if (rename(n->new_cell, n->cell) != 0)
        return err_system(e, errno, "cannot replace '%s'", n->cell);
    return ERR_NONE;
}

/* Removes what has not the cell's name. */
static enum err_code clear(const struct names *n, struct err *e)
{
    sync_folder(n->cells);
    if (!publish_remove(n->new_cell, e))
        publish_remove(n->old_cell, e);
    return e->code;
}

/* Nothing is removed before the cell has a name. */
static enum err_code end_replacement(const struct names *n, struct err *e)
{
    if (!is_there(n->new_cell) && !is_there(n->old_cell))
        return ERR_NONE;
    if (!is_there(n->cell) && rename(is_there(n->new_cell) ? n->new_cell : n->old_cell, n->cell))
        return err_system(e, errno, "cannot restore '%s'", n->cell);
    return clear(n, e);
}

enum err_code store_replace_cell(const char *store, const char *hash, struct temporary *made,
                                 struct err *e)
{
    struct names n = name_all(store, hash);
    int won;
    if (!end_replacement(&n, e) && !publish_folder(made, n.new_cell, &won, e) && !exchange(&n, e))
        clear(&n, e);
    names_free_all(&n);
    return e->code;
}

enum err_code store_end_replacement(const char *store, const char *hash, struct err *e)
{
    struct names n = name_all(store, hash);
    end_replacement(&n, e);
    names_free_all(&n);
    return e->code;
}

/* What another process is about to end is left to it. */
static enum err_code end_claimed(const char *store, const char *hash, struct err *e)
{
    int claim = -1;
    bool held = false;
    if (store_claim(store, hash, &claim, &held, e) || !held)
        return e->code;
    store_end_replacement(store, hash, e);
    store_release(store, hash, claim);
    return e->code;
}

/* The hash in ".new-HASH" or ".old-HASH", or NULL. */
static const char *hash_in(const char *name)
{
    return strncmp(name, ".new-", 5) == 0 || strncmp(name, ".old-", 5) == 0 ? name + 5 : NULL;
}

enum err_code store_end_replacements(const char *store, struct err *e)
{
    char *path = text_format("%s/cells", store);
    DIR *folder = opendir(path);
    const struct dirent *entry;
    if (!folder && errno != ENOENT)
        err_system(e, errno, "%s", path);
    while (folder && !e->code && (entry = readdir(folder)))
        if (hash_in(entry->d_name))
            end_claimed(store, hash_in(entry->d_name), e);
    if (folder)
        closedir(folder);
    free(path);
    return e->code;
}
