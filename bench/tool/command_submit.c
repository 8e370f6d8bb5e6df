/* adda-bench submit: a batch script and job arrays for the cells without a record. */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/publish.h"
#include "bench/tool/commands.h"
#include "bench/plan/lock.h"
#include "bench/plan/plan_read.h"
#include "bench/run/anew.h"
#include "bench/run/slurm.h"
#include "bench/store/integrity.h"
#include "bench/store/store.h"
#include "bench/run/tasks.h"
#include "base/text.h"
#include "bench/text/messages.h"

/* Slurm's default, according to its manual. */
enum { USUAL_MAX_ARRAY = 1001 };

struct submit_settings {
    char *output, *time, *partition;
    int pack, jobs, notice, max_array, again;
    bool slurm, dry_run, quiet;
    struct text_list set, sbatch;
};

static const struct cli_option options[] = {
    {.param = {"output", PARAM_TEXT, offsetof(struct submit_settings, output),
               .help = "the store: a folder that every node can reach, made if missing"},
     .key = 'o',
     .argument = "DIR"},
    {.param = {"slurm", PARAM_BOOL, offsetof(struct submit_settings, slurm), .def = "false",
               .help = "to Slurm, the only kind of cluster so far"}},
    {.param = {"pack", PARAM_INT, offsetof(struct submit_settings, pack), .min = 1, .max = 1e6,
               .def = "1", .help = "cells per task"},
     .argument = "N"},
    {.param = {"jobs", PARAM_INT, offsetof(struct submit_settings, jobs), .min = 1, .max = 256,
               .def = "1", .help = "cells that a task computes at once, each on its own processor"},
     .key = 'j',
     .argument = "N"},
    {.param = {"time", PARAM_TEXT, offsetof(struct submit_settings, time),
               .help = "limit of a task, e.g. 4:00:00; otherwise the partition's"},
     .argument = "TIME"},
    {.param = {"partition", PARAM_TEXT, offsetof(struct submit_settings, partition),
               .help = "otherwise the cluster's default"},
     .argument = "NAME"},
    {.param = {"signal", PARAM_INT, offsetof(struct submit_settings, notice), .min = 2,
               .max = 65535, .def = "120",
               .help = "seconds before the time limit at which a task stops and is queued again"},
     .argument = "N"},
    {.param = {"max-array", PARAM_INT, offsetof(struct submit_settings, max_array), .min = 0,
               .max = 4e6, .def = "0",
               .help = "tasks per array; 0: MaxArraySize, as scontrol reports it"},
     .argument = "N"},
    {.param = {"sbatch", PARAM_TEXT, offsetof(struct submit_settings, sbatch),
               .help = "an option for sbatch, e.g. --sbatch=--account=vision"},
     .argument = "OPTION",
     .repeat = true},
    {.param = {"again", PARAM_CHOICE, offsetof(struct submit_settings, again),
               .choices = again_names, .def = "nothing",
               .help = "stale: also compute anew what other sources than this program's made"},
     .argument = "WHICH"},
    {.param = {"dry-run", PARAM_BOOL, offsetof(struct submit_settings, dry_run), .def = "false",
               .help = "print script and commands, write and submit nothing"},
     .key = 'n'},
    {.param = {"quiet", PARAM_BOOL, offsetof(struct submit_settings, quiet), .def = "false",
               .help = "job ids alone"},
     .key = 'q'},
    {.param = {"set", PARAM_TEXT, offsetof(struct submit_settings, set),
               .help = "set a value of the sweep"},
     .argument = "KEY=VALUE",
     .repeat = true},
};

struct submission {
    const struct submit_settings *settings;
    const char *spec;
    struct plan plan;
    struct domains domains;
    char *store, *program; /* absolute */
    char *folder, *script; /* of the sweep's script and logs; the script's path */
    char *text;            /* of the script */
    bool *missing;         /* [cell_count]: or to be computed anew */
    int missing_count, damaged, max_array;
    struct text ids;     /* of all jobs, with a space between */
    struct text sources; /* ":ID" of each array of source models */
    int jobs;
};

/* ---- preparation ----------------------------------------------------------------------------- */

/* A dry run may name a folder that is not there yet. */
static char *absolute(const char *path)
{
    char *found = realpath(path, NULL), *here = NULL;
    if (found)
        return found;
    if (*path != '/')
        here = realpath(".", NULL);
    found = text_format("%s%s%s", here ? here : "", here ? "/" : "", path);
    free(here);
    return found;
}

static void report_origins(const struct submission *s)
{
    struct origins o;
    struct text command = {0};
    text_add(&command, "adda-bench submit");
    add_word(&command, s->spec);
    add_word(&command, "-o");
    add_word(&command, s->store);
    text_add(&command, " --slurm --again stale");
    origins_load(&o, &s->plan, s->store, NULL);
    print_origins(&o, command.data, stderr);
    origins_free(&o, &s->plan);
    text_free(&command);
}

static void inspect_store(struct submission *s)
{
    const struct plan *p = &s->plan;
    s->missing = memory_take((size_t)p->cell_count, sizeof *s->missing);
    if (s->settings->again == AGAIN_STALE)
        anew_choose(p, s->store, s->missing);
    else
        report_origins(s);
    for (int i = 0; i < p->cell_count; i++) {
        enum cell_state state = store_cell_state(s->store, p->cells[i].hash, NULL);
        s->missing[i] = state == CELL_MISSING || (s->missing[i] && state == CELL_DONE);
        s->missing_count += s->missing[i];
        s->damaged += state == CELL_DAMAGED;
    }
}

static enum err_code find_max_array(struct submission *s, struct err *e)
{
    s->max_array = s->settings->max_array;
    if (s->max_array > 0 || slurm_max_array(&s->max_array, e) == ERR_NONE)
        return e->code;
    if (s->settings->dry_run && e->code == ERR_UNAVAILABLE) {
        err_free(e);
        s->max_array = USUAL_MAX_ARRAY;
        fprintf(stderr,
                "there is no Slurm on this machine: arrays of %d, its default, are assumed\n",
                s->max_array);
    }
    return e->code;
}

static enum err_code prepare(struct submission *s, struct err *e)
{
    const struct submit_settings *set = s->settings;
    if (plan_read(&s->plan, s->spec, set->set.items, set->set.count, &s->domains, e))
        return e->code;
    print_warnings(&s->plan, &s->domains);
    if (find_max_array(s, e))
        return e->code;
    if (!set->dry_run && begin_plan(set->output, &s->plan, s->spec, &s->domains, e))
        return e->code;
    s->store = absolute(set->output);
    s->program = realpath("/proc/self/exe", NULL);
    if (!s->program)
        return err_system(e, errno, "the path of this program");
    s->folder = store_sweep_path(s->store, s->plan.name, "slurm");
    s->script = text_format("%s/job.sh", s->folder);
    inspect_store(s);
    return e->code;
}

static enum err_code compose(struct submission *s, struct err *e)
{
    const struct submit_settings *set = s->settings;
    char *lock = plan_fingerprint(&s->plan);
    const struct slurm_job job = {.program = s->program,
                                  .store = s->store,
                                  .sweep = s->plan.name,
                                  .lock = lock,
                                  .folder = s->folder,
                                  .time = set->time,
                                  .partition = set->partition,
                                  .pack = set->pack,
                                  .jobs = set->jobs,
                                  .notice = set->notice,
                                  .again = set->again == AGAIN_STALE,
                                  .options = set->sbatch};
    slurm_script(&job, &s->text, e);
    free(lock);
    return e->code;
}

/* A dry run may be on a machine without Slurm. */
static enum err_code write_script(const struct submission *s, struct err *e)
{
    if (!publish_mkdir(s->folder, e))
        publish_file(s->script, s->text, strlen(s->text), e);
    return e->code;
}

/* Old failures are retried; tasks consult only those since the submission. */
static void forget_failures(const struct submission *s)
{
    for (int i = 0; i < s->plan.cell_count; i++)
        if (s->missing[i])
            store_clear_failure(s->store, s->plan.cells[i].hash);
}

/* ---- arrays -----------------------------------------------------------------------------------
 */

/* One array: the needed tasks of a stage from `first` on, numbered from 0. */
struct array_chunk {
    enum stage stage;
    int first, tasks;
    char *array;
};

/* Prints the command; the id it would give is a shell variable. */
static char *print_command(const struct submission *s, const char *const *arguments)
{
    struct text line = {0};
    for (int i = 0; arguments[i]; i++) {
        text_add(&line, i ? " " : "");
        if (strncmp(arguments[i], "--dependency=", 13) == 0)
            text_add(&line, arguments[i]);
        else
            text_add_word(&line, arguments[i]);
    }
    printf("job%d=$(%s)\n", s->jobs, line.data);
    text_free(&line);
    return text_format("$job%d", s->jobs);
}

static enum err_code submit_array(struct submission *s, const char *const *arguments,
                                  const struct array_chunk *c, char **id, struct err *e)
{
    if (s->settings->dry_run) {
        *id = print_command(s, arguments);
        return ERR_NONE;
    }
    if (slurm_submit(arguments, id, e)) {
        if (s->jobs > 0)
            err_add(e, e->code, "the sweep is submitted in part only; 'scancel%s' takes it back",
                    s->ids.data);
        return e->code;
    }
    printf("%s\n", *id);
    if (!s->settings->quiet)
        fprintf(stderr, "job %s: %s, %d task%s\n", *id, stage_names[c->stage], c->tasks,
                plural(c->tasks));
    return ERR_NONE;
}

static enum err_code submit_chunk(struct submission *s, const struct array_chunk *c, struct err *e)
{
    char *array = text_format("--array=%s", c->array), *first = text_format("%d", c->first);
    char *after = NULL, *id = NULL;
    if (c->stage == STAGE_METHODS && s->sources.size) /* even if some fail: the others run */
        after = text_format("--dependency=afterany%s", s->sources.data);
    const char *const with[] = {"sbatch",  "--parsable",          array, after,
                                s->script, stage_names[c->stage], first, NULL};
    const char *const without[] = {"sbatch", "--parsable", array, s->script, stage_names[c->stage],
                                   first,    NULL};
    if (!submit_array(s, after ? with : without, c, &id, e)) {
        text_printf(&s->ids, " %s", id);
        if (c->stage == STAGE_SOURCES)
            text_printf(&s->sources, ":%s", id);
        s->jobs++;
    }
    free(id);
    free(after);
    free(first);
    free(array);
    return e->code;
}

static int count_true(const bool *flags, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += flags[i];
    return sum;
}

static enum err_code submit_stage(struct submission *s, enum stage stage, struct err *e)
{
    const int pack = s->settings->pack, count = tasks_count(&s->plan, stage, pack);
    bool *needed = memory_take((size_t)count, sizeof *needed);
    tasks_needed(&s->plan, stage, pack, s->missing, needed);
    for (int first = 0; first < count && !e->code; first += s->max_array) {
        const int size = count - first < s->max_array ? count - first : s->max_array;
        struct array_chunk c = {stage, first, count_true(needed + first, size),
                                tasks_array(needed + first, size)};
        if (c.tasks > 0)
            submit_chunk(s, &c, e);
        free(c.array);
    }
    free(needed);
    return e->code;
}

/* ---- the command ------------------------------------------------------------------------------
 */

static void report_submission(const struct submission *s, struct err *e)
{
    const struct submit_settings *set = s->settings;
    if (s->missing_count == 0 && !set->quiet)
        fprintf(stderr, "nothing to submit: every cell has a record\n");
    else if (!set->quiet && !set->dry_run)
        fprintf(stderr,
                "%d cell%s submitted; 'adda-bench status %s' shows how far that is, 'adda-bench "
                "report %s' makes the tables\n",
                s->missing_count, plural(s->missing_count), set->output, set->output);
    if (s->damaged)
        err_add(e, ERR_FAILED,
                "not touched: %d damaged record%s; 'adda-bench retry %s' computes what is damaged "
                "again",
                s->damaged, plural(s->damaged), set->output);
}

static void submission_free(struct submission *s)
{
    text_free(&s->sources);
    text_free(&s->ids);
    free(s->missing);
    free(s->text);
    free(s->script);
    free(s->folder);
    free(s->program);
    free(s->store);
    plan_free(&s->plan);
    domains_free(&s->domains);
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    struct submission s = {.settings = given, .spec = arguments[0]};
    (void)count;
    if (!s.settings->output)
        err_add(e, ERR_USAGE, "submit: name a store for the records: -o DIR");
    if (!s.settings->slurm)
        err_add(e, ERR_USAGE, "submit: name the kind of cluster: --slurm");
    if (s.settings->jobs > s.settings->pack)
        err_add(e, ERR_USAGE,
                "submit: --jobs %d: a task of --pack %d computes no more than %d at once",
                s.settings->jobs, s.settings->pack, s.settings->pack);
    if (e->code || prepare(&s, e) || compose(&s, e))
        goto cleanup;
    if (s.settings->dry_run)
        printf("# %s\n%s\n", s.script, s.text);
    else if (write_script(&s, e))
        goto cleanup;
    else
        forget_failures(&s);
    for (enum stage stage = 0; stage < STAGES && !e->code; stage++)
        submit_stage(&s, stage, e);
    if (!e->code)
        report_submission(&s, e);
cleanup:
    submission_free(&s);
    return e->code;
}

const struct cli_command command_submit = {
    .name = "submit",
    .arguments = "SPEC",
    .min_arguments = 1,
    .max_arguments = 1,
    .shipped = "sweeps",
    .summary = "compute what a sweep still lacks, on a cluster",
    .description =
        "Writes the plan and a batch script into the store, submits job arrays for the cells that "
        "have no record, and with --again stale for those that other sources made, prints the "
        "jobs' ids, one per line, and returns. Source models come "
        "first, in arrays of their own; the cells that start from them wait for those. Each task "
        "takes its cells from the plan by its index. Some time before its time limit a task stops: "
        "finished cells are published records already, and a cell that does not finish in time "
        "resumes from its checkpoint when the task, back in the queue, is started again. Which "
        "cells are done is read from the records alone, so that status, report, run and a second "
        "submit need no Slurm.",
    .examples =
        "adda-bench submit sweep.yaml -o /shared/out --slurm --time=2:00:00 --pack=8\n"
        "adda-bench submit sweep.yaml -o out --slurm -n  # print script and commands, do nothing",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct submit_settings),
    .run = run};
