/* adda-bench gc: removes what no sweep of a store names. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/publish.h"
#include "bench/tool/commands.h"
#include "bench/store/store.h"
#include "bench/text/files.h"
#include "base/text.h"

struct gc_settings {
    bool dry_run, quiet, json;
};

static const struct cli_option options[] = {
    {.param = {"dry-run", PARAM_BOOL, offsetof(struct gc_settings, dry_run), .def = "false",
               .help = "name what would be removed and remove nothing"},
     .key = 'n'},
    {.param = {"quiet", PARAM_BOOL, offsetof(struct gc_settings, quiet), .def = "false",
               .help = "do not name what is removed"},
     .key = 'q'},
    {.param = {"json", PARAM_BOOL, offsetof(struct gc_settings, json), .def = "false",
               .help = "what is removed, for programs"}},
};

/* What was removed, or would be: printed at once, or collected in `list` and printed at the end. */
struct removal {
    const struct gc_settings *settings;
    json_t *list; /* NULL: lines */
    int count;
};

static void report(struct removal *r, const char *path)
{
    r->count++;
    if (r->list)
        json_array_append_new(r->list, json_text(path));
    else if (!r->settings->quiet) {
        print_message(stdout, path);
        printf("\n");
    }
}

/* What some sweep of the store still needs: {hash: true}. */
static enum err_code collect(const char *store, json_t *cells, json_t *domains, struct err *e)
{
    char **names;
    int count;
    if (store_sweeps(store, &names, &count, e))
        return e->code;
    if (count == 0) /* a mistyped folder must not be emptied */
        err_set(e, ERR_NOINPUT, "%s holds no sweep, so it is not known what to keep", store);
    for (int i = 0; i < count && !e->code; i++) {
        struct plan p;
        const char *hash;
        json_t *value;
        if (!store_load_plan(&p, store, names[i], e)) {
            for (int k = 0; k < p.cell_count; k++)
                json_object_set_new(cells, p.cells[k].hash, json_true());
            json_object_foreach(p.domains, hash, value)
                json_object_set_new(domains, hash, json_true());
            json_object_foreach(p.names, hash, value)
                json_object_set_new(domains, json_string_value(value), json_true());
        }
        plan_free(&p);
    }
    names_free(names, count);
    return e->code;
}

/* Entries are named by a hash, with or without an extension. */
static bool is_kept(const json_t *kept, const char *name)
{
    char *hash = text_copy(name);
    hash[strcspn(hash, ".")] = '\0';
    bool result = json_object_get(kept, hash) != NULL;
    free(hash);
    return result;
}

static enum err_code clean(const char *store, const char *folder, const json_t *kept,
                           struct removal *r, struct err *e)
{
    char *path = text_format("%s/%s", store, folder), **names;
    int count;
    if (list_folder(path, &names, &count, e)) {
        free(path);
        return e->code;
    }
    for (int i = 0; i < count && !e->code; i++) {
        char *entry = text_format("%s/%s", path, names[i]);
        if (!is_kept(kept, names[i]) && (r->settings->dry_run || !publish_remove(entry, e)))
            report(r, entry);
        free(entry);
    }
    names_free(names, count);
    free(path);
    return e->code;
}

/* A cell that is done needs no checkpoint. */
static void forget_done(const char *store, json_t *cells)
{
    const char *hash;
    void *next;
    json_t *value;
    json_object_foreach_safe(cells, next, hash, value) if (store_cell_exists(store, hash))
        json_object_del(cells, hash);
}

static enum err_code clean_all(const char *store, struct removal *r, struct err *e)
{
    json_t *cells = json_object(), *domains = json_object();
    if (!collect(store, cells, domains, e) && (r->settings->dry_run || !store_prepare(store, e)) &&
        !clean(store, "cells", cells, r, e) && !clean(store, "failures", cells, r, e) &&
        !clean(store, "domains", domains, r, e) && !clean(store, "methods", domains, r, e)) {
        forget_done(store, cells);
        if (!clean(store, "partial", cells, r, e))
            clean(store, "orders", cells, r, e);
    }
    json_decref(cells);
    json_decref(domains);
    return e->code;
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct gc_settings *s = given;
    struct removal r = {s, s->json ? json_array() : NULL, 0};
    (void)count;
    clean_all(arguments[0], &r, e);
    if (r.list) /* also after a failure: it has been removed */
        print_json(json_pack("{s:b, s:i, s:o}", "dry_run", s->dry_run, "count", r.count, "removed",
                             r.list));
    else if (!s->quiet && !e->code)
        fprintf(stderr, "%d %s\n", r.count, s->dry_run ? "would be removed" : "removed");
    return e->code;
}

const struct cli_command command_gc = {
    .name = "gc",
    .arguments = "DIR",
    .min_arguments = 1,
    .max_arguments = 1,
    .summary = "remove what no sweep of a store needs any more",
    .description = "Cells, failures, files of domains and methods, and half-trained cells that no "
                   "sweep's lock "
                   "names, and half-written files of processes that died.",
    .examples = "adda-bench gc out -n  # only list it\n"
                "adda-bench gc out --json  # {count, dry_run, removed: [paths]}",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct gc_settings),
    .run = run};
