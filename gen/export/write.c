/* The driver: which shards are written, and which process finishes the dataset. */
#include "gen/export/write.h"

#include "base/progress.h"
#include "base/publish.h"
#include "gen/domain/lengths.h"
#include "gen/export/dataset.h"
#include "gen/export/finish.h"
#include "gen/export/pipeline.h"
#include "gen/export/shard_lock.h"
#include "gen/export/shard_record.h"
#include "gen/export/reopen.h"
#include "gen/export/space.h"

struct dataset_writing {
    const struct export_dataset *dataset;
    const char *folder;
    const struct write_options *options;
    struct write_outcome *out;
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

static enum err_code write_shard(struct dataset_writing *w, const struct shard *s, struct err *e)
{
    const struct export_watch watch = {
        .row = on_row, .step = on_step, .context = w, .stop = w->options->stop};
    if (!w->pipeline && export_pipeline_create(&w->pipeline, w->dataset, w->options->pool, e))
        return e->code;
    if (!shard_record_open(&w->record, s, e) &&
        !export_pipeline_write(w->pipeline, s, &watch, w->record.files, e))
        shard_record_commit(&w->record, e);
    shard_record_abandon(&w->record);
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

/* Sets `complete` when the manifest exists and all files that it lists are good. Else the dataset
 * is begun, or is so again: its files have just been checked, so sizes are enough from here on. */
static enum err_code open_dataset(struct dataset_writing *w, const json_t *identity, struct err *e)
{
    int lock = -1;
    bool there = false;
    if (!publish_mkdir(w->folder, e) && !dataset_lock(w->folder, &lock, e) &&
        !dataset_claim(w->folder, identity, &there, e) && there) {
        dataset_reopen(w->dataset, w->folder, identity, &w->check, &w->out->damaged, e);
        w->out->complete = !e->code && w->out->damaged == 0;
        w->check.proof = PROOF_SIZE;
    }
    if (w->out->complete) { /* what a process left that was killed when it had finished */
        sweep(w->dataset, w->folder);
        dataset_remove_records(w->folder, NULL);
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

/* Parts of texts are a promise: that what one shows can be learnt from the other. */
static enum err_code check_parts(const struct export_dataset *d, struct err *e)
{
    const struct domain_info *info = domain_info(d->domain);
    for (int i = 0; i < d->split_count; i++) {
        if (d->splits[i].labels == LABELS_ALL)
            continue;
        const struct seeds_texts texts = render_texts(d->domain);
        const struct seeds_parts p = seeds_count_parts(&texts);
        char length[DOMAIN_LENGTH_TEXT];
        domain_print_length(info, length);
        return p.cover
                   ? ERR_NONE
                   : err_set(e, ERR_USAGE,
                             "split '%s': of the texts of %s characters there are %.0f to train "
                             "and %.0f to test with, and not every character is at every place "
                             "in both: leave out ':%s', or take a longer text or a larger "
                             "alphabet",
                             d->splits[i].name, length, p.train, p.test,
                             seeds_labels_names[d->splits[i].labels]);
    }
    return ERR_NONE;
}

static enum err_code check_labels(const struct export_dataset *d, struct err *e)
{
    const int labels = domain_labels(domain_info(d->domain));
    if (!d->exporter->max_labels || labels <= d->exporter->max_labels)
        return ERR_NONE;
    return err_set(e, ERR_USAGE,
                   "the format %s holds labels of %d classes, and '%s' has %d; choose npy, whose "
                   "labels then have two bytes, or a format of texts",
                   d->exporter->name, d->exporter->max_labels, domain_info(d->domain)->name,
                   labels);
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
    if (d->layers && !d->exporter->layers)
        err_set(e, ERR_USAGE,
                "the format %s cannot hold layers; imagefolder, webdataset and npy can",
                d->exporter->name);
    check_labels(d, e);
    if (d->domain->import)
        err_set(e, ERR_USAGE, "'%s' is imported: its images are files already",
                domain_info(d->domain)->name);
    else
        check_parts(d, e);
    *out = (struct write_outcome){.shards = dataset_shards(d)};
    if (!e->code && !export_space_check(d, folder, o->parts, e) && !open_dataset(&w, identity, e) &&
        !out->complete) {
        sweep(d, folder);
        if (!write_shards(&w, e))
            finish(&w, identity, e);
        forgive(&w, identity, e);
    }
    export_pipeline_free(w.pipeline);
    json_decref(identity);
    return e->code;
}
