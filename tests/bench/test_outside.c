/* Methods from outside: entries of a sweep and their identity, what a store keeps of them, and what
 * becomes of those that do not keep to the protocol. */
#include "bench/sweep/external.h"
#include "base/json.h"
#include "bench/plan/cell.h"
#include "tests/bench/altered.h"
#include "tests/bench/outside.h"

/* ---- plans ---------------------------------------------------------------------------------- */

static char *folder;

static void set_up_folder(void)
{
    folder = scratch_make();
    write_text(folder, "a.py", "print(1)\n");
    write_text(folder, "b.txt", "weights\n");
}

static void tear_down_folder(void)
{
    scratch_remove(folder);
}

/* The hash of the first method cell of a sweep with the entry. */
static char *name_of(const char *entry)
{
    char *text = text_format(HEAD_OF_ONE_SEED PAIR "methods: [%s]\n", entry);
    char *at = text_format("%s/s.yaml", folder);
    struct plan p;
    struct domains domains = {0};
    struct err e = ERR_INIT;
    plan_parse(&p, text, at, NULL, 0, &domains, &e);
    ck_assert_msg(e.code == ERR_NONE, "%s", e.text);
    const char *found = NULL;
    for (int i = 0; i < p.row_count; i++)
        if (text_equal(p.rows[i].method, "external"))
            found = p.cells[p.rows[i].cells[0]].hash;
    char *name = text_copy(found);
    ck_assert_ptr_nonnull(name);
    plan_free(&p);
    domains_free(&domains);
    free(at);
    free(text);
    return name;
}

static void expect_names(const char *a, const char *b, bool same)
{
    char *one = name_of(a), *other = name_of(b);
    ck_assert_msg(text_equal(one, other) == same, "%s and %s", a, b);
    free(other);
    free(one);
}

START_TEST(a_name_is_files_command_settings)
{
    static const char plain[] = "{external: a.py}";
    expect_names(plain, "{external: a.py, label: mine, command: [python3, a.py]}", true);
    expect_names(plain, "{external: a.py, deterministic: false, limits: {seconds: 3600}}", true);
    expect_names(plain, "{external: ./a.py}", true);
    expect_names(plain, "{external: a.py, command: [python3, -O, a.py]}", false);
    expect_names(plain, "{external: a.py, files: [b.txt]}", false);
    expect_names(plain, "{external: a.py, settings: {rate: 1}}", false);
    for (int i = 0; i < external_limits_table.count; i++) { /* 2 is no default */
        char *limited =
            text_format("{external: a.py, limits: {%s: 2}}", external_limits_table.params[i].name);
        expect_names(plain, limited, false);
        free(limited);
    }
    expect_names(plain, "{external: a.py, deterministic: true}", false);
    ck_assert_int_eq(external_table.count, 2); /* the program and that */
    expect_names("{external: a.py, settings: {rate: 1}}",
                 "{external: a.py, settings: {rate: \"1\"}}", false);
    char *before = name_of(plain);
    write_text(folder, "a.py", "print(2)\n");
    char *after = name_of(plain);
    ck_assert_str_ne(before, after);
    free(after);
    free(before);
}
END_TEST

static void refused(const char *more, const char *entry, const char *part)
{
    struct plan p;
    struct domains domains = {0};
    struct err e = ERR_INIT;
    char *text = text_format(HEAD "%s\nmethods:\n- %s\n", more, entry);
    char *at = text_format("%s/s.yaml", folder);
    plan_parse(&p, text, at, NULL, 0, &domains, &e);
    ck_assert_int_eq(e.code, ERR_CONFIG);
    ck_assert_msg(strstr(e.text, part) != NULL, "'%s' is not in:\n%s", part, e.text);
    err_free(&e);
    plan_free(&p);
    domains_free(&domains);
    free(at);
    free(text);
}

START_TEST(mistakes_of_an_entry)
{
    refused(PAIR, "{external: no.py}", "s.yaml:9:14: cannot read");
    refused(PAIR, "{external: a.py, methd: x}", "unknown key 'methd'");
    refused(PAIR, "{external: a.py, steps: 5}", "unknown key 'steps'");
    refused(PAIR, "{external: a.py, method: minimax}", "unknown key 'method'");
    refused(PAIR, "{external: a.py, command: []}", "a command has 1 to");
    refused(PAIR, "{external: a.py, command: python3}", "expected a list");
    refused(PAIR, "{external: a.py, files: [./a.py]}", "two files would both be called 'a.py'");
    refused(PAIR, "{external: a.py, files: [input]}", "'input' is that of a folder");
    refused(PAIR, "{external: a.py, limits: {seconds: 0}}", "seconds");
    refused(PAIR, "{external: a.py, limits: {minutes: 1}}", "unknown key 'minutes'");
    refused(PAIR, "{external: a.py, settings: 3}", "expected a map");
    refused(PAIR, "{external: a.py}\n- {external: a.py}", "the same as that of line");
    refused("pairs: [{source: left, target: right, pairing: none}]\n"
            "grid: {data.test_pairing: [layout]}",
            "{external: a.py}", "which 'test_pairing' compares");
}
END_TEST

/* Settings vary as those of other methods do; words of a command do not. */
START_TEST(lists_of_settings_are_rows)
{
    char *text =
        text_format(HEAD_OF_ONE_SEED PAIR "methods: [{external: %s/a.py, command: [python3, a.py], "
                                          "settings: {rate: [1, 2, 3]}}]\n",
                    folder);
    struct plan p = read_plan(text);
    int rows = 0;
    for (int i = 0; i < p.row_count; i++)
        if (text_equal(p.rows[i].method, "external")) {
            char *variant = text_format("settings.rate=%d", ++rows);
            ck_assert_str_eq(p.rows[i].variant, variant);
            ck_assert_str_eq(p.rows[i].label, "a");
            free(variant);
        }
    ck_assert_int_eq(rows, 3);
    plan_free(&p);
    free(text);
}
END_TEST

/* ---- failures ------------------------------------------------------------------------------- */

/* What the failure of the only cell with that setting says. */
static char *failure_of(const char *what)
{
    for (int i = 0; i < plan.cell_count; i++) {
        const json_t *external = cell_external(plan.cells[i].identity);
        const char *is =
            json_string_value(json_object_get(json_object_get(external, "settings"), "do"));
        if (!is || strcmp(is, what) != 0)
            continue;
        json_t *failure = store_load_failure(store, plan.cells[i].hash);
        ck_assert_msg(failure != NULL, "%s did not fail", what);
        ck_assert(!store_cell_exists(store, plan.cells[i].hash));
        char *said = text_copy(json_string_value(json_object_get(failure, "stderr")));
        json_decref(failure);
        return said;
    }
    ck_abort_msg("no cell does '%s'", what);
    return NULL;
}

static void fails(const char *what, const char *part)
{
    char *said = failure_of(what);
    ck_assert_msg(strstr(said, part) != NULL, "%s: '%s' is not in:\n%s", what, part, said);
    free(said);
}

START_TEST(what_breaks_the_protocol_fails)
{
    outside_begin("crash, abort, hoard, missing, link, shape, class, negative, nan, short, "
                  "text, type, curve_end, curve_order",
                  "limits: {seconds: 60, memory: 0.5}", 1);
    fails("crash", "method.py: it ended with exit code 3");
    fails("crash", "the end of its log:\n");
    fails("crash", "the reason is here");
    fails("abort", "it was ended by signal 6");
    fails("hoard", "MemoryError");
    fails("missing", "output/target_predictions.npy is missing");
    fails("link", "output/target_predictions.npy is no regular file");
    fails("shape", "has the shape (2, 16) in place of (16, 2): test images, characters");
    fails("class", "at [15][1] is no whole number of 0 to");
    fails("negative", "-1 at [15][1]");
    fails("nan", "NaN at [15][1]");
    fails("short", "is cut short");
    fails("text", "is no .npy file");
    fails("type", "does not hold whole numbers");
    fails("curve_end", "the last point of output/curve_target.npy");
    fails("curve_order", "output/steps.npy: [2] does not exceed");
    outside_end();
}
END_TEST

static void says(const char *file, const char *part, bool wanted)
{
    char *said = slurp(scratch, file);
    ck_assert_msg((strstr(said, part) != NULL) == wanted, "'%s' %s:\n%s", part,
                  wanted ? "is not in" : "is in", said);
    free(said);
}

/* Before the first cell, as often as there are programs; what the method's own folder has is not
 * looked for. A program that printed nothing has no log to show. */
START_TEST(programs_that_are_not_here)
{
    static const char warned[] =
        "adda-bench: warning: there is no program nonesuch on PATH here, and 2 cells need it\n";
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
    char *sweep = outside_write("content, other", "command: [nonesuch, method.py]");
    char *more = text_format("methods=[{external: %s/method.py, command: [nonesuch]}, {external: "
                             "%s/method.py, label: a, command: [/nonesuch/b]}, {external: "
                             "%s/method.py, label: c, command: [./method.py]}]",
                             scratch, scratch, scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", sweep), 0);
    says("stderr", warned, true);
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", sweep, "--set", more), 0);
    says("stderr", "no program nonesuch on PATH here, and 1 cell needs it\n", true);
    says("stderr", "warning: there is no program /nonesuch/b here, and 1 cell needs it\n", true);
    says("stderr", "./method.py", false);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", sweep, "-o", store), 1);
    says("stderr", warned, true);
    says("stderr", "there is no program nonesuch on PATH\n", true);
    says("stderr", "its log", false);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store, "-q"), 1);
    says("stderr", warned, true);
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 1);
    says("stdout", "method.py: there is no program nonesuch on PATH\n", true);
    says("stdout", "its log", false);
    free(more);
    free(sweep);
    free(store);
    scratch_remove(scratch);
}
END_TEST

START_TEST(time_is_limited)
{
    outside_begin("hang, chatter", "limits: {seconds: 4, memory: 0.5}", 1);
    fails("chatter", "it was killed after its limit of 4 s");
    fails("hang", "it was killed after its limit of 4 s");
    fails("hang", "working: hang");
    outside_end();
}
END_TEST

/* ---- what is kept --------------------------------------------------------------------------- */

/* This one gives no curve: under that rule its end counts, and the outputs say so. */
static void expect_end_of(const char *rule)
{
    static const char told[] = "Not selected, but the end of training, since no step of it has a "
                               "number for this rule: method, settings.do=content.";
    char *ruled = text_format(",%s\n", rule);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--select", rule, "-f", "csv"), 0);
    expect_has(scratch, "stdout", ",last\n");
    expect_has(scratch, "stdout", ruled); /* source only */
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--select", rule), 0);
    expect_has(scratch, "stdout", told);
    expect_lacks(scratch, "stdout", "any method");
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, store, "--select", rule), 0);
    expect_has(scratch, "stdout", told);
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, store, "-f", "csv", "--select", rule), 0);
    expect_has(scratch, "stdout", ",last\n");
    expect_has(scratch, "stdout", ruled);
    free(ruled);
}

/* The store alone is enough: the file that the sweep named is gone, a cell and its order too. */
START_TEST(a_store_is_enough)
{
    outside_begin("content", "deterministic: true, limits: {memory: 0.5}", 0);
    char *script = text_format("%s/method.py", scratch);
    ck_assert_int_eq(unlink(script), 0);
    const char *hash = outside_cell("content");
    char *cell = store_cell_path(store, hash, NULL);
    struct err e = ERR_INIT;
    ck_assert_int_eq(publish_remove(cell, &e), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store, "-q"), 1); /* without an order */
    ck_assert_int_eq(store_save_order(store, hash, 7, &e), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "retry", store, "-q"), 0);
    ck_assert_int_eq(store_count(store, "orders"), 0);
    free(verify(0, "--rerun", "9"));
    expect_end_of("source-val");
    expect_end_of("im");
    expect_end_of("oracle");
    ck_assert_int_eq(TOOL_RUN(scratch, "gc", store, "-q"), 0);
    ck_assert_int_eq(store_count(store, "methods"), 1);
    char *file = text_format("%s/methods", store), **names;
    int count;
    ck_assert_int_eq(list_folder(file, &names, &count, &e), 0);
    write_text(file, names[0], "print('another')\n");
    char *found = verify(1, "--level", "0");
    expect(found, "'method.py' of a method from outside, is not what its name says");
    free(found);
    names_free(names, count);
    free(file);
    free(cell);
    free(script);
    outside_end();
}
END_TEST

/* Accuracies along a training, which it may give, are chosen among; validators it has none. */
START_TEST(a_curve_is_chosen_among)
{
    outside_begin("curve", "deterministic: true, limits: {memory: 0.5}", 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--select", "source-val", "-f", "csv"), 0);
    expect_lacks(scratch, "stdout", ",last\n");
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--select", "oracle", "-f", "csv"), 0);
    expect_lacks(scratch, "stdout", ",last\n");
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--select", "im", "-f", "csv"), 0);
    expect_has(scratch, "stdout", ",last\n");
    outside_end();
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("plans");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, set_up_folder, tear_down_folder);
    tcase_add_test(t, a_name_is_files_command_settings);
    tcase_add_test(t, mistakes_of_an_entry);
    tcase_add_test(t, lists_of_settings_are_rows);
    return t;
}

static TCase *make_run(void)
{
    TCase *t = tcase_create("run");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, what_breaks_the_protocol_fails);
    tcase_add_test(t, programs_that_are_not_here);
    tcase_add_test(t, time_is_limited);
    tcase_add_test(t, a_store_is_enough);
    tcase_add_test(t, a_curve_is_chosen_among);
    return t;
}

int main(void)
{
    Suite *s = suite_create("outside");
    suite_add_tcase(s, make());
    suite_add_tcase(s, make_run());
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
