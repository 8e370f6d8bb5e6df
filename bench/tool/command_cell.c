/* adda-bench cell (internal): what a worker process runs. */
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bench/tool/commands.h"
#include "bench/run/watch.h"
#include "bench/run/worker.h"

struct cell_settings {
    char *sweep;
    int plan, progress, parent, threads;
    double save_every;
    bool anew;
};

static const struct cli_option options[] = {
    {.param = {"sweep", PARAM_TEXT, offsetof(struct cell_settings, sweep), .def = NULL,
               .help = "the sweep whose lock names the cell"},
     .argument = "NAME"},
    {.param = {"plan", PARAM_INT, offsetof(struct cell_settings, plan), .min = -1, .max = 1e6,
               .def = "-1", .help = "file descriptor of a lock, in place of the sweep's"},
     .argument = "FD"},
    {.param = {"progress", PARAM_INT, offsetof(struct cell_settings, progress), .min = -1,
               .max = 1e6, .def = "-1", .help = "file descriptor for progress messages"},
     .argument = "FD"},
    {.param = {"threads", PARAM_INT, offsetof(struct cell_settings, threads), .min = 1, .max = 256,
               .def = "1", .help = "per cell, for few long ones; any number gives the same bits"},
     .argument = "N"},
    {.param = {"save-every", PARAM_REAL, offsetof(struct cell_settings, save_every), .min = 0,
               .max = 1e9, .def = "600", .help = "seconds between two checkpoints of a training"},
     .argument = "SECONDS"},
    {.param = {"anew", PARAM_BOOL, offsetof(struct cell_settings, anew), .def = "false",
               .help = "replace a cell that other sources made"}},
    {.param = {"parent", PARAM_INT, offsetof(struct cell_settings, parent), .def = "0", .min = 0,
               .max = 1e9, .help = "process that waits for the result"},
     .argument = "PID"},
};

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct cell_settings *s = given;
    (void)count;
    watch_catch_signals();
    if (s->parent) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != (pid_t)s->parent)
            return err_set(e, ERR_TEMPORARY, "the process that started this one is gone");
    }
    const struct worker_settings settings = {s->progress, s->threads, s->save_every, s->anew,
                                             s->plan};
    return worker_run(arguments[0], s->sweep, arguments[1], &settings, e);
}

const struct cli_command command_cell = {.name = "cell",
                                         .arguments = "DIR HASH",
                                         .min_arguments = 2,
                                         .max_arguments = 2,
                                         .options = options,
                                         .option_count = sizeof options / sizeof *options,
                                         .settings_size = sizeof(struct cell_settings),
                                         .run = run};
