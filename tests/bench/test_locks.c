/* Two processes on one store, and what a killed one left: cells that are claimed elsewhere are
 * waited for, whatever nobody holds is removed by the next run. */
#include <sys/stat.h>

#include "base/hold.h"
#include "bench/store/claims.h"
#include "bench/store/store.h"
#include "tests/bench/support.h"

static char *scratch, *store;

static void set_up(void)
{
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
}

static void tear_down(void)
{
    free(store);
    scratch_remove(scratch);
}

/* Takes one cell out of the store and gives its hash; put_back returns it. */
static char *take_out(void)
{
    char **names, *path = text_format("%s/cells", store);
    struct err e = ERR_INIT;
    int count;
    ck_assert_int_eq(list_folder(path, &names, &count, &e), 0);
    char *hash = text_copy(names[count - 1]);
    char *from = store_cell_path(store, hash, NULL), *to = text_format("%s/%s", scratch, hash);
    ck_assert_int_eq(rename(from, to), 0);
    free(to);
    free(from);
    names_free(names, count);
    free(path);
    return hash;
}

static void put_back(const char *hash)
{
    char *to = store_cell_path(store, hash, NULL), *from = text_format("%s/%s", scratch, hash);
    ck_assert_int_eq(rename(from, to), 0);
    free(from);
    free(to);
}

static int times(const char *text, const char *part)
{
    int count = 0;
    for (; (text = strstr(text, part)); text++)
        count++;
    return count;
}

/* Waits until the tool has said so on stderr. */
static void await(const char *part)
{
    for (int i = 0; i < 3000; i++) {
        char *said = slurp(scratch, "stderr");
        const bool there = strstr(said, part);
        free(said);
        if (there)
            return;
        pause_seconds(0.01);
    }
    ck_abort_msg("never said: %s", part);
}

/* No worker is started meanwhile. */
static void expect_quiet(pid_t run, double seconds)
{
    struct rng r = rng_stream(1, "children", 0);
    for (int i = 0; i < (int)(seconds * 100); i++) {
        ck_assert_int_eq(tool_child(run, &r), 0);
        pause_seconds(0.01);
    }
}

static pid_t run_beside_claim(const char *hash, int *claim)
{
    struct err e = ERR_INIT;
    bool held;
    ck_assert_int_eq(store_claim(store, hash, claim, &held, &e), 0);
    ck_assert(held);
    const pid_t run = tool_start(scratch, (const char *const[]){"run", store, NULL});
    await("waiting: ");
    return run;
}

START_TEST(claims_elsewhere_are_waited_for)
{
    char *hash = take_out(), *who = text_format("process %ld on ", (long)getpid());
    int claim;
    const pid_t run = run_beside_claim(hash, &claim);
    expect_quiet(run, 3);
    ck_assert_int_eq(TOOL_RUN(store, "status", store), 0); /* does not disturb the claim */
    char *status = slurp(store, "stdout");
    ck_assert_msg(strstr(status, "17 done, 1 running, 0 missing"), "%s", status);
    put_back(hash);
    store_release(store, hash, claim);
    ck_assert_int_eq(tool_wait(run), 0);
    char *said = slurp(scratch, "stderr");
    ck_assert_msg(times(said, "waiting: ") == 1 && strstr(said, who), "%s", said);
    ck_assert_msg(strstr(said, "0 computed, 18 were there"), "%s", said);
    free(said);
    free(status);
    free(who);
    free(hash);
}
END_TEST

/* Whoever claimed it ended without it. */
START_TEST(released_claims_are_taken)
{
    char *hash = take_out();
    int claim;
    const pid_t run = run_beside_claim(hash, &claim);
    store_release(store, hash, claim);
    ck_assert_int_eq(tool_wait(run), 0);
    char *said = slurp(scratch, "stderr");
    ck_assert_msg(strstr(said, "1 computed, 17 were there"), "%s", said);
    free(said);
    free(hash);
}
END_TEST

/* Neither the run nor status waits for somebody to write into it. */
START_TEST(a_pipe_is_no_claim)
{
    char *hash = take_out(), *path = text_format("%s/claims/%s", store, hash);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store, "-q"), 0);
    ck_assert_int_eq(store_count(store, "cells"), 18);
    free(path);
    free(hash);
}
END_TEST

START_TEST(waiting_ends_at_a_signal)
{
    char *hash = take_out();
    int claim;
    const pid_t run = run_beside_claim(hash, &claim);
    kill(run, SIGINT);
    ck_assert_int_eq(tool_wait(run), ERR_TEMPORARY);
    char *said = slurp(scratch, "stderr");
    ck_assert_msg(strstr(said, "17 were there, 1 left") && strstr(said, "this resumes"), "%s",
                  said);
    free(said);
    store_release(store, hash, claim);
    free(hash);
}
END_TEST

/* Each run computes what it planned, whatever has the sweep's name meanwhile. */
START_TEST(two_plans_of_one_name)
{
    char *both = text_format("%s/both", scratch), *other = scratch_make();
    const pid_t first =
        tool_start(scratch, (const char *const[]){"run", MICRO, "-o", both, "-j", "1", NULL});
    for (int i = 0; i < 3000 && (access(both, F_OK) || store_count(both, "cells") < 2); i++)
        pause_seconds(0.002);
    ck_assert_int_eq(TOOL_RUN(other, "run", MICRO, "-o", both, "-q", "--set", "adapt.steps=3"), 0);
    ck_assert_int_eq(tool_wait(first), 0);
    char *said = slurp(scratch, "stderr");
    ck_assert_msg(!strstr(said, "failed"), "%s", said);
    ck_assert_int_eq(TOOL_RUN(other, "run", MICRO, "-o", both), 0);
    char *again = slurp(other, "stderr");
    ck_assert_msg(strstr(again, "0 computed, 18 were there"), "%s", again);
    free(again);
    free(said);
    scratch_remove(other);
    free(both);
}
END_TEST

/* Beside each kind of what a run writes. */
START_TEST(what_was_left_is_removed)
{
    static const char *const places[] = {"cells",        "domains",           "failures",
                                         "claims",       "partial",           "sweeps",
                                         "sweeps/micro", "sweeps/micro/slurm"};
    enum { PLACES = sizeof places / sizeof *places };
    struct err e = ERR_INIT;
    char *left[PLACES], *slurm = text_format("%s/sweeps/micro/slurm", store);
    publish_mkdir(slurm, &e);
    for (int i = 0; i < PLACES; i++) {
        left[i] = text_format("%s/%s/.tmp-1-%s-0-left", store, places[i], hold_machine());
        char *content = text_format("%s/content", left[i]);
        ck_assert_int_eq(publish_mkdir(content, &e), 0);
        free(content);
    }
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store, "-q"), 0);
    for (int i = 0; i < PLACES; i++) {
        ck_assert_msg(access(left[i], F_OK) != 0, "%s is still there", left[i]);
        free(left[i]);
    }
    free(slurm);
}
END_TEST

static size_t reruns(void)
{
    return count_matches(scratch, ".tmp-*-adda-rerun");
}

START_TEST(folders_of_killed_reruns_are_removed)
{
    setenv("TMPDIR", scratch, 1);
    const pid_t verify = tool_start(
        scratch, (const char *const[]){"verify", store, "-l", "0", "--rerun", "18", NULL});
    for (int i = 0; i < 3000 && reruns() == 0; i++)
        pause_seconds(0.005);
    kill(verify, SIGKILL);
    ck_assert_int_eq(tool_wait(verify), 128 + SIGKILL);
    ck_assert_uint_eq(reruns(), 1);
    pause_seconds(0.2); /* its workers end with it */
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store, "-l", "0", "--rerun", "1"), 0);
    ck_assert_uint_eq(reruns(), 0);
    unsetenv("TMPDIR");
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("locks");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, claims_elsewhere_are_waited_for);
    tcase_add_test(t, released_claims_are_taken);
    tcase_add_test(t, a_pipe_is_no_claim);
    tcase_add_test(t, waiting_ends_at_a_signal);
    tcase_add_test(t, two_plans_of_one_name);
    tcase_add_test(t, what_was_left_is_removed);
    tcase_add_test(t, folders_of_killed_reruns_are_removed);
    return t;
}

int main(void)
{
    return run_suite("locks", make);
}
