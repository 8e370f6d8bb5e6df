/* Writes a dataset, or some of its shards: resumable, and with the same bytes however the work is
 * divided. */
#ifndef ADDA_GEN_EXPORT_WRITE_H
#define ADDA_GEN_EXPORT_WRITE_H

#include <signal.h>
#include <stdio.h>
#include "gen/export/files.h"

struct write_options {
    uint64_t part, parts;  /* writes shards n with n % parts == part; parts >= 1 */
    struct pool *pool;     /* NULL: one thread */
    FILE *progress;        /* NULL: silent */
    enum file_proof proof; /* how files that exist are checked */
    const volatile sig_atomic_t
        *stop; /* non-zero: stop after the current image or file; may be NULL */
};

struct write_outcome {
    uint64_t shards, written, kept; /* in all; by this call; found complete */
    uint64_t missing;               /* left to other parts */
    uint64_t copied;                /* images of written shards that need not be rendered */
    uint64_t damaged;               /* files of a complete dataset that were no longer good */
    bool complete;                  /* the manifest is written */
};

/* Writes what `folder` lacks of the dataset. Complete shards are kept, damaged ones are rendered
 * again, also in a dataset that was complete. A complete dataset that this one extends (identity.h)
 * grows: the images that it has are copied. The process that writes the last shard finishes the
 * dataset. A run that is stopped or killed loses about a second of rendering (spool.h). */
enum err_code dataset_write(const struct export_dataset *d, const char *folder,
                            const struct write_options *o, struct write_outcome *out,
                            struct err *e);

#endif
