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
#include "bench/run/training.h"
#include "bench/run/worker_message.h"
#include "bench/store/claims.h"
#include "bench/store/integrity.h"
#include "bench/store/store.h"
#include "bench/text/files.h"

/* run.json: what may differ from run to run, and the sources that gave the numbers. */
static enum err_code write_facts(const char *folder, const json_t *identity,
                                 const struct run_facts *facts, struct err *e)
{
    json_t *run = run_facts_json(facts), *sources = cell_sources(identity);
    char *path = text_format("%s/run.json", folder);
    if (*facts->source_model)
        json_object_set_new(sources, "source_model", json_string(facts->source_model));
    json_object_set_new(run, "sources", sources);
    char *text = json_readable(run);
    if (text)
        write_file(path, text, strlen(text), e);
    else
        err_memory(e);
    free(text);
    free(path);
    json_decref(run);
    return e->code;
}

/* Computes the cell and writes its files to `folder`, which is not published yet. */
static enum err_code compute(const char *store, const struct plan *p, int cell, const char *folder,
                             const struct worker_settings *settings, struct err *e)
{
    const struct training training = {
        store, p, cell, folder, settings->progress, settings->threads, settings->save_every};
    struct run_facts facts;
    if (training_run(&training, &facts, e) ||
        write_facts(folder, p->cells[cell].identity, &facts, e))
        return e->code;
    return store_write_sums(folder, e);
}

/* With the claim held: computes and publishes the cell unless that was done meanwhile. */
static enum err_code compute_claimed(const char *store, const struct plan *p, int cell,
                                     const struct worker_settings *settings, struct err *e)
{
    const char *hash = p->cells[cell].hash;
    char *path = store_cell_path(store, hash, NULL), temporary[4096];
    const struct worker_message was_there = {0, WORKER_WAS_THERE};
    int won;
    if (store_cell_exists(store, hash)) {
        if (settings->progress >= 0 && write(settings->progress, &was_there, sizeof was_there) < 0)
            err_system(e, errno, "the pipe to the parent");
        store_clear_partial(store, hash);
        goto cleanup;
    }
    if (publish_folder_open(path, temporary, sizeof temporary, e))
        goto cleanup;
    if (compute(store, p, cell, temporary, settings, e) ||
        publish_folder(temporary, path, &won, e)) {
        struct err ignored = ERR_INIT;
        publish_remove(temporary, &ignored);
        err_free(&ignored);
    } else {
        store_clear_failure(store, hash);
        store_clear_partial(store, hash);
    }
cleanup:
    free(path);
    return e->code;
}

enum err_code worker_run(const char *store, const char *sweep, const char *hash,
                         const struct worker_settings *settings, struct err *e)
{
    struct plan p;
    int claim = -1;
    bool held = false;
    if (store_load_plan(&p, store, sweep, e))
        goto cleanup;
    int cell = plan_find(&p, hash);
    if (cell < 0) {
        err_set(e, ERR_USAGE, "sweep '%s' has no cell %s", p.name, hash);
        goto cleanup;
    }
    if (store_claim(store, hash, &claim, &held, e))
        goto cleanup;
    if (held)
        compute_claimed(store, &p, cell, settings, e);
    else
        err_set(e, ERR_TEMPORARY, "another process works on cell %.12s", hash);
    store_release(store, hash, claim);
cleanup:
    plan_free(&p);
    return e->code;
}
