/* Images into a pipe. */
#include "gen/export/pipe_write.h"

#include <string.h>

#include "base/progress.h"
#include "base/publish.h"
#include "gen/export/pipe.h"
#include "gen/export/pipeline.h"
#include "gen/export/fits.h"

struct pipe_writing {
    struct publication *rows; /* may be NULL */
    struct progress progress;
    uint64_t written;
};

static void on_row(void *context, const struct export_item *item)
{
    struct pipe_writing *w = context;
    w->written++;
    if (w->rows)
        publish_write(w->rows, item->row, item->row_size);
}

static void on_step(void *context, uint64_t images)
{
    struct pipe_writing *w = context;
    (void)images;
    progress_update(&w->progress, (double)w->written, NULL);
}

static enum err_code write_images(struct pipe_writing *w, const struct export_dataset *d,
                                  const struct pipe_options *o, struct export_pipe *pipe,
                                  struct err *e)
{
    const struct split *split = d->splits;
    struct shard s = {.dataset = d,
                      .folder = "",
                      .split = split,
                      .count = 1,
                      .first = split->first,
                      .end = split->end,
                      .pipe = pipe};
    const struct export_watch watch = {
        .row = on_row, .step = on_step, .context = w, .stop = o->stop};
    struct export_pipeline *pipeline = NULL;
    json_t *files = json_array();
    memcpy(s.stem, split->name, sizeof split->name);
    w->progress = progress_start(o->progress, d->exporter->name, "images",
                                 (double)(split->end - split->first));
    if (!files)
        err_memory(e);
    else if (!export_pipeline_create(&pipeline, d, o->pool, e))
        export_pipeline_write(pipeline, &s, &watch, files, e);
    progress_end(&w->progress, NULL);
    export_pipeline_free(pipeline);
    json_decref(files);
    return e->code;
}

/* No command continues a pipe. */
static enum err_code check_stop(const struct pipe_options *o, struct err *e)
{
    if (!o->stop || !*o->stop || (e->code && e->code != ERR_TEMPORARY))
        return e->code;
    err_free(e);
    return err_set(e, ERR_TEMPORARY, "stopped before all was written");
}

enum err_code dataset_pipe(const struct export_dataset *d, const struct pipe_options *o,
                           uint64_t *written, struct err *e)
{
    struct pipe_writing w = {.written = 0};
    struct export_pipe *pipe = NULL;
    *written = 0;
    if (export_fits(d, e) || export_pipe_open(&pipe, o->descriptor, o->stop, e))
        return e->code;
    if (!o->truth || !publish_open(&w.rows, o->truth, e))
        write_images(&w, d, o, pipe, e);
    check_stop(o, e);
    if (e->code)
        publish_abandon(w.rows);
    else if (w.rows)
        publish_commit(w.rows, e);
    export_pipe_close(pipe);
    *written = w.written;
    return e->code;
}
