/* Datasets that are too large for a disk or for a format, or take too long. */
#define _GNU_SOURCE /* NOLINT: the name that asks for unshare */
#include "export_support.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "gen/export/shard_record.h"
#include "gen/export/space.h"

static int half_written(const char *folder)
{
    DIR *d = opendir(folder);
    int count = 0;
    for (const struct dirent *entry; d && (entry = readdir(d));)
        count += strncmp(entry->d_name, ".tmp-", 5) == 0;
    if (d)
        closedir(d);
    return count;
}

/* More than any disk or format can hold is refused before anything is written. */
START_TEST(too_many_images)
{
    const uint64_t far = 9000000000000000000u;
    struct fixture f;
    struct err e = ERR_INIT;
    fixture_open(&f, exporter_registry[_i]->name);
    dataset_add_split(&f.dataset, "huge", 100, far, LABELS_ALL, &e);
    ok(&e);
    write_part(&f, "a", 1, 0, 1, &e);
    ck_assert_int_eq(e.code, ERR_IO);
    ck_assert_msg(strstr(e.text, ", and the disk has") != NULL, "%s", e.text);
    ck_assert_int_ne(access(in_folder(&f, "a"), F_OK), 0);
    err_free(&e);
    f.dataset.shard_size = 0;
    if (exporter_registry[_i]->max_images) {
        write_part(&f, "a", 1, 0, 1, &e);
        ck_assert_int_eq(e.code, ERR_USAGE);
        ck_assert_ptr_nonnull(strstr(e.text, "--shard-size"));
        err_free(&e);
    }
    fixture_close(&f);
}
END_TEST

/* The lower bound is not more than a dataset really takes. */
START_TEST(least_room)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct check_outcome out;
    fixture_open(&f, exporter_registry[_i]->name);
    f.dataset.layers = exporter_registry[_i]->layers;
    write_whole(&f, "a", 1);
    dataset_check(in_folder(&f, "a"), NULL, &out, &e);
    ok(&e);
    ck_assert_double_le(export_space_least(&f.dataset, 35), (double)out.bytes);
    ck_assert_double_ge(export_space_least(&f.dataset, 35), (double)out.bytes / 40);
    fixture_close(&f);
}
END_TEST

static volatile sig_atomic_t stop_now;

static void on_usr1(int number)
{
    (void)number;
    stop_now = 1;
}

static void *stop_soon(void *context)
{
    const struct timespec wait = {0, 200000000};
    nanosleep(&wait, NULL);
    raise(SIGUSR1);
    return context;
}

/* One batch would take minutes; the signal is seen at the next image. */
START_TEST(stops_within_a_batch)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct write_outcome out;
    struct timespec begin, end;
    pthread_t thread;
    const struct write_options o = {.parts = 1, .stop = &stop_now};
    fixture_open(&f, "npy");
    domain_free(f.domain);
    domain_parse(
        &f.domain,
        "base: plain.yaml\nname: slow\ncanvas: {width: 1024, height: 512}\ntext: {contrast: 0}\n"
        "add: [{dots: {count: 20000, size: 100}}]\n",
        ADDA_SOURCE_DIR "/bench/domains/slow.yaml", f.fonts, &e);
    ok(&e);
    f.dataset.domain = f.domain;
    f.dataset.shard_size = 0;
    signal(SIGUSR1, on_usr1);
    ck_assert_int_eq(pthread_create(&thread, NULL, stop_soon, NULL), 0);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    ck_assert_int_eq(dataset_write(&f.dataset, in_folder(&f, "a"), &o, &out, &e), ERR_TEMPORARY);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    pthread_join(thread, NULL);
    /* One image takes half a second of processor time, a batch of 30 a quarter of a minute. */
    ck_assert_int_lt(end.tv_sec - begin.tv_sec, 8);
    ck_assert_int_eq(half_written(in_folder(&f, "a")), 0);
    err_free(&e);
    fixture_close(&f);
}
END_TEST

/* A write of the shard of `format` failed for `reason`: the file is named, and no partial file is
 * left. */
static void assert_full(const struct fixture *f, struct err *e, const char *reason)
{
    const bool lmdb = strcmp(f->dataset.exporter->name, "lmdb") == 0;
    ck_assert_int_eq(e->code, ERR_IO);
    ck_assert_msg(strstr(e->text, reason) != NULL, "%s", e->text);
    ck_assert_msg(strstr(e->text, in_folder(f, lmdb ? "a/train/data.mdb" : "a/")) != NULL, "%s",
                  e->text);
    ck_assert_int_ne(access(in_folder(f, "a/manifest.json"), F_OK), 0);
    ck_assert_int_eq(half_written(in_folder(f, "a/.shards")), 0);
    ck_assert_int_eq(half_written(in_folder(f, "a")), 0);
    ck_assert_int_eq(half_written(in_folder(f, "a/train")), 0);
    err_free(e);
}

/* Its identity is written, but no data. */
static void begin(const struct fixture *f)
{
    struct err e = ERR_INIT;
    json_t *identity = dataset_json(&f->dataset);
    dataset_begin(in_folder(f, "a"), identity, &e);
    ok(&e);
    json_decref(identity);
}

/* A limit on file size: a write fails in the same place as on a full disk. */
START_TEST(small_files)
{
    /* LMDB itself reports a full disk while it writes its first two pages. */
    const rlim_t size = strcmp(exporter_registry[_i]->name, "lmdb") == 0 ? 12000 : 900;
    const struct rlimit small = {size, size};
    struct fixture f;
    struct err e = ERR_INIT;
    fixture_open(&f, exporter_registry[_i]->name);
    f.dataset.shard_size = 0;
    signal(SIGXFSZ, SIG_IGN);
    begin(&f);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    write_part(&f, "a", 1, 0, 1, &e);
    assert_full(&f, &e, strerror(EFBIG));
    fixture_close(&f);
}
END_TEST

static bool own_mounts(void)
{
    if (unshare(geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return false;
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

/* A disk with space for the lower bound and no more; when it has grown the run continues. */
START_TEST(full_disk)
{
    struct fixture f;
    struct err e = ERR_INIT;
    fixture_open(&f, exporter_registry[_i]->name);
    f.dataset.shard_size = 0;
    const char *size = exporter_registry[_i]->png ? "size=44k" : "size=76k";
    publish_mkdir(in_folder(&f, "a"), &e);
    ok(&e);
    if (!own_mounts() || mount("none", in_folder(&f, "a"), "tmpfs", 0, size) != 0) {
        fprintf(stderr, "full_disk: mounts are not allowed here: not tested\n");
        fixture_close(&f);
        return;
    }
    begin(&f);
    write_part(&f, "a", 1, 0, 1, &e);
    assert_full(&f, &e, strerror(ENOSPC));
    ck_assert_int_eq(mount("none", in_folder(&f, "a"), NULL, MS_REMOUNT, "size=8m"), 0);
    write_part(&f, "a", 1, 0, 1, &e);
    ok(&e);
    write_part(&f, "b", 1, 0, 1, &e);
    ok(&e);
    same_dataset(&f, "a", "b");
    umount(in_folder(&f, "a"));
    fixture_close(&f);
}
END_TEST

int main(void)
{
    int formats = 0;
    while (exporter_registry[formats])
        formats++;
    Suite *s = suite_create("room");
    TCase *c = tcase_create("limits");
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, too_many_images, 0, formats);
    tcase_add_loop_test(c, least_room, 0, formats);
    tcase_add_loop_test(c, small_files, 0, formats);
    tcase_add_loop_test(c, full_disk, 0, formats);
    tcase_add_test(c, stops_within_a_batch);
    suite_add_tcase(s, c);
    return run_suite(s);
}
