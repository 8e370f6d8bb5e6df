/* Schedules the cells of a plan on local processes: sources first, retries, signals, progress. */
#include "bench/run/local.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/progress.h"
#include "base/text.h"
#include "bench/plan/lock.h"
#include "bench/run/changes.h"
#include "bench/run/jobs.h"
#include "bench/run/memory.h"
#include "bench/run/process.h"
#include "bench/run/requests.h"
#include "bench/store/domain_files.h"
#include "bench/store/store.h"
#include "bench/text/messages.h"
#include "nn/kernels/kernels.h"

enum { MAX_JOBS = 256, ATTEMPTS = 3 };
enum { PATIENCE = 5 }; /* seconds for a step to end and be saved before cells are killed */

struct scheduler {
    const struct plan *plan;
    const struct local_settings *settings;
    struct local_summary *summary;
    int plan_descriptor; /* of the plan as workers read it */
    struct jobs jobs;
    struct process process[MAX_JOBS];
    double started;
    double kill_at;               /* seconds; 0: running cells were not asked to stop */
    int running, requests, slots; /* slots: cells at once */
    bool drain;
};

/* Of the images that the plan imports, where whoever asks has not read them. What is missing, the
 * cells that need it tell. */
static double more_memory(const struct scheduler *s)
{
    struct domains domains = {0};
    const char *hash;
    json_t *domain;
    if (s->settings->more_memory > 0)
        return s->settings->more_memory;
    json_object_foreach(s->plan->domains, hash, domain)
    {
        struct err ignored = ERR_INIT;
        if (json_object_get(domain, "import"))
            store_load_domain(&domains, s->settings->store, domain, &ignored);
        err_free(&ignored);
    }
    const double bytes = memory_of_imports(&domains);
    domains_free(&domains);
    return bytes;
}

/* Fewer cells at once where memory is short, or an error. */
static enum err_code fit_memory(struct scheduler *s, struct err *e)
{
    const struct local_settings *set = s->settings;
    bool *waiting = memory_take((size_t)s->plan->cell_count, sizeof *waiting);
    for (int i = 0; i < s->plan->cell_count; i++)
        waiting[i] = s->jobs.list[i].state == JOB_WAITING;
    const struct memory_need need = {.plan = s->plan,
                                     .wanted = waiting,
                                     .jobs = set->jobs,
                                     .threads = set->threads ? set->threads : 1,
                                     .fixed = set->jobs_fixed,
                                     .more = more_memory(s)};
    s->slots = memory_fit(&need, NULL, e);
    if (!e->code && s->slots < set->jobs && s->settings->log)
        fprintf(s->settings->log, "memory is enough for %d cell%s at once\n", s->slots,
                plural(s->slots));
    free(waiting);
    return e->code;
}

/* ---- one cell ---------------------------------------------------------------------------------
 */

static void fail(struct scheduler *s, int cell, const char *reason, bool infrastructure,
                 const char *messages)
{
    char *name = plan_cell_name(s->plan, cell);
    json_t *failure = json_pack("{s:s, s:o, s:s, s:b, s:o}", "cell", s->plan->cells[cell].hash,
                                "name", json_text(name), "reason", reason, "infrastructure",
                                infrastructure, "stderr", json_text(messages));
    struct err ignored = ERR_INIT;
    jobs_fail(&s->jobs, cell);
    jobs_print(&s->jobs, "failed", name, *messages ? messages : reason);
    store_save_failure(s->settings->store, s->plan->cells[cell].hash, failure, &ignored);
    err_free(&ignored);
    json_decref(failure);
    free(name);
}

/* Only what may be different next time is retried: a signal, a full disk, a claim held elsewhere.
 */
static bool is_infrastructure(const struct process_end *end)
{
    return end->signal || end->status == ERR_IO || end->status == ERR_TEMPORARY ||
           end->status == ERR_OS;
}

/* What a worker that did not fail wrote to stderr. */
static void print_messages(const struct scheduler *s, struct process *p)
{
    text_trim(&p->messages);
    if (!p->messages.size)
        return;
    char *name = plan_cell_name(s->plan, p->cell);
    if (s->settings->log || p->kept)
        jobs_print(&s->jobs, p->kept ? "stopped" : "note", name, p->messages.data);
    else /* a damaged checkpoint, say: no progress, which alone a quiet run leaves out */
        jobs_print_to(stderr, "note", name, p->messages.data);
    free(name);
}

/* What the new run.json says of the cell that was replaced. */
static void report_changes(struct scheduler *s, int cell)
{
    struct err ignored = ERR_INIT;
    const char *hash = s->plan->cells[cell].hash;
    char *path = store_cell_path(s->settings->store, hash, "run.json");
    char *name = plan_cell_name(s->plan, cell);
    json_t *run = NULL;
    struct text line = {0};
    json_load(path, &run, &ignored);
    json_t *changes = json_object_get(run, "replaced");
    s->summary->anew++;
    if (changes) {
        s->summary->changed += json_is_false(json_object_get(changes, "equal"));
        changes_print(changes, &line);
        jobs_print(&s->jobs, "anew", name, line.data);
        json_object_set_new(changes, "cell", json_string(hash));
        json_object_set_new(changes, "name", json_string(name));
        json_array_append(s->summary->changes, changes);
    }
    text_free(&line);
    json_decref(run);
    err_free(&ignored);
    free(name);
    free(path);
}

static void finish(struct scheduler *s, struct process *p, const struct process_end *end)
{
    struct job *job = &s->jobs.list[p->cell];
    const bool done = !end->signal && end->status == 0;
    if (done || p->kept)
        print_messages(s, p);
    if (done) {
        if (job->anew && !p->was_there)
            report_changes(s, p->cell);
        s->summary->computed += !p->was_there;
        s->jobs.already += p->was_there;
        jobs_finish(&s->jobs, p->cell);
    } else if (!end->signal && end->status == ERR_TEMPORARY) {
        job->state = JOB_WAITING;
        job->not_before = clock_seconds() + (p->kept ? 0 : 0.5);
        s->summary->kept += p->steps > 0;
    } else if (is_infrastructure(end) && (s->drain || ++job->attempts < ATTEMPTS)) {
        job->state = JOB_WAITING;
        job->not_before = clock_seconds() + 0.2 * job->attempts;
    } else {
        char *reason = end->signal ? text_format("killed by signal %d (%s)", end->signal,
                                                 strsignal(end->signal))
                                   : text_format("exit code %d", end->status);
        text_trim(&p->messages);
        fail(s, p->cell, reason, is_infrastructure(end), p->messages.data);
        free(reason);
    }
    process_close(p);
    s->running--;
}

/* Once for all workers. */
static enum err_code share_plan(struct scheduler *s, struct err *e)
{
    if (s->plan_descriptor >= 0)
        return ERR_NONE;
    json_t *j = plan_json(s->plan);
    char *text = json_canonical(j);
    if (text)
        s->plan_descriptor = process_share(text, e);
    else
        err_memory(e);
    free(text);
    json_decref(j);
    return e->code;
}

static void launch(struct scheduler *s, int cell, struct err *e)
{
    if (kernels_possible((enum kernels)s->plan->kernels, e) || share_plan(s, e))
        return;
    struct process_start start = {s->settings->program,      s->settings->store,
                                  s->plan->cells[cell].hash, s->plan_descriptor,
                                  s->settings->threads,      s->jobs.list[cell].anew};
    int slot = 0;
    while (s->process[slot].pid)
        slot++;
    if (process_start(&s->process[slot], &start, e))
        return;
    s->process[slot].cell = cell;
    s->jobs.list[cell].state = JOB_RUNNING;
    s->running++;
}

/* ---- loop -------------------------------------------------------------------------------------
 */

static void signal_running(const struct scheduler *s, int signal)
{
    for (int i = 0; i < MAX_JOBS; i++)
        if (s->process[i].pid)
            kill(s->process[i].pid, signal);
}

/* Trainings stop at their next step and are kept; those that do not stop in time are killed. */
static void stop_running(struct scheduler *s, int seconds)
{
    s->kill_at = clock_seconds() + seconds;
    s->drain = s->summary->interrupted = true;
    signal_running(s, SIGUSR1);
}

static void handle_notice(struct scheduler *s)
{
    if (requests_noticed() && !s->summary->noticed) {
        jobs_print(&s->jobs, "time is nearly up: running cells stop at their next step", "", "");
        s->summary->noticed = true;
        stop_running(s, s->settings->grace);
    }
    if (s->kill_at > 0 && clock_seconds() >= s->kill_at)
        signal_running(s, SIGKILL);
}

/* The first request drains, the second stops, the third kills. With a grace period, on a cluster
 * that kills half a minute after its first signal, the first one stops. */
static void handle_request(struct scheduler *s)
{
    if (s->kill_at > 0) {
        signal_running(s, SIGKILL);
    } else if (s->drain || s->settings->grace > 0) {
        stop_running(s, PATIENCE);
    } else {
        if (s->running)
            jobs_print(&s->jobs,
                       "finishing the running cells; a second signal stops them at their next step",
                       "", "");
        s->drain = s->summary->interrupted = true;
    }
}

static void handle_signals(struct scheduler *s)
{
    int now = requests_to_stop();
    handle_notice(s);
    if (now > s->requests)
        handle_request(s);
    s->requests = now;
}

static void note_count(struct text *note, int count, const char *what)
{
    if (count)
        text_printf(note, "%s%d %s", note->size ? ", " : "", count, what);
}

/* Finished cells are counted; running ones move the percentage alone. */
static void show_progress(struct scheduler *s, bool last)
{
    struct jobs *j = &s->jobs;
    const double total = j->total_weight;
    double done = j->finished_weight;
    struct text note = {0};
    for (int i = 0; i < MAX_JOBS; i++)
        if (s->process[i].pid)
            done += s->process[i].fraction * s->jobs.list[s->process[i].cell].weight;
    if (!s->settings->log || !(total > 0))
        return;
    note_count(&note, s->running, "running");
    note_count(&note, j->failed, "failed");
    note_count(&note, j->blocked, "wait for a failed source model");
    progress_update_work(&j->progress, j->finished, done / total,
                         (total - j->lost_weight - done) / total, note.data);
    if (last)
        progress_end(&j->progress, note.data);
    text_free(&note);
}

static void wait_for_events(struct scheduler *s)
{
    struct pollfd list[2 * MAX_JOBS];
    nfds_t count = 0;
    for (int i = 0; i < MAX_JOBS; i++)
        if (s->process[i].pid) {
            list[count++] = (struct pollfd){s->process[i].progress, POLLIN, 0};
            list[count++] = (struct pollfd){s->process[i].errors, POLLIN, 0};
        }
    poll(list, count, 200);
    handle_signals(s);
    for (int i = 0; i < MAX_JOBS; i++) {
        struct process_end end;
        if (!s->process[i].pid)
            continue;
        process_read(&s->process[i]);
        if (process_reap(&s->process[i], &end))
            finish(s, &s->process[i], &end);
    }
}

static void loop(struct scheduler *s, struct err *e)
{
    double limit = s->plan->budget_hours * 3600;
    for (;;) {
        int cell = -1;
        if (limit > 0 && clock_seconds() - s->started > limit)
            s->drain = s->summary->out_of_time = true;
        while (!s->drain && !e->code && s->running < s->slots && (cell = jobs_next(&s->jobs)) >= 0)
            launch(s, cell, e);
        bool more = !s->drain && !e->code && jobs_count(&s->jobs, JOB_WAITING) > 0;
        if (!s->running && !more)
            return;
        show_progress(s, false);
        wait_for_events(s);
    }
}

void local_summary_free(struct local_summary *summary)
{
    json_decref(summary->changes);
    summary->changes = NULL;
}

/* What the cells came to. */
static void count(struct scheduler *s)
{
    s->summary->already = s->jobs.already;
    s->summary->damaged = s->jobs.damaged;
    s->summary->failed = s->jobs.failed;
    s->summary->blocked = s->jobs.blocked;
    s->summary->left = jobs_count(&s->jobs, JOB_WAITING);
}

enum err_code local_run(const struct plan *p, const struct local_settings *settings,
                        struct local_summary *summary, struct err *e)
{
    struct requests requests;
    struct scheduler *s = memory_take(1, sizeof *s);
    *summary = (struct local_summary){.changes = json_array()};
    s->plan = p;
    s->plan_descriptor = -1;
    s->settings = settings;
    s->summary = summary;
    s->started = clock_seconds();
    requests_install(&requests, settings->grace > 0);
    s->jobs = jobs_take(p, settings->store, settings->wanted, settings->again, settings->log);
    if (fit_memory(s, e))
        goto cleanup;
    jobs_weigh(&s->jobs, settings->wanted != NULL); /* not worth reading a whole store for a few */
    loop(s, e);
    store_tidy(settings->store);
    show_progress(s, true);
cleanup:
    count(s);
    requests_restore(&requests);
    if (s->plan_descriptor >= 0)
        close(s->plan_descriptor);
    jobs_free(&s->jobs);
    free(s);
    return e->code;
}
