/* Texts of users on their way: refused where a sweep is read, checked again where a lock is, and
 * never lost where they are no UTF-8. */
#include <jansson.h>

#include "base/json.h"
#include "bench/plan/lock.h"
#include "bench/store/integrity.h"
#include "bench/store/store.h"
#include "bench/sweep/nodes.h"
#include "tests/bench/sweeps.h"

static char *scratch, *store;

static void set_up(void)
{
    scratch = scratch_make();
    store = text_format("%s/st\xffore", scratch);
}

static void tear_down(void)
{
    free(store);
    scratch_remove(scratch);
}

/* ---- sweeps -------------------------------------------------------------------------------------
 */

START_TEST(a_sweep_with_such_names_is_refused)
{
    static const struct {
        const char *text, *said;
    } cases[] = {
        {HEAD "pairs: [{source: left, target: right, name: \"x\\nmethod=oracle\"}]\n"
              "exclude: [{method: oracle}]\n",
         "s.yaml:6:45: name: the text holds a line break"},
        {HEAD "pairs: [{source: left, target: right, name: \"\"}]\n", "s.yaml:6:45: name"},
        {HEAD "pairs: [{source: left, target: right, name: \"a\\u202eb\"}]\n", "control or format"},
        {HEAD "pairs: [{source: left, target: right, name: \" a\"}]\n", "blank"},
        {HEAD PAIR "methods: [{method: minimax, label: \"a\\rb\"}]\n",
         "s.yaml:7:36: label: the text holds a line break"},
        {HEAD PAIR "methods: [{method: minimax, label: \"a\\tb\"}]\n", "control or format"},
        {HEAD PAIR "methods: [{method: minimax, label: [good, \"a\\u2028b\"]}]\n", "line break"},
        {HEAD PAIR "methods: [minimax]\ngrid: {\"domains.x\\nmethod\": [" GOLDEN
                   "/domains/left.yaml]}\n",
         "s.yaml:8:8: the name holds a line break"},
        {HEAD PAIR "description: \"a\\u202eb\"\n", "s.yaml:7:14: the description holds a control"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *said = read_wrong(cases[i].text);
        ck_assert_msg(strstr(said, cases[i].said) != NULL, "%zu: %s", i, said);
        free(said);
    }
}
END_TEST

/* A text of several lines is one line where it tells rows apart, and a rule finds it. */
START_TEST(settings_of_several_lines_make_one)
{
    struct plan p;
    struct err e = ERR_INIT;
    const char *sweep =
        HEAD PAIR "methods: [minimax]\n"
                  "grid: {network.encoder: [\"conv 4 5x5 | relu |\\n flatten | dense 8\", "
                  "\"conv 4 5x5 | flatten | dense 8\"]}\n"
                  "exclude: [{network.encoder: \"conv 4 5x5 | relu |\\n flatten | dense 8\"}]\n";
    ck_assert_msg(!read_with(&p, sweep, NULL, &e), "%s", e.text);
    for (int i = 0; i < p.row_count; i++)
        ck_assert_str_eq(p.rows[i].variant, "network.encoder=conv 4 5x5 | flatten | dense 8");
    plan_free(&p);
    ck_assert(read_with(&p, HEAD PAIR, "name=a\xff", &e) != ERR_NONE);
    ck_assert_msg(strstr(e.text, "is not UTF-8") != NULL, "%s", e.text);
    err_free(&e);
    plan_free(&p);
}
END_TEST

/* ---- locks --------------------------------------------------------------------------------------
 */

static void put(const char *folder, const char *name, const char *data, size_t size)
{
    struct err e = ERR_INIT;
    char *path = text_format("%s/%s", folder, name);
    ck_assert_msg(!publish_file(path, data, size, &e), "%s", e.text);
    free(path);
}

static json_t *load_lock(const char *path)
{
    json_t *lock;
    struct err e = ERR_INIT;
    ck_assert_msg(!json_load(path, &lock, &e), "%s", e.text);
    return lock;
}

/* A text of the lock, by the keys that lead to it; a list gives its first. */
static void set_text(json_t *in, const char *group, const char *key, const char *text)
{
    json_t *holder = *group ? json_array_get(json_object_get(in, group), 0) : in;
    ck_assert_ptr_nonnull(json_object_get(holder, key));
    json_object_set_new(holder, key, json_string(text));
}

START_TEST(a_lock_with_such_names_is_refused)
{
    static const struct {
        const char *group, *key, *text;
    } forged[] = {{"", "name", "../../../evil"},
                  {"", "name", "/tmp/evil"},
                  {"", "name", ".."},
                  {"", "name", ""},
                  {"", "name", "another"},
                  {"", "description", "a\x1b[2J"},
                  {"pairs", "name", "x\n\\input{owned}"},
                  {"pairs", "name", ""},
                  {"pairs", "source_name", "x\ny"},
                  {"pairs", "target_name", "x\ty"},
                  {"pairs", "family", "x\ny"},
                  {"pairs", "pairing", "<script>"},
                  {"rows", "label", "x\nmethod=oracle"},
                  {"rows", "label", ""},
                  {"rows", "method", "x\ny"},
                  {"rows", "sharing", "x\ny"},
                  {"rows", "variant", "x\u2028y"}};
    static const char *const commands[] = {"status", "report", "verify", "run", "retry"};
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "seeds=1"), 0);
    char *folder = store_sweep_path(store, "micro", NULL);
    char *path = store_sweep_path(store, "micro", "lock.json");
    for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
        json_t *good = load_lock(path), *lock = json_deep_copy(good);
        set_text(lock, forged[i].group, forged[i].key, forged[i].text);
        char *text = json_canonical(lock), *before = json_canonical(good);
        put(folder, "lock.json", text, strlen(text));
        for (size_t k = 0; k < sizeof commands / sizeof *commands; k++)
            ck_assert_msg(TOOL_RUN(scratch, commands[k], store) == ERR_DATA, "%zu %s", i,
                          commands[k]);
        ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all"), ERR_DATA);
        put(folder, "lock.json", before, strlen(before));
        free(before);
        free(text);
        json_decref(lock);
        json_decref(good);
    }
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--sweep", "../sweeps/micro"), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--sweep", "micro"), 0);
    free(path);
    free(folder);
}
END_TEST

/* ---- what is no UTF-8 ---------------------------------------------------------------------------
 */

/* What the last command printed as JSON; the caller drops the reference. */
static json_t *printed(void)
{
    json_error_t why;
    char *text = slurp(scratch, "stdout");
    json_t *value = json_loads(text, 0, &why);
    ck_assert_msg(value != NULL, "%s in:\n%s", why.text, text);
    free(text);
    return value;
}

static int count_holding(const json_t *list, const char *part)
{
    size_t i;
    const json_t *text;
    int count = 0;
    json_array_foreach(list, i, text) count += strstr(json_string_value(text), part) != NULL;
    return count;
}

/* A file of any name in a cell, bytes of any kind in a report, a store in any folder. */
START_TEST(findings_are_whole)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "seeds=1"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    char **names, *cells = text_format("%s/cells", store);
    struct err e = ERR_INIT;
    int count;
    ck_assert_int_eq(list_folder(cells, &names, &count, &e), ERR_NONE);
    char *cell = store_cell_path(store, names[0], NULL);
    put(cell, "a\xff\nL0: 9 checked, 0 wrong", "", 0);
    put(cell, "\x1b[2Jb", "", 0);
    char *folder = store_sweep_path(store, "micro", NULL), *csv = slurp(folder, "report.csv");
    csv[strlen(csv) / 2] = (char)0xff;
    put(folder, "report.csv", csv, strlen(csv));
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store, "--level", "1", "--json"), 1);
    json_t *levels = printed();
    const json_t *l0 = json_object_get(json_array_get(levels, 0), "findings");
    const json_t *l1 = json_object_get(json_array_get(levels, 1), "findings");
    ck_assert_uint_eq(json_array_size(l0), 1);
    ck_assert_int_eq(count_holding(l0, "a\\xff\\nL0: 9 checked"), 1);
    ck_assert_int_eq(count_holding(l0, "\\x1b[2Jb is not in the sums"), 1);
    ck_assert_uint_ge(json_array_size(l1), 1);
    ck_assert_int_ge(count_holding(l1, "st\\xffore/sweeps/micro/report.csv"), 1);
    json_decref(levels);
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store, "--level", "1"), 1);
    char *said = slurp(scratch, "stdout");
    ck_assert_ptr_null(strstr(said, "\nL0: 9 checked"));
    ck_assert_ptr_null(strchr(said, 0x1b));
    free(said);
    free(csv);
    free(folder);
    free(cell);
    free(cells);
    names_free(names, count);
}
END_TEST

/* Why a cell failed is kept and shown, and what gc removes is listed. */
START_TEST(failures_and_removals_are_whole)
{
    struct err e = ERR_INIT;
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "seeds=1"), 0);
    char *cells = text_format("%s/cells", store), *domains = text_format("%s/domains", store);
    ck_assert_int_eq(publish_remove(cells, &e), ERR_NONE);
    ck_assert_int_eq(publish_remove(domains, &e), ERR_NONE);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store, "-q"), ERR_FAILED);
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store, "--json"), ERR_FAILED);
    json_t *all = printed();
    const json_t *failed = json_object_get(json_array_get(all, 0), "failed");
    ck_assert_uint_ge(json_array_size(failed), 1);
    const char *why = json_string_value(json_object_get(json_array_get(failed, 0), "stderr"));
    ck_assert_msg(why && strstr(why, "st\\xffore/domains") != NULL, "%s", why);
    json_decref(all);
    char *failures = text_format("%s/failures", store);
    put(failures, "b\xff.json", "{}", 2);
    ck_assert_int_eq(TOOL_RUN(scratch, "gc", store, "-n", "--json"), 0);
    all = printed();
    ck_assert_int_eq(
        count_holding(json_object_get(all, "removed"), "st\\xffore/failures/b\\xff.json"), 1);
    ck_assert_int_eq(json_integer_value(json_object_get(all, "count")),
                     (int)json_array_size(json_object_get(all, "removed")));
    json_decref(all);
    free(failures);
    free(domains);
    free(cells);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("texts");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_sweep_with_such_names_is_refused);
    tcase_add_test(t, settings_of_several_lines_make_one);
    tcase_add_test(t, a_lock_with_such_names_is_refused);
    tcase_add_test(t, findings_are_whole);
    tcase_add_test(t, failures_and_removals_are_whole);
    return t;
}

int main(void)
{
    return run_suite("texts", make);
}
