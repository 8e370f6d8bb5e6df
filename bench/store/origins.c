/* The sources of run.json beside those of this program. */
#include "bench/store/origins.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "bench/plan/cell.h"
#include "bench/plan/cell_sources.h"
#include "bench/store/store.h"

const char *const origin_names[] = {"", "here", "other", "unknown"};

enum { NAMES_LISTED = 5 };

/* A new reference, or NULL. */
static json_t *kept_sources(const char *store, const char *hash)
{
    struct err ignored = ERR_INIT;
    json_t *run = NULL, *kept = NULL;
    char *path = store_cell_path(store, hash, "run.json");
    if (!json_load(path, &run, &ignored))
        kept = json_incref(json_object_get(run, "sources"));
    json_decref(run);
    err_free(&ignored);
    free(path);
    if (json_is_object(json_object_get(kept, "files")) &&
        json_is_string(json_object_get(kept, "rest")))
        return kept;
    json_decref(kept);
    return NULL;
}

/* Adds the files of `a` that `b` lacks, and with `both` those that it has otherwise. */
static void add_differing(json_t *differ, const json_t *a, const json_t *b, bool both)
{
    const char *path;
    json_t *hash;
    json_object_foreach((json_t *)(uintptr_t)a, path, hash)
    {
        const json_t *other = json_object_get(b, path);
        if (!other || (both && !json_equal(hash, other)))
            json_array_append_new(differ, json_string(path));
    }
}

/* Whether the model that the cell started from is not the one that is there now. */
static bool model_was_replaced(const char *store, const char *source, const json_t *kept)
{
    char sum[HASH_HEX];
    const char *used = json_string_value(json_object_get(kept, "source_model"));
    store_cell_sum(store, source, "model.safetensors", sum);
    return used && *sum && strcmp(used, sum) != 0;
}

/* `source` is the origin of the cell that this one depends on. */
static enum origin find_origin(const char *store, const struct plan *p, int cell,
                               enum origin source, json_t *differ)
{
    const struct plan_cell *c = &p->cells[cell];
    if (!store_cell_exists(store, c->hash))
        return ORIGIN_NO_CELL;
    json_t *kept = kept_sources(store, c->hash);
    if (!kept || cell_numerics(c->identity) != CELL_NUMERICS) {
        json_decref(kept);
        return ORIGIN_UNKNOWN;
    }
    json_t *here = cell_sources(c->identity), *names = json_array();
    add_differing(names, json_object_get(here, "files"), json_object_get(kept, "files"), true);
    add_differing(names, json_object_get(kept, "files"), json_object_get(here, "files"), false);
    if (!json_equal(json_object_get(here, "rest"), json_object_get(kept, "rest")))
        json_array_append_new(names, json_string(ORIGIN_REST));
    if (source == ORIGIN_OTHER ||
        (c->depends >= 0 && model_was_replaced(store, p->cells[c->depends].hash, kept)))
        json_array_append_new(names, json_string(ORIGIN_MODEL));
    const bool same = json_array_size(names) == 0;
    if (differ)
        json_array_extend(differ, names);
    json_decref(names);
    json_decref(here);
    json_decref(kept);
    return same ? ORIGIN_HERE : ORIGIN_OTHER;
}

enum origin store_cell_origin(const char *store, const struct plan *p, int cell, json_t *differ)
{
    const int on = p->cells[cell].depends;
    const enum origin source =
        on < 0 ? ORIGIN_NO_CELL : find_origin(store, p, on, ORIGIN_NO_CELL, NULL);
    return find_origin(store, p, cell, source, differ);
}

/* ---- of a plan --------------------------------------------------------------------------------
 */

static void count_files(struct origins *o, const json_t *differ)
{
    size_t i;
    json_t *name;
    json_array_foreach(differ, i, name)
    {
        const char *key = json_string_value(name);
        const json_int_t before = json_integer_value(json_object_get(o->files, key));
        json_object_set_new(o->files, key, json_integer(before + 1));
    }
}

static void load_origin(struct origins *o, const struct plan *p, const char *store, int cell)
{
    const int on = p->cells[cell].depends;
    json_t *differ = json_array();
    o->of[cell] = find_origin(store, p, cell, on < 0 ? ORIGIN_NO_CELL : o->of[on], differ);
    o->other += o->of[cell] == ORIGIN_OTHER;
    o->unknown += o->of[cell] == ORIGIN_UNKNOWN;
    count_files(o, differ);
    if (o->of[cell] == ORIGIN_OTHER)
        o->differ[cell] = json_incref(differ);
    json_decref(differ);
}

void origins_load(struct origins *o, const struct plan *p, const char *store,
                  const enum cell_state *states)
{
    const size_t count = (size_t)p->cell_count;
    *o = (struct origins){.of = memory_take(count, sizeof *o->of),
                          .differ = memory_take(count, sizeof *o->differ),
                          .files = json_object()};
    for (int i = 0; i < p->cell_count; i++)
        if (!states || states[i] == CELL_DONE)
            load_origin(o, p, store, i);
}

void origins_free(struct origins *o, const struct plan *p)
{
    for (int i = 0; o->differ && i < p->cell_count; i++)
        json_decref(o->differ[i]);
    free(o->differ);
    free(o->of);
    json_decref(o->files);
    *o = (struct origins){0};
}

struct named_count {
    const char *name;
    int cells;
};

static int by_count(const void *a, const void *b)
{
    const struct named_count *x = a, *y = b;
    return x->cells != y->cells ? y->cells - x->cells : strcmp(x->name, y->name);
}

void origins_list(const struct origins *o, struct text *to)
{
    const int count = (int)json_object_size(o->files);
    struct named_count *list = memory_take((size_t)count + 1, sizeof *list);
    const char *name;
    json_t *cells;
    int n = 0;
    json_object_foreach(o->files, name, cells) list[n++] =
        (struct named_count){name, (int)json_integer_value(cells)};
    qsort(list, (size_t)n, sizeof *list, by_count);
    for (int i = 0; i < n && i < NAMES_LISTED; i++)
        text_printf(to, "%s%s (%d)", i ? ", " : "", list[i].name, list[i].cells);
    if (n > NAMES_LISTED)
        text_printf(to, " and %d more", n - NAMES_LISTED);
    free(list);
}

/* ---- among themselves ------------------------------------------------------------------------ */

static void count_version(json_t *versions, const char *name, const json_t *hash)
{
    json_t *of = json_object_get(versions, name);
    const char *key = json_is_string(hash) ? json_string_value(hash) : "unknown";
    if (!of)
        json_object_set_new(versions, name, of = json_object());
    json_object_set_new(of, key, json_integer(json_integer_value(json_object_get(of, key)) + 1));
}

/* {NAME: {hash: cells}} of all whole cells. New reference. */
static json_t *count_versions(const struct plan *p, const char *store,
                              const enum cell_state *states)
{
    json_t *versions = json_object(), *hash;
    for (int i = 0; i < p->cell_count; i++) {
        if (states[i] != CELL_DONE)
            continue;
        const char *path;
        json_t *kept = kept_sources(store, p->cells[i].hash);
        count_version(versions, ORIGIN_REST, json_object_get(kept, "rest"));
        json_object_foreach(json_object_get(kept, "files"), path, hash)
            count_version(versions, path, hash);
        json_decref(kept);
    }
    return versions;
}

/* "27, 6", the most first. */
static void add_counts(struct text *t, const json_t *of)
{
    const int count = (int)json_object_size(of);
    struct named_count *list = memory_take((size_t)count, sizeof *list);
    const char *hash;
    json_t *cells;
    int n = 0;
    json_object_foreach((json_t *)(uintptr_t)of, hash, cells) list[n++] =
        (struct named_count){hash, (int)json_integer_value(cells)};
    qsort(list, (size_t)n, sizeof *list, by_count);
    for (int i = 0; i < n; i++)
        text_printf(t, "%s%d", i ? ", " : "", list[i].cells);
    free(list);
}

char *origins_mixed(const struct plan *p, const char *store, const enum cell_state *states)
{
    struct text t = {0};
    json_t *versions = count_versions(p, store, states), *of;
    const char *name;
    int mixed = 0;
    json_object_foreach(versions, name, of)
    {
        if (json_object_size(of) < 2 || mixed++ >= NAMES_LISTED)
            continue;
        text_printf(&t, "%s%s (", t.size ? "; " : "", name);
        add_counts(&t, of);
        text_add(&t, " cells)");
    }
    if (mixed > NAMES_LISTED)
        text_printf(&t, "; and %d more", mixed - NAMES_LISTED);
    json_decref(versions);
    return t.size ? text_take(&t) : NULL;
}
