/* Files compared by device and inode. */
#include "base/apart.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "base/tree.h"

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* ---- whether it lies in the folder ------------------------------------------------------------
 */

/* `path`, which is changed, has all links resolved. */
static bool climbs_to(char *path, const struct stat *folder)
{
    struct stat s;
    for (;;) {
        if (!stat(*path ? path : "/", &s) && is_same(&s, folder))
            return true;
        char *slash = strrchr(path, '/');
        if (!slash)
            return false;
        *slash = '\0';
    }
}

static bool resolves_into(const char *path, const struct stat *folder)
{
    char *real = realpath(path, NULL);
    const bool inside = real && climbs_to(real, folder);
    free(real);
    return inside;
}

/* A link is published where it leads, another name in its own folder. */
static bool lies_in(const char *output, const struct stat *folder)
{
    const char *slash = strrchr(output, '/');
    char *parent = slash ? text_format("%.*s", (int)(slash - output) + 1, output) : text_copy(".");
    const bool inside = resolves_into(parent, folder) || resolves_into(output, folder);
    free(parent);
    return inside;
}

/* ---- whether a link of the folder leads to it --------------------------------------------------
 */

enum { DEEPEST = 40 };

struct search {
    const struct stat *file;
    int depth;
};

/* EEXIST: found. What cannot be looked at is passed over. */
static int look(const char *path, const char *name, void *context)
{
    struct search *s = context;
    struct stat here;
    (void)name;
    if (stat(path, &here))
        return 0;
    if (is_same(&here, s->file))
        return EEXIST;
    if (!S_ISDIR(here.st_mode) || s->depth == DEEPEST)
        return 0;
    s->depth++;
    const int found = tree_each(path, look, s);
    s->depth--;
    return found == EEXIST ? EEXIST : 0;
}

enum err_code apart_check(const char *output, const char *input, const char *what, struct err *e)
{
    struct stat in, out;
    if (!*output || !*input || stat(input, &in))
        return ERR_NONE;
    const bool exists = !stat(output, &out);
    if (exists && is_same(&out, &in))
        return err_set(e, ERR_USAGE, "'%s' is %s, and would be replaced: give another output",
                       output, what);
    if (!S_ISDIR(in.st_mode))
        return ERR_NONE;
    if (lies_in(output, &in))
        return err_set(e, ERR_USAGE, "'%s' lies in '%s', %s: give an output elsewhere", output,
                       input, what);
    struct search s = {.file = &out};
    if (exists && S_ISREG(out.st_mode) && tree_each(input, look, &s) == EEXIST)
        return err_set(e, ERR_USAGE, "'%s' is a file that '%s', %s, leads to: give another output",
                       output, input, what);
    return ERR_NONE;
}
