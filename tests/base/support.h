/* What the tests of base share: a runner, a scratch folder that leaves nothing behind, and errors
 * whose text is compared. */
#ifndef ADDA_TESTS_BASE_SUPPORT_H
#define ADDA_TESTS_BASE_SUPPORT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/publish.h"

struct test {
    const char *name;
    const TTest *const *test; /* what START_TEST defines is a variable */
    int loops;
};

/* One entry; with LOOP it runs for _i = 0 ... loops-1. */
#define TEST(name_)                                                                                \
    {                                                                                              \
#name_, &name_, 1                                                                          \
    }
#define LOOP(name_, loops_)                                                                        \
    {                                                                                              \
#name_, &name_, (int)(loops_)                                                              \
    }

/* Runs every test in a process of its own (Check's default). Returns main's exit code. */
static inline int run_tests(const char *name, const struct test *tests, size_t count)
{
    Suite *s = suite_create(name);
    for (size_t i = 0; i < count; i++) {
        TCase *c = tcase_create(tests[i].name);
        tcase_set_timeout(c, 120);
        tcase_add_loop_test(c, *tests[i].test, 0, tests[i].loops);
        suite_add_tcase(s, c);
    }
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

#define RUN_TESTS(name, tests)                                                                     \
    int main(void)                                                                                 \
    {                                                                                              \
        return run_tests(name, tests, sizeof(tests) / sizeof *(tests));                            \
    }

/* A new empty folder; scratch_end removes it with all in it. */
static inline void scratch_begin(char folder[64])
{
    snprintf(folder, 64, "/tmp/adda-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static inline void scratch_end(const char *folder)
{
    ck_assert_int_eq(publish_remove(folder, NULL), ERR_NONE);
}

/* The code is `code` and the text holds `part`; `e` is free afterwards. */
static inline void expect_error(struct err *e, enum err_code code, const char *part)
{
    ck_assert_msg(e->code == code && e->text && strstr(e->text, part),
                  "expected %d with '%s', got %d: %s", (int)code, part, (int)e->code,
                  e->text ? e->text : "(no text)");
    err_free(e);
}

static inline void expect_none(struct err *e)
{
    ck_assert_msg(!e->code, "unexpected error %d: %s", (int)e->code, e->text ? e->text : "");
}

#endif
