/* L2: the images rendered again are those of the training, and the record's accuracies follow from
 * them and from the stored predictions. */
#include "bench/verify/verify_accuracies.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/labels.h"
#include "base/text.h"
#include "bench/run/images.h"
#include "bench/store/curve_file.h"
#include "bench/store/domain_files.h"
#include "bench/verify/recount.h"
#include "bench/verify/recount_twins.h"
#include "bench/verify/verify_domains.h"

/* ---- images -----------------------------------------------------------------------------------
 */

/* One set of images, rendered once for all cells that use it. */
struct rendered {
    char *key;
    char hash[HASH_HEX];
    uint16_t *labels; /* [count][length] */
    int length;
};

struct renderings {
    const char *store;
    struct domains domains;
    struct rendered *sets;
    int count, capacity;
    json_t *undrawable; /* {hash of the domain: why} */
};

static void renderings_free(struct renderings *all)
{
    for (int i = 0; i < all->count; i++) {
        free(all->sets[i].key);
        free(all->sets[i].labels);
    }
    free(all->sets);
    json_decref(all->undrawable);
    domains_free(&all->domains);
}

static enum err_code render_set(struct rendered *set, const struct cell *c, enum part part,
                                const struct domain *d, struct err *e)
{
    const struct domain_info *info = domain_info(d);
    struct cell_images im = {.task = domain_task(info)};
    if (!images_render_part(&im, c, d, part, e)) {
        json_t *hashes = images_hashes(&im);
        const char *hash = json_string_value(json_object_get(hashes, parts[part].name));
        memcpy(set->hash, hash, HASH_HEX);
        set->labels = im.labels[part];
        set->length = info->length;
        im.labels[part] = NULL;
        json_decref(hashes);
    }
    images_free(&im);
    return e->code;
}

/* Also keeps why a domain cannot be drawn, for the other cells that have it. */
static enum err_code draw(struct renderings *all, struct rendered *set, const struct cell *c,
                          enum part part, const char *hash, struct err *e)
{
    const json_t *why = json_object_get(all->undrawable, hash);
    if (why)
        return err_set(e, ERR_DATA, "%s", json_string_value(why));
    const int domain =
        store_load_domain(&all->domains, all->store, parts[part].target ? c->target : c->source, e);
    if (domain < 0 || render_set(set, c, part, all->domains.entries[domain].domain, e))
        json_object_set_new(all->undrawable, hash, json_text(e->text));
    return e->code;
}

/* Valid until the next call; NULL with an error if it cannot be drawn here. */
static const struct rendered *rendered(struct renderings *all, const struct cell *c, enum part part,
                                       struct err *e)
{
    const struct part_kind *kind = &parts[part];
    char hash[HASH_HEX];
    json_hash(kind->target ? c->target : c->source, hash);
    struct rendered set = {.key = text_format("%s %s%s %d %llu %d %d", hash, kind->name,
                                              c->sizes.transductive ? "*" : "",
                                              kind->target ? images_pairing(c, part) : 0,
                                              (unsigned long long)c->seed, images_count(c, part),
                                              (int)c->texts)};
    for (int i = 0; i < all->count; i++)
        if (strcmp(all->sets[i].key, set.key) == 0) {
            free(set.key);
            return &all->sets[i];
        }
    if (draw(all, &set, c, part, hash, e)) {
        free(set.key);
        return NULL;
    }
    all->sets = memory_grow(all->sets, all->count, &all->capacity, sizeof *all->sets);
    all->sets[all->count] = set;
    return &all->sets[all->count++];
}

/* ---- one cell ---------------------------------------------------------------------------------
 */

struct proof {
    const struct results *results;
    struct recount count;
    int index;
    struct cell cell;
    int heads;
    const uint16_t *labels[2]; /* of the source's test images, and of the target's */
    bool undrawn[2];           /* the labels are the stored ones: the domain cannot be drawn */
    struct npy stored[2];
};

static void note_undrawn(struct proof *p, bool target, const char *why)
{
    char hash[HASH_HEX];
    json_hash(target ? p->cell.target : p->cell.source, hash);
    p->undrawn[target] = true;
    findings_note(p->count.findings,
                  text_format("the images of domain %s (%.12s) cannot be drawn again: %s",
                              plan_domain_name(p->results->plan, hash), hash, why));
}

/* Renders each set of images, whose hash must be the record's. Labels of another length are not
 * kept. */
static void check_images(struct proof *p, struct renderings *all)
{
    const json_t *record = p->results->records[p->index];
    const int count = p->cell.method ? PARTS : PART_TARGET_TRAIN;
    bool right = true; /* only the first wrong set is reported */
    for (int i = 0; i < count; i++) {
        struct err why = ERR_INIT;
        if (!images_count(&p->cell, (enum part)i))
            continue; /* endless */
        const struct rendered *set = rendered(all, &p->cell, (enum part)i, &why);
        const char *was =
            json_string_value(json_object_get(json_object_get(record, "images"), parts[i].name));
        if (!set) {
            note_undrawn(p, parts[i].target, why.text);
            err_free(&why);
            continue;
        }
        if (right && (!was || !text_equal(was, set->hash))) {
            right = false;
            findings_add(p->count.findings,
                         text_format("cell %s: images.%s is recorded as %.12s, rendered again they "
                                     "give %.12s",
                                     p->count.hash, parts[i].name, was ? was : "nothing",
                                     set->hash));
        }
        if (parts[i].test && set->length == p->heads)
            p->labels[parts[i].target] = set->labels;
    }
    p->count.findings->unchecked += p->undrawn[0] || p->undrawn[1];
}

/* Of the source's test images, or of the target's. */
static int images_of(const struct proof *p, bool target)
{
    return images_count(&p->cell, target ? PART_TARGET_TEST : PART_SOURCE_TEST);
}

/* Whether predictions or labels are of that many images; those of a curve are of both sets. */
static bool has_shape(const struct proof *p, const struct npy *a, const char *name, int images)
{
    if (strncmp(name, "curve", 5) == 0)
        return curve_file_is(a, images_of(p, false), images_of(p, true), p->heads);
    return a->dimensions == 2 && a->extent[0] == images && a->extent[1] == p->heads;
}

/* Loads predictions or labels of one test set; false, with a finding, if the shape is wrong. */
static bool load(const struct proof *p, const char *hash, const char *name, bool target,
                 struct npy *array)
{
    char *path = store_cell_path(p->results->store, hash, name);
    struct err why = ERR_INIT;
    if (!npy_read(array, path, &why) && !has_shape(p, array, name, images_of(p, target)))
        err_set(&why, ERR_DATA, "%s does not have the shape of the cell's test images", path);
    if (!why.code && array->width != labels_width(p->count.shape.classes))
        err_set(&why, ERR_DATA, "%s has values of %d bytes, its %d labels need %d", path,
                array->width, p->count.shape.classes, labels_width(p->count.shape.classes));
    const bool good = why.code == ERR_NONE;
    if (!good)
        findings_add(p->count.findings, text_format("cell %s: %s", p->count.hash, why.text));
    err_free(&why);
    free(path);
    return good;
}

static bool same(const struct proof *p, bool target, const uint16_t *a, const uint16_t *b,
                 const char *sentence)
{
    const size_t labels = (size_t)images_of(p, target) * (size_t)p->heads;
    const bool equal = memcmp(a, b, labels * sizeof *a) == 0;
    if (!equal)
        findings_add(p->count.findings, text_format("cell %s: %s", p->count.hash, sentence));
    return equal;
}

static void check_labels(const struct proof *p)
{
    const bool target = p->cell.method != NULL;
    struct npy labels = {0};
    if (load(p, p->count.hash, "labels.npy", target, &labels))
        same(p, target, labels.data, p->labels[target],
             "the stored labels are not those of its images");
    npy_free(&labels);
}

/* The source encoder of a method that does not train it is that of the source cell. */
static void check_source_model(const struct proof *p, const struct npy *predictions)
{
    const int source = p->results->plan->cells[p->index].depends;
    const bool trained = !p->cell.external && recount_has_curve(&p->count, &p->cell) &&
                         p->cell.adapt.sharing != SHARING_UNTIED;
    struct npy others = {0};
    if (!trained && source >= 0 && p->results->states[source] == CELL_DONE &&
        load(p, p->results->plan->cells[source].hash, "predictions.npy", false, &others))
        same(p, false, predictions->data, others.data,
             "source_predictions.npy is not what its source model predicts");
    npy_free(&others);
}

/* The last point of the curve is the end of the training, or the point that a validator chose is.
 */
static void check_curve(const struct proof *p, const struct npy *target, const struct npy *source)
{
    struct npy curve = {0};
    if (load(p, p->count.hash, "curve_predictions.npy", true, &curve)) {
        const int images[2] = {images_of(p, false), images_of(p, true)};
        const int end = recount_end(&p->count, &p->cell, curve.extent[0]);
        recount_curve(&p->count, &curve, p->labels, images);
        if (end >= 0 && same(p, true, curve_file_target(&curve, end, images[1]), target->data,
                             "the end in curve_predictions.npy is not predictions.npy"))
            same(p, false, curve_file_source(&curve, end), source->data,
                 "the end in curve_predictions.npy is not source_by_target_predictions.npy");
    }
    npy_free(&curve);
}

static void check_method(const struct proof *p)
{
    struct npy target = {0}, source = {0}, by_target = {0};
    const char *hash = p->count.hash;
    if (!load(p, hash, "predictions.npy", true, &target) ||
        !load(p, hash, "source_predictions.npy", false, &source) ||
        !load(p, hash, "source_by_target_predictions.npy", false, &by_target))
        goto cleanup;
    if (images_of(p, true))
        recount_evaluation(&p->count, "target", &target, p->labels[1]);
    else
        recount_unscored(&p->count, &p->cell);
    recount_evaluation(&p->count, "source", &source, p->labels[0]);
    recount_evaluation(&p->count, "source_by_target", &by_target, p->labels[0]);
    check_source_model(p, &source);
    if (recount_has_curve(&p->count, &p->cell))
        check_curve(p, &target, &by_target);
    else
        recount_no_curve(&p->count);
    recount_twins(&p->count, &p->cell, p->results->store, p->labels);
cleanup:
    npy_free(&target);
    npy_free(&source);
    npy_free(&by_target);
}

static void check_source(const struct proof *p)
{
    struct npy predictions = {0};
    if (load(p, p->count.hash, "predictions.npy", false, &predictions))
        recount_evaluation(&p->count, "source", &predictions, p->labels[0]);
    recount_no_curve(&p->count);
    npy_free(&predictions);
}

/* In place of labels that cannot be rendered: those of the cell itself, or of its source model. */
static void use_stored_labels(struct proof *p)
{
    const struct plan_cell *cells = p->results->plan->cells;
    for (int target = 0; target < 2; target++) {
        const int from = target == (p->cell.method != NULL) ? p->index : cells[p->index].depends;
        if (p->undrawn[target] && from >= 0 && p->results->states[from] == CELL_DONE &&
            load(p, cells[from].hash, "labels.npy", target, &p->stored[target]))
            p->labels[target] = p->stored[target].data;
    }
}

/* The record says which cell it is of, and in which form. */
static void check_head(const struct proof *p)
{
    const json_t *record = p->results->records[p->index];
    const json_t *format = json_object_get(record, "format");
    const char *cell = json_string_value(json_object_get(record, "cell"));
    if (!text_equal(cell, p->count.hash))
        findings_add(p->count.findings, text_format("cell %s: its record is of cell %s",
                                                    p->count.hash, cell ? cell : "no name"));
    if (!json_is_integer(format) || json_integer_value(format) != RECORD_FORMAT)
        findings_add(p->count.findings,
                     text_format("cell %s: its record has format %lld, this program reads %d",
                                 p->count.hash, (long long)json_integer_value(format),
                                 RECORD_FORMAT));
}

/* Of a target that is not tested. */
static const uint16_t no_labels[1];

static void check_record(struct proof *p)
{
    const bool method = p->cell.method != NULL;
    use_stored_labels(p);
    if ((p->undrawn[0] && !p->labels[0]) || (p->undrawn[1] && !p->labels[1]))
        return; /* the cell that has them is missing or damaged, which has been found */
    if (method && !images_of(p, true))
        p->labels[1] = no_labels;
    if (p->heads > RESULT_MAX_HEADS || !p->labels[0] || (method && !p->labels[1])) {
        findings_add(p->count.findings, text_format("cell %s: its domains as they are in the store "
                                                    "have texts of another length",
                                                    p->count.hash));
        return;
    }
    check_labels(p);
    if (method)
        check_method(p);
    else
        check_source(p);
    recount_steps(&p->count, &p->cell);
}

/* Settings of an older program that this one cannot read are no finding. */
static void report_unreadable(const struct proof *p, const json_t *identity, const struct err *why)
{
    if (!cell_is_older(identity)) {
        findings_add(p->count.findings, text_format("cell %s: %s", p->count.hash, why->text));
        return;
    }
    p->count.findings->unchecked++;
    findings_note(
        p->count.findings,
        text_format("cell %.12s needs a program of numerics version %d (this one has %d): "
                    "%s",
                    p->count.hash, cell_numerics(identity), CELL_NUMERICS, why->text));
}

/* Of a damaged identity nothing fits the shape. */
static void read_shape(struct proof *p)
{
    struct domain_info source, target = {.uneven = false};
    domains_read_shape(p->cell.source, &source);
    if (p->cell.method)
        domains_read_shape(p->cell.target, &target);
    p->count.shape = domain_task(&source);
    p->count.shape.uneven = source.uneven || target.uneven;
    p->count.shape.twins = p->cell.test_pairing;
    p->heads = p->count.shape.heads;
}

static void verify_cell(const struct results *r, int index, struct renderings *all,
                        struct findings *f)
{
    const struct plan_cell *cell = &r->plan->cells[index];
    struct proof p = {.results = r,
                      .index = index,
                      .count = {.hash = cell->hash,
                                .result = json_object_get(r->records[index], "result"),
                                .findings = f}};
    struct err why = ERR_INIT;
    f->checked++;
    check_head(&p);
    if (cell_parse(&p.cell, cell->identity, &why)) {
        report_unreadable(&p, cell->identity, &why);
        err_free(&why);
        return;
    }
    read_shape(&p);
    check_images(&p, all);
    check_record(&p);
    for (int i = 0; i < 2; i++)
        npy_free(&p.stored[i]);
    cell_free(&p.cell);
}

void verify_accuracies(const struct results *r, struct findings *f)
{
    struct renderings all = {.store = r->store, .undrawable = json_object()};
    verify_domains(r, f);
    for (int i = 0; i < r->plan->pair_count; i++)
        if (!plan_pair_is_scored(r->plan, i))
            findings_note(f,
                          text_format("pair %s has no accuracy to prove: nobody knows the labels "
                                      "of its target; its images, and the predictions on the "
                                      "source, are proved",
                                      r->plan->pairs[i].name));
    for (int i = 0; i < r->plan->cell_count; i++)
        if (r->states[i] == CELL_DONE)
            verify_cell(r, i, &all, f);
    renderings_free(&all);
}
