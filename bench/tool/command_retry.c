/* adda-bench retry: failed and damaged cells, and those that waited for them, computed again. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/publish.h"
#include "bench/tool/commands.h"
#include "bench/store/results.h"
#include "bench/store/store.h"

struct retry_settings {
    char *sweep;
    int jobs;
    bool quiet, json, dry_run;
};

static const struct cli_option options[] = {
    {.param = {"sweep", PARAM_TEXT, offsetof(struct retry_settings, sweep),
               .help = "which of the store's sweeps; not needed when there is one"},
     .argument = "NAME"},
    {.param = {"jobs", PARAM_INT, offsetof(struct retry_settings, jobs), .min = 0, .max = 256,
               .def = "0", .help = "cells computed at once; 0: as many as there are processors"},
     .key = 'j',
     .argument = "N"},
    {.param = {"quiet", PARAM_BOOL, offsetof(struct retry_settings, quiet), .def = "false",
               .help = "no progress, no summary"},
     .key = 'q'},
    {.param = {"json", PARAM_BOOL, offsetof(struct retry_settings, json), .def = "false",
               .help = "the counts of the summary, or with -n the cells, for programs"}},
    {.param = {"dry-run", PARAM_BOOL, offsetof(struct retry_settings, dry_run), .def = "false",
               .help = "print the cells and do nothing"},
     .key = 'n'},
};

/* Failed and damaged cells, what waited for them, and what they need themselves. */
static int choose(const struct results *r, bool *wanted)
{
    const struct plan *p = r->plan;
    int count = 0;
    for (int i = 0; i < p->cell_count; i++) {
        int on = p->cells[i].depends;
        bool missing = r->states[i] == CELL_MISSING;
        wanted[i] = r->states[i] == CELL_DAMAGED || (missing && r->failures[i]) ||
                    (missing && on >= 0 && wanted[on]);
        if (wanted[i] && on >= 0 && r->states[on] == CELL_MISSING)
            wanted[on] = true;
    }
    for (int i = 0; i < p->cell_count; i++)
        count += wanted[i];
    return count;
}

/* Removes a damaged cell; its failure stays until it is computed, so that an interrupted retry can
 * be repeated. */
static enum err_code remove_cell(const struct results *r, int cell, struct err *e)
{
    const char *hash = r->plan->cells[cell].hash;
    char *name = plan_cell_name(r->plan, cell), *path = store_cell_path(r->store, hash, NULL);
    json_t *failure =
        json_pack("{s:s, s:s, s:s, s:b, s:s}", "cell", hash, "name", name, "reason",
                  "a damaged record was removed", "infrastructure", true, "stderr", "");
    if (!store_save_failure(r->store, hash, failure, e))
        publish_remove(path, e);
    json_decref(failure);
    free(path);
    free(name);
    return e->code;
}

static enum err_code remove_damaged(const struct results *r, struct err *e)
{
    for (int i = 0; i < r->plan->cell_count && !e->code; i++)
        if (r->states[i] == CELL_DAMAGED)
            remove_cell(r, i, e);
    return e->code;
}

static enum err_code compute(const struct retry_settings *s, const struct results *r,
                             const bool *wanted, struct err *e)
{
    struct text resume = {0};
    text_add(&resume, "adda-bench retry");
    add_word(&resume, r->store);
    add_word(&resume, "--sweep");
    add_word(&resume, r->plan->name);
    const struct run_request request = {.plan = r->plan,
                                        .store = r->store,
                                        .resume = resume.data,
                                        .jobs = s->jobs,
                                        .threads = 1,
                                        .quiet = s->quiet,
                                        .json = s->json,
                                        .wanted = wanted};
    if (!store_prepare(r->store, e) && !remove_damaged(r, e))
        run_cells(&request, e);
    text_free(&resume);
    return e->code;
}

/* Hashes: one per line, or for programs a list, which may be empty. */
static void print_cells(const struct plan *p, const bool *wanted, bool json)
{
    json_t *list = json ? json_array() : NULL;
    for (int i = 0; i < p->cell_count; i++) {
        if (wanted[i] && list)
            json_array_append_new(list, json_string(p->cells[i].hash));
        else if (wanted[i])
            printf("%s\n", p->cells[i].hash);
    }
    if (list)
        print_json(list);
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct retry_settings *s = given;
    const char *store = arguments[0];
    struct plan plan = {0};
    struct results results = {0};
    bool *wanted = NULL;
    (void)count;
    if (store_load_plan(&plan, store, s->sweep, e) || results_load(&results, &plan, store, e))
        goto cleanup;
    wanted = calloc((size_t)plan.cell_count + 1, sizeof *wanted);
    if (!wanted) {
        err_memory(e);
        goto cleanup;
    }
    if (choose(&results, wanted) == 0 && !s->json) {
        if (!s->quiet)
            fprintf(stderr, "nothing failed and nothing is damaged\n");
        goto cleanup;
    }
    if (s->dry_run) {
        print_cells(&plan, wanted, s->json);
        goto cleanup;
    }
    compute(s, &results, wanted, e);
cleanup:
    free(wanted);
    results_free(&results);
    plan_free(&plan);
    return e->code;
}

const struct cli_command command_retry = {
    .name = "retry",
    .arguments = "DIR",
    .min_arguments = 1,
    .max_arguments = 1,
    .summary = "compute again what failed or is damaged",
    .description = "Removes damaged records, forgets failures, and computes those cells and the "
                   "ones that waited for them, with the same seeds.",
    .examples = "adda-bench retry out -n  # which cells\nadda-bench retry out  # compute them",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct retry_settings),
    .run = run};
