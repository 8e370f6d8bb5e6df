/* Cells that other sources made: they are counted, told and computed anew when that is asked, and a
 * cell is there at every moment of it. */
#include <sys/stat.h>

#include "bench/store/origins.h"
#include "tests/bench/calm.h"
#include "tests/bench/made_by.h"

#define MINIMAX "core/adapt/methods/minimax.c"
#define SEEDS 3

static char *store;
static struct plan plan;

/* Each test alters a copy of the store that is computed once. */
static void set_up_plan(void)
{
    struct err e = ERR_INIT;
    set_up();
    char *calm = text_format("%s/calm", scratch);
    ck_assert_msg(!store_load_plan(&plan, calm, NULL, &e), "%s", e.text);
    store = text_format("%s/store", scratch);
    free(calm);
}

static void tear_down_plan(void)
{
    plan_free(&plan);
    free(store);
    tear_down();
}

static void set_up_store(void)
{
    char *command = text_format("cp -r '%s/calm' '%s'", scratch, store);
    ck_assert_int_eq(system(command), 0);
    free(command);
}

static void tear_down_store(void)
{
    ck_assert_int_eq(publish_remove(store, NULL), 0);
}

/* ---- what is said -----------------------------------------------------------------------------
 */

static json_t *printed_json(void)
{
    char *said = slurp(scratch, "stdout");
    json_t *j = json_loads(said, 0, NULL);
    ck_assert_msg(j != NULL, "%s", said);
    free(said);
    return j;
}

static int number(const json_t *j, const char *key)
{
    ck_assert_msg(json_is_integer(json_object_get(j, key)), "no number '%s'", key);
    return (int)json_integer_value(json_object_get(j, key));
}

static int run_again(int code)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store, "--again", "stale"), code);
    return code;
}

/* All cells of the plan are whole. */
static void assert_whole(void)
{
    for (int i = 0; i < plan.cell_count; i++) {
        struct err why = ERR_INIT;
        const enum cell_state state = store_cell_state(store, plan.cells[i].hash, &why);
        ck_assert_msg(state == CELL_DONE, "cell %d: %s", i, why.text ? why.text : "missing");
    }
}

static int count_other(void)
{
    struct origins o;
    origins_load(&o, &plan, store, NULL);
    const int other = o.other;
    origins_free(&o, &plan);
    return other;
}

START_TEST(counted_and_told)
{
    char *again = text_format("%s --sweep micro --again stale'", store);
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    expect_lacks(scratch, "stdout", "sources");
    all_made_by_other(store, &plan, "minimax", MINIMAX);
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", MICRO, "-o", store), 0);
    expect_has(scratch, "stdout",
               "18 done, 0 to compute\n"
               "3 cells were computed by a program built from other sources than this one, " MINIMAX
               " (3). Their numbers "
               "stand; whether this program gives the same, verify --rerun tells, and "
               "'adda-bench run ");
    expect_has(scratch, "stdout", " --again stale' computes them anew\n");
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    expect_has(scratch, "stdout", again);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    expect_has(scratch, "stderr",
               "3 cells were computed by a program built from other sources than this one, " MINIMAX
               " (3). ");
    expect_has(scratch, "stderr", again);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store), 0);
    expect_has(
        scratch, "stderr",
        "0 computed, 18 were there\n3 cells were computed by a program built from other sources");
    ck_assert_int_eq(count_other(), SEEDS);
    free(again);
}
END_TEST

START_TEST(counted_in_json)
{
    all_made_by_other(store, &plan, "minimax", MINIMAX);
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", MICRO, "-o", store, "--json"), 0);
    json_t *j = printed_json(), *cell;
    size_t i;
    int here = 0, other = 0;
    json_array_foreach(j, i, cell)
    {
        const char *sources = json_string_value(json_object_get(cell, "sources"));
        const json_t *differing = json_object_get(cell, "differing");
        here += strcmp(sources, "here") == 0;
        other += strcmp(sources, "other") == 0;
        ck_assert_int_eq((int)json_array_size(differing), strcmp(sources, "other") == 0);
    }
    ck_assert_int_eq(here, plan.cell_count - SEEDS);
    ck_assert_int_eq(other, SEEDS);
    json_decref(j);
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store, "--json"), 0);
    j = printed_json();
    ck_assert_int_eq(number(json_array_get(j, 0), "other_sources"), SEEDS);
    ck_assert_int_eq(number(json_object_get(json_array_get(j, 0), "differing"), MINIMAX), SEEDS);
    json_decref(j);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store, "--json"), 0);
    j = printed_json();
    ck_assert_int_eq(number(j, "other_sources"), SEEDS);
    ck_assert_int_eq(number(j, "unknown_sources"), 0);
    ck_assert_int_eq(number(j, "computed"), 0);
    json_decref(j);
}
END_TEST

/* Every kind of source that a cell has. */
START_TEST(each_kind_of_source)
{
    static const struct {
        const char *method, *path, *said;
    } cases[] = {{"oracle", "core/nn/layers/conv.c", "core/nn/layers/conv.c (3)"},
                 {"oracle", "core/adapt/validators/snd.c", "core/adapt/validators/snd.c (3)"},
                 {"oracle", "gen/effects/gaussian.c", "gen/effects/gaussian.c (3)"},
                 {"oracle", "rest", "what every cell uses (3)"},
                 {"oracle", "source_model", "the source model (3)"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        all_made_by_other(store, &plan, cases[i].method, cases[i].path);
        ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
        expect_has(scratch, "stdout",
                   "3 cells were computed by a program built from other sources");
        expect_has(scratch, "stdout", cases[i].said);
        run_again(0);
        expect_has(scratch, "stderr", "3 computed (3 anew, 0 with other bits), 15 were there\n");
        ck_assert_int_eq(count_other(), 0);
    }
    assert_calm(store);
}
END_TEST

/* Whatever this program's sources are, a table says where its cells differ in theirs. */
START_TEST(tables_of_mixed_sources)
{
    int cells[64] = {0};
    cells_of(&plan, "minimax", cells);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-f", "md"), 0);
    expect_lacks(scratch, "stdout", "version of the program's sources");
    made_by_other(store, plan.cells[cells[1]].hash, MINIMAX);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-f", "md"), 0);
    expect_has(scratch, "stdout", "More than one version of: " MINIMAX " (2, 1 cells).");
    all_made_by_other(store, &plan, "minimax", MINIMAX);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-f", "html"), 0);
    expect_lacks(scratch, "stdout", "version of the program's sources");
}
END_TEST

START_TEST(an_entry_more_or_less)
{
    int cells[64] = {0};
    cells_of(&plan, "minimax", cells);
    const char *hash = plan.cells[cells[0]].hash;
    json_t *run = load_json(store, hash, "run.json");
    json_t *files = json_object_get(json_object_get(run, "sources"), "files");
    json_object_del(files, "core/adapt/validators/snd.c");
    json_object_set_new(files, "core/adapt/validators/gone.c", json_string(OTHER_HASH));
    save_json(store, hash, "run.json", run);
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    expect_has(scratch, "stdout",
               "1 cell was computed by a program built from other sources than this one, "
               "core/adapt/validators/gone.c (1), core/adapt/validators/snd.c (1). Its ");
    expect_has(scratch, "stdout", "computes it anew");
}
END_TEST

START_TEST(without_hashes_never_stale)
{
    for (int i = 0; i < plan.cell_count; i++) {
        json_t *run = load_json(store, plan.cells[i].hash, "run.json");
        json_object_del(run, "sources");
        save_json(store, plan.cells[i].hash, "run.json", run);
    }
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    expect_has(scratch, "stdout", "18 cells of unknown sources");
    expect_lacks(scratch, "stdout", "other sources");
    run_again(0);
    expect_has(scratch, "stderr", "0 computed, 18 were there\n18 cells of unknown sources");
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", MICRO, "-o", store, "--json"), 0);
    json_t *j = printed_json();
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(j, 0), "sources")),
                     "unknown");
    json_decref(j);
}
END_TEST

/* ---- computed anew ----------------------------------------------------------------------------
 */

/* As if the method's cells had had other numbers. */
static void alter_accuracy(const char *hash, double accuracy)
{
    json_t *record = load_json(store, hash, "record.json");
    json_t *target = json_object_get(json_object_get(record, "result"), "target");
    json_object_set_new(target, "mean", json_real(accuracy));
    save_json(store, hash, "record.json", record);
}

START_TEST(changed_bits_are_said)
{
    int cells[64] = {0};
    const int count = cells_of(&plan, "minimax", cells);
    const char *hash = plan.cells[cells[0]].hash;
    ck_assert_int_eq(count, SEEDS);
    all_made_by_other(store, &plan, "minimax", MINIMAX);
    alter_accuracy(hash, 0.987654);
    char *calm = text_format("%s/calm", scratch);
    char *report = store_sweep_path(store, "micro", "report.json");
    publish_file(report, "{}", 2, NULL);
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", calm, store), 1);
    expect_has(scratch, "stdout",
               "1 of 15 pairs of cells has the same settings and other records: ");
    expect_lacks(scratch, "stdout", "other settings");
    json_t *record = load_json(store, plan.cells[cells[1]].hash, "record.json");
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store, "--again", "stale", "--json"), 0);
    char *said =
        text_format("anew: minimax untied left→right seed 1 (%.12s): target accuracy 0.9877 "
                    "before, ",
                    hash);
    expect_has(scratch, "stderr", said);
    expect_has(scratch, "stderr", "; other bits in record.json (result.target.mean)\n");
    expect_has(scratch, "stderr", ": the same bits\n");
    expect_has(scratch, "stderr", "3 computed (3 anew, 1 with other bits), 15 were there\n");
    expect_has(scratch, "stderr",
               "the report in the store was written before: 'adda-bench report ");
    ck_assert_int_eq(unlink(report), 0);
    free(report);
    free(calm);
    json_t *j = printed_json(), *change;
    size_t i;
    int equal = 0;
    ck_assert_int_eq(number(j, "anew"), SEEDS);
    ck_assert_int_eq(number(j, "changed"), 1);
    json_array_foreach(json_object_get(j, "changes"), i, change)
    {
        equal += json_is_true(json_object_get(change, "equal"));
        if (strcmp(json_string_value(json_object_get(change, "cell")), hash) == 0)
            ck_assert_double_eq(
                json_number_value(json_object_get(json_object_get(change, "accuracy"), "before")),
                0.987654);
    }
    ck_assert_int_eq(equal, SEEDS - 1);
    json_t *now = load_json(store, plan.cells[cells[1]].hash, "record.json");
    ck_assert(json_equal(record, now));
    assert_calm(store);
    json_decref(now);
    json_decref(record);
    json_decref(j);
    free(said);
}
END_TEST

/* A source model of other sources makes those that start from it be computed as well; one that
 * comes to other bits, whichever sources they have. */
START_TEST(what_starts_from_a_model)
{
    int sources[64] = {0};
    cells_of(&plan, "", sources);
    const char *hash = plan.cells[sources[0]].hash;
    made_by_other(store, hash, "rest");
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    expect_has(scratch, "stdout",
               "6 cells were computed by a program built from other sources than this one, "
               "the source model (5), "
               "what every cell uses (1)");
    run_again(0);
    /* The model has the same bits: those that start from it were of this program's sources. */
    expect_has(scratch, "stderr", "1 computed (1 anew, 0 with other bits), 17 were there\n");
    ck_assert_int_eq(count_other(), 0);
    assert_calm(store);
}
END_TEST

START_TEST(model_was_left_out)
{
    int sources[64] = {0};
    const int count = cells_of(&plan, "", sources);
    for (int i = 0; i < count; i++) {
        char *path = store_cell_path(store, plan.cells[sources[i]].hash, "model.safetensors");
        ck_assert_int_eq(unlink(path), 0);
        free(path);
    }
    all_made_by_other(store, &plan, "minimax", MINIMAX);
    run_again(0);
    expect_has(scratch, "stderr", "6 computed (6 anew, 0 with other bits), 12 were there\n");
    ck_assert_int_eq(count_other(), 0);
    assert_calm(store);
}
END_TEST

/* The cell is as it was; what failed is told, and the same command tries again. */
START_TEST(failed_anew)
{
    char *domains = text_format("%s/domains", store), *away = text_format("%s/away", store);
    all_made_by_other(store, &plan, "minimax", MINIMAX);
    ck_assert_int_eq(rename(domains, away), 0);
    run_again(1);
    expect_has(scratch, "stderr", "3 failed");
    expect_has(scratch, "stderr", " --again stale' computes them again");
    assert_whole();
    ck_assert_int_eq(count_other(), SEEDS);
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    expect_has(scratch, "stdout", "18 done");
    expect_has(scratch, "stdout", "failed anew  minimax untied");
    ck_assert_int_eq(publish_remove(domains, NULL), 0);
    ck_assert_int_eq(rename(away, domains), 0);
    run_again(0);
    ck_assert_int_eq(store_count(store, "failures"), 0);
    assert_calm(store);
    free(away);
    free(domains);
}
END_TEST

START_TEST(only_known_values)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store, "--again", "all"), ERR_USAGE);
    expect_has(scratch, "stderr", "--again: unknown 'all'; one of nothing, stale");
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "--again", "x"),
                     ERR_USAGE);
    expect_has(scratch, "stderr", "one of nothing, stale");
}
END_TEST

START_TEST(two_runs_replace_nothing_twice)
{
    char *other = scratch_make();
    const char *const run[] = {"run", store, "--again", "stale", "--json", NULL};
    all_made_by_other(store, &plan, "", "rest");
    all_made_by_other(store, &plan, "minimax", MINIMAX);
    all_made_by_other(store, &plan, "oracle", "rest");
    pid_t a = tool_start(scratch, run), b = tool_start(other, run);
    ck_assert_int_eq(tool_wait(a), 0);
    ck_assert_int_eq(tool_wait(b), 0);
    char *said[] = {slurp(scratch, "stdout"), slurp(other, "stdout")};
    int anew = 0;
    for (int i = 0; i < 2; i++) {
        json_t *j = json_loads(said[i], 0, NULL);
        anew += number(j, "anew");
        json_decref(j);
        free(said[i]);
    }
    ck_assert_int_eq(anew, 3 * SEEDS);
    ck_assert_int_eq(count_other(), 0);
    assert_calm(store);
    scratch_remove(other);
}
END_TEST

/* ---- faults -----------------------------------------------------------------------------------
 */

/* Entries of cells/ that begin with a point: of replacements and publications on their way. */
static int count_hidden(void)
{
    char *command = text_format("ls -A '%s/cells' | grep -c '^[.]' >'%s/hidden'", store, scratch);
    (void)!system(command);
    char *count = slurp(scratch, "hidden");
    const int hidden = (int)strtol(count, NULL, 10);
    free(count);
    free(command);
    return hidden;
}

enum { KILLS = 25 };

START_TEST(killed_at_random_moments)
{
    struct rng r = rng_stream(3, "kills", 0);
    int kills = 0, finished = 0;
    while (kills < KILLS) {
        if (count_other() == 0) {
            all_made_by_other(store, &plan, "", "rest");
            all_made_by_other(store, &plan, "minimax", MINIMAX);
            all_made_by_other(store, &plan, "inverted_gan", "rest");
        }
        pid_t run = tool_start(scratch, (const char *const[]){"run", store, "-q", "-j", "2",
                                                              "--again", "stale", NULL});
        pause_seconds(rng_uniform(&r, 0.002, 0.3));
        const bool parent = rng_below(&r, 2);
        const pid_t victim = parent ? run : tool_child(run, &r);
        const bool killed = victim > 0 && kill(victim, SIGKILL) == 0;
        const int code = tool_wait(run);
        kills += killed && (!parent || code == 128 + SIGKILL);
        ck_assert_msg(code == 0 || code == 1 || code == 128 + SIGKILL, "exit code %d", code);
        assert_whole();
        finished += code == 0;
    }
    run_again(0);
    ck_assert_int_eq(count_other(), 0);
    ck_assert_int_eq(count_hidden(), 0);
    assert_calm(store);
    printf("%d kills; %d runs were completed in spite of them\n", kills, finished);
}
END_TEST

static void preload(bool on)
{
    if (on) {
        setenv("LD_PRELOAD", ADDA_BINARY_DIR "/bench/libno_exchange.so", 1);
        setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
    } else {
        unsetenv("LD_PRELOAD");
    }
}

/* On NFS a cell has no name for a moment: who is killed in it loses nothing. */
START_TEST(without_exchange)
{
    all_made_by_other(store, &plan, "minimax", MINIMAX);
    preload(true);
    run_again(0);
    preload(false);
    expect_has(scratch, "stderr", "3 computed (3 anew, 0 with other bits), 15 were there\n");
    ck_assert_int_eq(count_other(), 0);
    ck_assert_int_eq(count_hidden(), 0);
    assert_calm(store);
}
END_TEST

START_TEST(killed_without_a_name)
{
    all_made_by_other(store, &plan, "minimax", MINIMAX);
    setenv("ADDA_TEST_KILL", "1", 1);
    preload(true);
    const int code = TOOL_RUN(scratch, "run", store, "-j", "1", "--again", "stale");
    preload(false);
    unsetenv("ADDA_TEST_KILL");
    ck_assert_int_eq(code, 128 + SIGKILL);
    ck_assert_int_eq(count_hidden(), 2); /* the old cell and the new one */
    ck_assert_int_eq(store_count(store, "cells"), plan.cell_count - 1);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store), 0);
    expect_has(
        scratch, "stderr",
        "0 computed, 18 were there\n2 cells were computed by a program built from other sources");
    assert_whole();
    run_again(0);
    ck_assert_int_eq(count_hidden(), 0);
    assert_calm(store);
}
END_TEST

/* One cell was killed before the new files had its name, another before its old files were removed.
 */
START_TEST(ended_by_the_next_command)
{
    char *cell = store_cell_path(store, plan.cells[0].hash, NULL);
    char *old = text_format("%s/cells/.old-%s", store, plan.cells[0].hash);
    char *left = text_format("%s/cells/.new-%s", store, plan.cells[1].hash);
    ck_assert_int_eq(rename(cell, old), 0);
    ck_assert_int_eq(mkdir(left, 0777), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store), 0);
    expect_has(scratch, "stderr", "0 computed, 18 were there\n");
    ck_assert_int_eq(count_hidden(), 0);
    assert_whole();
    free(left);
    free(old);
    free(cell);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("stale");
    tcase_set_timeout(t, 400);
    tcase_add_unchecked_fixture(t, set_up_plan, tear_down_plan);
    tcase_add_checked_fixture(t, set_up_store, tear_down_store);
    tcase_add_test(t, counted_and_told);
    tcase_add_test(t, counted_in_json);
    tcase_add_test(t, each_kind_of_source);
    tcase_add_test(t, tables_of_mixed_sources);
    tcase_add_test(t, an_entry_more_or_less);
    tcase_add_test(t, without_hashes_never_stale);
    tcase_add_test(t, changed_bits_are_said);
    tcase_add_test(t, what_starts_from_a_model);
    tcase_add_test(t, model_was_left_out);
    tcase_add_test(t, failed_anew);
    tcase_add_test(t, only_known_values);
    tcase_add_test(t, two_runs_replace_nothing_twice);
    tcase_add_test(t, killed_at_random_moments);
    tcase_add_test(t, without_exchange);
    tcase_add_test(t, killed_without_a_name);
    tcase_add_test(t, ended_by_the_next_command);
    return t;
}

int main(void)
{
    return run_suite("stale", make);
}
