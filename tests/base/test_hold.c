/* Holds: locks that end with their process, and leases where locks do not reach. */
#include "places.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "base/hold.h"

static int open_held(void)
{
    const int fd = open(in("f"), O_RDWR | O_CREAT, 0666);
    ck_assert_int_ge(fd, 0);
    return fd;
}

static time_t changed(int fd)
{
    struct stat s;
    ck_assert_int_eq(fstat(fd, &s), 0);
    return s.st_mtime;
}

START_TEST(one_holds_and_others_see_it)
{
    new_folder(folder);
    const int a = open_held(), b = open_held();
    ck_assert(!hold_is_elsewhere(b, "", 0, 60));
    ck_assert(hold_begin(a));
    ck_assert(!hold_begin(b));
    ck_assert(hold_is_elsewhere(b, "", 0, 60));
    ck_assert(!hold_take_over(b, hold_machine(), 0, 60));
    const int reader = open(in("f"), O_RDONLY);
    ck_assert(hold_is_elsewhere(reader, "", 0, 60));
    hold_end(a);
    ck_assert(!hold_is_elsewhere(reader, "", 0, 60)); /* asking held nothing */
    ck_assert(hold_take_over(b, hold_machine(), time(NULL), 60));
    unlink(in("f"));
    hold_end(b);
    const int c = open_held();
    unlink(in("f"));
    ck_assert(!hold_begin(c)); /* it has no name any more */
    close(c);
    close(reader);
    drop_folder(folder);
}
END_TEST

START_TEST(a_hold_ends_with_its_process)
{
    int ends[2];
    char byte = 1;
    new_folder(folder);
    const int fd = open_held();
    ck_assert_int_eq(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        const int own = open_held();
        byte = hold_begin(own);
        if (write(ends[1], &byte, 1) == 1)
            pause();
        _exit(0);
    }
    ck_assert_int_eq(read(ends[0], &byte, 1), 1);
    ck_assert(byte && !hold_begin(fd));
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    ck_assert(hold_begin(fd));
    hold_end(fd);
    drop_folder(folder);
}
END_TEST

/* Of another machine, whose lock is not seen. */
START_TEST(leases)
{
    const time_t now = time(NULL);
    new_folder(folder);
    const int fd = open_held();
    ck_assert(hold_is_elsewhere(fd, "00000001", now - 50, 60));
    ck_assert(!hold_take_over(fd, "00000001", now - 50, 60));
    ck_assert(!hold_is_elsewhere(fd, "00000001", now - 70, 60));
    ck_assert(hold_take_over(fd, "00000001", now - 70, 60));
    hold_end(fd);
    drop_folder(folder);
}
END_TEST

START_TEST(renewed_until_it_ends)
{
    const struct timespec old[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    new_folder(folder);
    hold_pace = 0.01;
    const int a = open_held(), b = open(in("g"), O_RDWR | O_CREAT, 0666);
    ck_assert(hold_begin(a) && hold_begin(b));
    hold_renew(a);
    hold_renew(b);
    for (int round = 0; round < 2; round++) {
        ck_assert_int_eq(futimens(a, old), 0);
        for (int i = 0; i < 1000 && changed(a) == 1000; i++)
            usleep(10000);
        ck_assert_int_gt(changed(a), 1000);
    }
    const int again = open_held();
    hold_end(a);
    hold_end(b);
    usleep(50000);
    ck_assert_int_eq(futimens(again, old), 0);
    usleep(100000);
    ck_assert_int_eq(changed(again), 1000);
    close(again);
    drop_folder(folder);
}
END_TEST

/* What a child does that was forked while the thread was renewing: it must not wait for a lock that
 * nobody in it gives back, and its own file is renewed. */
static void in_child(const int *parents)
{
    const struct timespec old[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    alarm(60); /* a deadlock ends here */
    hold_end(*parents);
    const int own = open(in("own"), O_RDWR | O_CREAT, 0666);
    hold_renew(own);
    if (futimens(own, old))
        _exit(1);
    for (int i = 0; i < 1000 && changed(own) == 1000; i++)
        usleep(10000);
    const bool renewed = changed(own) != 1000;
    hold_end(own);
    _exit(renewed ? 0 : 2);
}

START_TEST(a_child_holds_files_of_its_own)
{
    enum { HELD = 200, ROUNDS = 50 }; /* so many that a fork mostly falls among renewals */
    int held[HELD], status;
    new_folder(folder);
    hold_pace = 1e-6;
    for (int i = 0; i < HELD; i++) {
        held[i] = open_held();
        hold_renew(held[i]);
    }
    for (int round = 0; round < ROUNDS; round++) {
        const pid_t child = fork();
        if (child == 0)
            in_child(&held[round]);
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_int_eq(status, 0);
    }
    for (int i = 0; i < HELD; i++)
        hold_end(held[i]);
    drop_folder(folder);
}
END_TEST

static const struct test tests[] = {
    TEST(one_holds_and_others_see_it), TEST(a_hold_ends_with_its_process),   TEST(leases),
    TEST(renewed_until_it_ends),       TEST(a_child_holds_files_of_its_own),
};
RUN_TABLE("hold", tests)
