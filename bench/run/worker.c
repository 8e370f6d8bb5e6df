/* Computes, publishes and replaces cells. */
#include "bench/run/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/publish.h"
#include "base/text.h"
#include "bench/plan/cell_sources.h"
#include "bench/plan/lock.h"
#include "bench/run/anew.h"
#include "bench/run/changes.h"
#include "bench/run/training.h"
#include "bench/run/worker_message.h"
#include "bench/store/claims.h"
#include "bench/store/integrity.h"
#include "bench/store/outside.h"
#include "bench/store/replace.h"
#include "bench/store/store.h"
#include "bench/text/files.h"

/* The one cell of a worker. */
struct work {
    const char *store, *hash, *path; /* path: of the cell's folder */
    const struct plan *plan;
    int cell;
    const struct worker_settings *settings;
    bool replaces; /* what is there */
};

/* run.json: what may differ from run to run, and the sources that gave the numbers. */
static enum err_code write_facts(const struct work *w, const char *folder,
                                 const struct run_facts *facts, struct err *e)
{
    json_t *run = run_facts_json(facts), *sources = cell_sources(w->plan->cells[w->cell].identity);
    char *path = text_format("%s/run.json", folder), *text = NULL;
    if (*facts->source_model)
        json_object_set_new(sources, "source_model", json_string(facts->source_model));
    json_object_set_new(run, "sources", sources);
    if (w->replaces)
        json_object_set_new(run, "replaced", changes_find(w->path, folder, e));
    text = json_readable(run);
    if (!text)
        err_memory(e);
    else if (!e->code)
        write_file(path, text, strlen(text), e);
    free(text);
    free(path);
    json_decref(run);
    return e->code;
}

/* Computes the cell and writes its files to `folder`, which is not published yet. */
static enum err_code compute(const struct work *w, const char *folder, struct err *e)
{
    const struct training training = {
        .store = w->store,
        .plan = w->plan,
        .cell = w->cell,
        .folder = folder,
        .progress = w->settings->progress,
        .threads = w->settings->threads,
        .save_every = w->settings->save_every,
        .save_model = w->plan->save_models || (w->replaces && store_has_model(w->store, w->hash))};
    struct run_facts facts = {0};
    if (!training_run(&training, &facts, e) && !write_facts(w, folder, &facts, e))
        store_write_sums(folder, e);
    run_facts_free(&facts);
    return e->code;
}

static enum err_code publish(const struct work *w, struct temporary *made, struct err *e)
{
    int won;
    if (w->replaces)
        return store_replace_cell(w->store, w->hash, made, e);
    return publish_folder(made, w->path, &won, e);
}

static enum err_code report_was_there(const struct work *w, struct err *e)
{
    const struct worker_message was_there = {0, WORKER_WAS_THERE};
    const int progress = w->settings->progress;
    if (progress >= 0 && write(progress, &was_there, sizeof was_there) < 0)
        err_system(e, errno, "the pipe to the parent");
    store_clear_partial(w->store, w->hash);
    return e->code;
}

/* With the claim held: computes and publishes the cell unless that was done meanwhile. */
static enum err_code compute_claimed(struct work *w, struct err *e)
{
    struct temporary made = {0};
    if (store_end_replacement(w->store, w->hash, e))
        return e->code;
    const bool is_there = store_cell_exists(w->store, w->hash);
    w->replaces = is_there && w->settings->anew && anew_is_due(w->plan, w->store, w->cell);
    if (is_there && !w->replaces)
        return report_was_there(w, e);
    if (!publish_folder_open(&made, w->path, e) && !compute(w, made.path, e) &&
        !publish(w, &made, e)) {
        store_clear_failure(w->store, w->hash);
        store_clear_partial(w->store, w->hash);
        store_clear_order(w->store, w->hash);
    }
    temporary_end(&made);
    return e->code;
}

/* The parent's, or the one that the store has by now. */
static enum err_code load_plan(struct plan *p, const char *store, const char *sweep, int descriptor,
                               struct err *e)
{
    *p = (struct plan){0};
    if (descriptor < 0)
        return store_load_plan(p, store, sweep, e);
    char *path = text_format("/proc/self/fd/%d", descriptor);
    json_t *j = NULL;
    if (!json_load(path, &j, e))
        plan_from_json(p, j, e);
    json_decref(j);
    free(path);
    return e->code;
}

/* What a method from outside printed, where it printed nothing. */
static void drop_empty_log(struct err *e)
{
    static const char head[] = "\nthe end of its log:\n";
    const size_t length = e->text ? strlen(e->text) : 0, end = sizeof head - 1;
    if (length > end && strcmp(e->text + length - end, head) == 0)
        e->text[length - end] = '\0';
}

enum err_code worker_run(const char *store, const char *sweep, const char *hash,
                         const struct worker_settings *settings, struct err *e)
{
    struct plan p;
    char *path = store_cell_path(store, hash, NULL);
    struct work w = {store, hash, path, &p, -1, settings, false};
    int claim = -1;
    bool held = false;
    if (load_plan(&p, store, sweep, settings->plan, e))
        goto cleanup;
    w.cell = plan_find(&p, hash);
    if (w.cell < 0) {
        err_set(e, ERR_USAGE, "sweep '%s' has no cell %s", p.name, hash);
        goto cleanup;
    }
    if (store_claim(store, hash, &claim, &held, e))
        goto cleanup;
    if (held)
        compute_claimed(&w, e);
    else
        err_set(e, ERR_TEMPORARY, "another process works on cell %.12s", hash);
    store_release(store, hash, claim);
    drop_empty_log(e);
cleanup:
    free(path);
    plan_free(&p);
    return e->code;
}
