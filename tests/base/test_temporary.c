/* Files and folders in the making: nobody removes what a living process holds, whatever it is
 * called and wherever it runs; what a killed process left is removed at once. */
#define _GNU_SOURCE /* unshare */
#include "places.h"

#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <sys/wait.h>
#include <time.h>

#include "base/hold.h"

/* A child that makes a folder "cell" and a file "f" in `folder` and holds both until it is killed;
 * `spaces` is for unshare, after which the holder is a child of that child. -1 where that is not
 * allowed. */
static pid_t start_holder(int spaces)
{
    int ends[2];
    char ready = 0;
    ck_assert_int_eq(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        struct temporary made = {0};
        struct publication *p;
        const bool outside = spaces && unshare(spaces) == 0;
        if (spaces && !outside)
            _exit(1);
        if (outside && fork()) /* the first process of the new namespace ends with this one */
            pause();
        ready = publish_folder_open(&made, in("cell"), NULL) == ERR_NONE &&
                publish_open(&p, in("f"), NULL) == ERR_NONE;
        if (write(ends[1], &ready, 1) == 1)
            pause();
        _exit(0);
    }
    close(ends[1]);
    const bool started = read(ends[0], &ready, 1) == 1 && ready;
    close(ends[0]);
    if (started)
        return child;
    waitpid(child, NULL, 0);
    return -1;
}

/* The holder ends with the whole group; its parent has it to wait for. */
static void end_holder(pid_t child)
{
    char path[64], line[64] = "";
    snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", (long)child, (long)child);
    FILE *f = fopen(path, "re");
    const long inner = f && fgets(line, sizeof line, f) ? strtol(line, NULL, 10) : 0;
    if (f)
        fclose(f);
    if (inner > 0)
        kill((pid_t)inner, SIGKILL);
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    for (int i = 0; i < 1000 && inner > 0 && kill((pid_t)inner, 0) == 0; i++)
        usleep(1000); /* it ends on its own time */
}

static void sweep(void)
{
    struct err e = ERR_INIT;
    temporary_sweep(folder, &e);
    expect_none(&e);
}

static void set_age(const char *path, time_t seconds)
{
    const struct timespec then = {.tv_sec = time(NULL) - seconds};
    const struct timespec both[2] = {then, then};
    ck_assert_int_eq(utimensat(AT_FDCWD, path, both, 0), 0);
}

/* The only entry of `folder` that begins so. */
static const char *find(const char *begin)
{
    static char path[600];
    DIR *d = opendir(folder);
    *path = 0;
    for (const struct dirent *entry; d && (entry = readdir(d));)
        if (strncmp(entry->d_name, begin, strlen(begin)) == 0)
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    closedir(d);
    ck_assert(*path);
    return path;
}

START_TEST(what_is_held_stays)
{
    new_folder(folder);
    const pid_t child = start_holder(0);
    ck_assert_int_gt(child, 0);
    ck_assert_int_eq(entries(folder), 2);
    sweep();
    ck_assert_int_eq(entries(folder), 2);
    end_holder(child);
    sweep();
    ck_assert_int_eq(entries(folder), 0);
    drop_folder(folder);
}
END_TEST

/* Neither the number in a name nor its age says whether its process lives: numbers are those of a
 * namespace, and a training may take days. */
START_TEST(names_and_ages_prove_nothing)
{
    struct err e = ERR_INIT;
    struct temporary made = {0};
    char renamed[600];
    new_folder(folder);
    publish_folder_open(&made, in("cell"), &e);
    expect_none(&e);
    snprintf(renamed, sizeof renamed, "%s/.tmp-%d-%s-0-cell", folder, INT_MAX, hold_machine());
    ck_assert_int_eq(rename(find(".tmp-"), renamed), 0);
    set_age(renamed, 1000000);
    char lock[620];
    snprintf(lock, sizeof lock, "%s/lock", renamed);
    set_age(lock, 1000000);
    sweep();
    ck_assert(exists(renamed));
    hold_end(made.held);
    sweep();
    ck_assert(!exists(renamed));
    drop_folder(folder);
}
END_TEST

START_TEST(holders_in_other_namespaces)
{
    const int spaces = geteuid() == 0 ? CLONE_NEWPID : CLONE_NEWUSER | CLONE_NEWPID;
    new_folder(folder);
    const pid_t child = start_holder(spaces);
    if (child < 0) {
        fprintf(stderr, "process namespaces are refused here: NOT TESTED\n");
    } else {
        sweep();
        ck_assert_int_eq(entries(folder), 2);
        end_holder(child);
        sweep();
        ck_assert_int_eq(entries(folder), 0);
    }
    drop_folder(folder);
}
END_TEST

START_TEST(what_the_dead_left_goes)
{
    struct temporary mine = {0};
    struct err e = ERR_INIT;
    char path[600];
    new_folder(folder);
    snprintf(path, sizeof path, "%s/.tmp-1-%s-0-cell", folder, hold_machine());
    publish_mkdir(path, &e); /* killed before it had a lock */
    snprintf(path, sizeof path, "%s/.tmp-1-%s-1-cell/content/deep", folder, hold_machine());
    publish_mkdir(path, &e);
    snprintf(path, sizeof path, "%s/.tmp-1-%s-2-f", folder, hold_machine());
    put(path, "half");
    put(in("file"), "x");
    put(in(".tmp-"), "not ours");
    put(in(".tmp-12x"), "not ours");
    put(in(".tmp-1-2-notes"), "not ours");
    publish_folder_open(&mine, in("cell"), &e);
    expect_none(&e);
    ck_assert_int_eq(entries(folder), 8);
    sweep();
    ck_assert_int_eq(entries(folder), 5);
    ck_assert(exists(mine.path));
    ck_assert_int_eq(temporary_end(&mine), 0);
    ck_assert_int_eq(temporary_end(&mine), 0); /* free-safe */
    ck_assert_int_eq(entries(folder), 4);
    temporary_sweep(in("none"), &e);
    expect_none(&e);
    drop_folder(folder);
}
END_TEST

/* Its locks may not be seen: only its age tells. */
START_TEST(other_machines_are_given_a_day)
{
    struct err e = ERR_INIT;
    new_folder(folder);
    put(in(".tmp-77-00000001-0-x"), "x");
    publish_mkdir(in(".tmp-77-00000001-1-cell/content"), &e);
    put(in(".tmp-77-00000001-1-cell/lock"), "");
    set_age(in(".tmp-77-00000001-1-cell"), 1000000); /* its lock has been renewed */
    sweep();
    ck_assert_int_eq(entries(folder), 2);
    set_age(in(".tmp-77-00000001-0-x"), 1000000);
    set_age(in(".tmp-77-00000001-1-cell/lock"), 1000000);
    sweep();
    ck_assert_int_eq(entries(folder), 0);
    drop_folder(folder);
}
END_TEST

/* Nobody's but this user's: a folder that all write to may hold anything. */
START_TEST(what_others_own_stays)
{
    char path[600];
    new_folder(folder);
    snprintf(path, sizeof path, "%s/.tmp-1-%s-2-f", folder, hold_machine());
    put(path, "half");
    if (geteuid() == 0)
        ck_assert_int_eq(chown(path, 65534, 65534), 0);
    sweep();
    ck_assert_int_eq(entries(folder), geteuid() == 0);
    put(in("kept"), "x");
    snprintf(path, sizeof path, "%s/.tmp-1-%s-3-f", folder, hold_machine());
    ck_assert_int_eq(symlink(in("kept"), path), 0);
    sweep();
    expect_content(in("kept"), "x");
    drop_folder(folder);
}
END_TEST

/* Sweeps that run while others make and drop: nobody loses anything, nothing is left. */
START_TEST(sweeps_beside_makers)
{
    enum { SWEEPERS = 2, MAKERS = 2, ROUNDS = 100 };
    int status;
    pid_t sweepers[SWEEPERS];
    new_folder(folder);
    for (int i = 0; i < SWEEPERS; i++)
        if ((sweepers[i] = fork()) == 0)
            for (;;)
                if (temporary_sweep(folder, NULL))
                    _exit(1);
    for (int i = 0; i < MAKERS; i++)
        if (fork() == 0) {
            int failed = 0;
            for (int k = 0; k < ROUNDS && !failed; k++) {
                struct temporary made = {0};
                failed = publish_folder_open(&made, in("cell"), NULL) || !exists(made.path) ||
                         temporary_end(&made) || publish_file(in("f"), "x", 1, NULL);
            }
            _exit(failed);
        }
    for (int i = 0; i < MAKERS; i++) {
        wait(&status);
        ck_assert_int_eq(status, 0); /* a sweep that fails ends first, with 1 */
    }
    for (int i = 0; i < SWEEPERS; i++)
        kill(sweepers[i], SIGKILL);
    while (wait(NULL) > 0)
        continue;
    sweep();
    ck_assert_int_eq(entries(folder), 1);
    drop_folder(folder);
}
END_TEST

START_TEST(folders_for_one_process)
{
    struct temporary a = {0}, b = {0};
    struct err e = ERR_INIT;
    new_folder(folder);
    setenv("TMPDIR", folder, 1);
    char path[600];
    snprintf(path, sizeof path, "%s/.tmp-1-%s-0-rerun", folder, hold_machine());
    publish_mkdir(path, &e);
    temporary_scratch(&a, "rerun", &e);
    temporary_scratch(&b, "rerun", &e);
    expect_none(&e);
    ck_assert(!exists(path) && exists(a.path) && exists(b.path));
    ck_assert_int_eq(temporary_end(&a) | temporary_end(&b), 0);
    ck_assert_int_eq(entries(folder), 0);
    drop_folder(folder);
    temporary_scratch(&a, "rerun", &e);
    expect_error(&e, ERR_NOINPUT, folder);
}
END_TEST

static const struct test tests[] = {
    TEST(what_is_held_stays),
    TEST(names_and_ages_prove_nothing),
    TEST(holders_in_other_namespaces),
    TEST(what_the_dead_left_goes),
    TEST(other_machines_are_given_a_day),
    TEST(what_others_own_stays),
    TEST(sweeps_beside_makers),
    TEST(folders_for_one_process),
};
RUN_TABLE("temporary", tests)
