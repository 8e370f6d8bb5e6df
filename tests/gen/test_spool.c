/* A run that is killed in the middle of a shard: what it rendered is not rendered again, and what
 * is wrong with it changes no byte. */
#include "export_support.h"

#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/rng.h"
#include "gen/export/spool.h"

enum { IMAGES = 1500 };
static const char spool[] = "b/.shards/train.spool";

static void fixture_of(struct fixture *f, int i)
{
    fixture_open(f, exporter_registry[i]->name);
    f->dataset.shard_size = 0;
    f->dataset.splits[0].end = 10 + IMAGES;
    f->dataset.split_count = 1;
}

static long size_of(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 ? (long)s.st_size : 0;
}

/* Writes "b" in another process, which is killed once its spool has grown to `bytes`. False when it
 * ends before. */
static bool is_killed_at(const struct fixture *f, long bytes)
{
    int status;
    const pid_t child = fork();
    if (child == 0) {
        struct err e = ERR_INIT;
        write_part(f, "b", 1, 0, 1, &e);
        _exit(e.code ? 1 : 0);
    }
    ck_assert_int_gt(child, 0);
    while (size_of(in_folder(f, spool)) < bytes) {
        if (waitpid(child, &status, WNOHANG) == child)
            return false;
        usleep(500);
    }
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status);
}

/* The same until it works. */
static void kill_at(const struct fixture *f, long bytes)
{
    for (int i = 0; i < 50; i++) {
        if (is_killed_at(f, bytes))
            return;
        publish_remove(in_folder(f, "b"), NULL);
    }
    ck_abort_msg("the runs end before they can be killed");
}

static uint64_t resume(const struct fixture *f)
{
    struct err e = ERR_INIT;
    const struct write_outcome out = write_part(f, "b", 2, 0, 1, &e);
    ok(&e);
    ck_assert(out.complete);
    ck_assert_int_ne(access(in_folder(f, "b/.shards"), F_OK), 0);
    same_dataset(f, "a", "b");
    publish_remove(in_folder(f, "b"), NULL);
    return out.copied;
}

static void write_reference(const struct fixture *f)
{
    struct err e = ERR_INIT;
    write_part(f, "a", 1, 0, 1, &e);
    ok(&e);
}

START_TEST(killed_inside_a_shard)
{
    struct fixture f;
    fixture_of(&f, _i);
    write_reference(&f);
    kill_at(&f, 1);
    kill_at(&f, size_of(in_folder(&f, spool)) + 100000); /* goes on where the first was */
    ck_assert_int_ne(access(in_folder(&f, "b/manifest.json"), F_OK), 0);
    const uint64_t copied = resume(&f);
    ck_assert_uint_ge(copied, 20);
    ck_assert_uint_lt(copied, IMAGES);
    fixture_close(&f);
}
END_TEST

/* Cut off anywhere, or with a byte changed anywhere. */
START_TEST(a_harmed_spool_changes_nothing)
{
    struct fixture f;
    struct rng r = rng_stream(4, "spools", (uint64_t)_i);
    fixture_of(&f, _i);
    write_reference(&f);
    for (int round = 0; round < 4; round++) {
        kill_at(&f, 100000);
        const long size = size_of(in_folder(&f, spool));
        const long at = (long)rng_below(&r, (uint32_t)size);
        if (round % 2) {
            ck_assert_int_eq(truncate(in_folder(&f, spool), at), 0);
        } else {
            FILE *file = fopen(in_folder(&f, spool), "r+b");
            ck_assert_ptr_nonnull(file);
            fseek(file, at, SEEK_SET);
            const int c = fgetc(file);
            fseek(file, at, SEEK_SET);
            fputc(c ^ 16, file);
            fclose(file);
        }
        ck_assert_uint_lt(resume(&f), IMAGES);
    }
    fixture_close(&f);
}
END_TEST

static volatile sig_atomic_t stop_now;

static void *stop_when_begun(void *given)
{
    const struct fixture *f = given;
    char path[300];
    snprintf(path, sizeof path, "%s/%s", f->folder, spool);
    while (!stop_now && size_of(path) == 0)
        usleep(500);
    stop_now = 1;
    return NULL;
}

/* Every image that was ready when the signal came is there for the next run. */
START_TEST(stopped_inside_a_shard)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct write_outcome out;
    const struct write_options o = {.parts = 1, .proof = PROOF_HASH, .stop = &stop_now};
    fixture_of(&f, _i);
    write_reference(&f);
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, stop_when_begun, &f), 0);
    dataset_write(&f.dataset, in_folder(&f, "b"), &o, &out, &e);
    pthread_join(thread, NULL);
    ck_assert_int_eq(e.code, ERR_TEMPORARY);
    err_free(&e);
    ck_assert_uint_ge(resume(&f), 1);
    fixture_close(&f);
}
END_TEST

/* Something else in its place is not written into. */
START_TEST(a_link_is_not_followed)
{
    struct fixture f;
    struct err e = ERR_INIT;
    fixture_of(&f, 0);
    write_reference(&f);
    publish_mkdir(in_folder(&f, "b/.shards"), &e);
    publish_file(in_folder(&f, "mine"), "mine", 4, &e);
    ok(&e);
    char target[300];
    snprintf(target, sizeof target, "%s", in_folder(&f, "mine"));
    ck_assert_int_eq(symlink(target, in_folder(&f, spool)), 0);
    ck_assert_uint_eq(resume(&f), 0);
    ck_assert_int_eq(size_of(target), 4);
    fixture_close(&f);
}
END_TEST

int main(void)
{
    int formats = 0;
    while (exporter_registry[formats])
        formats++;
    Suite *s = suite_create("spool");
    TCase *c = tcase_create("spool");
    tcase_set_timeout(c, 300);
    tcase_add_loop_test(c, killed_inside_a_shard, 0, formats);
    tcase_add_loop_test(c, a_harmed_spool_changes_nothing, 0, formats);
    tcase_add_loop_test(c, stopped_inside_a_shard, 0, formats);
    tcase_add_test(c, a_link_is_not_followed);
    suite_add_tcase(s, c);
    return run_suite(s);
}
