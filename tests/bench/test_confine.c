/* What a method from outside can see, in which order its target images stand, and what verify says
 * of it. */
#include <sys/stat.h>

#include "base/json.h"
#include "base/rng.h"
#include "tests/bench/altered.h"
#include "tests/bench/outside.h"

static json_t *read_cell(const char *hash, const char *file)
{
    struct err e = ERR_INIT;
    json_t *j = NULL;
    char *path = store_cell_path(store, hash, file);
    ck_assert_msg(!json_load(path, &j, &e), "%s", e.text);
    free(path);
    return j;
}

static bool is_confined(const char *hash)
{
    json_t *record = read_cell(hash, "record.json");
    const json_t *confined = json_object_get(cell_external(record), "confined");
    ck_assert(json_is_boolean(confined));
    const bool is = json_is_true(confined);
    json_decref(record);
    return is;
}

static char *log_of(const char *hash)
{
    char *cell = store_cell_path(store, hash, NULL), *log = slurp(cell, "log.txt");
    free(cell);
    return log;
}

/* Every line "read PATH" of the log begins with one of the places that everyone may see. */
static void expect_only_own_files(const char *log)
{
    static const char *const places[] = {"/method/", "/etc/ld.so.", "/etc/alternatives/",
                                         "/lib",     "/bin/",       "/sbin/"};
    int own = 0;
    for (const char *at = log; (at = strstr(at, "read ")); at++) {
        const char *path = at + 5;
        bool allowed = false;
        for (size_t i = 0; i < sizeof places / sizeof *places; i++)
            allowed |= strncmp(path, places[i], strlen(places[i])) == 0;
        ck_assert_msg(allowed, "it read %.100s", path);
        own += strncmp(path, "/method/", 8) == 0;
    }
    ck_assert_int_eq(
        own, 9); /* two files of its own, task.json, four sets of images, labels, the model */
    ck_assert_ptr_null(strstr(log, "target_train_labels"));
    ck_assert_ptr_null(strstr(log, "target_test_labels"));
    ck_assert_ptr_null(strstr(log, "wrote "));
}

START_TEST(a_spy_finds_no_target_label)
{
    outside_begin("spy", "files: [place.txt], limits: {memory: 0.5}", 0);
    const char *hash = outside_cell("spy");
    char *log = log_of(hash);
    ck_assert(is_confined(hash));
    expect_only_own_files(log);
    free(log);
    json_t *run = read_cell(hash, "run.json");
    const json_t *versions = json_object_get(run, "external");
    ck_assert_int_eq(
        strncmp(json_string_value(json_object_get(versions, "interpreter")), "Python 3", 8), 0);
    ck_assert(json_is_object(json_object_get(versions, "packages")));
    json_decref(run);
    outside_end();
}
END_TEST

/* A file of the method's own is not asked for its version, which would run it unconfined. */
START_TEST(its_own_program_runs_nowhere_else)
{
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
    char *script = text_format("#!/bin/sh\nfor word in \"$@\"; do echo no >%s/ran; done\n"
                               "exec python3 method.py\n",
                               scratch);
    char *sweep = outside_write("content", "files: [python-own], command: [./python-own], "
                                           "limits: {memory: 0.5}"),
         *ran = text_format("%s/ran", scratch), *own = text_format("%s/python-own", scratch);
    write_text(scratch, "python-own", script);
    ck_assert_int_eq(chmod(own, 0700), 0);
    ck_assert_int_eq(chdir(scratch), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", sweep, "-o", store, "-q"), 0);
    ck_assert_int_ne(access(ran, F_OK), 0);
    free(own);
    free(ran);
    free(sweep);
    free(script);
    ck_assert_int_eq(chdir("/"), 0);
    free(store);
    scratch_remove(scratch);
}
END_TEST

/* Of ~/.local, where a person's programs lie, their data are not seen. */
START_TEST(programs_of_a_person)
{
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
    char *local = text_format("%s/.local", scratch), *bin = text_format("%s/bin", local),
         *lib = text_format("%s/lib", local), *share = text_format("%s/share", local),
         *runner = text_format("%s/runner", bin);
    struct err e = ERR_INIT;
    ck_assert(!publish_mkdir(bin, &e) && !publish_mkdir(lib, &e) && !publish_mkdir(share, &e));
    write_text(share, "letters", "a person's");
    write_text(lib, "library", "of a program");
    write_text(bin, "runner",
               "#!/bin/sh\nfind \"${0%/bin/runner}\" -type f\nexec python3 method.py\n");
    ck_assert_int_eq(chmod(runner, 0700), 0);
    char *more = text_format("command: [%s], limits: {memory: 0.5}", runner),
         *sweep = outside_write("content", more);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", sweep, "-o", store, "-q"), 0);
    ck_assert_msg(!store_load_plan(&plan, store, NULL, &e) &&
                      !results_load(&results, &plan, store, &e),
                  "%s", e.text);
    char *log = log_of(outside_cell("content"));
    expect(log, "/.local/bin/runner");
    expect(log, "/.local/lib/library");
    ck_assert_ptr_null(strstr(log, "letters"));
    free(log);
    free(sweep);
    free(more);
    free(runner);
    free(share);
    free(lib);
    free(bin);
    free(local);
    outside_end();
}
END_TEST

/* A home folder is not shown, and what lies in its bin cannot run, by whatever name HOME has it. */
START_TEST(a_home_is_hidden)
{
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
    char *person = text_format("%s/person", scratch), *bin = text_format("%s/bin", person),
         *lib = text_format("%s/lib", person), *home = text_format("%s/home", scratch),
         *runner = text_format("%s/runner", bin);
    struct err e = ERR_INIT;
    ck_assert(!publish_mkdir(bin, &e) && !publish_mkdir(lib, &e) && !symlink("person", home));
    write_text(bin, "runner", "#!/bin/sh\nexec python3 method.py\n");
    ck_assert_int_eq(chmod(runner, 0700), 0);
    setenv("HOME", home, 1);
    char *more = text_format("command: [%s], limits: {memory: 0.5}", runner),
         *sweep = outside_write("content", more);
    ck_assert_int_ne(TOOL_RUN(scratch, "run", sweep, "-o", store, "-q"), 0);
    char *said = slurp(scratch, "stderr");
    expect(said, "some cells failed");
    free(said);
    free(sweep);
    free(more);
    free(runner);
    free(home);
    free(lib);
    free(bin);
    free(person);
    free(store);
    scratch_remove(scratch);
}
END_TEST

/* A folder for PATH in which there is Python and no bwrap. */
static char *path_without_bwrap(void)
{
    char *place = text_format("%s/bin", scratch), *link = text_format("%s/python3", place);
    struct err e = ERR_INIT;
    struct text found = {0};
    FILE *f = popen("python3 -c 'import sys; print(sys.executable)'", "r");
    char line[4096] = "";
    ck_assert(f && fgets(line, sizeof line, f));
    pclose(f);
    line[strcspn(line, "\n")] = '\0';
    ck_assert_int_eq(publish_mkdir(place, &e), 0);
    ck_assert_int_eq(symlink(line, link), 0);
    text_free(&found);
    free(link);
    return place;
}

/* Where there is no bwrap the same spy sees the labels, and the record, the tables and a note say
 * that it could. */
START_TEST(not_confined_is_said)
{
    struct err e = ERR_INIT;
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
    char *sweep = outside_write("spy", "files: [place.txt], limits: {memory: 0.5}"),
         *path = path_without_bwrap();
    char *was = text_copy(getenv("PATH"));
    ck_assert_int_eq(setenv("PATH", path, 1), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", sweep, "-o", store), 0);
    setenv("PATH", was, 1);
    char *said = slurp(scratch, "stderr");
    expect(said, "not confined: there is no bwrap");
    free(said);
    ck_assert_msg(!store_load_plan(&plan, store, NULL, &e) &&
                      !results_load(&results, &plan, store, &e),
                  "%s", e.text);
    const char *hash = outside_cell("spy");
    ck_assert(!is_confined(hash));
    char *log = log_of(hash);
    expect(log, "/labels.npy");
    free(log);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store), 0);
    said = slurp(scratch, "stdout");
    expect(said, "- Mark n: not confined");
    free(said);
    free(was);
    free(path);
    free(sweep);
    outside_end();
}
END_TEST

/* The last 64 KiB of what it printed are kept. */
START_TEST(the_end_of_a_long_log)
{
    outside_begin("talk", "limits: {memory: 0.5}", 0);
    char *log = log_of(outside_cell("talk"));
    ck_assert_uint_eq(strlen(log), 65536);
    expect(log, "y\nat the end\n");
    ck_assert_ptr_null(strstr(log, "working"));
    free(log);
    outside_end();
}
END_TEST

/* ---- order ---------------------------------------------------------------------------------- */

static uint64_t order_of(const char *hash)
{
    struct err e = ERR_INIT;
    uint64_t order = 0;
    ck_assert_msg(!store_load_order(store, hash, &order, &e), "%s", e.text);
    return order;
}

/* A method that predicts an image's place alone: what is stored are places, moved as the order
 * says, which is another in another store. Source images keep their places. */
START_TEST(target_images_are_in_another_order)
{
    enum { IMAGES = 16, CLASSES = 4, CHARACTERS = 2 };
    outside_begin("position", "deterministic: true, limits: {memory: 0.5}", 0);
    const char *hash = outside_cell("position");
    const uint64_t order = order_of(hash);
    struct npy predictions = read_array(hash, "predictions.npy");
    uint32_t places[IMAGES];
    struct rng r = rng_stream(order, "target test", 0);
    bool moved = false;
    for (uint32_t i = 0; i < IMAGES; i++)
        places[i] = i;
    rng_shuffle(&r, places, IMAGES);
    for (int i = 0; i < IMAGES; i++) {
        ck_assert_int_eq(predictions.data[places[i] * CHARACTERS], i % CLASSES);
        moved |= places[i] != (uint32_t)i;
    }
    ck_assert(moved);
    npy_free(&predictions);
    free(verify(0, "--rerun", "9")); /* the same order */
    char *first = scratch, *first_store = store;
    results_free(&results);
    plan_free(&plan);
    outside_begin("position", "deterministic: true, limits: {memory: 0.5}", 0);
    ck_assert_str_eq(outside_cell("position"), hash = outside_cell("position"));
    ck_assert_uint_ne(order_of(hash), order);
    outside_end();
    free(first_store);
    scratch_remove(first);
}
END_TEST

/* ---- proof ---------------------------------------------------------------------------------- */

/* One that claims what it does not keep is found; of one that claims nothing it is said. */
START_TEST(claims_of_determinism)
{
    outside_begin("chance", "deterministic: true, limits: {memory: 0.5}", 0);
    char *said = verify(1, "--rerun", "9");
    expect(said, "trained again, predictions.npy differs");
    free(said);
    outside_end();
    outside_begin("chance", "limits: {memory: 0.5}", 0);
    free(verify(0, "--rerun", "9"));
    said = slurp(scratch, "stderr");
    expect(said, "1 cell of methods from outside: not claimed");
    free(said);
    outside_end();
}
END_TEST

/* Points along a training: proved by L2, and chosen by a rule. */
START_TEST(curves)
{
    outside_begin("curve", "limits: {memory: 0.5}", 0);
    const char *hash = outside_cell("curve");
    free(verify(0, "--level", "2"));
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--select", "source-val"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--select", "im", "--all"), 0);
    json_t *record = read_cell(hash, "record.json");
    json_t *curve = json_object_get(json_object_get(record, "result"), "curve");
    ck_assert_uint_eq(json_array_size(json_object_get(curve, "step")), 3);
    ck_assert_int_eq((int)json_integer_value(json_array_get(json_object_get(curve, "step"), 2)), 9);
    json_decref(record);
    alter_array(hash, "curve_predictions.npy", 3);
    char *found = verify(1, "--level", "2");
    expect(found, hash);
    free(found);
    outside_end();
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("confine");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, its_own_program_runs_nowhere_else);
    tcase_add_test(t, not_confined_is_said);
    tcase_add_test(t, the_end_of_a_long_log);
    tcase_add_test(t, target_images_are_in_another_order);
    tcase_add_test(t, claims_of_determinism);
    tcase_add_test(t, curves);
    return t;
}

static TCase *make_spy(void)
{
    TCase *t = tcase_create("spy");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, a_spy_finds_no_target_label);
    tcase_add_test(t, programs_of_a_person);
    tcase_add_test(t, a_home_is_hidden);
    return t;
}

/* Namespaces may be forbidden, as they are in many containers. */
static bool can_confine(void)
{
    return system("bwrap --unshare-all --ro-bind / / true 2>/dev/null") == 0;
}

int main(void)
{
    const bool confines = can_confine();
    Suite *s = suite_create("confine");
    suite_add_tcase(s, make());
    if (confines)
        suite_add_tcase(s, make_spy());
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    if (!failed && !confines)
        fprintf(stderr, "SKIPPED in part: what a confined program sees; package: bubblewrap\n");
    return failed ? EXIT_FAILURE : confines ? EXIT_SUCCESS : SKIPPED;
}
