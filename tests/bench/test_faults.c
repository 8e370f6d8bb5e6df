/* Whatever kills, fills, tears or confuses a run: after it is resumed, the tables are those of an
 * undisturbed one, byte for byte. Real processes, real signals, tiny trainings. */
#include <errno.h>
#include <glob.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "bench/store/store.h"
#include "bench/text/files.h"
#include "tests/bench/calm.h"

/* ADDA_FAULTS chooses another number of kills: more for a long night, fewer under sanitizers. */
static int kills_wanted(void)
{
    const char *text = getenv("ADDA_FAULTS");
    return text && *text ? (int)strtol(text, NULL, 10) : 40;
}

START_TEST(killed_at_random_moments)
{
    struct rng r = rng_stream(1, "kills", 0);
    char *store = text_format("%s/killed", scratch);
    int kills = 0, finished = 0;
    const int wanted = kills_wanted();
    while (kills < wanted) {
        pid_t run = tool_start(
            scratch, (const char *const[]){"run", MICRO, "-o", store, "-q", "-j", "2", NULL});
        pause_seconds(rng_uniform(&r, 0.002, 0.15));
        bool parent = rng_below(&r, 2);
        pid_t victim = parent ? run : tool_child(run, &r);
        bool killed = victim > 0 && kill(victim, SIGKILL) == 0;
        int code = tool_wait(run);
        kills += killed && (!parent || code == 128 + SIGKILL); /* not when it had just ended */
        ck_assert_msg(code == 0 || code == 1 || code == 128 + SIGKILL, "exit code %d", code);
        if (code == 0) { /* complete: look, and start over */
            assert_calm(store);
            struct err e = ERR_INIT;
            ck_assert_int_eq(publish_remove(store, &e), 0);
            finished++;
        }
    }
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    assert_calm(store);
    ck_assert_int_eq(store_count(store, "failures"), 0);
    printf("%d kills; %d times the sweep was completed in spite of them\n", kills, finished);
    free(store);
}
END_TEST

/* The same run tries its cell again, and removes at its end what the worker had begun. */
START_TEST(killed_worker_leaves_nothing)
{
    struct rng r = rng_stream(1, "kills", 0);
    char *store = text_format("%s/worker", scratch);
    pid_t run = tool_start(scratch,
                           (const char *const[]){"run", MICRO, "-o", store, "-q", "-j", "1", NULL});
    while (count_matches(store, "cells/.tmp-*") == 0)
        pause_seconds(0.001);
    const pid_t worker = tool_child(run, &r);
    ck_assert_int_gt(worker, 0);
    ck_assert_int_eq(kill(worker, SIGKILL), 0);
    ck_assert_int_eq(tool_wait(run), 0);
    ck_assert_uint_eq(count_matches(store, "cells/.tmp-*"), 0);
    assert_calm(store);
    free(store);
}
END_TEST

static void interrupt_with(int signal)
{
    char *store = text_format("%s/interrupted-%d", scratch, signal);
    pid_t run =
        tool_start(scratch, (const char *const[]){"run", MICRO, "-o", store, "-j", "1", NULL});
    while (store_count(store, "cells") < 2)
        pause_seconds(0.002);
    kill(run, signal);
    int code = tool_wait(run);
    char *said = slurp(scratch, "stderr");
    ck_assert_int_eq(code, ERR_TEMPORARY);
    char *resume = text_format("this resumes: adda-bench run %s -o %s", MICRO, store);
    ck_assert_msg(strstr(said, resume) != NULL, "%s", said);
    free(resume);
    ck_assert_int_eq(store_count(store, "failures"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    assert_calm(store);
    free(said);
    free(store);
}

START_TEST(interrupts_drain)
{
    interrupt_with(SIGINT);
    interrupt_with(SIGTERM);
}
END_TEST

START_TEST(second_interrupt_stops)
{
    char *store = text_format("%s/twice", scratch);
    pid_t run = tool_start(scratch, (const char *const[]){"run", MICRO, "-o", store, "-j", "1",
                                                          "--set", "source.steps=10000000", NULL});
    while (store_count(store, "claims") == 0)
        pause_seconds(0.01);
    pause_seconds(0.3);
    kill(run, SIGINT);
    pause_seconds(0.1);
    kill(run, SIGINT);
    ck_assert_int_eq(tool_wait(run), ERR_TEMPORARY);
    ck_assert_int_eq(store_count(store, "failures"), 0);
    ck_assert_int_eq(store_count(store, "partial"), 1);
    free(store);
}
END_TEST

START_TEST(two_runs_share_the_work)
{
    char *store = text_format("%s/shared", scratch), *other = scratch_make();
    const char *const run[] = {"run", MICRO, "-o", store, "-j", "1", NULL};
    pid_t a = tool_start(scratch, run), b = tool_start(other, run);
    ck_assert_int_eq(tool_wait(a), 0);
    ck_assert_int_eq(tool_wait(b), 0);
    char *said[] = {slurp(scratch, "stderr"), slurp(other, "stderr")};
    int computed = 0;
    for (int i = 0; i < 2; i++) {
        const char *at = strstr(said[i], " computed");
        ck_assert_ptr_nonnull(at);
        while (at > said[i] && at[-1] >= '0' && at[-1] <= '9')
            at--;
        computed += (int)strtol(at, NULL, 10);
        free(said[i]);
    }
    ck_assert_int_eq(computed, store_count(store, "cells")); /* nothing was done twice */
    assert_calm(store);
    scratch_remove(other);
    free(store);
}
END_TEST

/* Overwrites one byte of the file, or cuts it. */
static void harm(const char *path, bool cut)
{
    struct stat s;
    ck_assert_int_eq(stat(path, &s), 0);
    if (cut) {
        ck_assert_int_eq(truncate(path, s.st_size / 2), 0);
        return;
    }
    int f = open(path, O_RDWR);
    unsigned char byte;
    ck_assert_int_eq(pread(f, &byte, 1, s.st_size / 2), 1);
    byte ^= 4;
    ck_assert_int_eq(pwrite(f, &byte, 1, s.st_size / 2), 1);
    close(f);
}

static char *first_cell(const char *store)
{
    char **names, *path = text_format("%s/cells", store);
    struct err e = ERR_INIT;
    int count;
    ck_assert_int_eq(list_folder(path, &names, &count, &e), 0);
    ck_assert_int_gt(count, 0);
    char *first = text_copy(names[0]);
    names_free(names, count);
    free(path);
    return first;
}

START_TEST(harmed_records_are_named_and_redone)
{
    static const char *const files[] = {"record.json", "cell.json", "predictions.npy",
                                        "labels.npy",  "run.json",  "sums"};
    char *store = text_format("%s/harmed", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    char *hash = first_cell(store);
    for (int i = 0; i < 12; i++) {
        char *file = store_cell_path(store, hash, files[i / 2]);
        harm(file, i % 2);
        ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store), 1);
        char *said = slurp(scratch, "stderr");
        ck_assert_ptr_nonnull(strstr(said, hash));
        ck_assert_int_eq(TOOL_RUN(scratch, "report", store), 0);
        char *report = slurp(scratch, "stdout");
        ck_assert_ptr_nonnull(strstr(report, "Not counted, damaged"));
        ck_assert_int_eq(TOOL_RUN(scratch, "verify", store), 1);
        ck_assert_int_eq(TOOL_RUN(scratch, "retry", store, "-q"), 0);
        assert_calm(store);
        free(report);
        free(said);
        free(file);
    }
    free(hash);
    free(store);
}
END_TEST

START_TEST(harmed_domains_are_written_anew)
{
    char *store = text_format("%s/domains", scratch);
    char *pattern = text_format("%s/domains/*.yaml", store);
    glob_t files = {0};
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    ck_assert_int_eq(glob(pattern, 0, NULL, &files), 0);
    ck_assert_uint_eq(files.gl_pathc, 2);
    harm(files.gl_pathv[0], false);
    harm(files.gl_pathv[1], true);
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store), 1);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    assert_calm(store);
    globfree(&files);
    free(pattern);
    free(store);
}
END_TEST

START_TEST(clock_that_jumps)
{
    char *store = text_format("%s/jumping", scratch);
    setenv("LD_PRELOAD", ADDA_BINARY_DIR "/bench/libjumping_clock.so", 1);
    setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
    int code = TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q");
    unsetenv("LD_PRELOAD");
    ck_assert_int_eq(code, 0);
    assert_calm(store);
    free(store);
}
END_TEST

/* A limit on the size of a file does what a full disk does: writes fail. (A disk that is full:
 * test_mounts.c.) */
START_TEST(writes_that_fail)
{
    char *store = text_format("%s/limited", scratch);
    struct rlimit old, small;
    getrlimit(RLIMIT_FSIZE, &old);
    small = (struct rlimit){1500, old.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    int code = TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q");
    setrlimit(RLIMIT_FSIZE, &old);
    ck_assert_msg(code == 1 || code == ERR_IO, "exit code %d", code);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    assert_calm(store);
    free(store);
}
END_TEST

/* A path that was meant otherwise: nothing is strewn among the files that are there. */
START_TEST(folder_of_other_files_is_refused)
{
    char *store = text_format("%s/thesis", scratch);
    struct err e = ERR_INIT;
    char **names;
    int count;
    ck_assert_int_eq(mkdir(store, 0700), 0);
    char *file = text_format("%s/chapter.tex", store);
    ck_assert_int_eq(write_file(file, "a", 1, &e), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), ERR_CANTCREATE);
    char *said = slurp(scratch, "stderr");
    ck_assert_msg(strstr(said, "thesis' is not empty and holds no results"), "%s", said);
    ck_assert_int_eq(list_folder(store, &names, &count, &e), 0);
    ck_assert_int_eq(count, 1);
    ck_assert_str_eq(names[0], "chapter.tex");
    names_free(names, count);
    free(said);
    free(file);
    free(store);
}
END_TEST

START_TEST(threads_of_a_cell)
{
    char *store = text_format("%s/threads", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--threads", "3"), 0);
    assert_calm(store);
    free(store);
}
END_TEST

/* As a store is published: what is there is proved, also by training again; what is missing is
 * said.
 */
START_TEST(models_may_be_left_out)
{
    char *store = text_format("%s/published", scratch);
    char *pattern = text_format("%s/cells/*/model.safetensors", store);
    glob_t models = {0};
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    ck_assert_int_eq(glob(pattern, 0, NULL, &models), 0);
    for (size_t i = 0; i < models.gl_pathc; i++)
        ck_assert_int_eq(remove(models.gl_pathv[i]), 0);
    assert_calm(store);
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store, "--rerun", "2"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "adapt.steps=3"),
                     1);
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 1);
    char *said = slurp(scratch, "stdout");
    ck_assert_ptr_nonnull(strstr(said, "published without the source model"));
    free(said);
    globfree(&models);
    free(pattern);
    free(store);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("faults");
    tcase_set_timeout(t, 550);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, killed_at_random_moments);
    tcase_add_test(t, killed_worker_leaves_nothing);
    tcase_add_test(t, interrupts_drain);
    tcase_add_test(t, second_interrupt_stops);
    tcase_add_test(t, two_runs_share_the_work);
    tcase_add_test(t, harmed_records_are_named_and_redone);
    tcase_add_test(t, harmed_domains_are_written_anew);
    tcase_add_test(t, clock_that_jumps);
    tcase_add_test(t, writes_that_fail);
    tcase_add_test(t, folder_of_other_files_is_refused);
    tcase_add_test(t, threads_of_a_cell);
    tcase_add_test(t, models_may_be_left_out);
    return t;
}

int main(void)
{
    return run_suite("faults", make);
}
