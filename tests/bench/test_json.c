/* What programs read: --json of the commands that list, compute and remove; and what it says of a
 * store that goes on. */
#include <jansson.h>

#include "adapt/method.h"
#include "bench/files.h"
#include "tests/bench/support.h"

static char *scratch;

static void set_up(void)
{
    scratch = scratch_make();
}

static void tear_down(void)
{
    scratch_remove(scratch);
}

/* What the last command printed; the caller drops the reference. */
static json_t *printed(void)
{
    json_error_t why;
    char *text = slurp(scratch, "stdout");
    json_t *value = json_loads(text, 0, &why);
    ck_assert_msg(value != NULL, "%s in:\n%s", why.text, text);
    free(text);
    return value;
}

START_TEST(lists)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "list", "--json"), 0);
    json_t *all = printed();
    const json_t *listed = json_object_get(all, "methods");
    size_t count = json_array_size(listed);
    for (size_t i = 0; i < count; i++)
        ck_assert_str_eq(json_string_value(json_object_get(json_array_get(listed, i), "name")),
                         methods[i]->name);
    ck_assert_ptr_null(methods[count]);
    const json_t *settings = json_object_get(all, "settings");
    ck_assert_uint_gt(json_array_size(json_object_get(settings, "adapt")), 20);
    ck_assert_uint_gt(json_array_size(json_object_get(settings, "optimizer")), 5);
    json_decref(all);
    ck_assert_int_eq(TOOL_RUN(scratch, "list", "formats", "--json"), 0);
    all = printed();
    ck_assert_uint_eq(json_array_size(all), 11);
    json_decref(all);
}
END_TEST

static void expect_counts(int computed, int already)
{
    json_t *counts = printed();
    ck_assert_int_eq(json_integer_value(json_object_get(counts, "computed")), computed);
    ck_assert_int_eq(json_integer_value(json_object_get(counts, "already")), already);
    ck_assert_int_eq(json_integer_value(json_object_get(counts, "failed")), 0);
    json_decref(counts);
}

START_TEST(summaries)
{
    char *store = text_format("%s/store", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--json"), 0);
    expect_counts(18, 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--json"), 0);
    expect_counts(0, 18);
    ck_assert_int_eq(TOOL_RUN(scratch, "retry", store, "-q", "--json"), 0);
    expect_counts(0, 0);
    free(store);
}
END_TEST

/* A store in place of the sweep goes on from its lock: the sweep's file is not read again. */
START_TEST(store_goes_on)
{
    struct err e = ERR_INIT;
    char *store = text_format("%s/store", scratch), *cells = text_format("%s/cells", store),
         **names;
    int count;
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    ck_assert_int_eq(list_folder(cells, &names, &count, &e), ERR_NONE);
    char *lost = text_format("%s/%s", cells, names[count - 1]);
    ck_assert_int_eq(publish_remove(lost, &e), ERR_NONE);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store, "-q", "--json"), 0);
    expect_counts(1, 17);
    ck_assert_int_eq(access(lost, F_OK), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store, "-q", "--json", "--sweep", "micro"), 0);
    expect_counts(0, 18);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store, "-o", store), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store, "--set", "seeds=1"), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "--sweep", "micro"), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", cells), ERR_NOINPUT); /* a folder, but no store */
    names_free(names, count);
    free(lost);
    free(cells);
    free(store);
}
END_TEST

/* The store of a sweep that another of the same name took the place of, with fewer seeds. */
START_TEST(removals)
{
    char *store = text_format("%s/store", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "seeds=1..2"), 0);
    for (int pass = 0; pass < 3; pass++) { /* what would go, what goes, nothing is left */
        ck_assert_int_eq(TOOL_RUN(scratch, "gc", store, "--json", pass ? NULL : "-n"), 0);
        json_t *all = printed(), *removed = json_object_get(all, "removed");
        const size_t expected = pass < 2 ? 6 : 0;
        ck_assert_uint_eq(json_array_size(removed), expected);
        ck_assert_int_eq(json_integer_value(json_object_get(all, "count")), (int)expected);
        ck_assert_int_eq(json_is_true(json_object_get(all, "dry_run")), pass == 0);
        for (size_t i = 0; i < expected; i++) {
            const char *path = json_string_value(json_array_get(removed, i));
            ck_assert_int_eq(access(path, F_OK) == 0, pass == 0);
        }
        json_decref(all);
    }
    free(store);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("json");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, lists);
    tcase_add_test(t, summaries);
    tcase_add_test(t, removals);
    tcase_add_test(t, store_goes_on);
    return t;
}

int main(void)
{
    return run_suite("json", make);
}
