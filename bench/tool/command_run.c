/* adda-bench run: a sweep, or what a store's lock planned. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "bench/run/memory.h"
#include "bench/tool/commands.h"
#include "bench/plan/plan_read.h"
#include "bench/store/store.h"

struct run_settings {
    char *output, *sweep;
    int jobs, threads, again;
    bool quiet, json;
    struct text_list set;
};

static const struct cli_option options[] = {
    {.param = {"output", PARAM_TEXT, offsetof(struct run_settings, output), .def = NULL,
               .help = "the store: a folder, made if missing"},
     .key = 'o',
     .argument = "DIR"},
    {.param = {"sweep", PARAM_TEXT, offsetof(struct run_settings, sweep),
               .help = "of a store: which of its sweeps; not needed when there is one"},
     .argument = "NAME"},
    {.param = {"jobs", PARAM_INT, offsetof(struct run_settings, jobs), .min = 0, .max = 256,
               .def = "0",
               .help = "cells computed at once; 0: as many as there are processors and memory for"},
     .key = 'j',
     .argument = "N"},
    {.param = {"threads", PARAM_INT, offsetof(struct run_settings, threads), .min = 1, .max = 256,
               .def = "1", .help = "per cell, for few long ones; any number gives the same bits"},
     .argument = "N"},
    {.param = {"again", PARAM_CHOICE, offsetof(struct run_settings, again), .choices = again_names,
               .def = "nothing",
               .help = "stale: also compute anew what other sources than this program's made; what "
                       "is there stays until the new cell is whole, and what changed is said"},
     .argument = "WHICH"},
    {.param = {"quiet", PARAM_BOOL, offsetof(struct run_settings, quiet), .def = "false",
               .help = "no progress, no summary"},
     .key = 'q'},
    {.param = {"json", PARAM_BOOL, offsetof(struct run_settings, json), .def = "false",
               .help = "the counts of the summary, for programs"}},
    {.param = {"set", PARAM_TEXT, offsetof(struct run_settings, set),
               .help =
                   "set a value of the sweep, e.g. adapt.steps=100; name=NAME keeps the plan that "
                   "the store has under the sweep's name"},
     .argument = "KEY=VALUE",
     .repeat = true},
};

static void compute(const struct run_settings *s, const struct plan *plan, const char *store,
                    const char *command, double more_memory, struct err *e)
{
    const bool again = s->again == AGAIN_STALE;
    char *resume = text_format("%s%s", command, again ? " --again stale" : "");
    struct run_request request = {.plan = plan,
                                  .store = store,
                                  .resume = resume,
                                  .jobs = s->jobs,
                                  .threads = s->threads,
                                  .quiet = s->quiet,
                                  .json = s->json,
                                  .more_memory = more_memory,
                                  .again = (enum again)s->again};
    run_cells(&request, e);
    free(resume);
}

static enum err_code run_spec(const struct run_settings *s, const char *spec, struct err *e)
{
    struct domains domains = {0};
    struct plan plan = {0};
    if (!s->output)
        return err_set(e, ERR_USAGE, "run: name a store for the records: adda-bench run %s -o DIR",
                       spec);
    if (s->sweep)
        return err_set(e, ERR_USAGE, "run: --sweep chooses in a store; %s is a sweep itself", spec);
    const bool read = !plan_read(&plan, spec, s->set.items, s->set.count, &domains, e);
    if (read) {
        print_warnings(&plan, &domains);
        print_missing_programs(&plan, s->output);
    }
    if (read && !begin_plan(s->output, &plan, spec, &domains, e)) {
        char *command = run_command(spec, s->output, &s->set);
        compute(s, &plan, s->output, command, memory_of_imports(&domains), e);
        free(command);
    }
    plan_free(&plan);
    domains_free(&domains);
    return e->code;
}

/* The lock is enough: neither the sweep's file nor its domains' paths are needed again. */
static enum err_code run_store(const struct run_settings *s, const char *store, struct err *e)
{
    struct plan plan = {0};
    struct text command = {0};
    if (s->output || s->set.count)
        return err_set(
            e, ERR_USAGE,
            "run: %s is a store, which continues as planned: no -o, no --set (for another "
            "variant give the sweep's file)",
            store);
    bool writable;
    if (!store_load_plan(&plan, store, s->sweep, e) && !prepare_store(store, &plan, &writable, e)) {
        text_add(&command, "adda-bench run");
        add_word(&command, store);
        add_word(&command, "--sweep");
        add_word(&command, plan.name);
        print_missing_programs(&plan, store);
        compute(s, &plan, store, command.data, 0, e);
    }
    text_free(&command);
    plan_free(&plan);
    return e->code;
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    struct stat st;
    (void)count;
    if (stat(arguments[0], &st) == 0 && S_ISDIR(st.st_mode))
        return run_store(given, arguments[0], e);
    return run_spec(given, arguments[0], e);
}

const struct cli_command command_run = {
    .name = "run",
    .arguments = "SPEC|DIR",
    .min_arguments = 1,
    .max_arguments = 1,
    .shipped = "sweeps",
    .or_folder = true,
    .summary = "compute what a sweep still lacks",
    .description =
        "Expands the sweep into cells and computes those the store does not hold, each in a "
        "process of its own with one BLAS thread. Cells that fail are named at the end and do not "
        "stop others. The first Ctrl-C lets running cells finish, the second stops them at their "
        "next step, the third kills them; the same command resumes, in the middle of a training "
        "too. Given a store instead of a sweep, run continues what its lock planned. A cell that "
        "is there is not computed again: if this program's sources are not those that made it, run "
        "says so, and --again stale replaces it.",
    .examples =
        "adda-bench run bench/sweeps/quick.yaml -o out  # compute\n"
        "adda-bench run quick.yaml -o out --set adapt.steps=50 --set name=short  # a variation "
        "beside it\n"
        "adda-bench run out  # continue what the store has begun\n"
        "adda-bench run out --again stale  # compute anew what another program's sources made\n"
        "adda-bench run bench/sweeps/seed.yaml -o seed --threads 2  # one long cell",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct run_settings),
    .run = run};
