/* The files of one `adda-bench adapt`: where they stand, and that they are this command's to
 * write. */
#ifndef ADDA_BENCH_OUTPUTS_H
#define ADDA_BENCH_OUTPUTS_H

#include "base/err.h"

/* Owned; `held` keeps other processes from the same output. Initialise with OUTPUTS_INIT;
 * outputs_free. */
struct outputs {
    char *model, *source, *partial, *sheet, *lock;
    int held;
};
#define OUTPUTS_INIT                                                                               \
    {                                                                                              \
        NULL, NULL, NULL, NULL, NULL, -1                                                           \
    }

/* NAME.safetensors is `output`; the others stand beside it. ERR_USAGE: it does not end so.
 * ERR_CANTCREATE: its folder cannot be written to. */
enum err_code outputs_choose(struct outputs *o, const char *output, struct err *e);

/* ERR_USAGE when a file of these would replace, or lie in, what the command reads at `input`
 * (apart.h). */
enum err_code outputs_apart(const struct outputs *o, const char *input, const char *what,
                            struct err *e);

/* Keeps the output for this process until outputs_free, or until it ends however it ends.
 * ERR_UNAVAILABLE: another process has it. ERR_CANTCREATE: there is a model or a sheet that no
 * `adapt` wrote, or a link to nothing; a model that one adapted is replaced, and so is the picture
 * beside it. */
enum err_code outputs_take(struct outputs *o, struct err *e);

void outputs_free(struct outputs *o);

#endif
