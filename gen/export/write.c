/* The driver: which shards are written, and which process finishes the dataset. */
#include "gen/export/write.h"

#include "base/progress.h"
#include "base/publish.h"
#include "gen/export/dataset.h"
#include "gen/export/finish.h"
#include "gen/export/identity.h"
#include "gen/export/past.h"
#include "gen/export/pipeline.h"
#include "gen/export/shard_lock.h"
#include "gen/export/shard_record.h"
#include "gen/export/reopen.h"
#include "gen/export/space.h"
#include "gen/export/fits.h"

struct dataset_writing {
    const struct export_dataset *dataset;
    const char *folder;
    const struct write_options *options;
    struct write_outcome *out;
    bool grows;
    struct export_dataset old; /* what it grows from, and where its shards are */
    char old_folder[EXPORT_PATH];
    struct export_pipeline *pipeline;
    struct shard_record record; /* of the shard being written */
    struct progress progress;
    uint64_t images;
    struct file_check check;
};

/* Removes temporary files of processes that were killed. */
static void sweep(const struct export_dataset *d, const char *folder)
{
    char path[EXPORT_PATH];
    temporary_sweep(folder, NULL);
    if (!export_path(path, NULL, "%s/.shards", folder))
        temporary_sweep(path, NULL);
    for (int i = 0; i < d->split_count; i++)
        if (!export_path(path, NULL, "%s/%s", folder, d->splits[i].name))
            temporary_sweep(path, NULL);
}

static void on_row(void *context, const struct export_item *item)
{
    struct dataset_writing *w = context;
    shard_record_row(&w->record, item);
}

static void on_step(void *context, uint64_t images)
{
    struct dataset_writing *w = context;
    w->images += images;
    progress_update(&w->progress, (double)w->images, NULL);
}

static enum err_code render_shard(struct dataset_writing *w, const struct shard *s,
                                  struct shard_past *past, struct err *e)
{
    const struct export_watch watch = {
        .row = on_row, .step = on_step, .context = w, .past = past, .stop = w->options->stop};
    if (!w->pipeline && export_pipeline_create(&w->pipeline, w->dataset, w->options->pool, e))
        return e->code;
    if (!shard_record_open(&w->record, s, e) &&
        !export_pipeline_write(w->pipeline, s, &watch, w->record.files, e))
        shard_record_commit(&w->record, e);
    shard_record_abandon(&w->record);
    return e->code;
}

static enum err_code write_shard(struct dataset_writing *w, const struct shard *s, struct err *e)
{
    struct shard old;
    struct shard_past *past;
    const bool grows =
        w->grows && dataset_shard_of(&w->old, s->split->name, s->number, w->old_folder, &old);
    if (!shard_past_open(&past, s, grows ? &old : NULL, &w->check, e))
        render_shard(w, s, past, e);
    if (past && !e->code)
        w->out->copied += shard_past_count(past);
    shard_past_close(past);
    if (!e->code || e->code == ERR_IO) /* whole, or the disk is full */
        shard_past_forget(s);
    return e->code;
}

static bool is_mine(const struct dataset_writing *w, uint64_t n)
{
    return n % w->options->parts == w->options->part;
}

static uint64_t images_to_do(const struct dataset_writing *w)
{
    uint64_t images = 0;
    for (uint64_t n = 0; n < w->out->shards; n++) {
        const struct shard s = dataset_shard(w->dataset, n, w->folder);
        images += is_mine(w, n) ? s.end - s.first : 0;
    }
    return images;
}

/* False when another process has finished the dataset meanwhile. */
static bool do_locked_shard(struct dataset_writing *w, const struct shard *s, struct err *e)
{
    int lock;
    if (shard_lock(s, w->check.stop, w->options->progress, &lock, e) || lock < 0)
        return false;
    if (shard_record_whole(s, &w->check)) {
        w->out->kept++;
        progress_skip(&w->progress, (double)(s->end - s->first));
    } else if (!export_stopped(w->check.stop, e) && !write_shard(w, s, e)) {
        w->out->written++;
    }
    shard_unlock(s, lock);
    return true;
}

static bool do_shard(struct dataset_writing *w, const struct shard *s, struct err *e)
{
    int records;
    const bool open =
        !dataset_share_records(w->folder, &records, e) && records >= 0 && do_locked_shard(w, s, e);
    dataset_unlock(records);
    return open;
}

static enum err_code write_shards(struct dataset_writing *w, struct err *e)
{
    bool open = true;
    w->progress = progress_start(w->options->progress, w->dataset->exporter->name, "images",
                                 (double)images_to_do(w));
    for (uint64_t n = 0; n < w->out->shards && open && !e->code; n++) {
        const struct shard s = dataset_shard(w->dataset, n, w->folder);
        open = !is_mine(w, n) || do_shard(w, &s, e);
    }
    progress_end(&w->progress, NULL);
    return e->code;
}

/* A complete dataset that this one extends becomes this one, being written. */
static enum err_code grow(struct dataset_writing *w, const json_t *identity, struct err *e)
{
    json_t *before = dataset_complete_identity(w->folder);
    if (before && w->dataset->exporter->reader && dataset_extends(identity, before)) {
        const struct export_dataset old = dataset_smaller(w->dataset, before);
        const struct reopen_identities both = {identity, before};
        dataset_reopen(&old, w->dataset, w->folder, &both, &w->check, &w->out->damaged, e);
        w->check.proof = PROOF_SIZE;
    }
    json_decref(before);
    return e->code;
}

/* What it grows from, also when that was begun by another process, or a run that was stopped. */
static enum err_code find_old(struct dataset_writing *w, struct err *e)
{
    json_t *before = dataset_old_identity(w->folder);
    w->grows = before != NULL;
    if (before)
        w->old = dataset_smaller(w->dataset, before);
    json_decref(before);
    return dataset_old_folder(w->folder, w->old_folder, e);
}

/* Sets `complete` when the manifest exists and all files that it lists are good. Else the dataset
 * is begun, or is so again: its files have just been checked, so sizes are enough from here on. */
static enum err_code open_dataset(struct dataset_writing *w, const json_t *identity, struct err *e)
{
    int lock = -1;
    bool there = false;
    if (!publish_mkdir(w->folder, e) && !dataset_lock(w->folder, &lock, e) &&
        !grow(w, identity, e) && !dataset_claim(w->folder, identity, &there, e) && there) {
        const struct reopen_identities same = {identity, identity};
        dataset_reopen(w->dataset, w->dataset, w->folder, &same, &w->check, &w->out->damaged, e);
        w->out->complete = !e->code && w->out->damaged == 0;
        w->check.proof = PROOF_SIZE;
    }
    if (w->out->complete) { /* what a process left that was killed when it had finished */
        sweep(w->dataset, w->folder);
        dataset_remove_records(w->folder, NULL);
    } else if (!e->code) {
        find_old(w, e);
    }
    dataset_unlock(lock);
    return e->code;
}

/* Another process may finish the dataset while this one is at a shard, whose record, or its folder,
 * then is gone: that is no failure. */
static void forgive(struct dataset_writing *w, const json_t *identity, struct err *e)
{
    struct err why = ERR_INIT;
    bool done = false;
    if (e->code != ERR_NOINPUT && e->code != ERR_CANTCREATE)
        return;
    if (!dataset_claim(w->folder, identity, &done, &why) && done) {
        w->out->complete = true;
        err_free(e);
    }
    err_free(&why);
}

/* One process at a time checks whether all shards are there, and finishes the dataset. */
static enum err_code finish(struct dataset_writing *w, const json_t *identity, struct err *e)
{
    int lock;
    bool done = false;
    const struct file_check by_size = {.proof = PROOF_SIZE, .stop = w->options->stop};
    if (!dataset_lock(w->folder, &lock, e) && !dataset_claim(w->folder, identity, &done, e) &&
        !done) {
        for (uint64_t n = 0; n < w->out->shards && !e->code; n++) {
            const struct shard s = dataset_shard(w->dataset, n, w->folder);
            w->out->missing += !is_mine(w, n) && !shard_record_whole(&s, &by_size);
            export_stopped(by_size.stop, e);
        }
        if (w->out->missing == 0 && !e->code)
            sweep(w->dataset, w->folder);
        if (w->out->missing == 0 && !e->code)
            done = !dataset_finish(w->dataset, w->folder, identity, e);
    }
    w->out->complete = done && !e->code;
    dataset_unlock(lock);
    return e->code;
}

enum err_code dataset_write(const struct export_dataset *d, const char *folder,
                            const struct write_options *o, struct write_outcome *out, struct err *e)
{
    struct dataset_writing w = {.dataset = d,
                                .folder = folder,
                                .options = o,
                                .out = out,
                                .check = {o->proof, o->pool, o->stop}};
    json_t *identity = dataset_json(d);
    *out = (struct write_outcome){.shards = dataset_shards(d)};
    if (!export_fits(d, e) && !export_space_check(d, folder, o->parts, e) &&
        !open_dataset(&w, identity, e) && !out->complete) {
        sweep(d, folder);
        if (!write_shards(&w, e))
            finish(&w, identity, e);
        forgive(&w, identity, e);
    }
    export_pipeline_free(w.pipeline);
    json_decref(identity);
    return e->code;
}
