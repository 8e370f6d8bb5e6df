/* For suites whose tests loop over a table of cases: each case counts, and fails, on its own. */
#ifndef TESTS_BASE_TABLE_H
#define TESTS_BASE_TABLE_H

#include "support.h"

struct test {
    const char *name;
    const TTest *const *test; /* what START_TEST defines is a variable */
    int loops;
};

/* One entry; with LOOP it runs for _i = 0 ... loops-1. */
#define TEST(name_)                                                                                \
    {                                                                                              \
#name_, &(name_), 1                                                                        \
    }
#define LOOP(name_, loops_)                                                                        \
    {                                                                                              \
#name_, &(name_), (int)(loops_)                                                            \
    }

static inline int run_table(const char *name, const struct test *tests, size_t count)
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
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define RUN_TABLE(name, tests)                                                                     \
    int main(void)                                                                                 \
    {                                                                                              \
        return run_table(name, tests, sizeof(tests) / sizeof *(tests));                            \
    }

static inline void expect_none(struct err *e)
{
    ck_assert_msg(!e->code, "unexpected error %d: %s", (int)e->code, e->text ? e->text : "-");
}

#endif
