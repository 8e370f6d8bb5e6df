/* What plan and run tell of a store: in which state its records are, what a run would do to it. */
#include <glob.h>
#include <jansson.h>
#include <time.h>

#include "bench/store/store.h"
#include "bench/text/files.h"
#include "tests/bench/support.h"

static char *scratch, *store;

static void set_up(void)
{
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
}

static void tear_down(void)
{
    free(store);
    scratch_remove(scratch);
}

/* The first cells of the store, as they stand in the folder. */
static void cells_of(char ***names, int *count)
{
    char *path = text_format("%s/cells", store);
    struct err e = ERR_INIT;
    ck_assert_int_eq(list_folder(path, names, count, &e), 0);
    ck_assert_int_eq(*count, 18);
    free(path);
}

static void cut(const char *hash)
{
    char *path = store_cell_path(store, hash, "record.json");
    ck_assert_int_eq(truncate(path, 10), 0);
    free(path);
}

static void take_away(const char *hash)
{
    char *path = store_cell_path(store, hash, NULL);
    struct err e = ERR_INIT;
    ck_assert_int_eq(publish_remove(path, &e), 0);
    free(path);
}

static int count_states(const char *wanted)
{
    char *text = slurp(scratch, "stdout");
    json_t *cells = json_loads(text, 0, NULL), *cell;
    size_t i;
    int count = 0;
    ck_assert_ptr_nonnull(cells);
    json_array_foreach(cells, i, cell)
    {
        const char *state = json_string_value(json_object_get(cell, "state"));
        const bool done = json_is_true(json_object_get(cell, "done"));
        ck_assert_int_eq(done, text_equal(state, "done"));
        count += text_equal(state, wanted);
    }
    json_decref(cells);
    free(text);
    return count;
}

START_TEST(damaged_records_are_not_done)
{
    char **names;
    int count;
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", MICRO, "-o", store), 0);
    expect_has(scratch, "stdout", "18 done, 0 to compute\n");
    cells_of(&names, &count);
    for (int i = 0; i < 4; i++)
        cut(names[i]);
    take_away(names[4]);
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", MICRO, "-o", store), 0);
    expect_has(scratch, "stdout", "13 done, 1 to compute\n4 damaged");
    expect_has(scratch, "stdout", "adda-bench retry ");
    expect_has(scratch, "stdout", " of 3 done, ");
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", MICRO, "-o", store, "--json"), 0);
    ck_assert_int_eq(count_states("damaged"), 4);
    ck_assert_int_eq(count_states("missing"), 1);
    ck_assert_int_eq(count_states("done"), 13);
    names_free(names, count);
}
END_TEST

/* Trained on labels for fewer steps than some method of its pair is adapted. */
START_TEST(short_oracles_are_named)
{
    ck_assert_int_eq(
        TOOL_RUN(scratch, "plan", MICRO, "--set", "source.steps=5", "--set", "adapt.steps=8"), 0);
    expect_has(scratch, "stdout",
               "left→right: the oracle trains 5 steps, fewer than inverted-label GAN, untied "
               "(8): it may be no bound\n");
    ck_assert_int_eq(
        TOOL_RUN(scratch, "plan", MICRO, "--set", "source.steps=8", "--set", "adapt.steps=8"), 0);
    char *said = slurp(scratch, "stdout");
    ck_assert_ptr_null(strstr(said, "the oracle trains"));
    free(said);
}
END_TEST

/* A plan that takes another's name says what is lost; one that only adds says nothing. */
START_TEST(another_plan_of_the_same_name)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "seeds=1..4"), 0);
    char *said = slurp(scratch, "stderr");
    ck_assert_msg(!strstr(said, "another plan"), "%s", said);
    free(said);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "seeds=1..3"), 0);
    expect_has(scratch, "stderr",
               "had another plan of 24 cells. No sweep needs 6 of them any more (6 "
               "computed)");
    expect_has(scratch, "stderr", "--set name=micro-2");
    /* Under a name of its own it keeps the other's cells. */
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "seeds=1..4",
                              "--set", "name=more"),
                     0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "seeds=1..2"), 0);
    said = slurp(scratch, "stderr");
    ck_assert_msg(!strstr(said, "another plan"), "%s", said);
    free(said);
}
END_TEST

/* A report of rows that are called otherwise now is told, though nothing is computed. */
START_TEST(reports_of_another_plan)
{
    static const char told[] = "the report in the store was written before: 'adda-bench report";
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    expect_lacks(scratch, "stderr", told);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "description=new"),
                     0);
    expect_has(scratch, "stderr", told);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "description=new"),
                     0);
    expect_lacks(scratch, "stderr", told);
}
END_TEST

/* A damaged source model blocks its five methods; the other ten are computed. */
START_TEST(progress_counts_finished_cells)
{
    char **names;
    int count, sources = 0;
    cells_of(&names, &count);
    for (int i = 0; i < count; i++)
        if (!store_has_model(store, names[i]))
            take_away(names[i]);
        else if (sources++ == 0)
            cut(names[i]);
    ck_assert_int_eq(sources, 3);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store), 1);
    expect_has(scratch, "stderr", "micro 10/15 cells ");
    expect_has(scratch, "stderr", "  5 wait for a failed source model\n");
    expect_has(scratch, "stderr",
               "10 computed, 2 were there, 5 wait for a failed source model, 1 damaged\n");
    char *said = slurp(scratch, "stderr");
    ck_assert_ptr_null(strstr(said, "100%"));
    ck_assert_ptr_null(strstr(said, " left  "));
    free(said);
    names_free(names, count);
}
END_TEST

/* Cells that are there are not computed for want of their model alone: that is said. */
START_TEST(models_that_were_not_kept)
{
    static const char told[] = "no model, which the sweep asks for";
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store), 0);
    expect_lacks(scratch, "stderr", told);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "--set", "save.models=true"), 0);
    expect_has(scratch, "stderr", "0 computed");
    expect_has(scratch, "stderr", "cells have no model, which the sweep asks for");
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", MICRO, "-o", store, "--set", "save.models=true"), 0);
    expect_has(scratch, "stdout", told);
    char **names;
    int count, first = 0;
    cells_of(&names, &count);
    while (store_has_model(store, names[first]))
        first++;
    take_away(names[first]);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "--set", "save.models=true"), 0);
    expect_has(scratch, "stderr", "1 computed");
    ck_assert(store_has_model(store, names[first]));
    names_free(names, count);
}
END_TEST

/* No cell is begun once the hours are over; those that are there stay. */
START_TEST(hours_end_a_run)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "adapt.steps=7",
                              "--set", "budget.hours=1e-9"),
                     ERR_TEMPORARY);
    expect_has(scratch, "stderr", "the sweep's budget of hours is used up; this resumes: ");
}
END_TEST

START_TEST(nothing_to_compare)
{
    char *other = text_format("%s/other", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", other, "-q", "--set",
                              "pairs=[{name: p, source: left, target: right}]"),
                     0);
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, other), 1);
    expect_has(scratch, "stderr", "no row is in both sets");
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, store), 0);
    free(other);
}
END_TEST

static size_t count_leftovers(void)
{
    glob_t found = {0};
    char *pattern = text_format("%s/cells/.tmp-*", store);
    const int code = glob(pattern, 0, NULL, &found);
    const size_t count = code == 0 ? found.gl_pathc : 0;
    globfree(&found);
    free(pattern);
    return count;
}

/* What a killed run was writing is gone when the next one starts, whether or not somebody waited
 * for its workers. */
START_TEST(leftovers_of_the_dead_go)
{
    const struct timespec moment = {0, 20000000};
    pid_t run = tool_start(scratch, (const char *const[]){"run", MICRO, "-o", store, "-q", "--set",
                                                          "source.steps=10000000", NULL});
    while (count_leftovers() == 0)
        nanosleep(&moment, NULL);
    kill(run, SIGKILL);
    ck_assert_int_eq(tool_wait(run), 128 + SIGKILL);
    for (int i = 0; i < 250 && count_leftovers(); i++) { /* its workers are killed a moment later */
        nanosleep(&moment, NULL);
        ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    }
    ck_assert_uint_eq(count_leftovers(), 0);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("plan");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, damaged_records_are_not_done);
    tcase_add_test(t, progress_counts_finished_cells);
    tcase_add_test(t, leftovers_of_the_dead_go);
    tcase_add_test(t, models_that_were_not_kept);
    tcase_add_test(t, hours_end_a_run);
    tcase_add_test(t, nothing_to_compare);
    tcase_add_test(t, short_oracles_are_named);
    tcase_add_test(t, reports_of_another_plan);
    tcase_add_test(t, another_plan_of_the_same_name);
    return t;
}

int main(void)
{
    return run_suite("plan", make);
}
