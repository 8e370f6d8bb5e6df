/* Submitting to a cluster, with a Slurm that only writes down what it is asked: the batch script,
 * how tasks are cut into arrays, and what a task does when its script runs. tests/bench/slurm.sh
 * asks a real one. */
#include <time.h>

#include "base/err.h"
#include "bench/store.h"
#include "bench/tasks.h"
#include "tests/bench/fake_slurm.h"

/* Compares a file of the scratch folder. */
static void assert_file(const char *name, const char *expected)
{
    char *found = slurp(scratch, name);
    ck_assert_str_eq(found, expected);
    free(found);
}

static void assert_holds(const char *name, const char *expected)
{
    char *found = slurp(scratch, name);
    ck_assert_msg(strstr(found, expected) != NULL, "'%s' is not in: %s", expected, found);
    free(found);
}

/* What a local run of the same sweep reports; the caller frees. */
static char *local_report(const char *set)
{
    char *local = text_format("%s/local", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", local, "-q", "--set", set), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", local, "-f", "json"), 0);
    free(local);
    return slurp(scratch, "stdout");
}

/* The script as Slurm would start it: with the index of its array task in the environment. */
static pid_t start_script(const char *stage, const char *first, const char *index)
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

static int run_script(const char *stage, const char *first, const char *index)
{
    return tool_wait(start_script(stage, first, index));
}

static void pause_for(long milliseconds)
{
    struct timespec t = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&t, NULL);
}

/* ---- tasks of a plan --------------------------------------------------------------------------
 */

START_TEST(every_cell_is_in_one_task)
{
    struct plan_cell cells[7] = {{.depends = -1}, {.depends = 0},  {.depends = 0}, {.depends = -1},
                                 {.depends = 3},  {.depends = -1}, {.depends = 5}};
    const struct plan p = {.cells = cells, .cell_count = 7};
    for (int pack = 1; pack <= 8; pack++) {
        int seen[7] = {0};
        for (enum stage stage = 0; stage < STAGES; stage++) {
            const int tasks = tasks_count(&p, stage, pack);
            bool mine[7];
            for (int t = 0; t < tasks; t++) {
                const int count = tasks_cells(&p, stage, pack, t, mine);
                ck_assert_int_ge(count, 1);
                ck_assert_int_le(count, pack);
                for (int i = 0; i < 7; i++) {
                    seen[i] += mine[i];
                    ck_assert(!mine[i] || (stage == STAGE_SOURCES) == (cells[i].depends < 0));
                }
            }
            ck_assert_int_eq(tasks_cells(&p, stage, pack, tasks, mine), 0);
        }
        for (int i = 0; i < 7; i++)
            ck_assert_int_eq(seen[i], 1);
    }
}
END_TEST

START_TEST(needed_tasks_are_ranges)
{
    const struct {
        const char *flags, *expected;
    } cases[] = {{"", ""},      {"0", ""},         {"1", "0"},
                 {"11", "0-1"}, {"1011", "0,2-3"}, {"01110010", "1-3,6"},
                 {"0001", "3"}, {"1110", "0-2"},   {"10101", "0,2,4"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool needed[8];
        const int count = (int)strlen(cases[i].flags);
        for (int k = 0; k < count; k++)
            needed[k] = cases[i].flags[k] == '1';
        char *array = tasks_array(needed, count);
        ck_assert_str_eq(array, cases[i].expected);
        free(array);
    }
}
END_TEST

/* ---- submitting -------------------------------------------------------------------------------
 */

START_TEST(script_and_arrays)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "--pack=2",
                              "--time=1:30:00", "--partition=long", "--jobs=2", "--signal=300",
                              "--sbatch=--account=v i"),
                     0);
    /* 3 sources are 2 tasks; 15 others are 8 tasks, which arrays of 3 take in 3. */
    char *calls =
        text_format("scontrol show config\n"
                    "sbatch --parsable --array=0-1 %s/sweeps/micro/slurm/job.sh sources 0\n"
                    "sbatch --parsable --array=0-2 --dependency=afterany:101 "
                    "%s/sweeps/micro/slurm/job.sh methods 0\n"
                    "sbatch --parsable --array=0-2 --dependency=afterany:101 "
                    "%s/sweeps/micro/slurm/job.sh methods 3\n"
                    "sbatch --parsable --array=0-1 --dependency=afterany:101 "
                    "%s/sweeps/micro/slurm/job.sh methods 6\n",
                    store, store, store, store);
    assert_file("fake/calls", calls);
    assert_file("stdout", "101\n102\n103\n104\n");
    assert_holds("stderr", "18 cells submitted");
    char *written = slurp(store, "sweeps/micro/slurm/job.sh");
    static const char *const parts[] = {"#!/bin/bash\n",
                                        "\n#SBATCH --job-name=adda-micro\n",
                                        "\n#SBATCH --time=1:30:00\n",
                                        "\n#SBATCH --partition=long\n",
                                        "\n#SBATCH --cpus-per-task=2\n",
                                        "\n#SBATCH --signal=B:USR1@300\n",
                                        "\n#SBATCH --requeue\n",
                                        "\n#SBATCH '--account=v i'\n",
                                        " --pack 2 --jobs 2 --grace 290\n"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        ck_assert_msg(strstr(written, parts[i]) != NULL, "%s is not in %s", parts[i], written);
    free(written);
    free(calls);
}
END_TEST

START_TEST(dry_run_writes_nothing)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-n"), 0);
    assert_holds("stdout", "#SBATCH --requeue");
    assert_holds("stdout", "job0=$(sbatch --parsable --array=0-2 ");
    assert_holds("stdout", "--dependency=afterany:$job0 ");
    assert_file("fake/calls", "scontrol show config\n");
    ck_assert_int_ne(access(store, F_OK), 0);
}
END_TEST

START_TEST(without_slurm)
{
    char *empty = text_format("%s/empty", scratch);
    setenv("PATH", empty, 1);
    int code = TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm");
    ck_assert_int_eq(code, ERR_UNAVAILABLE);
    assert_holds("stderr", "no program 'scontrol'");
    assert_holds("stderr", "submit from a machine of the cluster");
    code = TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "--max-array=10");
    ck_assert_int_eq(code, ERR_UNAVAILABLE);
    assert_holds("stderr", "no program 'sbatch'");
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-n"), 0);
    assert_holds("stderr", "arrays of 1001");
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO), ERR_USAGE);
    assert_holds("stderr", "-o DIR");
    assert_holds("stderr", "--slurm");
    ck_assert_int_eq(
        TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-n", "--time=1\n2"), ERR_USAGE);
    free(empty);
}
END_TEST

START_TEST(refused_half_way)
{
    install("refuse", "103");
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm"), ERR_FAILED);
    assert_file("stdout", "101\n102\n");
    assert_holds("stderr", "too many jobs");
    assert_holds("stderr", "'scancel 101 102'");
}
END_TEST

/* ---- tasks ------------------------------------------------------------------------------------
 */

START_TEST(tasks_make_the_tables_of_a_local_run)
{
    char *local = local_report("seeds=1..3");
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "--pack=2", "-q"),
                     0);
    /* The second task of sources is lost: whoever starts from its model computes it. */
    ck_assert_int_eq(run_script("sources", "0", "0"), 0);
    for (int first = 0; first < 8; first += 3)
        for (int index = 0; index < 3 && first + index < 8; index++) {
            char *f = text_format("%d", first), *i = text_format("%d", index);
            ck_assert_int_eq(run_script("methods", f, i), 0);
            free(i);
            free(f);
        }
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    assert_holds("stdout", "18 cells, 18 done");
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-f", "json"), 0);
    assert_file("stdout", local);
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm"), 0);
    assert_file("stdout", "");
    assert_holds("stderr", "nothing to submit");
    free(local);
}
END_TEST

START_TEST(what_is_done_is_not_submitted)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-q"), 0);
    ck_assert_int_eq(run_script("methods", "0", "1"), 0); /* and the source it starts from */
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-n"), 0);
    assert_holds("stdout", "job0=$(sbatch --parsable --array=0,2 ");
    assert_holds("stdout", "job1=$(sbatch --parsable --array=0,2 ");
}
END_TEST

START_TEST(tasks_refuse_another_plan)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-q"), 0);
    ck_assert_int_eq(run_script("sources", "3", "0"), ERR_USAGE);
    assert_holds("log", "has no task 3 of sources");
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "adapt.steps=3"),
                     0);
    ck_assert_int_eq(run_script("sources", "0", "0"), ERR_DATA);
    assert_holds("log", "planned anew");
}
END_TEST

static const char LONG[] = "source.steps=10000000";

static bool has_ended(pid_t pid)
{
    siginfo_t info = {.si_pid = 0};
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

/* A task of sources that is told that time is nearly up once a cell has begun (its claim is there)
 * and `milliseconds` have passed. A cell that was killed leaves its claim behind, without the lock.
 */
static int stop_task(long milliseconds)
{
    char *claims = text_format("%s/claims", store);
    char **names = NULL;
    int count = 0;
    struct err e = ERR_INIT;
    ck_assert_int_eq(publish_remove(claims, &e), 0);
    ck_assert_int_eq(publish_mkdir(claims, &e), 0);
    pid_t pid = start_script("sources", "0", "0");
    for (; count == 0 && !has_ended(pid); pause_for(10)) {
        ck_assert_int_eq(list_folder(claims, &names, &count, &e), 0);
        names_free(names, count);
    }
    pause_for(milliseconds);
    kill(pid, SIGUSR1);
    free(claims);
    return tool_wait(pid);
}

START_TEST(stopped_and_back_into_the_queue)
{
    ck_assert_int_eq(
        TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-q", "--set", LONG), 0);
    ck_assert_int_eq(stop_task(0), ERR_TEMPORARY);
    assert_holds("log", "time is nearly up");
    assert_holds("log", "back in the queue");
    assert_holds("fake/calls", "\nscontrol requeue 101_0\n");
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    assert_holds("stdout", "18 cells, 0 done, 0 running, 18 missing (1 begun), 0 failed");

    install("scontrol", "#!/bin/sh\nexit 1\n");
    setenv("SLURM_RESTART_COUNT", "3", 1); /* which does not matter: the cell came further */
    ck_assert_int_eq(stop_task(3000), ERR_TEMPORARY);
    assert_holds("log", "1 left, 1 of them begun");
    assert_holds("log", "not put back into the queue: scontrol ended with exit code 1");
    unsetenv("SLURM_RESTART_COUNT");
}
END_TEST

/* Rendering takes longer than what is left after the notice: nothing of that is kept. */
START_TEST(tasks_that_come_no_step_further_give_up)
{
    static const char MANY[] = "data.train=400000";
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-q", "--signal=3",
                              "--set", MANY),
                     0);
    ck_assert_int_eq(stop_task(0), ERR_TEMPORARY);
    assert_holds("log", "back in the queue");
    setenv("SLURM_RESTART_COUNT", "3", 1);
    ck_assert_int_eq(stop_task(0), ERR_FAILED);
    assert_holds("log", "giving up");
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), ERR_FAILED);
    assert_holds("stdout", "longer --time");
    ck_assert_int_eq(run_script("methods", "0", "0"), ERR_FAILED); /* which does not try it again */
    unsetenv("SLURM_RESTART_COUNT");
    ck_assert_int_eq(
        TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-q", "--set", MANY), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0); /* forgotten: tried again */
}
END_TEST

/* Time limits below a cell's time, each longer than the last, so that slow machines come to an end
 * too: every task goes on where the last one was stopped, and the tables are those of a local run
 * that nothing stopped. */
START_TEST(notices_in_the_middle_of_trainings)
{
    static const char MEDIUM[] = "source.steps=10000";
    char *local = local_report(MEDIUM);
    int stops = 0;
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-q", "--pack=3",
                              "--set", MEDIUM),
                     0);
    for (int code; (code = stop_task(150L << stops)) != 0; stops++)
        ck_assert_int_eq(code, ERR_TEMPORARY);
    ck_assert_int_ge(stops, 2);
    for (int i = 0; i < 5; i++) {
        char *index = text_format("%d", i);
        ck_assert_int_eq(run_script("methods", "0", index), 0);
        free(index);
    }
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-f", "json"), 0);
    assert_file("stdout", local);
    char **names, *partial = text_format("%s/partial", store);
    int count;
    struct err e = ERR_INIT;
    ck_assert_int_eq(list_folder(partial, &names, &count, &e), 0);
    ck_assert_int_eq(count, 0);
    printf("%d notices\n", stops);
    free(partial);
    free(local);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("submit");
    tcase_set_timeout(t, 400);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, every_cell_is_in_one_task);
    tcase_add_test(t, needed_tasks_are_ranges);
    tcase_add_test(t, script_and_arrays);
    tcase_add_test(t, dry_run_writes_nothing);
    tcase_add_test(t, without_slurm);
    tcase_add_test(t, refused_half_way);
    tcase_add_test(t, tasks_make_the_tables_of_a_local_run);
    tcase_add_test(t, what_is_done_is_not_submitted);
    tcase_add_test(t, tasks_refuse_another_plan);
    tcase_add_test(t, stopped_and_back_into_the_queue);
    tcase_add_test(t, tasks_that_come_no_step_further_give_up);
    tcase_add_test(t, notices_in_the_middle_of_trainings);
    return t;
}

int main(void)
{
    return run_suite("submit", make);
}
