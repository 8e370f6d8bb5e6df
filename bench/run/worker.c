/* Renders, trains and publishes one cell. */
#include "bench/run/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "adapt/supervised.h"
#include "adapt/method.h"
#include "base/json.h"
#include "base/progress.h"
#include "base/publish.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/run/images.h"
#include "bench/run/run_facts.h"
#include "bench/run/watch.h"
#include "bench/run/worker_message.h"
#include "bench/store/claims.h"
#include "bench/store/curve_file.h"
#include "bench/store/domain_files.h"
#include "bench/store/integrity.h"
#include "bench/store/store.h"
#include "bench/sweep/domains.h"
#include "bench/text/files.h"
#include "bench/text/npy.h"

/* Everything a cell needs while it is computed. */
struct computation {
    const char *store, *folder, *hash;
    const struct plan *plan;
    struct cell cell;
    struct domains domains;
    int source_domain, target_domain; /* target -1 for a source cell */
    struct cell_images images;
    struct model source, adapted;
    struct result result;
    struct run_facts facts;
    struct pool *pool;
    struct watch watch;
};

static void computation_free(struct computation *w)
{
    watch_close(&w->watch);
    pool_free(w->pool);
    result_free(&w->result);
    model_free(&w->adapted);
    model_free(&w->source);
    images_free(&w->images);
    domains_free(&w->domains);
    cell_free(&w->cell);
}

static enum err_code prepare(struct computation *w, const json_t *identity, struct err *e)
{
    if (cell_parse(&w->cell, identity, e) || cell_check_numerics(&w->cell, e) ||
        kernels_select((enum kernels)w->cell.kernels, e))
        return e->code;
    w->source_domain = store_load_domain(&w->domains, w->store, w->cell.source, e);
    w->target_domain = -1;
    if (w->cell.method && !e->code)
        w->target_domain = store_load_domain(&w->domains, w->store, w->cell.target, e);
    if (e->code)
        return e->code;
    const struct domain *target =
        w->cell.method ? w->domains.entries[w->target_domain].domain : NULL;
    return images_start(&w->images, &w->cell, w->domains.entries[w->source_domain].domain, target,
                        e);
}

static enum err_code load_source_model(struct computation *w, const json_t *identity, struct err *e)
{
    char hash[HASH_HEX];
    json_t *source = cell_source_of(identity);
    struct err why = ERR_INIT;
    json_hash(source, hash);
    json_decref(source);
    enum cell_state state = store_cell_state(w->store, hash, &why);
    if (state != CELL_DONE)
        err_set(e, ERR_UNAVAILABLE, "the source model, cell %.12s, is %s%s%s", hash,
                state == CELL_MISSING ? "not computed yet" : "damaged", why.text ? ": " : "",
                why.text ? why.text : "");
    err_free(&why);
    if (!e->code && !store_has_model(w->store, hash))
        err_set(e, ERR_UNAVAILABLE,
                "this store was published without the source model of cell %.12s: remove that "
                "cell's folder to train it again, or compute in another store",
                hash);
    char *path = store_cell_path(w->store, hash, "model.safetensors");
    if (!e->code && !model_create(&w->source, &w->cell.network, &w->images.task, w->cell.seed, e))
        model_load(&w->source, path, e);
    free(path);
    return e->code;
}

static enum err_code train_source(struct computation *w, struct err *e)
{
    if (model_create(&w->source, &w->cell.network, &w->images.task, w->cell.seed, e))
        return e->code;
    return supervised_train_source(&w->source, &w->cell.supervised, &w->images.task, w->cell.seed,
                                   w->pool, &w->watch.observer, &w->result, e);
}

static enum err_code adapt(struct computation *w, const json_t *identity, struct err *e)
{
    if (load_source_model(w, identity, e))
        return e->code;
    struct method_input in = {.method = w->cell.method,
                              .network = &w->cell.network,
                              .supervised = &w->cell.supervised,
                              .oracle = &w->cell.oracle,
                              .adapt = &w->cell.adapt,
                              .task = &w->images.task,
                              .source = &w->source,
                              .seed = w->cell.seed,
                              .pool = w->pool,
                              .observer = &w->watch.observer};
    return method_run(&in, &w->result, w->plan->save_models ? &w->adapted : NULL, e);
}

/* ---- files ------------------------------------------------------------------------------------
 */

static enum err_code write_json(const struct computation *w, const char *name, json_t *j,
                                struct err *e)
{
    char *path = text_format("%s/%s", w->folder, name), *text = json_readable(j);
    if (text)
        write_file(path, text, strlen(text), e);
    else
        err_memory(e);
    free(text);
    free(path);
    json_decref(j);
    return e->code;
}

static enum err_code write_array(const struct computation *w, const char *name, struct npy array,
                                 struct err *e)
{
    char *path = text_format("%s/%s", w->folder, name);
    npy_write(path, &array, e);
    free(path);
    return e->code;
}

static enum err_code write_predictions(const struct computation *w, struct err *e)
{
    const bool source = !w->cell.method;
    const struct evaluation *v = source ? &w->result.source : &w->result.target;
    const struct image_set *test =
        source ? &w->images.task.source_test : &w->images.task.target_test;
    if (!v->predictions)
        return err_set(e, ERR_SOFTWARE, "the training kept no predictions");
    const enum part right = source                       ? PART_SOURCE_TEST
                            : w->cell.sizes.transductive ? PART_TARGET_TRAIN
                                                         : PART_TARGET_TEST;
    struct npy predictions = {2, {v->count, v->heads}, v->predictions};
    struct npy labels = {2, {test->count, w->images.task.heads}, w->images.labels[right]};
    if (!write_array(w, "predictions.npy", predictions, e))
        write_array(w, "labels.npy", labels, e);
    return e->code;
}

/* From which the record's other accuracies are counted: on the source, and over the training. */
static enum err_code write_other_predictions(const struct computation *w, struct err *e)
{
    const struct result *r = &w->result;
    const int n = r->source.count, heads = r->source.heads;
    struct npy curve = curve_file(r->rows, n, r->target.count, heads, r->curve_predictions);
    if (write_array(w, "source_predictions.npy", (struct npy){2, {n, heads}, r->source.predictions},
                    e) ||
        write_array(w, "source_by_target_predictions.npy",
                    (struct npy){2, {n, heads}, r->source_by_target.predictions}, e))
        return e->code;
    if (curve.data)
        write_array(w, "curve_predictions.npy", curve, e);
    return e->code;
}

static enum err_code write_model(const struct computation *w, struct err *e)
{
    const bool source = !w->cell.method;
    if (!source && !w->plan->save_models)
        return ERR_NONE;
    json_t *metadata = json_pack("{s:s}", "cell", w->hash);
    char *path = text_format("%s/model.safetensors", w->folder);
    model_save(source ? &w->source : &w->adapted, path, metadata, e);
    free(path);
    json_decref(metadata);
    return e->code;
}

static json_t *record_json(const struct computation *w)
{
    return json_pack("{s:i, s:s, s:o, s:o}", "format", RECORD_FORMAT, "cell", w->hash, "images",
                     images_hashes(&w->images), "result", result_json(&w->result));
}

static enum err_code write_all(struct computation *w, const json_t *identity, struct err *e)
{
    if (write_json(w, "cell.json", json_incref((json_t *)(uintptr_t)identity), e) ||
        write_json(w, "record.json", record_json(w), e) || write_predictions(w, e) ||
        (w->cell.method && write_other_predictions(w, e)) || write_model(w, e) ||
        write_json(w, "run.json", run_facts_json(&w->facts), e))
        return e->code;
    return store_write_sums(w->folder, e);
}

/* Computes the cell and writes its files to `folder`, which is not published yet. */
static enum err_code compute(const char *store, const struct plan *p, int cell, const char *folder,
                             const struct worker_settings *settings, struct err *e)
{
    const json_t *identity = p->cells[cell].identity;
    struct computation w = {
        .store = store, .folder = folder, .hash = p->cells[cell].hash, .plan = p};
    w.facts = run_facts_start();
    w.facts.threads = settings->threads;
    if (pool_create(&w.pool, settings->threads, e) || prepare(&w, identity, e))
        goto cleanup;
    watch_open(&w.watch, store, w.hash, settings->progress, settings->save_every);
    w.facts.prepared = clock_seconds();
    if (w.cell.method ? adapt(&w, identity, e) : train_source(&w, e))
        goto cleanup;
    w.facts.images = images_finish(&w.images);
    w.facts.trained = clock_seconds();
    w.facts.earlier = w.watch.earlier;
    write_all(&w, identity, e);
cleanup:
    if (e->code == ERR_TEMPORARY)
        watch_report_kept(&w.watch);
    computation_free(&w);
    return e->code;
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
