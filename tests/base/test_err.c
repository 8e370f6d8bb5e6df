#include <errno.h>

#include "base/arena.h"
#include "base/err.h"
#include "support.h"

START_TEST(the_first_failure_wins)
{
    struct err e = ERR_INIT;
    ck_assert_int_eq(err_set(&e, ERR_DATA, "%s:%d", "a", 1), ERR_DATA);
    ck_assert_int_eq(err_set(&e, ERR_IO, "second"), ERR_DATA);
    ck_assert_str_eq(e.text, "a:1");
    ck_assert_int_eq(e.count, 1);
    err_free(&e);
    ck_assert_ptr_null(e.text);
    ck_assert_int_eq(e.code, ERR_NONE);
}
END_TEST

START_TEST(without_a_struct_the_code_comes_back)
{
    ck_assert_int_eq(err_set(NULL, ERR_DATA, "x"), ERR_DATA);
    ck_assert_int_eq(err_add(NULL, ERR_DATA, "x"), ERR_DATA);
    ck_assert_int_eq(err_system(NULL, ENOSPC, "x"), ERR_IO);
    ck_assert_int_eq(err_memory(NULL), ERR_OS);
    ck_assert_int_eq(err_prefix(NULL, "x"), ERR_NONE);
}
END_TEST

START_TEST(all_are_collected)
{
    struct err e = ERR_INIT;
    for (int i = 1; i <= ERR_KEPT + 10; i++)
        err_add(&e, i == 1 ? ERR_CONFIG : ERR_DATA, "line %d.", i);
    ck_assert_int_eq(e.code, ERR_CONFIG);
    ck_assert_int_eq(e.count, ERR_KEPT + 10);
    char last[32], beyond[32];
    snprintf(last, sizeof last, "\nline %d.", ERR_KEPT);
    snprintf(beyond, sizeof beyond, "line %d.", ERR_KEPT + 1);
    ck_assert_ptr_nonnull(strstr(e.text, "line 1.\nline 2.\n"));
    ck_assert_ptr_nonnull(strstr(e.text, last));
    ck_assert_ptr_null(strstr(e.text, beyond));
    err_free(&e);
}
END_TEST

START_TEST(context_is_put_before)
{
    struct err e = ERR_INIT;
    ck_assert_int_eq(err_prefix(&e, "nothing happens"), ERR_NONE);
    ck_assert_ptr_null(e.text);
    err_set(&e, ERR_IO, "disk");
    err_prefix(&e, "cell %d", 3);
    err_prefix(&e, "sweep");
    expect_error(&e, ERR_IO, "sweep: cell 3: disk");
}
END_TEST

START_TEST(long_texts_are_whole)
{
    static char text[100001];
    struct err e = ERR_INIT;
    memset(text, 'x', sizeof text - 1);
    err_set(&e, ERR_DATA, "%s.", text);
    ck_assert_uint_eq(strlen(e.text), sizeof text);
    err_free(&e);
}
END_TEST

static const struct {
    int errnum;
    enum err_code code;
    const char *part;
} systems[] = {
    {ENOENT, ERR_NOINPUT, "cannot do 'it': No such file"},
    {ENOTDIR, ERR_NOINPUT, "Not a directory"},
    {EACCES, ERR_NOPERM, "check the permissions"},
    {EPERM, ERR_NOPERM, "check the permissions"},
    {EROFS, ERR_NOPERM, "can be written"},
    {ENOSPC, ERR_IO, "free some space"},
    {EDQUOT, ERR_IO, "free some space"},
    {EIO, ERR_IO, "Input/output error"},
    {EFBIG, ERR_IO, "File too large"},
    {ENOMEM, ERR_OS, "Cannot allocate memory"},
    {EMFILE, ERR_OS, "Too many open files"},
};

START_TEST(system_errors_advise)
{
    struct err e = ERR_INIT;
    err_system(&e, systems[_i].errnum, "cannot do '%s'", "it");
    expect_error(&e, systems[_i].code, systems[_i].part);
}
END_TEST

START_TEST(nearest_names)
{
    static const char *const names[] = {"count", "width", "colour", "front"};
    ck_assert_str_eq(err_nearest("cuont", names, 4), "count"); /* one transposition */
    ck_assert_str_eq(err_nearest("colr", names, 4), "colour");
    ck_assert_str_eq(err_nearest("widht", names, 4), "width");
    ck_assert_ptr_null(err_nearest("elephant", names, 4));
    ck_assert_ptr_null(err_nearest("count", names, 0));
    char long_word[300];
    memset(long_word, 'c', sizeof long_word - 1);
    long_word[sizeof long_word - 1] = 0;
    ck_assert_ptr_null(err_nearest(long_word, names, 4));
    const char *const itself = long_word;
    err_nearest(long_word, &itself, 1); /* whatever it says, it stays within its rows */
}
END_TEST

/* ---- arena ---------------------------------------------------------------------------------- */

struct plan {
    float *a;
    char *b;
    double *c;
};

static void lay_out(struct arena *a, struct plan *p)
{
    p->a = arena_take(a, 10, sizeof *p->a);
    p->b = arena_take(a, 0, 1);
    p->c = arena_take(a, 1000, sizeof *p->c);
}

START_TEST(two_runs_of_one_lay_out)
{
    struct arena a = ARENA_COUNT;
    struct plan p;
    struct err e = ERR_INIT;
    lay_out(&a, &p);
    ck_assert_ptr_null(p.a);
    ck_assert_int_eq(arena_reserve(&a, &e), ERR_NONE);
    lay_out(&a, &p);
    ck_assert_uint_eq((size_t)p.a % 64, 0);
    ck_assert_uint_eq((size_t)p.c % 64, 0);
    for (int i = 0; i < 1000; i++)
        ck_assert(p.c[i] == 0);
    memset(p.a, 1, 10 * sizeof *p.a);
    memset(p.c, 1, 1000 * sizeof *p.c);
    ck_assert_uint_eq(a.used, a.size);
    arena_free(&a);
    arena_free(&a);
}
END_TEST

START_TEST(impossible_sizes_are_out_of_memory)
{
    struct arena a = ARENA_COUNT;
    struct err e = ERR_INIT;
    arena_take(&a, 1, 1);
    arena_take(&a, (size_t)-1 / 8, 16);
    arena_take(&a, 1, 1);
    arena_reserve(&a, &e);
    expect_error(&e, ERR_OS, "out of memory");
    arena_free(&a);
}
END_TEST

static const struct test tests[] = {
    TEST(the_first_failure_wins),
    TEST(without_a_struct_the_code_comes_back),
    TEST(all_are_collected),
    TEST(context_is_put_before),
    TEST(long_texts_are_whole),
    LOOP(system_errors_advise, sizeof systems / sizeof *systems),
    TEST(nearest_names),
    TEST(two_runs_of_one_lay_out),
    TEST(impossible_sizes_are_out_of_memory),
};
RUN_TESTS("err", tests)
