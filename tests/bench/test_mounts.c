/* A disk that is full and a store that is read-only, on file systems of the test's own. Skipped,
 * visibly, where the system refuses mounts. */
#define _GNU_SOURCE /* NOLINT: the name that asks for unshare */
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "tests/bench/calm.h"

/* A mount namespace in which this process may mount; false where the system does not allow it. */
static bool own_mounts(void)
{
    if (unshare(geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return false;
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

/* In a child, whose mounts end with it. */
static bool mounts_are_allowed(void)
{
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(own_mounts() && mount("none", "/tmp", "tmpfs", 0, "size=128k") == 0 ? 0 : 1);
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

START_TEST(full_disk)
{
    char *store = text_format("%s/full", scratch);
    ck_assert_int_eq(mkdir(store, 0777), 0);
    ck_assert(own_mounts() && mount("none", store, "tmpfs", 0, "size=128k") == 0);
    int code = TOOL_RUN(scratch, "run", MICRO, "-o", store);
    ck_assert_msg(code == 1 || code == ERR_IO, "exit code %d", code);
    char *said = slurp(scratch, "stderr");
    ck_assert_ptr_nonnull(strstr(said, "No space left"));
    free(said);
    ck_assert_int_eq(mount("none", store, NULL, MS_REMOUNT, "size=64m"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    assert_calm(store);
    umount(store);
    free(store);
}
END_TEST

/* Read, proved and trained again as well; what would write says why it cannot. */
START_TEST(read_only_store)
{
    char *store = text_format("%s/locked", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    ck_assert(own_mounts() && mount(store, store, NULL, MS_BIND, NULL) == 0 &&
              mount(NULL, store, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) == 0);
    assert_calm(store);
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store), 0); /* nothing to compute */
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store, "--rerun", "1000"), 0);
    char *said = slurp(scratch, "stdout");
    ck_assert_ptr_nonnull(strstr(said, "L3: 18 checked, 0 wrong"));
    free(said);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "--set", "seeds=1..4"),
                     ERR_NOPERM);
    said = slurp(scratch, "stderr");
    ck_assert_ptr_nonnull(strstr(said, "Read-only"));
    free(said);
    umount(store);
    free(store);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("mounts");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, full_disk);
    tcase_add_test(t, read_only_store);
    return t;
}

int main(void)
{
    if (mounts_are_allowed())
        return run_suite("mounts", make);
    fprintf(stderr, "mounts: refused here: full disks and read-only stores are NOT TESTED\n");
    return SKIPPED;
}
