/* Names beside an output, a lock on them, and whose the files are that are there. */
#include "bench/model/outputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hold.h"
#include "base/temporary.h"
#include "base/text.h"
#include "base/apart.h"
#include "nn/checkpoint_read.h"

enum err_code outputs_choose(struct outputs *o, const char *output, struct err *e)
{
    static const char ending[] = ".safetensors";
    const char *slash = strrchr(output, '/');
    const size_t length = strlen(output), end = sizeof ending - 1;
    if (!length)
        return err_set(e, ERR_USAGE, "adapt: -o FILE%s is needed: where the adapted model goes",
                       ending);
    if (length <= end || strcmp(output + length - end, ending) != 0)
        return err_set(e, ERR_USAGE,
                       "adapt: -o FILE%s says where the adapted model goes; '%s' does not end so",
                       ending, output);
    const int stem = (int)(length - end), in_folder = slash ? (int)(slash - output) + 1 : 0;
    o->model = text_copy(output);
    o->source = text_format("%.*s.source%s", stem, output, ending);
    o->partial = text_format("%.*s.partial%s", stem, output, ending);
    o->sheet = text_format("%.*s.png", stem, output);
    o->lock = text_format("%.*s.%s.lock", in_folder, output, output + in_folder);
    char *folder = slash ? text_format("%.*s", in_folder, output) : text_copy(".");
    if (access(folder, W_OK | X_OK))
        err_set(e, ERR_CANTCREATE, "'%s' is no folder that can be written to", folder);
    else
        temporary_sweep(folder, NULL); /* of a run that was killed */
    free(folder);
    return e->code;
}

enum err_code outputs_apart(const struct outputs *o, const char *input, const char *what,
                            struct err *e)
{
    const char *const files[] = {o->model, o->source, o->partial, o->sheet};
    for (int i = 0; i < 4; i++)
        if (apart_check(files[i], input, what, e))
            return e->code;
    return ERR_NONE;
}

/* ---- one process ------------------------------------------------------------------------------
 */

enum { ATTEMPTS = 100, LOCK_MODE = 0666 };

/* The process that held the file may remove it between the two calls: then there is another. */
static enum err_code hold(struct outputs *o, struct err *e)
{
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        o->held = open(o->lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, LOCK_MODE);
        if (o->held < 0)
            return err_system(e, errno, "cannot write '%s'", o->lock);
        if (hold_begin(o->held))
            return ERR_NONE;
        close(o->held);
        o->held = -1;
        if (!access(o->lock, F_OK))
            break;
    }
    return err_set(e, ERR_UNAVAILABLE,
                   "'%s': another 'adda-bench adapt' is at work on it: wait for it, or give "
                   "another output",
                   o->model);
}

void outputs_free(struct outputs *o)
{
    if (o->held >= 0) {
        unlink(o->lock);
        hold_end(o->held);
    }
    free(o->model);
    free(o->source);
    free(o->partial);
    free(o->sheet);
    free(o->lock);
    *o = (struct outputs)OUTPUTS_INIT;
}

/* ---- files that are there ---------------------------------------------------------------------
 */

/* Whether it is a model of this project's whose metadata have `key`. */
static bool has_fact(const char *path, const char *key)
{
    json_t *metadata = NULL;
    struct err ignored = ERR_INIT;
    const bool has =
        !checkpoint_metadata(path, &metadata, &ignored) && json_object_get(metadata, key);
    json_decref(metadata);
    err_free(&ignored);
    return has;
}

static enum err_code refuse(const char *path, struct err *e)
{
    return err_set(e, ERR_CANTCREATE,
                   "'%s' is there, and 'adda-bench adapt' did not write it: remove it, or give "
                   "another output",
                   path);
}

/* Before anything is trained: in the place of such a link nothing is published. */
static enum err_code refuse_dangling(const char *path, struct err *e)
{
    struct stat link;
    if (!access(path, F_OK) || lstat(path, &link) || !S_ISLNK(link.st_mode))
        return ERR_NONE;
    return err_set(e, ERR_CANTCREATE,
                   "cannot write '%s': it is a symbolic link to a file that does not exist", path);
}

/* A sheet has no mark of its own: it is one's own that stands beside a model. */
static enum err_code check_files(const struct outputs *o, struct err *e)
{
    const char *const files[] = {o->model, o->source, o->partial, o->sheet};
    for (int i = 0; i < 4; i++)
        if (refuse_dangling(files[i], e))
            return e->code;
    const bool adapted = has_fact(o->model, "about.adaptation");
    if (!adapted && has_fact(o->model, "about.source"))
        return err_set(e, ERR_CANTCREATE,
                       "'%s' is the source model of another output: 'adda-bench adapt -o "
                       "NAME.safetensors' keeps it as NAME.source.safetensors; give a name of its "
                       "own to what is adapted",
                       o->model);
    if (!adapted && !access(o->model, F_OK))
        return refuse(o->model, e);
    if (!access(o->sheet, F_OK) && !adapted && !has_fact(o->source, "about.source"))
        return refuse(o->sheet, e);
    return ERR_NONE;
}

enum err_code outputs_take(struct outputs *o, struct err *e)
{
    return hold(o, e) ? e->code : check_files(o, e);
}
