/* The batch script, and what is asked of scontrol and sbatch. */
#include "bench/run/slurm.h"

#include <stdlib.h>
#include <string.h>

#include "bench/run/program.h"
#include "base/text.h"

enum { KILL_MARGIN = 10 }; /* seconds between killing a task's cells and the time limit */

/* ---- the script -------------------------------------------------------------------------------
 */

static bool is_printable(const char *value)
{
    for (; *value; value++)
        if ((unsigned char)*value < ' ')
            return false;
    return true;
}

/* sbatch reads the words of these lines as a shell would: in quotes where they need them. */
static void add_option(struct text *t, const char *option, struct err *e)
{
    if (!is_printable(option))
        err_add(e, ERR_USAGE, "an option of sbatch must be one line: '%s'", option);
    text_add(t, "#SBATCH ");
    text_add_word(t, option);
    text_add(t, "\n");
}

static void add_value(struct text *t, const char *name, const char *value, struct err *e)
{
    char *option = text_format("--%s=%s", name, value);
    add_option(t, option, e);
    free(option);
}

static void add_number(struct text *t, const char *name, int value, struct err *e)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%d", value);
    add_value(t, name, digits, e);
}

/* In the name of a log, % starts what Slurm fills in. */
static char *log_pattern(const char *folder)
{
    struct text t = {0};
    for (; *folder; folder++)
        text_printf(&t, *folder == '%' ? "%%%%" : "%c", *folder);
    text_add(&t, "/%A_%a.log");
    return text_take(&t);
}

static void add_options(struct text *t, const struct slurm_job *job, struct err *e)
{
    char *name = text_format("adda-%s", job->sweep), *log = log_pattern(job->folder);
    char *signal = text_format("B:USR1@%d", job->notice);
    add_value(t, "job-name", name, e);
    add_value(t, "output", log, e);
    add_option(t, "--open-mode=append", e);
    add_option(t, "--requeue", e);
    add_value(t, "signal", signal, e);
    add_option(t, "--ntasks=1", e);
    add_number(t, "cpus-per-task", job->jobs, e);
    if (job->time)
        add_value(t, "time", job->time, e);
    if (job->partition)
        add_value(t, "partition", job->partition, e);
    for (int i = 0; i < job->options.count; i++)
        add_option(t, job->options.items[i], e);
    free(signal);
    free(log);
    free(name);
}

/* With exec the batch step is the tool itself, so that Slurm's signal reaches it, not a shell. */
static void add_command(struct text *t, const struct slurm_job *job)
{
    int grace = job->notice > 2 * KILL_MARGIN ? job->notice - KILL_MARGIN : job->notice / 2;
    text_add(t, "exec ");
    text_add_word(t, job->program);
    text_add(t, " task ");
    text_add_word(t, job->store);
    text_printf(t, " --sweep %s --lock %s \\\n", job->sweep, job->lock);
    text_printf(t,
                "    --stage \"$1\" --index \"$(($2 + SLURM_ARRAY_TASK_ID))\" --pack %d --jobs %d "
                "--grace %d%s\n",
                job->pack, job->jobs, grace > 0 ? grace : 1, job->again ? " --again stale" : "");
}

enum err_code slurm_script(const struct slurm_job *job, char **script, struct err *e)
{
    struct text t = {0};
    *script = NULL;
    text_add(&t, "#!/bin/bash\n");
    add_options(&t, job, e);
    text_add(&t, "# Written by adda-bench submit. Takes a stage, and what to add to the array's "
                 "indices.\n");
    add_command(&t, job);
    if (e->code)
        text_free(&t);
    else
        *script = text_take(&t);
    return e->code;
}

/* ---- its programs -----------------------------------------------------------------------------
 */

static enum err_code add_advice(enum err_code code, struct err *e)
{
    if (code == ERR_UNAVAILABLE)
        err_add(e, ERR_UNAVAILABLE,
                "Slurm is needed for this: submit from a machine of the cluster, load its module "
                "or set PATH, or compute here with 'adda-bench run'");
    return e->code;
}

enum err_code slurm_max_array(int *size, struct err *e)
{
    static const char *const arguments[] = {"scontrol", "show", "config", NULL};
    struct text printed = {0};
    *size = 0;
    if (add_advice(program_run(arguments, &printed, e), e))
        goto cleanup;
    const char *line = printed.data ? strstr(printed.data, "MaxArraySize") : NULL;
    if (line)
        *size = (int)strtol(line + strcspn(line, "=\n") + 1, NULL, 10);
    if (*size < 1)
        err_set(e, ERR_UNAVAILABLE,
                "'scontrol show config' names no MaxArraySize, or one that allows no arrays; give "
                "it with --max-array");
cleanup:
    text_free(&printed);
    return e->code;
}

/* --parsable prints "ID" or "ID;CLUSTER". */
enum err_code slurm_submit(const char *const *arguments, char **id, struct err *e)
{
    struct text printed = {0};
    *id = NULL;
    if (!add_advice(program_run(arguments, &printed, e), e)) {
        const char *text = printed.data ? printed.data : "";
        size_t digits = strspn(text, "0123456789");
        if (digits > 0)
            *id = text_format("%.*s", (int)digits, text);
        else
            err_set(e, ERR_UNAVAILABLE, "sbatch printed no job id but '%s'", text);
    }
    text_free(&printed);
    return e->code;
}

/* SLURM_JOB_ID would not do: in one task of an array it is the id of the whole array. */
enum err_code slurm_requeue_this(struct err *e)
{
    const char *array = getenv("SLURM_ARRAY_JOB_ID"), *task = getenv("SLURM_ARRAY_TASK_ID");
    struct text printed = {0};
    if (!array || !task)
        return err_set(e, ERR_UNAVAILABLE, "this process is not a task of a job array");
    char *name = text_format("%s_%s", array, task);
    const char *const arguments[] = {"scontrol", "requeue", name, NULL};
    program_run(arguments, &printed, e);
    text_free(&printed);
    free(name);
    return e->code;
}

int slurm_restarts(void)
{
    const char *count = getenv("SLURM_RESTART_COUNT");
    return count ? (int)strtol(count, NULL, 10) : 0;
}
