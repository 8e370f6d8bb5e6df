/* Processes that write the same dataset at once, and what is left of those that were killed. */
#include "export_support.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hold.h"
#include "base/rng.h"

enum { PROCESSES = 3, SHARDS = 6 };

static pid_t start(const struct fixture *f, const char *name)
{
    const pid_t child = fork();
    if (child == 0) {
        struct err e = ERR_INIT;
        const struct write_outcome out = write_part(f, name, 1, 0, 1, &e);
        if (e.code)
            fprintf(stderr, "%s\n", e.text);
        _exit(e.code ? (int)e.code : !out.complete);
    }
    ck_assert_int_gt(child, 0);
    return child;
}

static int end(pid_t child)
{
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Neither .shards nor .tmp-* anywhere. */
static void nothing_is_left(const struct fixture *f, const char *name)
{
    char command[400];
    snprintf(command, sizeof command, "test -z \"$(find '%s/%s' -name '.?*')\"", f->folder, name);
    ck_assert_msg(system(command) == 0, "something is left");
}

START_TEST(all_end_well)
{
    struct fixture f;
    fixture_open(&f, exporter_registry[_i]->name);
    write_whole(&f, "a", 1);
    for (int round = 0; round < 10; round++) {
        pid_t child[PROCESSES];
        for (int i = 0; i < PROCESSES; i++)
            child[i] = start(&f, "b");
        for (int i = 0; i < PROCESSES; i++)
            ck_assert_int_eq(end(child[i]), 0);
        same_dataset(&f, "a", "b");
        nothing_is_left(&f, "b");
        publish_remove(in_folder(&f, "b"), NULL);
    }
    fixture_close(&f);
}
END_TEST

/* One of two is killed: the other goes on, and a run after both leaves nothing. */
START_TEST(killed_beside_another)
{
    struct fixture f;
    struct rng r = rng_stream(1, "kills", (uint64_t)_i);
    fixture_open(&f, exporter_registry[_i]->name);
    write_whole(&f, "a", 1);
    for (int round = 0; round < 20; round++) {
        const pid_t one = start(&f, "b"), other = start(&f, "b");
        usleep(rng_below(&r, 30000));
        kill(one, SIGKILL);
        const int code = end(one);
        ck_assert(code == 0 || code == 128 + SIGKILL);
        ck_assert_int_eq(end(other), 0);
        write_whole(&f, "b", 1);
        same_dataset(&f, "a", "b");
        nothing_is_left(&f, "b");
        publish_remove(in_folder(&f, "b"), NULL);
    }
    fixture_close(&f);
}
END_TEST

/* Killed between the manifest and the removal of the records, or in the middle of a shard. */
START_TEST(left_in_a_complete_dataset)
{
    struct fixture f;
    struct err e = ERR_INIT;
    char name[64];
    fixture_open(&f, "imagefolder");
    write_whole(&f, "a", 1);
    publish_mkdir(in_folder(&f, "a/.shards"), &e);
    publish_file(in_folder(&f, "a/.shards/dataset.json"), "{}", 2, &e);
    snprintf(name, sizeof name, "a/train/.tmp-1-%s-0-00001/content", hold_machine());
    publish_mkdir(in_folder(&f, name), &e);
    snprintf(name, sizeof name, "a/.tmp-1-%s-0-README.md", hold_machine());
    publish_file(in_folder(&f, name), "x", 1, &e);
    ok(&e);
    write_whole(&f, "a", 1);
    nothing_is_left(&f, "a");
    fixture_close(&f);
}
END_TEST

/* Writes FOLDER/b in one thread with its progress in `log`. */
static struct write_outcome write_logged(const struct fixture *f, FILE *log)
{
    struct err e = ERR_INIT;
    const struct write_options o = {.parts = 1, .proof = PROOF_HASH, .progress = log};
    struct write_outcome out;
    dataset_write(&f->dataset, in_folder(f, "b"), &o, &out, &e);
    ok(&e);
    return out;
}

static void expect_logged(FILE *log, const char *part)
{
    char text[4096];
    rewind(log);
    text[fread(text, 1, sizeof text - 1, log)] = 0;
    ck_assert_msg(strstr(text, part), "'%s' is not in: %s", part, text);
}

/* Two shards of six are there, the first and the last. */
static void begin(const struct fixture *f)
{
    struct err e = ERR_INIT;
    write_part(f, "b", 1, 0, SHARDS, &e);
    write_part(f, "b", 1, SHARDS - 1, SHARDS, &e);
    ok(&e);
}

START_TEST(a_shard_of_another_process_is_waited_for)
{
    struct fixture f;
    int status;
    fixture_open(&f, "npy");
    begin(&f);
    const int lock = open(in_folder(&f, "b/.shards/train-00002.lock"), O_WRONLY | O_CREAT, 0666);
    ck_assert(lock >= 0 && hold_begin(lock));
    FILE *log = tmpfile();
    const pid_t child = fork();
    if (child == 0) {
        close(lock); /* which it would hold as well */
        _exit(!write_logged(&f, log).complete);
    }
    usleep(1500000);
    ck_assert_int_eq(waitpid(child, &status, WNOHANG), 0);
    hold_end(lock);
    ck_assert_int_eq(end(child), 0);
    expect_logged(log, "waiting: another process writes shard train-00002 of '");
    fclose(log);
    fixture_close(&f);
}
END_TEST

START_TEST(progress_counts_what_is_left)
{
    struct fixture f;
    fixture_open(&f, "npy");
    begin(&f);
    FILE *log = tmpfile();
    const struct write_outcome out = write_logged(&f, log);
    ck_assert_uint_eq(out.kept, 2);
    expect_logged(log, "npy 23/23 images 100%");
    fclose(log);
    fixture_close(&f);
}
END_TEST

int main(void)
{
    int formats = 0;
    while (exporter_registry[formats])
        formats++;
    Suite *s = suite_create("together");
    TCase *c = tcase_create("together");
    tcase_set_timeout(c, 300);
    tcase_add_loop_test(c, all_end_well, 0, formats);
    tcase_add_loop_test(c, killed_beside_another, 0, formats);
    tcase_add_test(c, left_in_a_complete_dataset);
    tcase_add_test(c, a_shard_of_another_process_is_waited_for);
    tcase_add_test(c, progress_counts_what_is_left);
    suite_add_tcase(s, c);
    return run_suite(s);
}
