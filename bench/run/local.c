/* Schedules the cells of a plan on local processes: sources first, retries, signals, progress. */
#include "bench/run/local.h"

#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/json.h"
#include "base/progress.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/plan/lock.h"
#include "bench/run/anew.h"
#include "bench/run/changes.h"
#include "bench/run/costs.h"
#include "bench/run/memory.h"
#include "bench/run/process.h"
#include "bench/run/requests.h"
#include "bench/store/claims.h"
#include "bench/store/domain_files.h"
#include "bench/store/integrity.h"
#include "bench/store/store.h"
#include "bench/text/messages.h"

enum { MAX_JOBS = 256, ATTEMPTS = 3 };
enum { PATIENCE = 5 };     /* seconds for a step to end and be saved before cells are killed */
enum { LONGEST_WAIT = 8 }; /* seconds between two questions whether a cell is done elsewhere */

enum job_state { UNWANTED, WAITING, RUNNING, DONE, FAILED, BLOCKED, DAMAGED };

struct cell_job {
    enum job_state state;
    bool inspected; /* its files were read */
    bool anew;      /* it is there, made by other sources */
    int attempts;
    double not_before; /* seconds: another process holds it, or a retry waits */
    double patience;   /* seconds until it is asked again whether another process holds it */
    double weight;     /* share of the whole, for progress */
};

struct scheduler {
    const struct plan *plan;
    const struct local_settings *settings;
    struct local_summary *summary;
    int plan_descriptor; /* of the plan as workers read it */
    struct cell_job *jobs;
    struct process process[MAX_JOBS];
    struct progress progress;
    struct costs costs;
    double started, finished_weight, total_weight;
    double kill_at;               /* seconds; 0: running cells were not asked to stop */
    int running, requests, slots; /* slots: cells at once */
    bool drain;
    double lost_weight; /* of failed and blocked cells: neither finished nor left */
    int finished;       /* cells of those that waited at the start */
};

/* ---- inspection ------------------------------------------------------------------------------ */

static void print_to(FILE *to, const char *what, const char *name, const char *why)
{
    struct text line = {0};
    text_printf(&line, "%s%s", what, *name ? ": " : "");
    escape_shown(&line, name);
    text_add(&line, *why ? ": " : "");
    escape_lines(&line, why, "    ");
    fprintf(to, "%s\n", line.data);
    text_free(&line);
}

/* A line of its own, below the progress line if one is shown. */
static void print_line(const struct scheduler *s, const char *what, const char *name,
                       const char *why)
{
    if (!s->settings->log)
        return;
    if (s->progress.terminal && s->progress.width)
        fputc('\n', s->settings->log);
    print_to(s->settings->log, what, name, why);
}

static bool is_wanted(const struct scheduler *s, int cell)
{
    return !s->settings->wanted || s->settings->wanted[cell];
}

static void inspect_cell(struct scheduler *s, int cell)
{
    const char *hash = s->plan->cells[cell].hash;
    struct err why = ERR_INIT;
    struct cell_job *job = &s->jobs[cell];
    if (job->inspected)
        return;
    job->inspected = true;
    enum cell_state state = store_cell_state(s->settings->store, hash, &why);
    if (state == CELL_DONE)
        job->state = DONE;
    else if (state == CELL_DAMAGED)
        job->state = DAMAGED;
    else if (is_wanted(s, cell))
        job->state = WAITING;
    s->summary->already += state == CELL_DONE;
    if (state == CELL_DAMAGED) {
        s->summary->damaged++;
        print_line(s, "damaged", hash, why.text);
    }
    err_free(&why);
}

static void inspect_cells(struct scheduler *s)
{
    for (int i = 0; i < s->plan->cell_count; i++) {
        const int on = s->plan->cells[i].depends;
        if (!is_wanted(s, i))
            continue;
        inspect_cell(s, i);
        if (on >= 0)
            inspect_cell(s, on);
    }
}

/* Cells that other sources made wait again, and so does a source model that one of them starts
 * from and that was left out of the store, wanted or not. */
static void choose_anew(struct scheduler *s)
{
    const struct plan *p = s->plan;
    bool *anew = memory_take((size_t)p->cell_count, sizeof *anew);
    anew_choose(p, s->settings->store, anew);
    for (int i = 0; i < p->cell_count; i++) {
        if (!anew[i] || s->jobs[i].state != DONE)
            continue;
        if (is_wanted(s, i) || !store_has_model(s->settings->store, p->cells[i].hash)) {
            s->jobs[i].state = WAITING;
            s->jobs[i].anew = true;
            s->summary->already--;
        }
    }
    free(anew);
}

static void estimate_weights(struct scheduler *s)
{
    double raw = 0, count = 0;
    if (!s->settings->wanted) /* not worth reading a whole store for a few cells */
        costs_add_plan(&s->costs, s->settings->store, s->plan);
    for (int i = 0; i < s->plan->cell_count; i++) {
        const json_t *identity = s->plan->cells[i].identity;
        double expected = costs_estimate(&s->costs, identity);
        s->jobs[i].weight = isfinite(expected) ? expected : cell_work(identity);
        if (s->jobs[i].state == WAITING) {
            raw += s->jobs[i].weight;
            count++;
        }
    }
    for (int i = 0; i < s->plan->cell_count; i++)
        s->jobs[i].weight *= raw > 0 ? count / raw : 0;
    s->total_weight = count;
}

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
        waiting[i] = s->jobs[i].state == WAITING;
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
    s->jobs[cell].state = FAILED;
    s->summary->failed++;
    s->lost_weight += s->jobs[cell].weight;
    print_line(s, "failed", name, *messages ? messages : reason);
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
        print_line(s, p->kept ? "stopped" : "note", name, p->messages.data);
    else /* a damaged checkpoint, say: no progress, which alone a quiet run leaves out */
        print_to(stderr, "note", name, p->messages.data);
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
        print_line(s, "anew", name, line.data);
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
    struct cell_job *job = &s->jobs[p->cell];
    const bool done = !end->signal && end->status == 0;
    if (done || p->kept)
        print_messages(s, p);
    if (done) {
        job->state = DONE;
        if (job->anew && !p->was_there)
            report_changes(s, p->cell);
        s->summary->computed += !p->was_there;
        s->summary->already += p->was_there;
        s->finished_weight += job->weight;
        s->finished++;
    } else if (!end->signal && end->status == ERR_TEMPORARY) {
        job->state = WAITING;
        job->not_before = clock_seconds() + (p->kept ? 0 : 0.5);
        s->summary->kept += p->steps > 0;
    } else if (is_infrastructure(end) && (s->drain || ++job->attempts < ATTEMPTS)) {
        job->state = WAITING;
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
                                  s->settings->threads,      s->jobs[cell].anew};
    int slot = 0;
    while (s->process[slot].pid)
        slot++;
    if (process_start(&s->process[slot], &start, e))
        return;
    s->process[slot].cell = cell;
    s->jobs[cell].state = RUNNING;
    s->running++;
}

/* ---- which is next ----------------------------------------------------------------------------
 */

static void block(struct scheduler *s, int cell)
{
    s->jobs[cell].state = BLOCKED;
    s->summary->blocked++;
    s->lost_weight += s->jobs[cell].weight;
}

/* Another process may have finished it, or its source, since the start. */
static bool done_elsewhere(struct scheduler *s, int cell)
{
    if (!store_cell_exists(s->settings->store, s->plan->cells[cell].hash) ||
        (s->jobs[cell].anew && anew_is_due(s->plan, s->settings->store, cell)))
        return false;
    s->jobs[cell].state = DONE;
    s->summary->already++;
    s->finished_weight += s->jobs[cell].weight;
    s->finished++;
    return true;
}

/* It is asked again after 1, 2, 4 and then every 8 seconds, and told once. */
static bool computed_elsewhere(struct scheduler *s, int cell, double now)
{
    struct cell_job *job = &s->jobs[cell];
    char who[CLAIM_WHO];
    if (!store_claimed(s->settings->store, s->plan->cells[cell].hash, who))
        return false;
    if (!(job->patience > 0)) {
        char *name = plan_cell_name(s->plan, cell), *why = text_format("%s computes it", who);
        print_line(s, "waiting", name, why);
        free(why);
        free(name);
    }
    job->patience = job->patience > 0 ? fmin(2 * job->patience, LONGEST_WAIT) : 1;
    job->not_before = now + job->patience;
    return true;
}

static bool is_ready(struct scheduler *s, int cell, double now)
{
    struct cell_job *job = &s->jobs[cell];
    int depends = s->plan->cells[cell].depends;
    if (job->state != WAITING || job->not_before > now)
        return false;
    enum job_state source = depends < 0 ? DONE : s->jobs[depends].state;
    if (source == FAILED || source == BLOCKED || source == DAMAGED || source == UNWANTED) {
        block(s, cell);
        return false;
    }
    return source == DONE && !done_elsewhere(s, cell) && !computed_elsewhere(s, cell, now);
}

/* Sources first, since others depend on them; then in the order of the plan. */
static int next_ready(struct scheduler *s)
{
    double now = clock_seconds();
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < s->plan->cell_count; i++)
            if ((pass == 1) == (s->plan->cells[i].depends >= 0) && is_ready(s, i, now))
                return i;
    return -1;
}

static int count_state(const struct scheduler *s, enum job_state state)
{
    int count = 0;
    for (int i = 0; i < s->plan->cell_count; i++)
        count += s->jobs[i].state == state;
    return count;
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
        print_line(s, "time is nearly up: running cells stop at their next step", "", "");
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
            print_line(s,
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
    const double total = s->total_weight;
    double done = s->finished_weight;
    struct text note = {0};
    for (int i = 0; i < MAX_JOBS; i++)
        if (s->process[i].pid)
            done += s->process[i].fraction * s->jobs[s->process[i].cell].weight;
    if (!s->settings->log || !(total > 0))
        return;
    note_count(&note, s->running, "running");
    note_count(&note, s->summary->failed, "failed");
    note_count(&note, s->summary->blocked, "wait for a failed source model");
    progress_update_work(&s->progress, s->finished, done / total,
                         (total - s->lost_weight - done) / total, note.data);
    if (last)
        progress_end(&s->progress, note.data);
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
        while (!s->drain && !e->code && s->running < s->slots && (cell = next_ready(s)) >= 0)
            launch(s, cell, e);
        bool more = !s->drain && !e->code && count_state(s, WAITING) > 0;
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
    s->jobs = memory_take((size_t)p->cell_count, sizeof *s->jobs);
    s->started = clock_seconds();
    requests_install(&requests, settings->grace > 0);
    inspect_cells(s);
    if (settings->again)
        choose_anew(s);
    if (fit_memory(s, e))
        goto cleanup;
    estimate_weights(s);
    s->progress = progress_start(settings->log, p->name, "cells", s->total_weight);
    loop(s, e);
    show_progress(s, true);
    summary->left = count_state(s, WAITING);
cleanup:
    requests_restore(&requests);
    if (s->plan_descriptor >= 0)
        close(s->plan_descriptor);
    free(s->jobs);
    free(s);
    return e->code;
}
