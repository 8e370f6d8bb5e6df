/* L3: cells trained again, in a temporary store that borrows domains and source models by symbolic
 * links, so that cells are computed in the usual way. */
#include "bench/verify/rerun.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/file.h"
#include "base/json.h"
#include "base/temporary.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/run/local.h"
#include "bench/store/domain_files.h"
#include "bench/store/origins.h"
#include "bench/store/outside.h"
#include "bench/store/store.h"
#include "bench/text/files.h"
#include "bench/text/messages.h"

struct candidate {
    char order[HASH_HEX];
    int cell;
};

static int by_order(const void *a, const void *b)
{
    return strcmp(((const struct candidate *)a)->order, ((const struct candidate *)b)->order);
}

/* Whether a domain is drawn here is found once: `drawn` is {hash: bool}. */
static bool is_drawn(const struct results *r, const json_t *domain, json_t *drawn)
{
    char hash[HASH_HEX];
    struct domains domains = {0};
    struct err ignored = ERR_INIT;
    if (!domain)
        return true;
    json_hash(domain, hash);
    if (!json_object_get(drawn, hash)) {
        const bool good = store_load_domain(&domains, r->store, domain, &ignored) >= 0;
        json_object_set_new(drawn, hash, json_boolean(good));
    }
    err_free(&ignored);
    domains_free(&domains);
    return json_is_true(json_object_get(drawn, hash));
}

/* The files and the order of a method from outside; true of others. */
static bool has_method(const struct results *r, int cell)
{
    uint64_t order;
    struct err ignored = ERR_INIT;
    const struct plan_cell *c = &r->plan->cells[cell];
    const bool has =
        !cell_external(c->identity) || (!store_check_outside(r->store, c->identity, &ignored) &&
                                        !store_load_order(r->store, c->hash, &order, &ignored));
    err_free(&ignored);
    return has;
}

static bool is_computable(const struct results *r, int cell, json_t *drawn)
{
    const json_t *identity = r->plan->cells[cell].identity;
    return cell_numerics(identity) == CELL_NUMERICS &&
           is_drawn(r, json_object_get(identity, "source"), drawn) &&
           is_drawn(r, json_object_get(identity, "target"), drawn) && has_method(r, cell);
}

/* A method from outside is as deterministic as it claims to be. */
static bool is_claimed(const json_t *identity)
{
    const json_t *external = cell_external(identity);
    return !external || json_is_true(json_object_get(external, "deterministic"));
}

static void note_unclaimed(int count, struct findings *f)
{
    if (!count)
        return;
    f->unchecked += count;
    findings_note(f, text_format("%d cell%s of methods from outside: not claimed (their entries in "
                                 "the sweep do not say 'deterministic: true')",
                                 count, plural(count)));
}

/* Their order depends on the seed and their names alone, not on the plan's. */
static int list_candidates(const struct results *r, uint64_t seed, struct candidate *list,
                           struct findings *f)
{
    json_t *drawn = json_object();
    int count = 0, others = 0, unclaimed = 0;
    for (int i = 0; i < r->plan->cell_count; i++) {
        if (r->states[i] != CELL_DONE)
            continue;
        if (!is_claimed(r->plan->cells[i].identity)) {
            unclaimed++;
            continue;
        }
        if (!is_computable(r, i, drawn)) {
            others++;
            continue;
        }
        char *text = text_format("%llu %s", (unsigned long long)seed, r->plan->cells[i].hash);
        hash_bytes(text, strlen(text), list[count].order);
        list[count++].cell = i;
        free(text);
    }
    if (others) {
        f->unchecked += others;
        findings_note(f, text_format("%d cell%s cannot be trained again by this program: made with "
                                     "another numerics version than %d, of domains that cannot be "
                                     "drawn here, or of methods whose files are missing",
                                     others, plural(others), CELL_NUMERICS));
    }
    note_unclaimed(unclaimed, f);
    json_decref(drawn);
    return count;
}

static void choose(const struct results *r, const struct rerun *how, bool *wanted,
                   struct findings *f)
{
    struct candidate *list = memory_take((size_t)r->plan->cell_count + 1, sizeof *list);
    const int found = list_candidates(r, how->seed, list, f);
    qsort(list, (size_t)found, sizeof *list, by_order);
    for (int i = 0; i < found && i < how->count; i++)
        wanted[list[i].cell] = true;
    free(list);
}

/* A model that was left out of the store is trained again as well. */
static void add_sources(const struct results *r, bool *wanted)
{
    for (int i = 0; i < r->plan->cell_count; i++) {
        int source = r->plan->cells[i].depends;
        if (wanted[i] && source >= 0 && !store_has_model(r->store, r->plan->cells[source].hash))
            wanted[source] = true;
    }
}

static enum err_code link_to(const char *store, const char *scratch, const char *name,
                             struct err *e)
{
    char *full = realpath(store, NULL);
    char *from = text_format("%s/%s", full ? full : store, name);
    char *to = text_format("%s/%s", scratch, name);
    if (symlink(from, to) != 0)
        err_system(e, errno, "%s", to);
    free(to);
    free(from);
    free(full);
    return e->code;
}

/* The domains one by one: their folder must be writable, which the store's may not be. */
static enum err_code link_domains(const char *store, const char *scratch, struct err *e)
{
    char *folder = text_format("%s/domains", store), **names;
    int count;
    if (!list_folder(folder, &names, &count, e)) {
        for (int i = 0; i < count && !e->code; i++) {
            char *name = text_format("domains/%s", names[i]);
            link_to(store, scratch, name, e);
            free(name);
        }
        names_free(names, count);
    }
    free(folder);
    return e->code;
}

/* The same order of target images, and the method's files. */
static enum err_code bring_method(const struct results *r, const char *scratch, int cell,
                                  struct err *e)
{
    uint64_t order;
    const struct plan_cell *c = &r->plan->cells[cell];
    const char *name;
    json_t *hash;
    if (!cell_external(c->identity) || store_prepare_outside(scratch, e) ||
        store_load_order(r->store, c->hash, &order, e) ||
        store_save_order(scratch, c->hash, order, e))
        return e->code;
    json_object_foreach(json_object_get(cell_external(c->identity), "files"), name, hash)
    {
        char *file = text_format("methods/%s", json_string_value(hash));
        char *there = store_method_path(scratch, json_string_value(hash));
        if (!e->code && access(there, F_OK) != 0)
            link_to(r->store, scratch, file, e);
        free(there);
        free(file);
    }
    return e->code;
}

static enum err_code make_scratch(const struct results *r, const char *scratch, const bool *wanted,
                                  struct err *e)
{
    if (store_prepare(scratch, e) || link_domains(r->store, scratch, e))
        return e->code;
    for (int i = 0; i < r->plan->cell_count && !e->code; i++) {
        int source = r->plan->cells[i].depends;
        if (wanted[i] && bring_method(r, scratch, i, e))
            break;
        if (!wanted[i] || source < 0 || wanted[source] || r->states[source] != CELL_DONE ||
            store_cell_exists(scratch, r->plan->cells[source].hash))
            continue;
        char *name = text_format("cells/%s", r->plan->cells[source].hash);
        link_to(r->store, scratch, name, e);
        free(name);
    }
    return e->code;
}

/* Why bits may differ: other sources. */
static const char *origin_of(const struct results *r, int cell)
{
    return store_cell_origin(r->store, r->plan, cell, NULL) == ORIGIN_OTHER
               ? " (this program's sources are not those that made it)"
               : "";
}

/* Of a method from outside, all but whether it was confined, which is the machine's. */
static bool is_same(const char *name, char *const data[2], const size_t size[2])
{
    json_t *records[2];
    if (size[0] == size[1] && memcmp(data[0], data[1], size[0]) == 0)
        return true;
    for (int i = 0; i < 2; i++) {
        records[i] = strcmp(name, "record.json") == 0 ? json_loads(data[i], 0, NULL) : NULL;
        json_object_del(cell_external(records[i]), "confined");
    }
    const bool same = cell_external(records[0]) && json_equal(records[0], records[1]);
    json_decref(records[0]);
    json_decref(records[1]);
    return same;
}

static void compare_file(const struct results *r, const char *scratch, int cell, const char *name,
                         struct findings *f)
{
    const char *hash = r->plan->cells[cell].hash;
    char *paths[] = {store_cell_path(r->store, hash, name), store_cell_path(scratch, hash, name)};
    char *data[2] = {NULL, NULL};
    size_t size[2] = {0, 0};
    struct err e = ERR_INIT;
    if (access(paths[0], F_OK) == 0 &&
        (read_file(paths[0], &data[0], &size[0], &e) ||
         read_file(paths[1], &data[1], &size[1], &e) || !is_same(name, data, size)))
        findings_add(f, text_format("cell %s: trained again, %s differs%s%s%s", hash, name,
                                    origin_of(r, cell), e.text ? ": " : "", e.text ? e.text : ""));
    err_free(&e);
    for (int i = 0; i < 2; i++) {
        free(data[i]);
        free(paths[i]);
    }
}

static void compare_cells(const struct results *r, const char *scratch, const bool *wanted,
                          struct findings *f)
{
    static const char *const files[] = {"record.json",
                                        "predictions.npy",
                                        "labels.npy",
                                        "source_predictions.npy",
                                        "source_by_target_predictions.npy",
                                        "curve_predictions.npy",
                                        "nearest.npy",
                                        "curve_nearest.npy",
                                        "model.safetensors"};
    for (int i = 0; i < r->plan->cell_count; i++) {
        if (!wanted[i])
            continue;
        f->checked++;
        for (size_t k = 0; k < sizeof files / sizeof *files; k++)
            compare_file(r, scratch, i, files[k], f);
    }
}

enum err_code verify_trainings(const struct results *r, const struct rerun *how, struct findings *f,
                               struct err *e)
{
    struct temporary scratch = {0};
    bool *wanted = memory_take((size_t)r->plan->cell_count, sizeof *wanted);
    struct local_summary summary = {0};
    struct local_settings settings = {.store = scratch.path,
                                      .program = how->program,
                                      .jobs = how->jobs,
                                      .log = how->log,
                                      .wanted = wanted};
    choose(r, how, wanted, f);
    add_sources(r, wanted);
    if (!temporary_scratch(&scratch, "adda-rerun", e) &&
        !make_scratch(r, scratch.path, wanted, e) && !local_run(r->plan, &settings, &summary, e)) {
        compare_cells(r, scratch.path, wanted, f);
        if (summary.interrupted)
            err_set(e, ERR_TEMPORARY, "interrupted");
    }
    temporary_end(&scratch);
    local_summary_free(&summary);
    free(wanted);
    return e->code;
}
