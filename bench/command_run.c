#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/command_summary.h"
#include "bench/commands.h"
#include "bench/store.h"

struct settings {
    char *output;
    int jobs, threads;
    bool quiet, json;
    struct text_list set;
};

static const struct cli_option options[] = {
    {.param = {"output", PARAM_TEXT, offsetof(struct settings, output), .def = NULL,
               .help = "the store: a folder, made if missing"},
     .key = 'o',
     .argument = "DIR"},
    {.param = {"jobs", PARAM_INT, offsetof(struct settings, jobs), .min = 0, .max = 256, .def = "0",
               .help = "cells computed at once; 0: as many as there are processors"},
     .key = 'j',
     .argument = "N"},
    {.param = {"threads", PARAM_INT, offsetof(struct settings, threads), .min = 1, .max = 256,
               .def = "1",
               .help = "of each cell: for few long ones; any number gives the same bits"},
     .argument = "N"},
    {.param = {"quiet", PARAM_BOOL, offsetof(struct settings, quiet), .def = "false",
               .help = "no progress, no summary"},
     .key = 'q'},
    {.param = {"json", PARAM_BOOL, offsetof(struct settings, json), .def = "false",
               .help = "the counts of the summary, for programs"}},
    {.param = {"set", PARAM_TEXT, offsetof(struct settings, set),
               .help = "lay a value over the sweep's, e.g. adapt.steps=100"},
     .argument = "KEY=VALUE",
     .repeat = true},
};

static char *resume_command(const struct settings *s, const char *spec)
{
    struct text t = {0};
    text_add(&t, "adda-bench run");
    add_word(&t, spec);
    add_word(&t, "-o");
    add_word(&t, s->output);
    for (int i = 0; i < s->set.count; i++) {
        add_word(&t, "--set");
        add_word(&t, s->set.items[i]);
    }
    return text_take(&t);
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct settings *s = given;
    struct domains domains = {0};
    struct plan plan = {0};
    (void)count;
    if (!s->output)
        return err_set(e, ERR_USAGE, "run: say where the records go: adda-bench run %s -o DIR",
                       arguments[0]);
    if (!plan_read(&plan, arguments[0], s->set.items, s->set.count, &domains, e) &&
        !store_prepare(s->output, e) &&
        !store_save_plan(s->output, &plan, arguments[0], &domains, e)) {
        char *resume = resume_command(s, arguments[0]);
        struct run_request request = {&plan,      s->output, resume,  s->jobs,
                                      s->threads, s->quiet,  s->json, NULL};
        run_cells(&request, e);
        free(resume);
    }
    plan_free(&plan);
    domains_free(&domains);
    return e->code;
}

extern const struct cli_command command_run;
const struct cli_command command_run = {
    .name = "run",
    .arguments = "SPEC",
    .min_arguments = 1,
    .max_arguments = 1,
    .summary = "compute what a sweep still lacks",
    .description =
        "Expands the sweep into cells and computes those the store does not hold, each in a "
        "process of its own with one BLAS thread. Cells that fail are named at the end and do not "
        "stop others. The first Ctrl-C lets running cells finish, the second stops them at their "
        "next "
        "step, the third kills them; the same command resumes, in the middle of a training too.",
    .examples =
        "adda-bench run bench/sweeps/quick.yaml -o out  # compute\n"
        "adda-bench run quick.yaml -o out --set adapt.steps=50 -j 1  # a shorter variation\n"
        "adda-bench run bench/sweeps/seed.yaml -o seed --threads 2  # one long cell",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct settings),
    .run = run};
