/* What the tests of core/base share: running a table of tests, a folder that goes away again, and
 * reading an error's text. */
#ifndef TESTS_BASE_SUPPORT_H
#define TESTS_BASE_SUPPORT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/publish.h"

static inline int run_tests(const char *name, const TTest *const *tests, size_t count)
{
    Suite *s = suite_create(name);
    TCase *c = tcase_create(name);
    tcase_set_timeout(c, 120);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(c, tests[i]);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define RUN_TESTS(name, ...)                                                                       \
    int main(void)                                                                                 \
    {                                                                                              \
        const TTest *const tests[] = {__VA_ARGS__};                                                \
        return run_tests(name, tests, sizeof tests / sizeof *tests);                               \
    }

/* For inner loops: Check's own assertions write to a pipe each time they pass. */
#define expect(condition)                                                                          \
    do {                                                                                           \
        if (!(condition))                                                                          \
            ck_abort_msg("not true: %s", #condition);                                              \
    } while (0)

/* The error must have the code and hold `part`; it is freed. */
static inline void expect_error(struct err *e, enum err_code code, const char *part)
{
    ck_assert_msg(e->code == code, "code %d, not %d: %s", (int)e->code, (int)code,
                  e->text ? e->text : "-");
    ck_assert_msg(e->text && strstr(e->text, part), "'%s' is not in: %s", part,
                  e->text ? e->text : "-");
    err_free(e);
}

/* A new folder; give it to drop_folder at the end. */
static inline void new_folder(char path[256])
{
    const char *base = getenv("TMPDIR");
    snprintf(path, 256, "%s/adda-test-XXXXXX", base ? base : P_tmpdir);
    ck_assert_ptr_nonnull(mkdtemp(path));
}

static inline void drop_folder(const char *path)
{
    struct err e = ERR_INIT;
    ck_assert_msg(!publish_remove(path, &e), "%s", e.text);
}

#endif
