/* Folders published whole by one of many writers. */
#include "places.h"

#include <sys/wait.h>

static void make_folder(struct temporary *t, const char *text)
{
    struct err e = ERR_INIT;
    char path[TREE_PATH + 16];
    publish_folder_open(t, in("cell"), &e);
    expect_none(&e);
    snprintf(path, sizeof path, "%s/record", t->path);
    put(path, text);
    snprintf(path, sizeof path, "%s/deep", t->path);
    publish_mkdir(path, &e);
    expect_none(&e);
}

START_TEST(the_first_writer_wins)
{
    struct temporary one = {0}, two = {0};
    struct err e = ERR_INIT;
    int won = 7;
    new_folder(folder);
    make_folder(&one, "one");
    make_folder(&two, "two");
    ck_assert_str_ne(one.path, two.path);
    publish_folder(&two, in("cell"), &won, &e);
    expect_none(&e);
    ck_assert_int_eq(won, 1);
    publish_folder(&one, in("cell"), &won, &e);
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
    struct temporary made = {0};
    char path[TREE_PATH + 16];
    struct err e = ERR_INIT;
    int won = 0;
    new_folder(folder);
    make_folder(&made, "many");
    for (int i = 0; i < 200; i++) {
        snprintf(path, sizeof path, "%s/deep/%d", made.path, i);
        FILE *f = fopen(path, "w");
        ck_assert_ptr_nonnull(f);
        fclose(f);
    }
    publish_folder(&made, in("cell"), &won, &e);
    expect_none(&e);
    ck_assert_int_eq(entries(in("cell/deep")), 200);
    drop_folder(folder);
}
END_TEST

START_TEST(a_file_in_the_way)
{
    struct temporary made = {0};
    struct err e = ERR_INIT;
    int won = 7;
    new_folder(folder);
    make_folder(&made, "x");
    put(in("cell"), "a file");
    ck_assert_int_ne(publish_folder(&made, in("cell"), &won, &e), ERR_NONE);
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
            struct temporary made = {0};
            char path[TREE_PATH + 16];
            struct err e = ERR_INIT;
            int won = 0;
            publish_folder_open(&made, in("cell"), &e);
            snprintf(path, sizeof path, "%s/record", made.path);
            publish_file(path, "x", 1, &e);
            publish_folder(&made, in("cell"), &won, &e);
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

static const struct test tests[] = {
    TEST(the_first_writer_wins), TEST(folders_of_many_files),          TEST(a_file_in_the_way),
    TEST(many_writers),          TEST(removing_does_not_follow_links),
};
RUN_TABLE("publish_folder", tests)
