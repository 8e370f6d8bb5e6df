/* From domain to shard: all threads render, encode and describe one batch of images, while the
 * batch before is handed to the format in order. Memory is constant. */
#ifndef ADDA_GEN_EXPORT_PIPELINE_H
#define ADDA_GEN_EXPORT_PIPELINE_H

#include <signal.h>
#include "base/parallel.h"
#include "gen/export/export.h"
#include "gen/export/past.h"

/* Renderers, encoders and buffers for one dataset. */
struct export_pipeline;
enum err_code export_pipeline_create(struct export_pipeline **p, const struct export_dataset *d,
                                     struct pool *pool, struct err *e);
void export_pipeline_free(struct export_pipeline *p);

/* Callbacks while a shard is written. */
struct export_watch {
    void (*row)(void *context, const struct export_item *item); /* in order */
    void (*step)(void *context, uint64_t images);               /* after each batch */
    void *context;
    struct shard_past *past;           /* what need not be rendered; may be NULL */
    const volatile sig_atomic_t *stop; /* non-zero: no further image is begun; may be NULL */
};

/* Publishes the shard whole, or leaves nothing but its past. Its files are appended to `files`.
 * ERR_TEMPORARY when stopped. */
enum err_code export_pipeline_write(struct export_pipeline *p, const struct shard *s,
                                    const struct export_watch *watch, json_t *files, struct err *e);

#endif
