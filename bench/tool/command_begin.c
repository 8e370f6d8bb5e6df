#include "bench/tool/command_begin.h"

#include "bench/tool/command_summary.h"
#include "bench/store/store.h"

/* Takes out of {hash: true} what another sweep of the store asks for. */
static void keep_asked(json_t *lost, const char *store, const char *sweep)
{
    struct err ignored = ERR_INIT;
    struct plan p;
    if (!store_load_plan(&p, store, sweep, &ignored))
        for (int i = 0; i < p.cell_count; i++)
            json_object_del(lost, p.cells[i].hash);
    plan_free(&p);
    err_free(&ignored);
}

/* {hash: true} of the cells of `old` that no sweep asks for once `p` has its name. */
static json_t *lost_cells(const char *store, const struct plan *old, const struct plan *p)
{
    struct err ignored = ERR_INIT;
    json_t *lost = json_object();
    char **names;
    int count = 0;
    for (int i = 0; i < old->cell_count; i++)
        if (plan_find(p, old->cells[i].hash) < 0)
            json_object_set_new(lost, old->cells[i].hash, json_true());
    if (json_object_size(lost) && !store_sweeps(store, &names, &count, &ignored)) {
        for (int i = 0; i < count; i++)
            if (!text_equal(names[i], p->name))
                keep_asked(lost, store, names[i]);
        names_free(names, count);
    }
    err_free(&ignored);
    return lost;
}

static void say_lost(const char *store, const struct plan *old, const json_t *lost)
{
    const char *hash;
    const json_t *value;
    int computed = 0;
    json_object_foreach((json_t *)(uintptr_t)lost, hash, value) computed +=
        store_cell_exists(store, hash);
    fprintf(stderr,
            "adda-bench: sweep '%s' of %s had another plan of %d cells. No sweep asks for %d of "
            "them any more (%d computed): reports leave them out, gc removes them. To have both "
            "plans, run each under a name of its own, e.g. --set name=%s-2\n",
            old->name, store, old->cell_count, (int)json_object_size(lost), computed, old->name);
}

static void tell_replaced(const char *store, const struct plan *p)
{
    struct err ignored = ERR_INIT;
    struct plan old;
    if (!store_load_plan(&old, store, p->name, &ignored)) {
        json_t *lost = lost_cells(store, &old, p);
        if (json_object_size(lost))
            say_lost(store, &old, lost);
        json_decref(lost);
    }
    plan_free(&old);
    err_free(&ignored); /* no such sweep, or a damaged lock, which is written anew */
}

static bool has_plan(const char *store, const struct plan *p)
{
    struct err ignored = ERR_INIT;
    struct plan old;
    bool same = false;
    if (!store_load_plan(&old, store, p->name, &ignored)) {
        json_t *a = plan_json(&old), *b = plan_json(p);
        same = json_equal(a, b);
        json_decref(b);
        json_decref(a);
    }
    plan_free(&old);
    err_free(&ignored);
    return same;
}

/* A damaged cell is there: run leaves it alone. */
static bool is_complete(const char *store, const struct plan *p)
{
    for (int i = 0; i < p->cell_count; i++)
        if (!store_cell_exists(store, p->cells[i].hash))
            return false;
    return has_plan(store, p);
}

enum err_code ready_store(const char *store, const struct plan *p, bool *writable, struct err *e)
{
    *writable = !store_prepare(store, e);
    if (e->code == ERR_NOPERM && is_complete(store, p))
        err_free(e);
    return e->code;
}

void tell_repeated(const struct plan *p, FILE *to)
{
    if (p->repeated)
        fprintf(to, "%d random trials drew what an earlier one had drawn and add no row\n",
                p->repeated);
}

enum err_code begin_plan(const char *store, const struct plan *p, const char *sweep_file,
                         const struct domains *domains, struct err *e)
{
    bool writable;
    if (ready_store(store, p, &writable, e) || !writable)
        return e->code;
    tell_replaced(store, p);
    tell_repeated(p, stderr);
    return store_save_plan(store, p, sweep_file, domains, e);
}
