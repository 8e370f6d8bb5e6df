/* A Slurm that only writes down what it is asked. */
#ifndef ADDA_TESTS_BENCH_FAKE_SLURM_H
#define ADDA_TESTS_BENCH_FAKE_SLURM_H

#include <sys/stat.h>

#include "tests/bench/support.h"

/* sbatch and scontrol of the tests: each call is a line of $FAKE/calls; ids count up from 101, and
 * the file `refuse` holds the first id that is refused. */
static const char SBATCH[] = "#!/bin/sh\n"
                             "echo \"sbatch $*\" >>\"$FAKE/calls\"\n"
                             "id=$((101 + $(ls \"$FAKE\" | grep -c '^job')))\n"
                             "if [ \"$id\" = \"$(cat \"$FAKE/refuse\" 2>/dev/null)\" ]; then\n"
                             "    echo 'sbatch: error: too many jobs' >&2\n"
                             "    exit 1\n"
                             "fi\n"
                             "touch \"$FAKE/job$id\"\n"
                             "echo \"$id;cluster\"\n";
static const char SCONTROL[] = "#!/bin/sh\n"
                               "echo \"scontrol $*\" >>\"$FAKE/calls\"\n"
                               "echo 'Configuration data as of now'\n"
                               "echo 'MaxArraySize            = 3'\n"
                               "echo 'MaxDBDMsgs              = 20008'\n";

static char *scratch, *store, *old_path;

static void install(const char *name, const char *script)
{
    struct err e = ERR_INIT;
    char *path = text_format("%s/fake/%s", scratch, name);
    ck_assert_int_eq(publish_file(path, script, strlen(script), &e), 0);
    ck_assert_int_eq(chmod(path, 0755), 0);
    free(path);
}

static void set_up(void)
{
    scratch = scratch_make();
    store = text_format("%s/a store's", scratch);
    char *fake = text_format("%s/fake", scratch), *path;
    ck_assert_int_eq(mkdir(fake, 0777), 0);
    install("sbatch", SBATCH);
    install("scontrol", SCONTROL);
    old_path = text_copy(getenv("PATH"));
    path = text_format("%s:%s", fake, old_path);
    setenv("PATH", path, 1);
    setenv("FAKE", fake, 1);
    unsetenv("SLURM_RESTART_COUNT");
    free(path);
    free(fake);
}

static void tear_down(void)
{
    setenv("PATH", old_path, 1);
    free(old_path);
    free(store);
    scratch_remove(scratch);
}

/* Compares a file of the scratch folder. */
static inline void assert_file(const char *name, const char *expected)
{
    char *found = slurp(scratch, name);
    ck_assert_str_eq(found, expected);
    free(found);
}

static inline void assert_holds(const char *name, const char *expected)
{
    char *found = slurp(scratch, name);
    ck_assert_msg(strstr(found, expected) != NULL, "'%s' is not in: %s", expected, found);
    free(found);
}

/* What a local run of the same sweep reports; the caller frees. */
static inline char *local_report(const char *set)
{
    char *local = text_format("%s/local", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", local, "-q", "--set", set), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", local, "-f", "json"), 0);
    free(local);
    return slurp(scratch, "stdout");
}

/* The script as Slurm would start it: with the index of its array task in the environment. */
static inline pid_t start_script(const char *stage, const char *first, const char *index)
{
    char *script = text_format("%s/sweeps/micro/slurm/job.sh", store);
    char *log = text_format("%s/log", scratch);
    pid_t pid = fork();
    if (pid == 0) {
        int to = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0666);
        if (dup2(to, 1) < 0 || dup2(to, 2) < 0)
            _exit(126);
        setenv("SLURM_ARRAY_JOB_ID", "101", 1);
        setenv("SLURM_ARRAY_TASK_ID", index, 1);
        execlp("bash", "bash", script, stage, first, (char *)NULL);
        _exit(127);
    }
    ck_assert_int_gt(pid, 0);
    free(log);
    free(script);
    return pid;
}

static inline int run_script(const char *stage, const char *first, const char *index)
{
    return tool_wait(start_script(stage, first, index));
}

#endif
