/* Renders and trains a cell, and writes what it gave. */
#include "bench/run/training.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/method.h"
#include "adapt/methods/registry.h"
#include "adapt/supervised.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/labels.h"
#include "base/progress.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/run/images.h"
#include "bench/run/outside.h"
#include "bench/run/watch.h"
#include "bench/store/curve_file.h"
#include "bench/store/domain_files.h"
#include "bench/store/integrity.h"
#include "bench/store/outside.h"
#include "bench/store/store.h"
#include "bench/sweep/domains.h"
#include "bench/text/files.h"
#include "bench/text/npy.h"

/* Everything a cell needs while it is computed. */
struct computation {
    const struct training *of;
    const char *hash;
    struct cell cell;
    struct domains domains;
    int source_domain, target_domain; /* target -1 for a source cell */
    struct cell_images images;
    struct model source, adapted;
    struct result result;
    struct run_facts *facts;
    struct outside_facts outside; /* of a method from outside */
    uint64_t order;
    struct pool *pool;
    struct watch watch;
};

static void computation_free(struct computation *w)
{
    watch_close(&w->watch);
    outside_facts_free(&w->outside);
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
    w->source_domain = store_load_domain(&w->domains, w->of->store, w->cell.source, e);
    w->target_domain = -1;
    if (w->cell.method && !e->code)
        w->target_domain = store_load_domain(&w->domains, w->of->store, w->cell.target, e);
    if (e->code)
        return e->code;
    const struct domain *target =
        w->cell.method ? w->domains.entries[w->target_domain].domain : NULL;
    return images_start(&w->images, &w->cell, w->domains.entries[w->source_domain].domain, target,
                        e);
}

/* `sum` is the model's SHA-256. */
static enum err_code check_source(const struct computation *w, const char *hash, char sum[HASH_HEX],
                                  struct err *e)
{
    struct err why = ERR_INIT;
    enum cell_state state = store_cell_state(w->of->store, hash, &why);
    if (state != CELL_DONE)
        err_set(e, ERR_UNAVAILABLE, "the source model, cell %.12s, is %s%s%s", hash,
                state == CELL_MISSING ? "not computed yet" : "damaged", why.text ? ": " : "",
                why.text ? why.text : "");
    err_free(&why);
    if (!e->code && !store_has_model(w->of->store, hash))
        err_set(e, ERR_UNAVAILABLE,
                "this store was published without the source model of cell %.12s: remove that "
                "cell's folder to train it again, or compute in another store",
                hash);
    if (!e->code)
        store_cell_sum(w->of->store, hash, "model.safetensors", sum);
    return e->code;
}

/* Another process may replace the model while it is read. */
static enum err_code load_source_model(struct computation *w, const json_t *identity, struct err *e)
{
    char hash[HASH_HEX], after[HASH_HEX], *sum = w->facts->source_model;
    json_t *source = cell_source_of(identity);
    json_hash(source, hash);
    json_decref(source);
    if (check_source(w, hash, sum, e))
        return e->code;
    char *path = store_cell_path(w->of->store, hash, "model.safetensors");
    if (!model_create(&w->source, &w->cell.network, &w->images.task, w->cell.seed, e))
        model_load(&w->source, path, e);
    free(path);
    store_cell_sum(w->of->store, hash, "model.safetensors", after);
    if (!e->code && strcmp(sum, after) != 0)
        err_set(e, ERR_TEMPORARY, "the source model, cell %.12s, was replaced", hash);
    return e->code;
}

static enum err_code train_source(struct computation *w, struct err *e)
{
    if (model_create(&w->source, &w->cell.network, &w->images.task, w->cell.seed, e))
        return e->code;
    return supervised_train_source(&w->source, &w->cell.supervised, &w->images.task, w->cell.seed,
                                   w->pool, &w->watch.observer, &w->result, e);
}

/* From the source model's result to that of a program of its own: `source` is the same. */
static enum err_code run_outside(struct computation *w, const json_t *identity, struct err *e)
{
    char hash[HASH_HEX];
    json_t *source = cell_source_of(identity);
    json_hash(source, hash);
    json_decref(source);
    if (store_load_order(w->of->store, w->hash, &w->order, e))
        return e->code;
    images_finish(&w->images);
    result_drop_target(&w->result);
    char *model = store_cell_path(w->of->store, hash, "model.safetensors");
    const struct outside outside = {w->of->store, &w->cell, &w->images.task,
                                    model,        w->order, &w->watch.observer};
    if (!outside_run(&outside, &w->result, &w->outside, e) && !w->outside.confined)
        fprintf(stderr, "not confined: %s\n", w->outside.unconfined);
    w->facts->external = outside_facts_json(&w->outside);
    free(model);
    return e->code;
}

static enum err_code adapt(struct computation *w, const json_t *identity, struct err *e)
{
    if (load_source_model(w, identity, e))
        return e->code;
    const bool outside = w->cell.method->role == METHOD_OUTSIDE;
    struct method_input in = {.method = outside ? method_bound(METHOD_SOURCE_ONLY) : w->cell.method,
                              .network = &w->cell.network,
                              .supervised = &w->cell.supervised,
                              .oracle = &w->cell.oracle,
                              .adapt = &w->cell.adapt,
                              .task = &w->images.task,
                              .source = &w->source,
                              .seed = w->cell.seed,
                              .pool = w->pool,
                              .observer = &w->watch.observer};
    if (outside)
        in.observer = NULL;
    if (method_run(&in, &w->result, w->of->save_model && !outside ? &w->adapted : NULL, e) ||
        !outside)
        return e->code;
    return run_outside(w, identity, e);
}

/* ---- files ------------------------------------------------------------------------------------
 */

static enum err_code write_json(const struct computation *w, const char *name, json_t *j,
                                struct err *e)
{
    char *path = text_format("%s/%s", w->of->folder, name), *text = json_readable(j);
    if (text)
        write_file(path, text, strlen(text), e);
    else
        err_memory(e);
    free(text);
    free(path);
    json_decref(j);
    return e->code;
}

/* Of `width`; 0: as wide as labels are. */
static enum err_code write_array(const struct computation *w, const char *name, struct npy array,
                                 struct err *e)
{
    char *path = text_format("%s/%s", w->of->folder, name);
    array.width = array.width ? array.width : labels_width(w->images.task.classes);
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
    struct npy predictions = {2, {v->count, v->heads}, v->predictions, 0};
    struct npy labels = {2, {test->count, w->images.task.heads}, w->images.labels[right], 0};
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
    if (write_array(w, "source_predictions.npy",
                    (struct npy){2, {n, heads}, r->source.predictions, 0}, e) ||
        write_array(w, "source_by_target_predictions.npy",
                    (struct npy){2, {n, heads}, r->source_by_target.predictions, 0}, e))
        return e->code;
    if (curve.data)
        write_array(w, "curve_predictions.npy", curve, e);
    return e->code;
}

/* Indices of source test images, of which twins are counted. */
static enum err_code write_neighbours(const struct computation *w, struct err *e)
{
    const struct result *r = &w->result;
    struct npy end = {1, {r->target.count}, r->neighbours.nearest, 2};
    struct npy curve = {2, {r->rows, r->target.count}, r->curve_nearest, 2};
    if (end.data && write_array(w, "nearest.npy", end, e))
        return e->code;
    return curve.data ? write_array(w, "curve_nearest.npy", curve, e) : e->code;
}

static enum err_code write_model(const struct computation *w, struct err *e)
{
    const bool source = !w->cell.method;
    if (!source && (!w->of->save_model || w->cell.external))
        return ERR_NONE;
    json_t *metadata = json_pack("{s:s}", "cell", w->hash);
    char *path = text_format("%s/model.safetensors", w->of->folder);
    model_save(source ? &w->source : &w->adapted, path, metadata, e);
    free(path);
    json_decref(metadata);
    return e->code;
}

/* What the numbers of a method from outside came from, and what it may have seen. */
static json_t *external_json(const struct computation *w)
{
    char order[ORDER_TEXT];
    order_print(w->order, order);
    return json_pack("{s:b, s:s, s:O}", "confined", w->outside.confined, "order", order, "files",
                     json_object_get(w->cell.external, "files"));
}

static enum err_code write_log(const struct computation *w, struct err *e)
{
    char *path = text_format("%s/log.txt", w->of->folder);
    if (w->cell.external)
        write_file(path, w->outside.log.data ? w->outside.log.data : "", w->outside.log.size, e);
    free(path);
    return e->code;
}

static json_t *record_json(const struct computation *w)
{
    json_t *j = json_pack("{s:i, s:s, s:o, s:o}", "format", RECORD_FORMAT, "cell", w->hash,
                          "images", images_hashes(&w->images), "result", result_json(&w->result));
    if (w->cell.external)
        json_object_set_new(j, "external", external_json(w));
    return j;
}

static enum err_code write_all(struct computation *w, const json_t *identity, struct err *e)
{
    if (write_json(w, "cell.json", json_incref((json_t *)(uintptr_t)identity), e) ||
        write_json(w, "record.json", record_json(w), e) || write_predictions(w, e) ||
        (w->cell.method && (write_other_predictions(w, e) || write_neighbours(w, e))) ||
        write_log(w, e))
        return e->code;
    return write_model(w, e);
}

enum err_code training_run(const struct training *t, struct run_facts *facts, struct err *e)
{
    const json_t *identity = t->plan->cells[t->cell].identity;
    struct computation w = {.of = t, .hash = t->plan->cells[t->cell].hash, .facts = facts};
    *facts = run_facts_start();
    facts->threads = t->threads;
    if (pool_create(&w.pool, t->threads, e) || prepare(&w, identity, e))
        goto cleanup;
    watch_open(&w.watch, t->store, w.hash, t->progress, t->save_every);
    facts->prepared = clock_seconds();
    if (w.cell.method ? adapt(&w, identity, e) : train_source(&w, e))
        goto cleanup;
    facts->images = images_finish(&w.images);
    facts->trained = clock_seconds();
    facts->earlier = w.watch.earlier;
    write_all(&w, identity, e);
cleanup:
    if (e->code == ERR_TEMPORARY && !w.cell.external)
        watch_report_kept(&w.watch);
    computation_free(&w);
    return e->code;
}
