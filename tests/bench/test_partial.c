/* Trainings that are stopped or killed in their middle: they go on where they were, and the tables
 * are those of a run that nothing disturbed, byte for byte. What a store keeps of them is not part
 * of any result: damaged, foreign or removed, it costs time alone. */
#include <sys/stat.h>

#include "bench/store/store.h"
#include "tests/bench/support.h"

/* Long enough to be caught in the middle, and not once. */
static const char SOURCE[] = "source.steps=6000", ADAPT[] = "adapt.steps=1500";

static char *scratch, *store, *expected;

static int run_all(const char *to)
{
    return TOOL_RUN(scratch, "run", MICRO, "-o", to, "-j", "2", "--set", "seeds=1", "--set", SOURCE,
                    "--set", ADAPT);
}

static pid_t start_run(void)
{
    return tool_start(scratch,
                      (const char *const[]){"run", MICRO, "-o", store, "-j", "2", "--set",
                                            "seeds=1", "--set", SOURCE, "--set", ADAPT, NULL});
}

static char *report(const char *of)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "report", of, "-f", "json"), 0);
    return slurp(scratch, "stdout");
}

static void set_up(void)
{
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
}

static void tear_down(void)
{
    free(store);
    scratch_remove(scratch);
}

/* Once for all tests: what a run gives that nothing disturbs. */
static void set_up_expected(void)
{
    set_up();
    ck_assert_int_eq(run_all(store), 0);
    expected = report(store);
    tear_down();
}

static void tear_down_expected(void)
{
    free(expected);
}

/* Every record is there, as expected and sound, and nothing of the way there. */
static void assert_calm(void)
{
    char *found = report(store);
    ck_assert_str_eq(found, expected);
    const int verified = TOOL_RUN(scratch, "verify", store);
    char *said = slurp(scratch, "stdout"), *error = slurp(scratch, "stderr");
    ck_assert_msg(verified == 0, "%s%s", said, error);
    free(error);
    free(said);
    ck_assert_int_eq(store_count(store, "partial"), 0);
    ck_assert_int_eq(store_count(store, "failures"), 0);
    free(found);
}

/* Runs, in a fresh store, with its workers told to stop until the run is through or there were
 * `most` stops; how many there were. SIGTERM is what a cluster sends to every process of a job. */
static int stopped_run(struct rng *r, int most)
{
    pid_t run = start_run();
    int stops = 0, status;
    while (waitpid(run, &status, WNOHANG) == 0) {
        pause_seconds(rng_uniform(r, 0.05, 0.5));
        const pid_t worker = stops < most ? tool_child(run, r) : 0;
        stops += worker > 0 && kill(worker, rng_below(r, 4) ? SIGUSR1 : SIGTERM) == 0;
    }
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
    return stops;
}

enum { STOPS = 30 };

/* Asked to stop in the middle of everything, rendering and publishing included, workers begin again
 * and again. A fast machine is through before all stops were made: then they go on in another run.
 */
START_TEST(stopped_at_random_moments)
{
    struct rng r = rng_stream(2, "stops", 0);
    int caught = 0;
    for (int stops = 0; stops < STOPS;) {
        stops += stopped_run(&r, STOPS - stops);
        char *said = slurp(scratch, "stderr");
        caught += strstr(said, "stopped between two steps") != NULL;
        ck_assert_ptr_null(strstr(said, "starts from the beginning"));
        free(said);
        assert_calm();
        struct err e = ERR_INIT;
        ck_assert_int_eq(publish_remove(store, &e), 0);
    }
    ck_assert_int_gt(caught, 0);
}
END_TEST

/* The name of the first cell, a source model, once a run has made its plan and was killed. */
static char *plan_and_kill(void)
{
    struct plan plan;
    struct err e = ERR_INIT;
    char *sums = store_sweep_path(store, "micro", "sums"); /* of its files, the last */
    pid_t run = start_run();
    while (access(sums, F_OK) != 0)
        pause_seconds(0.001);
    kill(run, SIGKILL);
    ck_assert_int_eq(tool_wait(run), 128 + SIGKILL);
    ck_assert_msg(!store_load_plan(&plan, store, "micro", &e), "%s", e.text);
    char *hash = text_copy(plan.cells[0].hash);
    ck_assert_int_eq(plan.cells[0].depends, -1);
    ck_assert(!store_cell_exists(store, hash));
    plan_free(&plan);
    free(sums);
    return hash;
}

/* A worker by itself, saved at every step and killed in the middle; its checkpoint's name. */
static char *killed_worker(const char *hash)
{
    char *partial = store_partial_path(store, hash);
    pid_t worker = tool_start(scratch, (const char *const[]){"cell", store, hash, "--sweep",
                                                             "micro", "--save-every", "0", NULL});
    while (access(partial, F_OK) != 0)
        pause_seconds(0.001);
    pause_seconds(0.05);
    kill(worker, SIGKILL);
    ck_assert_int_eq(tool_wait(worker), 128 + SIGKILL);
    ck_assert_int_eq(access(partial, F_OK), 0);
    return partial;
}

START_TEST(killed_between_two_saves)
{
    char *hash = plan_and_kill(), *partial = killed_worker(hash);
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    char *said = slurp(scratch, "stdout");
    ck_assert_ptr_nonnull(strstr(said, "6 missing (1 begun)"));
    free(said);
    ck_assert_int_eq(run_all(store), 0);
    said = slurp(scratch, "stderr");
    ck_assert_ptr_null(strstr(said, "starts from the beginning"));
    assert_calm();
    free(said);
    free(partial);
    free(hash);
}
END_TEST

/* Turns a bit of the file, cuts it off, or empties it. */
static void harm(const char *path, int how)
{
    struct stat s;
    struct err e = ERR_INIT;
    char *data = NULL;
    size_t size;
    ck_assert_int_eq(stat(path, &s), 0);
    ck_assert_int_eq(read_file(path, &data, &size, &e), 0);
    if (how == 0)
        data[size / 2] = (char)(data[size / 2] ^ 4);
    else if (how == 1)
        size /= 3;
    else
        size = 0;
    ck_assert_int_eq(publish_file(path, data, size, &e), 0);
    free(data);
}

START_TEST(damaged)
{
    char *hash = plan_and_kill(), *partial = killed_worker(hash);
    harm(partial, _i);
    ck_assert_int_eq(_i == 0 ? TOOL_RUN(scratch, "run", store, "-q") : run_all(store), 0);
    char *said = slurp(scratch, "stderr");
    const char *anew = strstr(said, "starts from the beginning");
    ck_assert_msg(anew != NULL, "%s", said);
    ck_assert_ptr_null(strstr(anew + 1, "starts from the beginning"));
    assert_calm();
    free(said);
    free(partial);
    free(hash);
}
END_TEST

/* The checkpoint of one cell under the names of all others. */
START_TEST(of_another_cell)
{
    char *hash = plan_and_kill(), *partial = killed_worker(hash), *data = NULL;
    size_t size;
    struct plan plan;
    struct err e = ERR_INIT;
    ck_assert_msg(!store_load_plan(&plan, store, "micro", &e), "%s", e.text);
    ck_assert_int_eq(read_file(partial, &data, &size, &e), 0);
    for (int i = 1; i < plan.cell_count; i++) {
        char *to = store_partial_path(store, plan.cells[i].hash);
        ck_assert_int_eq(publish_file(to, data, size, &e), 0);
        free(to);
    }
    ck_assert_int_eq(run_all(store), 0);
    char *said = slurp(scratch, "stderr");
    ck_assert_msg(strstr(said, "belongs to another cell") != NULL, "%s", said);
    assert_calm();
    plan_free(&plan);
    free(said);
    free(data);
    free(partial);
    free(hash);
}
END_TEST

/* What no cell needs any more: of one that is done, and of one that no sweep knows. */
START_TEST(collected)
{
    struct err e = ERR_INIT;
    struct plan plan;
    ck_assert_int_eq(run_all(store), 0);
    ck_assert_msg(!store_load_plan(&plan, store, "micro", &e), "%s", e.text);
    char *done = store_partial_path(store, plan.cells[0].hash);
    char *unknown = store_partial_path(store, "0123");
    ck_assert_int_eq(publish_file(done, "", 0, &e), 0);
    ck_assert_int_eq(publish_file(unknown, "", 0, &e), 0);
    ck_assert_int_eq(store_save_stops(store, plan.cells[0].hash, 2, &e), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "gc", store, "-n"), 0);
    char *said = slurp(scratch, "stdout");
    ck_assert_ptr_nonnull(strstr(said, done));
    ck_assert_ptr_nonnull(strstr(said, unknown));
    ck_assert_int_eq(store_count(store, "partial"), 3);
    ck_assert_int_eq(TOOL_RUN(scratch, "gc", store), 0);
    assert_calm();
    plan_free(&plan);
    free(said);
    free(unknown);
    free(done);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("partial");
    tcase_set_timeout(t, 400);
    tcase_add_unchecked_fixture(t, set_up_expected, tear_down_expected);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, stopped_at_random_moments);
    tcase_add_test(t, killed_between_two_saves);
    tcase_add_loop_test(t, damaged, 0, 3);
    tcase_add_test(t, of_another_cell);
    tcase_add_test(t, collected);
    return t;
}

int main(void)
{
    return run_suite("partial", make);
}
