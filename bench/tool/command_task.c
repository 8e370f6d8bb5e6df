/* adda-bench task (internal): one task of a job array, as submit's batch script starts it. */
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/tool/commands.h"
#include "bench/plan/lock.h"
#include "bench/run/slurm.h"
#include "bench/store/store.h"
#include "bench/run/tasks.h"
#include "base/text.h"

/* A task gives up after so many stops in a row without one further step: once may be chance, but a
 * time limit too short to render the images stays too short. */
enum { FRUITLESS_STOPS = 4 };

struct task_settings {
    char *sweep, *lock;
    int stage, index, pack, jobs, grace, again;
};

static const struct cli_option options[] = {
    {.param = {"sweep", PARAM_TEXT, offsetof(struct task_settings, sweep),
               .help = "which of the store's sweeps"},
     .argument = "NAME"},
    {.param = {"lock", PARAM_TEXT, offsetof(struct task_settings, lock),
               .help = "fingerprint of the plan that was submitted"},
     .argument = "HASH"},
    {.param = {"stage", PARAM_CHOICE, offsetof(struct task_settings, stage), .choices = stage_names,
               .def = "sources", .help = "which cells the index counts"},
     .argument = "STAGE"},
    {.param = {"index", PARAM_INT, offsetof(struct task_settings, index), .min = 0, .max = 1e9,
               .def = "0", .help = "which task"},
     .argument = "N"},
    {.param = {"pack", PARAM_INT, offsetof(struct task_settings, pack), .min = 1, .max = 1e6,
               .def = "1", .help = "cells per task"},
     .argument = "N"},
    {.param = {"jobs", PARAM_INT, offsetof(struct task_settings, jobs), .min = 1, .max = 256,
               .def = "1", .help = "cells computed at once"},
     .argument = "N"},
    {.param = {"again", PARAM_CHOICE, offsetof(struct task_settings, again), .choices = again_names,
               .def = "nothing", .help = "stale: also what other sources made"},
     .argument = "WHICH"},
    {.param = {"grace", PARAM_INT, offsetof(struct task_settings, grace), .min = 1, .max = 1e6,
               .def = "60", .help = "seconds that running cells have to stop after SIGUSR1"},
     .argument = "SECONDS"},
};

struct array_task {
    const struct task_settings *settings;
    const char *store;
    struct plan plan;
    bool *wanted;
    int cells;
    const char *first; /* hash of the first of them: the task's stops are counted under it */
};

static enum err_code load(struct array_task *t, struct err *e)
{
    const struct task_settings *s = t->settings;
    if (store_load_plan(&t->plan, t->store, s->sweep, e))
        return e->code;
    char *lock = plan_fingerprint(&t->plan);
    if (s->lock && strcmp(lock, s->lock) != 0)
        err_set(e, ERR_DATA,
                "the sweep '%s' was planned anew since this task was submitted; submit it again",
                t->plan.name);
    free(lock);
    t->wanted = memory_take((size_t)t->plan.cell_count, sizeof *t->wanted);
    t->cells = tasks_cells(&t->plan, (enum stage)s->stage, s->pack, s->index, t->wanted);
    if (t->cells == 0)
        err_set(e, ERR_USAGE, "the sweep '%s' has no task %d of %s", t->plan.name, s->index,
                stage_names[s->stage]);
    for (int i = 0; i < t->plan.cell_count && !t->first; i++)
        t->first = t->wanted[i] ? t->plan.cells[i].hash : NULL;
    return e->code;
}

static bool has_failed(const struct array_task *t, int cell)
{
    json_t *failure = store_load_failure(t->store, t->plan.cells[cell].hash);
    const bool found = failure != NULL;
    json_decref(failure);
    return found;
}

/* A source model whose own task was lost is computed here, or waited for. One that failed is not
 * tried again by every task that would start from it. */
static void want_sources(struct array_task *t)
{
    for (int i = 0; i < t->plan.cell_count; i++) {
        const int on = t->plan.cells[i].depends;
        if (t->wanted[i] && on >= 0 && !t->wanted[on])
            t->wanted[on] = !has_failed(t, on);
    }
}

/* A cell that failed itself, or waits for a source model that did, keeps the reason it has. */
static void leave_failed(struct array_task *t)
{
    for (int i = 0; i < t->plan.cell_count; i++) {
        const int on = t->plan.cells[i].depends;
        t->wanted[i] = t->wanted[i] && !has_failed(t, i) && (on < 0 || !has_failed(t, on));
    }
}

static enum err_code give_up(struct array_task *t, int stops, struct err *e)
{
    leave_failed(t);
    store_save_stops(t->store, t->first, 0, e); /* submitted again it starts from 0 */
    for (int i = 0; i < t->plan.cell_count; i++) {
        const char *hash = t->plan.cells[i].hash;
        if (!t->wanted[i] || store_cell_exists(t->store, hash))
            continue;
        char *name = plan_cell_name(&t->plan, i);
        json_t *failure =
            json_pack("{s:s, s:s, s:s, s:b, s:s}", "cell", hash, "name", name, "reason",
                      "its task was stopped again and again without one further step: give submit "
                      "a longer --time",
                      "infrastructure", true, "stderr", "");
        store_save_failure(t->store, hash, failure, e);
        json_decref(failure);
        free(name);
    }
    return err_add(e, ERR_FAILED, "stopped %d times without one further step: giving up", stops);
}

/* How many stops in a row were fruitless, this one included. A job's first start counts from 0,
 * whatever an earlier job of the same cells came to. */
static int count_stops(const struct array_task *t, const struct local_summary *s)
{
    if (s->computed || s->kept)
        return 0;
    return 1 + (slurm_restarts() ? store_load_stops(t->store, t->first) : 0);
}

static enum err_code stopped(struct array_task *t, const struct local_summary *s, struct err *e)
{
    const int stops = count_stops(t, s);
    if (!s->noticed)
        return err_set(e, ERR_TEMPORARY, "stopped; submit the sweep again to resume");
    if (stops >= FRUITLESS_STOPS)
        return give_up(t, stops, e);
    struct err why =
        ERR_INIT; /* its code is not used: some clusters requeue exit code 75 themselves */
    if (store_save_stops(t->store, t->first, stops, &why) || slurm_requeue_this(&why))
        err_set(e, ERR_TEMPORARY,
                "not put back into the queue: %s; submit the sweep again to resume",
                why.text ? why.text : "");
    else
        err_set(e, ERR_TEMPORARY, "stopped; back in the queue");
    err_free(&why);
    return e->code;
}

static enum err_code compute(struct array_task *t, struct err *e)
{
    struct local_summary summary;
    const struct local_settings settings = {.store = t->store,
                                            .program = "/proc/self/exe",
                                            .jobs = t->settings->jobs,
                                            .jobs_fixed = true,
                                            .log = stderr,
                                            .wanted = t->wanted,
                                            .grace = t->settings->grace,
                                            .again = t->settings->again == AGAIN_STALE};
    want_sources(t);
    local_run(&t->plan, &settings, &summary, e);
    local_summary_free(&summary);
    if (e->code)
        return e->code;
    print_summary_line(&summary, stderr);
    if (summary.computed || summary.kept || !summary.left)
        store_save_stops(t->store, t->first, 0, e);
    if (summary.left) /* even if others failed */
        stopped(t, &summary, e);
    if (summary.failed || summary.blocked || summary.damaged)
        err_add(e, ERR_FAILED, "some cells have no record: 'adda-bench status %s' shows why",
                t->store);
    return e->code;
}

/* The signal may come while the plan is still being read: it is blocked until local_run handles it.
 */
static void block_notice(void)
{
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGUSR1);
    sigprocmask(SIG_BLOCK, &held, NULL);
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    struct array_task t = {.settings = given, .store = arguments[0]};
    (void)count;
    block_notice();
    if (!load(&t, e))
        compute(&t, e);
    free(t.wanted);
    plan_free(&t.plan);
    return e->code;
}

const struct cli_command command_task = {.name = "task",
                                         .arguments = "DIR",
                                         .min_arguments = 1,
                                         .max_arguments = 1,
                                         .options = options,
                                         .option_count = sizeof options / sizeof *options,
                                         .settings_size = sizeof(struct task_settings),
                                         .run = run};
