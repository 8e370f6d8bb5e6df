/* Tasks of a cluster that are stopped before their time limit: what they keep, whether they go back
 * into the queue, and when they give up. The Slurm only writes down what it is asked. */
#include "base/err.h"
#include "bench/store/store.h"
#include "bench/text/files.h"
#include "tests/bench/fake_slurm.h"

static const char LONG[] = "source.steps=10000000";

static bool has_ended(pid_t pid)
{
    siginfo_t info = {.si_pid = 0};
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

/* The first task of a stage, once one of its cells has begun: its claim is there. A cell that was
 * killed leaves its claim behind, without the lock. */
static pid_t begin_task(const char *stage)
{
    char *claims = text_format("%s/claims", store);
    struct err e = ERR_INIT;
    ck_assert_int_eq(publish_remove(claims, &e), 0);
    ck_assert_int_eq(publish_mkdir(claims, &e), 0);
    pid_t pid = start_script(stage, "0", "0");
    while (store_count(store, "claims") == 0 && !has_ended(pid))
        pause_seconds(0.01);
    free(claims);
    return pid;
}

/* A task that is told that time is nearly up `seconds` after its first cell has begun. */
static int stop_task(const char *stage, double seconds)
{
    pid_t pid = begin_task(stage);
    pause_seconds(seconds);
    kill(pid, SIGUSR1);
    return tool_wait(pid);
}

/* The first task of sources with its cell held still, so that it comes to no step before it is
 * killed. */
static int stop_frozen_task(void)
{
    struct rng r = rng_stream(1, "children", 0);
    pid_t pid = begin_task("sources"), worker = tool_child(pid, &r);
    ck_assert_int_gt(worker, 0);
    ck_assert_int_eq(kill(worker, SIGSTOP), 0);
    kill(pid, SIGUSR1);
    return tool_wait(pid);
}

static void set_restarts(int count)
{
    char *text = text_format("%d", count);
    setenv("SLURM_RESTART_COUNT", text, 1);
    free(text);
}

START_TEST(stopped_and_back_into_the_queue)
{
    ck_assert_int_eq(
        TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-q", "--set", LONG), 0);
    ck_assert_int_eq(stop_task("sources", 0), ERR_TEMPORARY);
    assert_holds("log", "time is nearly up");
    assert_holds("log", "back in the queue");
    assert_holds("fake/calls", "\nscontrol requeue 101_0\n");
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    assert_holds("stdout", "18 cells, 0 done, 0 running, 18 missing (1 begun), 0 failed");

    install("scontrol", "#!/bin/sh\nexit 1\n");
    setenv("SLURM_RESTART_COUNT", "3", 1); /* which does not matter: the cell came further */
    ck_assert_int_eq(stop_task("sources", 3), ERR_TEMPORARY);
    assert_holds("log", "1 left, 1 of them begun");
    assert_holds("log", "not put back into the queue: scontrol ended with exit code 1");
    unsetenv("SLURM_RESTART_COUNT");
}
END_TEST

/* The source model of some cells has failed, which does not keep the others from being computed. */
START_TEST(failures_do_not_keep_the_rest_from_the_queue)
{
    struct plan plan;
    struct err e = ERR_INIT;
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-q", "--pack=15",
                              "--jobs=3", "--set", LONG),
                     0);
    ck_assert_msg(!store_load_plan(&plan, store, "micro", &e), "%s", e.text);
    ck_assert_int_eq(plan.cells[0].depends, -1);
    json_t *failure =
        json_pack("{s:s, s:s, s:s, s:b, s:s}", "cell", plan.cells[0].hash, "name", "a source model",
                  "reason", "exit code 70", "infrastructure", false, "stderr", "");
    ck_assert_int_eq(store_save_failure(store, plan.cells[0].hash, failure, &e), 0);
    ck_assert_int_eq(stop_task("methods", 0), ERR_TEMPORARY);
    assert_holds("log", "wait for a failed source model");
    assert_holds("log", "back in the queue");
    assert_holds("log", "some cells have no record");
    assert_holds("fake/calls", "\nscontrol requeue 101_0\n");
    json_decref(failure);
    plan_free(&plan);
}
END_TEST

/* Rendering takes longer than what is left after the notice: nothing of that is kept. */
START_TEST(tasks_that_come_no_step_further_give_up)
{
    static const char MANY[] = "data.train=400000";
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-q", "--signal=3",
                              "--set", MANY),
                     0);
    for (int i = 0; i < 3; i++) {
        set_restarts(i);
        ck_assert_int_eq(stop_task("sources", 0), ERR_TEMPORARY);
        assert_holds("log", "back in the queue");
    }
    set_restarts(3);
    ck_assert_int_eq(stop_task("sources", 0), ERR_FAILED);
    assert_holds("log", "stopped 4 times without");
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

/* Only stops in a row count: a start that advances (A) makes up for those that did not (F). */
START_TEST(stops_in_a_row_are_counted)
{
    static const char starts[] = "AAAFFFAFFFF";
    enum { STARTS = sizeof starts - 1 };
    struct plan plan;
    struct err e = ERR_INIT;
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-q", "--signal=4",
                              "--set", LONG),
                     0);
    ck_assert_msg(!store_load_plan(&plan, store, "micro", &e), "%s", e.text);
    const char *first = plan.cells[0].hash;
    for (int i = 0, stops = 0; i < STARTS; i++) {
        const bool advances = starts[i] == 'A', last = i == STARTS - 1;
        set_restarts(i);
        stops = advances ? 0 : stops + 1;
        ck_assert_int_eq(advances ? stop_task("sources", 1) : stop_frozen_task(),
                         last ? ERR_FAILED : ERR_TEMPORARY);
        assert_holds("log", last ? "giving up" : "back in the queue");
        ck_assert_int_eq(store_load_stops(store, first), last ? 0 : stops);
    }
    plan_free(&plan);
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
    for (int code; (code = stop_task("sources", 0.15 * (1 << stops))) != 0; stops++)
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
    TCase *t = tcase_create("requeue");
    tcase_set_timeout(t, 400);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, stopped_and_back_into_the_queue);
    tcase_add_test(t, failures_do_not_keep_the_rest_from_the_queue);
    tcase_add_test(t, tasks_that_come_no_step_further_give_up);
    tcase_add_test(t, stops_in_a_row_are_counted);
    tcase_add_test(t, notices_in_the_middle_of_trainings);
    return t;
}

int main(void)
{
    return run_suite("requeue", make);
}
