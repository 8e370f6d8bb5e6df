/* What programs read: --json of the commands that list, compute and remove; and what it says of a
 * store that goes on. */
#include <jansson.h>

#include "adapt/methods/registry.h"
#include "bench/report/report.h"
#include "bench/text/files.h"
#include "bench/store/store.h"
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
    size_t files = 0;
    while (report_format_name((int)files))
        files++;
    ck_assert_uint_eq(json_array_size(all), files);
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

/* The last cell of a sweep becomes one that failed; its hash, which the caller frees. */
static char *fail_last_cell(const char *store, const char *sweep)
{
    struct plan plan;
    struct err e = ERR_INIT;
    ck_assert_msg(!store_load_plan(&plan, store, sweep, &e), "%s", e.text);
    char *hash = text_copy(plan.cells[plan.cell_count - 1].hash);
    char *cell = store_cell_path(store, hash, NULL);
    json_t *failure = json_pack("{s:s, s:s, s:s, s:b, s:s}", "cell", hash, "name", "the last",
                                "reason", "exit code 1", "infrastructure", false, "stderr", "");
    ck_assert_int_eq(publish_remove(cell, &e), ERR_NONE);
    ck_assert_int_eq(store_save_failure(store, hash, failure, &e), ERR_NONE);
    json_decref(failure);
    plan_free(&plan);
    free(cell);
    return hash;
}

/* What went wrong in the first sweep of a store hides nothing of the second. */
START_TEST(every_sweep_is_shown)
{
    char *store = text_format("%s/store", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "seeds=1", "--set",
                              "name=first"),
                     0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "seeds=2", "--set",
                              "name=second"),
                     0);
    free(fail_last_cell(store, "first"));
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), ERR_FAILED);
    char *said = slurp(scratch, "stdout"), *advice = slurp(scratch, "stderr");
    ck_assert_msg(strstr(said, "first: 6 cells, 5 done") != NULL, "%s", said);
    ck_assert_msg(strstr(said, "second: 6 cells, 6 done") != NULL, "%s", said);
    ck_assert_msg(strstr(advice, "--sweep first") != NULL, "%s", advice);
    ck_assert_msg(strstr(advice, "lock.json") == NULL, "%s", advice);
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store, "--json"), ERR_FAILED);
    json_t *all = printed();
    ck_assert_uint_eq(json_array_size(all), 2);
    for (size_t i = 0; i < 2; i++) {
        const json_t *one = json_array_get(all, i);
        ck_assert_int_eq(json_integer_value(json_object_get(one, "done")), i ? 6 : 5);
        ck_assert_uint_eq(json_array_size(json_object_get(one, "failed")), 1 - i);
    }
    json_decref(all);
    free(advice);
    free(said);
    free(store);
}
END_TEST

/* Cells that a retry would compute are a list, also when there are none. */
START_TEST(retry_names_cells)
{
    char *store = text_format("%s/store", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "seeds=1"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "retry", store, "-n", "--json"), 0);
    json_t *all = printed();
    ck_assert(json_is_array(all) && json_array_size(all) == 0);
    json_decref(all);
    char *failed = fail_last_cell(store, "micro");
    ck_assert_int_eq(TOOL_RUN(scratch, "retry", store, "-n", "--json"), 0);
    all = printed();
    ck_assert_uint_eq(json_array_size(all), 1);
    ck_assert_str_eq(json_string_value(json_array_get(all, 0)), failed);
    json_decref(all);
    free(failed);
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
    tcase_add_test(t, every_sweep_is_shown);
    tcase_add_test(t, retry_names_cells);
    return t;
}

int main(void)
{
    return run_suite("json", make);
}
