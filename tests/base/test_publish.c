/* Publication when something goes wrong: short writes, missing folders, two writers, dead
 * processes. A reader never sees half a file, and nothing is left over. */
#include "table.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[256];

/* A path in the scratch folder; four can be held at a time. */
static const char *in(const char *name)
{
    static char paths[4][600];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static int entries(const char *path)
{
    int n = 0;
    DIR *d = opendir(path);
    ck_assert_ptr_nonnull(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n - 2;
}

static bool exists(const char *path)
{
    struct stat s;
    return lstat(path, &s) == 0;
}

static void expect_content(const char *path, const char *text)
{
    struct err e = ERR_INIT;
    char *data;
    size_t size;
    read_file(path, &data, &size, &e);
    expect_none(&e);
    ck_assert_uint_eq(size, strlen(text));
    ck_assert_str_eq(data, text);
    free(data);
}

static void put(const char *path, const char *text)
{
    struct err e = ERR_INIT;
    publish_file(path, text, strlen(text), &e);
    expect_none(&e);
}

/* A number of a process that has ended. */
static pid_t dead(void)
{
    const pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    waitpid(pid, NULL, 0);
    return pid;
}

START_TEST(files_are_replaced_whole)
{
    new_folder(folder);
    put(in("f"), "first");
    expect_content(in("f"), "first");
    put(in("f"), "");
    expect_content(in("f"), "");
    ck_assert_int_eq(entries(folder), 1);
    drop_folder(folder);
}
END_TEST

START_TEST(pieces_of_every_size)
{
    enum { SIZE = 300000 };
    static char text[SIZE + 1];
    struct publication *p;
    struct err e = ERR_INIT;
    for (int i = 0; i < SIZE; i++)
        text[i] = (char)('a' + i % 23);
    new_folder(folder);
    publish_open(&p, in("f"), &e);
    for (size_t done = 0, piece = 0; done < SIZE; done += piece, piece = piece * 2 + 1) {
        if (piece > SIZE - done)
            piece = SIZE - done;
        publish_write(p, text + done, piece);
    }
    ck_assert(!exists(in("f")));
    publish_commit(p, &e);
    expect_none(&e);
    expect_content(in("f"), text);
    publish_open(&p, in("g"), &e);
    publish_write(p, text, SIZE);
    publish_abandon(p);
    publish_abandon(NULL);
    ck_assert_int_eq(entries(folder), 1);
    drop_folder(folder);
}
END_TEST

/* A limit on the size of files: write() stores a part, then fails. */
START_TEST(short_writes_keep_the_old_file)
{
    static char large[200000];
    struct rlimit limit;
    struct err e = ERR_INIT;
    new_folder(folder);
    put(in("f"), "old");
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 100000;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(publish_file(in("f"), large, sizeof large, &e), ERR_IO);
    expect_error(&e, ERR_IO, in("f"));
    expect_content(in("f"), "old");
    ck_assert_int_eq(entries(folder), 1);
    drop_folder(folder);
}
END_TEST

START_TEST(places_that_do_not_exist)
{
    struct err e = ERR_INIT;
    struct publication *p = NULL;
    char temporary[512];
    new_folder(folder);
    publish_file(in("none/f"), "x", 1, &e);
    expect_error(&e, ERR_CANTCREATE, "none/f");
    publish_open(&p, in("none/f"), &e);
    ck_assert_ptr_null(p);
    expect_error(&e, ERR_CANTCREATE, "folder does not exist");
    publish_folder_open(in("none/d"), temporary, sizeof temporary, &e);
    expect_error(&e, ERR_CANTCREATE, "none/d");
    put(in("file"), "x");
    publish_file(in("file/f"), "x", 1, &e);
    expect_error(&e, ERR_CANTCREATE, "no folder");
    publish_mkdir(in("d"), &e);
    publish_file(in("d"), "x", 1, &e);
    expect_error(&e, ERR_CANTCREATE, "a folder of that name exists");
    publish_folder_open(in("d"), temporary, 10, &e);
    expect_error(&e, ERR_CANTCREATE, "too long");
    ck_assert_int_eq(entries(folder), 2);
    drop_folder(folder);
}
END_TEST

/* Root may write anywhere, so this says something only for others. */
START_TEST(places_that_may_not_be_written)
{
    struct err e = ERR_INIT;
    new_folder(folder);
    if (geteuid() == 0) {
        ck_assert_int_eq(chown(folder, 65534, 65534), 0);
        ck_assert_int_eq(seteuid(65534), 0);
    }
    chmod(folder, 0500);
    publish_file(in("f"), "x", 1, &e);
    expect_error(&e, ERR_NOPERM, "check the permissions");
    publish_mkdir(in("d"), &e);
    expect_error(&e, ERR_NOPERM, "check the permissions");
    chmod(folder, 0700);
    ck_assert_int_eq(seteuid(getuid()), 0);
    drop_folder(folder);
}
END_TEST

START_TEST(long_names)
{
    char name[256];
    struct err e = ERR_INIT;
    new_folder(folder);
    memset(name, 'n', 255);
    name[255] = 0;
    put(in(name), "x"); /* its temporary name is cut, not longer than the system allows */
    expect_content(in(name), "x");
    static char path[5000];
    memset(path, 'p', sizeof path - 1);
    ck_assert_int_ne(publish_file(path, "x", 1, &e), ERR_NONE);
    err_free(&e);
    ck_assert_int_ne(publish_mkdir(path, &e), ERR_NONE);
    err_free(&e);
    ck_assert_int_eq(entries(folder), 1);
    drop_folder(folder);
}
END_TEST

/* ---- folders -------------------------------------------------------------------------------- */

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

/* ---- folders made, files read ---------------------------------------------------------------- */

START_TEST(folders_are_made_on_the_way)
{
    struct err e = ERR_INIT;
    new_folder(folder);
    publish_mkdir(in("a/b//c/"), &e);
    publish_mkdir(in("a/b/c"), &e);
    publish_mkdir("/", &e);
    expect_none(&e);
    ck_assert(exists(in("a/b/c")));
    put(in("file"), "x");
    publish_mkdir(in("file"), &e);
    expect_error(&e, ERR_CANTCREATE, "file");
    publish_mkdir(in("file/below"), &e);
    expect_error(&e, ERR_CANTCREATE, "file");
    publish_mkdir("", &e);
    expect_error(&e, ERR_CANTCREATE, "no folder name");
    ck_assert_int_eq(symlink("a", in("link")), 0);
    publish_mkdir(in("link/x"), &e);
    expect_none(&e);
    drop_folder(folder);
}
END_TEST

START_TEST(files_are_read_whole)
{
    enum { SIZE = 200000 };
    static char text[SIZE];
    struct err e = ERR_INIT;
    char *data;
    size_t size;
    memset(text, 'x', SIZE);
    text[7] = 0;
    new_folder(folder);
    publish_file(in("f"), text, SIZE, &e);
    read_file(in("f"), &data, &size, &e);
    expect_none(&e);
    ck_assert_uint_eq(size, SIZE);
    ck_assert_mem_eq(data, text, SIZE);
    ck_assert_int_eq(data[SIZE], 0);
    free(data);
    ck_assert_int_eq(read_file_upto(in("f"), SIZE, &data, &size, &e), ERR_NONE);
    free(data);
    read_file_upto(in("f"), SIZE - 1, &data, &size, &e);
    ck_assert_ptr_null(data);
    expect_error(&e, ERR_DATA, "larger than 199999 bytes");
    read_file(in("none"), &data, &size, &e);
    ck_assert_ptr_null(data);
    expect_error(&e, ERR_NOINPUT, "none");
    read_file(folder, &data, &size, &e);
    ck_assert_ptr_null(data);
    expect_error(&e, ERR_NOINPUT, "Is a directory");
    drop_folder(folder);
}
END_TEST

static const struct test tests[] = {
    TEST(files_are_replaced_whole),
    TEST(pieces_of_every_size),
    TEST(short_writes_keep_the_old_file),
    TEST(places_that_do_not_exist),
    TEST(places_that_may_not_be_written),
    TEST(long_names),
    TEST(the_first_writer_wins),
    TEST(folders_of_many_files),
    TEST(a_file_in_the_way),
    TEST(many_writers),
    TEST(removing_does_not_follow_links),
    TEST(the_sweep_removes_what_the_dead_left),
    TEST(the_dead_may_still_be_listed),
    TEST(other_machines_are_given_a_day),
    TEST(folders_are_made_on_the_way),
    TEST(files_are_read_whole),
};
RUN_TABLE("publish", tests)
