/* adda-bench status: counts of cells by state, and why some have no record. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "bench/store/claims.h"
#include "bench/store/results.h"
#include "bench/store/store.h"
#include "bench/text/files.h"
#include "bench/tool/commands.h"
#include "base/text.h"
#include "bench/text/messages.h"

struct status_settings {
    char *sweep;
    bool json;
};

static const struct cli_option options[] = {
    {.param = {"sweep", PARAM_TEXT, offsetof(struct status_settings, sweep),
               .help = "one of the store's sweeps; otherwise all"},
     .argument = "NAME"},
    {.param = {"json", PARAM_BOOL, offsetof(struct status_settings, json), .def = "false",
               .help = "for programs"}},
};

struct counts {
    int done, diverged, failed, damaged, running, missing; /* the diverged are done, too */
    int begun; /* of the missing: a training was stopped and kept */
};

static bool is_running(const char *store, const char *hash)
{
    char who[CLAIM_WHO];
    return store_claimed(store, hash, who);
}

static bool diverged(const json_t *record)
{
    const json_t *status = json_object_get(json_object_get(record, "result"), "status");
    return text_equal(json_is_string(status) ? json_string_value(status) : "", "diverged");
}

static struct counts count(const struct results *r)
{
    struct counts c = {0};
    for (int i = 0; i < r->plan->cell_count; i++) {
        c.diverged += diverged(r->records[i]);
        if (r->states[i] == CELL_DONE)
            c.done++;
        else if (r->states[i] == CELL_DAMAGED)
            c.damaged++;
        else if (is_running(r->store, r->plan->cells[i].hash))
            c.running++;
        else if (r->failures[i])
            c.failed++;
        else {
            c.missing++;
            c.begun += store_has_partial(r->store, r->plan->cells[i].hash);
        }
    }
    return c;
}

static const char *text_of(const json_t *failure, const char *key)
{
    const char *text = json_string_value(json_object_get(failure, key));
    return text ? text : "";
}

static void print_failure(const char *what, const json_t *failure)
{
    const char *messages = text_of(failure, "stderr");
    char *text = text_format("  %s  %s\n%s%s%s", what, text_of(failure, "name"),
                             text_of(failure, "reason"), *messages ? ": " : "", messages);
    print_message(stdout, text);
    printf("\n");
    free(text);
}

/* A cell of other sources that failed when it was computed anew has its record still. */
static void print_failed_anew(const struct results *r, int cell)
{
    json_t *failure = store_load_failure(r->store, r->plan->cells[cell].hash);
    if (failure)
        print_failure("failed anew", failure);
    json_decref(failure);
}

static void print_problems(const struct results *r, const struct origins *o)
{
    for (int i = 0; i < r->plan->cell_count; i++) {
        const char *hash = r->plan->cells[i].hash;
        struct err why = ERR_INIT;
        if (r->states[i] == CELL_DAMAGED) {
            store_cell_state(r->store, hash, &why);
            printf("  damaged %s\n    ", hash);
            print_message(stdout, why.text ? why.text : "");
            printf("\n");
        } else if (r->failures[i] && r->states[i] == CELL_MISSING) {
            print_failure("failed", r->failures[i]);
        }
        if (o->of[i] == ORIGIN_OTHER)
            print_failed_anew(r, i);
        err_free(&why);
    }
}

static void print_counts(const struct plan *p, const struct counts *c)
{
    int unscored = 0;
    printf("%s: %d cell%s, %d done, %d running, %d missing", p->name, p->cell_count,
           plural(p->cell_count), c->done, c->running, c->missing);
    if (c->begun)
        printf(" (%d begun)", c->begun);
    printf(", %d failed, %d damaged\n", c->failed, c->damaged);
    for (int i = 0; i < p->pair_count; i++)
        unscored += !plan_pair_is_scored(p, i);
    if (unscored)
        printf("  %d of %d pair%s %s never scored: nobody knows the labels of the target\n",
               unscored, p->pair_count, plural(p->pair_count), unscored == 1 ? "is" : "are");
    if (c->diverged)
        printf("  of those done, %d diverged: a loss became NaN or infinite\n", c->diverged);
}

static json_t *status_json(const struct results *r, const struct counts *c, const struct origins *o)
{
    json_t *failed = json_array(), *damaged = json_array(), *unscored = json_array();
    for (int i = 0; i < r->plan->pair_count; i++)
        if (!plan_pair_is_scored(r->plan, i))
            json_array_append_new(unscored, json_text(r->plan->pairs[i].name));
    for (int i = 0; i < r->plan->cell_count; i++) {
        if (r->states[i] == CELL_DAMAGED)
            json_array_append_new(damaged, json_string(r->plan->cells[i].hash));
        else if (r->failures[i])
            json_array_append(failed, r->failures[i]);
    }
    json_t *j =
        json_pack("{s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:o, s:o}", "sweep", r->plan->name,
                  "cells", r->plan->cell_count, "done", c->done, "diverged", c->diverged, "running",
                  c->running, "missing", c->missing, "begun", c->begun, "failed", failed, "damaged",
                  damaged, "unscored_pairs", unscored);
    add_origins(o, j);
    return j;
}

static void print_results(const struct results *r, const struct counts *c, json_t *list)
{
    struct origins o;
    char *again = again_command(r->store, r->plan->name);
    origins_load(&o, r->plan, r->store, r->states);
    if (list) {
        json_array_append_new(list, status_json(r, c, &o));
    } else {
        print_counts(r->plan, c);
        print_origins(&o, again, stdout);
        print_problems(r, &o);
    }
    origins_free(&o, r->plan);
    free(again);
}

/* With an error of its own: each sweep is printed whatever is wrong with the one before it. */
static void print_sweep(const char *store, const char *name, json_t *list, struct err *e)
{
    struct plan plan = {0};
    struct results results = {0};
    struct err own = ERR_INIT;
    if (!store_load_plan(&plan, store, name, &own) && !results_load(&results, &plan, store, &own)) {
        struct counts c = count(&results);
        print_results(&results, &c, list);
        if (c.failed || c.damaged)
            err_add(&own, ERR_FAILED,
                    "'adda-bench retry %s --sweep %s' tries again what failed or is "
                    "damaged",
                    store, plan.name);
    }
    err_merge(e, &own);
    results_free(&results);
    plan_free(&plan);
}

static enum err_code run(const void *given, int count_arguments, char **arguments, struct err *e)
{
    const struct status_settings *s = given;
    char **names = NULL;
    int count_names = 0;
    json_t *list = s->json ? json_array() : NULL;
    (void)count_arguments;
    if (s->sweep)
        print_sweep(arguments[0], s->sweep, list, e);
    else if (!store_refuse_colon(arguments[0], e) &&
             !store_sweeps(arguments[0], &names, &count_names, e) && count_names == 0)
        err_set(e, ERR_NOINPUT, "%s holds no sweep", arguments[0]);
    for (int i = 0; i < count_names; i++)
        print_sweep(arguments[0], names[i], list, e);
    if (list)
        print_json(list);
    names_free(names, count_names);
    return e->code;
}

const struct cli_command command_status = {
    .name = "status",
    .arguments = "DIR",
    .min_arguments = 1,
    .max_arguments = 1,
    .summary = "how far the sweeps of a store are, and what went wrong",
    .description =
        "Reads the records, checks every file of them, and says how many cells were made by other "
        "sources than this program's. The exit code is 1 when a cell failed or is damaged.",
    .examples = "adda-bench status out  # counts, and the reason of each failure",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct status_settings),
    .run = run};
