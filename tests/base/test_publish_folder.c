/* Folders published whole by one of many writers, and what dead processes left behind. */
#include "places.h"

#include <fcntl.h>
#include <sys/wait.h>

/* A number of a process that has ended. */
static pid_t dead(void)
{
    const pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    waitpid(pid, NULL, 0);
    return pid;
}

static void make_folder(char *temporary, size_t size, const char *text)
{
    struct err e = ERR_INIT;
    char path[700];
    publish_folder_open(in("cell"), temporary, size, &e);
    expect_none(&e);
    snprintf(path, sizeof path, "%s/record", temporary);
    put(path, text);
    snprintf(path, sizeof path, "%s/deep", temporary);
    publish_mkdir(path, &e);
    expect_none(&e);
}

START_TEST(the_first_writer_wins)
{
    char one[512], two[512];
    struct err e = ERR_INIT;
    int won = 7;
    new_folder(folder);
    make_folder(one, sizeof one, "one");
    make_folder(two, sizeof two, "two");
    ck_assert_str_ne(one, two);
    publish_folder(two, in("cell"), &won, &e);
    expect_none(&e);
    ck_assert_int_eq(won, 1);
    publish_folder(one, in("cell"), &won, &e);
    expect_none(&e);
    ck_assert_int_eq(won, 0);
    expect_content(in("cell/record"), "two");
    ck_assert_int_eq(entries(folder), 1);
    drop_folder(folder);
}
END_TEST

/* More files than are synced one by one. */
START_TEST(folders_of_many_files)
{
    char temporary[512], path[700];
    struct err e = ERR_INIT;
    int won = 0;
    new_folder(folder);
    make_folder(temporary, sizeof temporary, "many");
    for (int i = 0; i < 200; i++) {
        snprintf(path, sizeof path, "%s/deep/%d", temporary, i);
        FILE *f = fopen(path, "w");
        ck_assert_ptr_nonnull(f);
        fclose(f);
    }
    publish_folder(temporary, in("cell"), &won, &e);
    expect_none(&e);
    ck_assert_int_eq(entries(in("cell/deep")), 200);
    drop_folder(folder);
}
END_TEST

START_TEST(a_file_in_the_way)
{
    char temporary[512];
    struct err e = ERR_INIT;
    int won = 7;
    new_folder(folder);
    make_folder(temporary, sizeof temporary, "x");
    put(in("cell"), "a file");
    ck_assert_int_ne(publish_folder(temporary, in("cell"), &won, &e), ERR_NONE);
    expect_error(&e, ERR_CANTCREATE, "cell");
    ck_assert_int_eq(won, 0);
    expect_content(in("cell"), "a file");
    ck_assert_int_eq(entries(folder), 1);
    drop_folder(folder);
}
END_TEST

/* Eight processes publish the same folder at the same time: one of them wins. */
START_TEST(many_writers)
{
    enum { WRITERS = 8 };
    int winners = 0, status;
    new_folder(folder);
    for (int i = 0; i < WRITERS; i++)
        if (fork() == 0) {
            char temporary[512], path[700];
            struct err e = ERR_INIT;
            int won = 0;
            publish_folder_open(in("cell"), temporary, sizeof temporary, &e);
            snprintf(path, sizeof path, "%s/record", temporary);
            publish_file(path, "x", 1, &e);
            publish_folder(temporary, in("cell"), &won, &e);
            _exit(e.code ? 2 : won);
        }
    for (int i = 0; i < WRITERS; i++) {
        ck_assert_int_gt(wait(&status), 0);
        ck_assert(WIFEXITED(status) && WEXITSTATUS(status) < 2);
        winners += WEXITSTATUS(status);
    }
    ck_assert_int_eq(winners, 1);
    ck_assert_int_eq(entries(folder), 1);
    drop_folder(folder);
}
END_TEST

/* ---- removing ------------------------------------------------------------------------------- */

START_TEST(removing_does_not_follow_links)
{
    struct err e = ERR_INIT;
    new_folder(folder);
    publish_mkdir(in("keep"), &e);
    put(in("keep/f"), "x");
    publish_mkdir(in("drop/a/b"), &e);
    put(in("drop/a/f"), "x");
    ck_assert_int_eq(symlink("../../keep", in("drop/a/link")), 0);
    ck_assert_int_eq(symlink("nowhere", in("drop/dangling")), 0);
    publish_remove(in("drop"), &e);
    expect_none(&e);
    ck_assert(!exists(in("drop")));
    expect_content(in("keep/f"), "x");
    publish_remove(in("drop"), &e); /* again: nothing to do */
    expect_none(&e);
    drop_folder(folder);
}
END_TEST

/* The temporary names of this very machine carry what the sweep looks for; the process number in
 * them is replaced. */
static void leave_behind(pid_t pid)
{
    char temporary[512], renamed[700], half[720];
    struct err e = ERR_INIT;
    publish_folder_open(in("cell"), temporary, sizeof temporary, &e);
    expect_none(&e);
    const char *name = strstr(temporary, ".tmp-");
    snprintf(renamed, sizeof renamed, "%.*s.tmp-%ld%s", (int)(name - temporary), temporary,
             (long)pid, strchr(name + 5, '-'));
    ck_assert_int_eq(rename(temporary, renamed), 0);
    snprintf(half, sizeof half, "%s/half", renamed);
    put(half, "half");
}

START_TEST(the_sweep_removes_what_the_dead_left)
{
    char mine[512];
    struct err e = ERR_INIT;
    new_folder(folder);
    leave_behind(dead());
    put(in("file"), "x");
    put(in(".tmp-"), "not ours");
    put(in(".tmp-12x"), "not ours");
    publish_folder_open(in("cell"), mine, sizeof mine, &e);
    ck_assert_int_eq(entries(folder), 5);
    publish_sweep(folder, &e);
    expect_none(&e);
    ck_assert_int_eq(entries(folder), 4);
    ck_assert(exists(mine));
    ck_assert(exists(in("file")));
    publish_sweep(in("none"), &e);
    expect_none(&e);
    drop_folder(folder);
}
END_TEST

/* One that was killed is still listed until its parent asks for it; a number may be another's by
 * now. */
START_TEST(the_dead_may_still_be_listed)
{
    struct err e = ERR_INIT;
    siginfo_t ended;
    new_folder(folder);
    const pid_t child = fork();
    if (child == 0)
        _exit(0);
    ck_assert_int_eq(waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT), 0);
    leave_behind(child);
    leave_behind(1); /* runs, but did not start when this process did */
    ck_assert_int_eq(entries(folder), 2);
    publish_sweep(folder, &e);
    expect_none(&e);
    ck_assert_int_eq(entries(folder), 0);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    leave_behind(getpid());
    publish_sweep(folder, &e);
    ck_assert_int_eq(entries(folder), 1);
    drop_folder(folder);
}
END_TEST

/* A temporary of another machine may be at work: only its age tells. */
START_TEST(other_machines_are_given_a_day)
{
    struct err e = ERR_INIT;
    new_folder(folder);
    char name[64];
    snprintf(name, sizeof name, ".tmp-%ld-00000001-0-x", (long)dead());
    put(in(name), "x");
    publish_sweep(folder, &e);
    ck_assert(exists(in(name)));
    const struct timespec old[2] = {{.tv_sec = 1000000}, {.tv_sec = 1000000}};
    ck_assert_int_eq(utimensat(AT_FDCWD, in(name), old, 0), 0);
    publish_sweep(folder, &e);
    expect_none(&e);
    ck_assert(!exists(in(name)));
    drop_folder(folder);
}
END_TEST

static const struct test tests[] = {
    TEST(the_first_writer_wins),
    TEST(folders_of_many_files),
    TEST(a_file_in_the_way),
    TEST(many_writers),
    TEST(removing_does_not_follow_links),
    TEST(the_sweep_removes_what_the_dead_left),
    TEST(the_dead_may_still_be_listed),
    TEST(other_machines_are_given_a_day),
};
RUN_TABLE("publish_folder", tests)
