/* Publication of files when something goes wrong: short writes, missing folders. A reader never
 * sees half a file, and nothing is left over. */
#include "places.h"

#include "base/hash.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
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

static void limit_files(rlim_t size)
{
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = size;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* A limit on the size of files: write() stores a part, then fails. */
START_TEST(short_writes_keep_the_old_file)
{
    static char large[200000];
    struct err e = ERR_INIT;
    new_folder(folder);
    put(in("f"), "old");
    limit_files(100000);
    ck_assert_int_eq(publish_file(in("f"), large, sizeof large, &e), ERR_IO);
    expect_error(&e, ERR_IO, in("f"));
    expect_content(in("f"), "old");
    ck_assert_int_eq(entries(folder), 1);
    drop_folder(folder);
}
END_TEST

/* What was synced has only its name to get: a full disk is known before the first is renamed. */
START_TEST(files_together)
{
    struct publication *p, *large;
    struct err e = ERR_INIT;
    new_folder(folder);
    put(in("f"), "old");
    ck_assert_int_eq(publish_open(&p, in("f"), &e), ERR_NONE);
    publish_write(p, "new", 3);
    ck_assert_int_eq(publish_sync(p, &e), ERR_NONE);
    expect_content(in("f"), "old");
    publish_write(p, "er", 2);
    ck_assert_int_eq(publish_commit(p, &e), ERR_NONE);
    expect_content(in("f"), "newer");
    ck_assert_int_eq(publish_open(&large, in("f"), &e), ERR_NONE);
    publish_write(large, "small", 5);
    limit_files(2);
    ck_assert_int_eq(publish_sync(large, &e), ERR_IO);
    publish_abandon(large);
    expect_error(&e, ERR_IO, in("f"));
    expect_content(in("f"), "newer");
    ck_assert_int_eq(entries(folder), 1);
    drop_folder(folder);
}
END_TEST

START_TEST(places_that_do_not_exist)
{
    struct err e = ERR_INIT;
    struct publication *p = NULL;
    struct temporary made = {0};
    static char long_name[TREE_PATH + 10];
    new_folder(folder);
    publish_file(in("none/f"), "x", 1, &e);
    expect_error(&e, ERR_CANTCREATE, "none/f");
    publish_open(&p, in("none/f"), &e);
    ck_assert_ptr_null(p);
    expect_error(&e, ERR_CANTCREATE, "folder does not exist");
    publish_folder_open(&made, in("none/d"), &e);
    expect_error(&e, ERR_CANTCREATE, "none/d");
    put(in("file"), "x");
    publish_file(in("file/f"), "x", 1, &e);
    expect_error(&e, ERR_CANTCREATE, "is not a directory");
    publish_mkdir(in("d"), &e);
    publish_file(in("d"), "x", 1, &e);
    expect_error(&e, ERR_CANTCREATE, "a folder of that name exists");
    publish_file(".", "x", 1, &e);
    expect_error(&e, ERR_CANTCREATE, "cannot create '.': a folder of that name exists");
    memset(long_name, 'n', sizeof long_name - 1);
    long_name[sizeof long_name - 3] = '/';
    publish_folder_open(&made, long_name, &e);
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

/* ---- what is not a regular file -------------------------------------------------------------- */

/* What a link points to is replaced, not the link. */
START_TEST(links_stay_links)
{
    struct err e = ERR_INIT;
    struct stat s;
    new_folder(folder);
    publish_mkdir(in("d"), &e);
    put(in("d/f"), "old");
    ck_assert_int_eq(symlink("d/f", in("link")), 0);
    ck_assert_int_eq(symlink("nowhere", in("dangling")), 0);
    put(in("link"), "new");
    ck_assert_int_eq(lstat(in("link"), &s), 0);
    ck_assert(S_ISLNK(s.st_mode));
    expect_content(in("d/f"), "new");
    publish_file(in("dangling"), "x", 1, &e);
    expect_error(&e, ERR_CANTCREATE, "a symbolic link to a file that does not exist");
    ck_assert_int_eq(entries(folder), 3);
    ck_assert_int_eq(entries(in("d")), 1);
    drop_folder(folder);
}
END_TEST

/* As `-o >(command)`, `-o /dev/stdout` do: a pipe is written to, and is a pipe afterwards. */
START_TEST(pipes_are_written_to)
{
    struct err e = ERR_INIT;
    struct stat s;
    char name[64], text[16] = "";
    int ends[2];
    new_folder(folder);
    ck_assert_int_eq(mkfifo(in("pipe"), 0600), 0);
    const int fd = open(in("pipe"), O_RDWR | O_NONBLOCK);
    ck_assert_int_ge(fd, 0);
    put(in("pipe"), "through");
    ck_assert_int_eq(read(fd, text, sizeof text), 7);
    ck_assert_str_eq(text, "through");
    ck_assert_int_eq(lstat(in("pipe"), &s), 0);
    ck_assert(S_ISFIFO(s.st_mode));
    close(fd);
    publish_patience = 1;
    publish_file(in("pipe"), "x", 1, &e);
    expect_error(&e, ERR_CANTCREATE, "nobody reads this pipe");
    ck_assert_int_eq(pipe(ends), 0);
    snprintf(name, sizeof name, "/dev/fd/%d", ends[1]);
    put(name, "descriptor");
    ck_assert_int_eq(read(ends[0], text, sizeof text), 10);
    struct publication *p;
    publish_open(&p, name, &e);
    expect_none(&e);
    publish_abandon(p);
    const int gone = open(in("gone"), O_RDWR | O_CREAT, 0600); /* of a file without a name */
    ck_assert_int_eq(unlink(in("gone")), 0);
    snprintf(name, sizeof name, "/dev/fd/%d", gone);
    ck_assert_int_eq(symlink(name, in("first")), 0);
    ck_assert_int_eq(symlink("first", in("second")), 0);
    put(in("second"), "linked");
    ck_assert_int_eq(pread(gone, text, sizeof text, 0), 6);
    close(gone);
    unlink(in("first"));
    unlink(in("second"));
    ck_assert_int_eq(entries(folder), 1);
    drop_folder(folder);
}
END_TEST

/* Neither waited for nor read for ever. */
START_TEST(only_regular_files_are_read)
{
    static const char *const devices[] = {"/dev/zero", "/dev/null", "/dev/full"};
    struct err e = ERR_INIT;
    char *data, hex[HASH_HEX];
    size_t size;
    new_folder(folder);
    ck_assert_int_eq(mkfifo(in("pipe"), 0600), 0);
    read_file(in("pipe"), &data, &size, &e);
    expect_error(&e, ERR_NOINPUT, "is not a regular file");
    hash_file(in("pipe"), hex, &e);
    expect_error(&e, ERR_NOINPUT, "is not a regular file");
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        ck_assert_int_eq(read_file(devices[i], &data, &size, NULL), ERR_NOINPUT);
        ck_assert_ptr_null(data);
    }
    ck_assert_int_eq(truncate((put(in("huge"), "x"), in("huge")), (off_t)1 << 40), 0);
    read_file(in("huge"), &data, &size, &e); /* sparse: refused by its size, not read */
    expect_error(&e, ERR_DATA, "larger than");
    hash_file_upto(in("huge"), READ_FILE_MAX, hex, &e);
    expect_error(&e, ERR_DATA, "larger than");
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
    expect_error(&e, ERR_CANTCREATE, "not a name for a directory");
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
    TEST(files_together),
    TEST(places_that_do_not_exist),
    TEST(places_that_may_not_be_written),
    TEST(long_names),
    TEST(links_stay_links),
    TEST(pipes_are_written_to),
    TEST(only_regular_files_are_read),
    TEST(folders_are_made_on_the_way),
    TEST(files_are_read_whole),
};
RUN_TABLE("publish", tests)
