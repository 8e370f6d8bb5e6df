/* A range of images into a pipe, in order, in place of a dataset in a folder. */
#ifndef ADDA_GEN_EXPORT_PIPE_WRITE_H
#define ADDA_GEN_EXPORT_PIPE_WRITE_H

#include <signal.h>
#include <stdio.h>
#include "base/parallel.h"
#include "gen/export/export.h"

struct pipe_options {
    int descriptor;    /* what is written to; not a terminal */
    const char *truth; /* the file for the rows; NULL where the pipe has them (rows_inside) */
    struct pool *pool; /* NULL: one thread */
    FILE *progress;    /* NULL: silent */
    const volatile sig_atomic_t *stop; /* non-zero: stop after the current image; may be NULL */
};

/* Writes the images of the dataset's only split, whose exporter is one of pipe_kinds.h. The file of
 * rows is published when everything has been written; after an error there is none, and what the
 * reader got is the beginning of what it should have got. *written: images handed over. */
enum err_code dataset_pipe(const struct export_dataset *d, const struct pipe_options *o,
                           uint64_t *written, struct err *e);

#endif
