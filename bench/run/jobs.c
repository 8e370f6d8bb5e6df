#include "bench/run/jobs.h"

#include <math.h>
#include <stdlib.h>

#include "base/escape.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/run/anew.h"
#include "bench/run/costs.h"
#include "bench/store/claims.h"
#include "bench/store/integrity.h"
#include "bench/store/store.h"

enum { LONGEST_WAIT = 8 }; /* seconds between two questions whether a cell is done elsewhere */

void jobs_print_to(FILE *to, const char *what, const char *name, const char *why)
{
    struct text line = {0};
    text_printf(&line, "%s%s", what, *name ? ": " : "");
    escape_shown(&line, name);
    text_add(&line, *why ? ": " : "");
    escape_lines(&line, why, "    ");
    fprintf(to, "%s\n", line.data);
    text_free(&line);
}

void jobs_print(const struct jobs *j, const char *what, const char *name, const char *why)
{
    if (!j->log)
        return;
    if (j->progress.terminal && j->progress.width)
        fputc('\n', j->log);
    jobs_print_to(j->log, what, name, why);
}

/* ---- what is there --------------------------------------------------------------------------- */

static void inspect_cell(struct jobs *j, int cell, bool wanted)
{
    const char *hash = j->plan->cells[cell].hash;
    struct err why = ERR_INIT;
    struct job *job = &j->list[cell];
    if (job->inspected)
        return;
    job->inspected = true;
    enum cell_state state = store_cell_state(j->store, hash, &why);
    if (state == CELL_DONE)
        job->state = JOB_DONE;
    else if (state == CELL_DAMAGED)
        job->state = JOB_DAMAGED;
    else if (wanted)
        job->state = JOB_WAITING;
    j->already += state == CELL_DONE;
    if (state == CELL_DAMAGED) {
        j->damaged++;
        jobs_print(j, "damaged", hash, why.text);
    }
    err_free(&why);
}

static void inspect_cells(struct jobs *j, const bool *wanted)
{
    for (int i = 0; i < j->plan->cell_count; i++) {
        const int on = j->plan->cells[i].depends;
        if (wanted && !wanted[i])
            continue;
        inspect_cell(j, i, true);
        if (on >= 0)
            inspect_cell(j, on, !wanted || wanted[on]);
    }
}

/* Cells that other sources made wait again, and so does a source model that one of them starts
 * from and that was left out of the store, wanted or not. */
static void choose_anew(struct jobs *j, const bool *wanted)
{
    const struct plan *p = j->plan;
    bool *anew = memory_take((size_t)p->cell_count, sizeof *anew);
    anew_choose(p, j->store, anew);
    for (int i = 0; i < p->cell_count; i++) {
        if (!anew[i] || j->list[i].state != JOB_DONE)
            continue;
        if (!wanted || wanted[i] || !store_has_model(j->store, p->cells[i].hash)) {
            j->list[i].state = JOB_WAITING;
            j->list[i].anew = true;
            j->already--;
        }
    }
    free(anew);
}

struct jobs jobs_take(const struct plan *p, const char *store, const bool *wanted, bool again,
                      FILE *log)
{
    struct jobs j = {.plan = p, .store = store, .log = log};
    j.list = memory_take((size_t)p->cell_count, sizeof *j.list);
    inspect_cells(&j, wanted);
    if (again)
        choose_anew(&j, wanted);
    return j;
}

void jobs_free(struct jobs *j)
{
    free(j->list);
    *j = (struct jobs){0};
}

void jobs_weigh(struct jobs *j, bool few)
{
    struct costs costs = {0};
    double raw = 0;
    const int count = jobs_count(j, JOB_WAITING);
    if (!few)
        costs_add_plan(&costs, j->store, j->plan);
    for (int i = 0; i < j->plan->cell_count; i++) {
        const json_t *identity = j->plan->cells[i].identity;
        const double expected = costs_estimate(&costs, identity);
        j->list[i].weight = isfinite(expected) ? expected : cell_work(identity);
        if (j->list[i].state == JOB_WAITING)
            raw += j->list[i].weight;
    }
    for (int i = 0; i < j->plan->cell_count; i++)
        j->list[i].weight *= raw > 0 ? count / raw : 0;
    j->total_weight = count;
    j->progress = progress_start(j->log, j->plan->name, "cells", j->total_weight);
}

/* ---- what becomes of them -------------------------------------------------------------------- */

int jobs_count(const struct jobs *j, enum job_state state)
{
    int count = 0;
    for (int i = 0; i < j->plan->cell_count; i++)
        count += j->list[i].state == state;
    return count;
}

void jobs_finish(struct jobs *j, int cell)
{
    j->list[cell].state = JOB_DONE;
    j->finished_weight += j->list[cell].weight;
    j->finished++;
}

void jobs_fail(struct jobs *j, int cell)
{
    j->list[cell].state = JOB_FAILED;
    j->lost_weight += j->list[cell].weight;
    j->failed++;
}

static void block(struct jobs *j, int cell)
{
    j->list[cell].state = JOB_BLOCKED;
    j->lost_weight += j->list[cell].weight;
    j->blocked++;
}

/* ---- which is next --------------------------------------------------------------------------- */

/* Another process may have finished it, or its source, since the start. */
static bool done_elsewhere(struct jobs *j, int cell)
{
    if (!store_cell_exists(j->store, j->plan->cells[cell].hash) ||
        (j->list[cell].anew && anew_is_due(j->plan, j->store, cell)))
        return false;
    jobs_finish(j, cell);
    j->already++;
    return true;
}

/* It is asked again after 1, 2, 4 and then every 8 seconds, and told once. */
static bool computed_elsewhere(struct jobs *j, int cell, double now)
{
    struct job *job = &j->list[cell];
    char who[CLAIM_WHO];
    if (!store_claimed(j->store, j->plan->cells[cell].hash, who))
        return false;
    if (!(job->patience > 0)) {
        char *name = plan_cell_name(j->plan, cell), *why = text_format("%s computes it", who);
        jobs_print(j, "waiting", name, why);
        free(why);
        free(name);
    }
    job->patience = job->patience > 0 ? fmin(2 * job->patience, LONGEST_WAIT) : 1;
    job->not_before = now + job->patience;
    return true;
}

static bool is_ready(struct jobs *j, int cell, double now)
{
    const struct job *job = &j->list[cell];
    const int depends = j->plan->cells[cell].depends;
    if (job->state != JOB_WAITING || job->not_before > now)
        return false;
    const enum job_state source = depends < 0 ? JOB_DONE : j->list[depends].state;
    if (source != JOB_DONE && source != JOB_WAITING && source != JOB_RUNNING) {
        block(j, cell);
        return false;
    }
    return source == JOB_DONE && !done_elsewhere(j, cell) && !computed_elsewhere(j, cell, now);
}

int jobs_next(struct jobs *j)
{
    const double now = clock_seconds();
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < j->plan->cell_count; i++)
            if ((pass == 1) == (j->plan->cells[i].depends >= 0) && is_ready(j, i, now))
                return i;
    return -1;
}
