/* Submitting to a cluster, with a Slurm that only writes down what it is asked: the batch script,
 * how tasks are cut into arrays, and what a task does when its script runs. test_requeue.c stops
 * tasks, tests/bench/slurm.sh asks a real one. */
#include "base/err.h"
#include "bench/run/tasks.h"
#include "tests/bench/fake_slurm.h"
#include "tests/bench/made_by.h"
#include "tests/bench/outside_sweep.h"

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
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-n", "--jobs=2"),
                     ERR_USAGE);
    assert_holds("stderr", "--jobs 2: a task of --pack 1 computes no more than 1 at once");
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

START_TEST(what_other_sources_made)
{
    struct plan plan;
    struct err e = ERR_INIT;
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    ck_assert_msg(!store_load_plan(&plan, store, NULL, &e), "%s", e.text);
    all_made_by_other(store, &plan, "minimax", "rest");
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm"), 0);
    assert_holds("stderr",
                 "3 cells were computed by a program built from other sources than this one, what "
                 "every cell uses (3). ");
    assert_holds("stderr", "and 'adda-bench submit ");
    assert_holds("stderr", "--slurm --again stale' computes them anew\nnothing to submit");
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "--pack=100",
                              "--jobs=2", "--again", "stale"),
                     0);
    assert_holds("stderr", "3 cells submitted");
    assert_file("stdout", "101\n");
    ck_assert_int_eq(run_script("methods", "0", "0"), 0);
    assert_holds("log", "3 computed (3 anew, 0 with other bits), 15 were there");
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "--again", "stale"),
                     0);
    assert_holds("stderr", "nothing to submit");
    plan_free(&plan);
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

/* A task has nothing but the store: its method's file, and the order drawn when it was submitted.
 */
START_TEST(methods_from_outside)
{
    char *sweep = outside_write("content", "limits: {memory: 0.5}");
    char *script = text_format("%s/method.py", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", sweep, "-o", store, "--slurm", "--pack=9", "-q"),
                     0);
    ck_assert_int_eq(store_count(store, "orders"), 1);
    ck_assert_int_eq(unlink(script), 0);
    ck_assert_int_eq(run_script("sources", "0", "0"), 0);
    ck_assert_int_eq(run_script("methods", "0", "0"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    assert_holds("stdout", "4 cells, 4 done");
    free(script);
    free(sweep);
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
    tcase_add_test(t, what_other_sources_made);
    tcase_add_test(t, tasks_refuse_another_plan);
    tcase_add_test(t, methods_from_outside);
    return t;
}

int main(void)
{
    return run_suite("submit", make);
}
