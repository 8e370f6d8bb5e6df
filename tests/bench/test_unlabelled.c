/* A target whose labels nobody knows is adapted to and never scored: no record, table, page or
 * comparison has an accuracy of it, the validators stand there instead, and what needs its labels
 * is refused. */
#include "base/json.h"
#include "tests/bench/altered.h"
#include "tests/bench/imports.h"
#include "tests/bench/sweeps.h"

static char *folder; /* of the imports */

/* "blind": B's images to train with, without labels. "half": with labels to test with alone. */
static void write_domains(void)
{
    folder = scratch_make();
    imports_write(folder);
    const char *const tests[] = {"", ", test: B_test.images, test_labels: B_test.labels"};
    const char *const names[] = {"blind", "half"};
    for (int i = 0; i < 2; i++) {
        char *text = text_format("name: %s\ncanvas: {width: 8, height: 8, channels: 1}\n"
                                 "alphabet: \"0123456789\"\nlength: 1\n"
                                 "import: {train: B_train.images%s}\n",
                                 names[i], tests[i]);
        char *file = text_format("%s.yaml", names[i]);
        write_text(folder, file, text);
        free(file);
        free(text);
    }
}

static char *sweep_of(const char *data, const char *pairs, const char *more)
{
    return text_format("name: t\nseeds: 1..2\ndata: {%s}\npairs: [%s]\n%s\n"
                       "domains: {A: %s/A.yaml, B: %s/B.yaml, blind: %s/blind.yaml, half: "
                       "%s/half.yaml}\n"
                       "network: {encoder: \"flatten | dense 8 | relu\"}\n"
                       "source: {steps: 8, batch: 8}\n"
                       "adapt: {steps: 6, batch: 4, evaluate_every: 3}\nmethods: [coral]\n",
                       data, pairs, more, folder, folder, folder, folder);
}

/* ---- plans ---------------------------------------------------------------------------------- */

static void refused(const char *data, const char *pairs, const char *more, const char *part)
{
    char *text = sweep_of(data, pairs, more);
    expect_error(text, part);
    free(text);
}

static struct plan planned(const char *pairs, const char *more)
{
    char *text = sweep_of("train: 40, test: 20", pairs, more);
    struct plan p = read_plan(text);
    free(text);
    return p;
}

static int oracles(const struct plan *p)
{
    int count = 0;
    for (int i = 0; i < p->row_count; i++)
        count += p->rows[i].rank == RANK_ORACLE;
    return count;
}

START_TEST(what_needs_labels_is_refused)
{
    static const char data[] = "train: 40, test: 20", pair[] = "{source: A, target: blind}";
    static const char asked[] = "baselines: [source_only, oracle]";
    write_domains();
    refused(data, pair, asked,
            "s.yaml:5:26: the oracle trains on the target's labels, and nobody "
            "knows those of 'blind'");
    refused(data, "{source: A, target: half}", asked, "nobody knows those of 'half'");
    refused(data, "{source: blind, target: A}", "", "'blind' cannot be a source");
    refused(data, "{source: half, target: A}", "", "'half' cannot be a source");
    refused("train: 40, test: train, source_test: 20", pair, "",
            "test: train: 'blind' cannot be tested on its training images");
    refused("train: 40, test: train, source_test: 20", "{source: A, target: half}", "",
            "'half' cannot be tested on its training images");
    refused("train: 40, test: 20, target_test: 20", pair, "", "'target_test' would do nothing");
    scratch_remove(folder);
}
END_TEST

/* Unasked, the oracle is a row of the pairs that have labels; asked for, it is left out by a rule.
 */
START_TEST(an_oracle_where_there_are_labels)
{
    static const char pairs[] = "{source: A, target: B}, {source: A, target: blind}";
    write_domains();
    struct plan p = planned("{source: A, target: blind}", "");
    ck_assert_int_eq(oracles(&p), 0);
    ck_assert(!plan_pair_is_scored(&p, 0));
    plan_free(&p);
    p = planned(pairs, "");
    ck_assert_int_eq(oracles(&p), 1);
    ck_assert(plan_pair_is_scored(&p, 0) && !plan_pair_is_scored(&p, 1));
    plan_free(&p);
    p = planned(pairs, "baselines: [source_only, oracle]\n"
                       "exclude: [{target: blind, method: oracle}]");
    ck_assert_int_eq(oracles(&p), 1);
    plan_free(&p);
    p = planned("{source: A, target: half}", "");
    ck_assert_int_eq(oracles(&p), 0);
    ck_assert(plan_pair_is_scored(&p, 0));
    plan_free(&p);
    scratch_remove(folder);
}
END_TEST

/* ---- a sweep that is computed ---------------------------------------------------------------- */

static void set_up_blind(void)
{
    write_domains();
    char *text =
        sweep_of("train: 40, test: 20", "{source: A, target: B}, {source: A, target: blind}", "");
    write_text(folder, "sweep.yaml", text);
    char *path = text_format("%s/sweep.yaml", folder);
    set_up_of(path);
    free(path);
    free(text);
}

static void tear_down_blind(void)
{
    tear_down();
    scratch_remove(folder);
}

static json_t *read_json(char *path)
{
    struct err e = ERR_INIT;
    json_t *j = NULL;
    ck_assert_msg(!json_load(path, &j, &e), "%s", e.text);
    free(path);
    return j;
}

static const char *cell_of(bool scored, enum row_rank rank)
{
    for (int i = 0; i < plan.row_count; i++)
        if (plan.rows[i].rank == rank && plan_pair_is_scored(&plan, plan.rows[i].pair) == scored)
            return plan.cells[plan.rows[i].cells[0]].hash;
    ck_abort_msg("no such row");
    return NULL;
}

static void check_record(enum row_rank rank)
{
    json_t *record = read_json(store_cell_path(store, cell_of(false, rank), "record.json"));
    const json_t *result = json_object_get(record, "result"), *point;
    const json_t *curve = json_object_get(result, "curve");
    size_t i;
    ck_assert_ptr_null(json_object_get(result, "target"));
    ck_assert_ptr_null(json_object_get(json_object_get(record, "images"), "target_test"));
    ck_assert_uint_eq(json_object_size(json_object_get(result, "validators")), VALIDATOR_COUNT);
    json_array_foreach(json_object_get(curve, "target"), i, point) ck_assert(json_is_null(point));
    json_array_foreach(json_object_get(curve, "target_string"), i, point)
        ck_assert(json_is_null(point));
    json_decref(record);
}

/* The validators at the end are those of the curve's last point, and the training itself is that of
 * the pair whose labels are known: the same images, the same weights. */
START_TEST(records_have_no_accuracy)
{
    check_record(RANK_SOURCE_ONLY);
    check_record(RANK_METHOD);
    json_t *blind = read_json(store_cell_path(store, cell_of(false, RANK_METHOD), "record.json"));
    json_t *known = read_json(store_cell_path(store, cell_of(true, RANK_METHOD), "record.json"));
    const json_t *end = json_object_get(json_object_get(blind, "result"), "validators");
    for (int i = 0; i < VALIDATOR_COUNT; i++) {
        const char *name = validators[i]->name;
        const json_t *own =
            json_object_get(json_object_get(json_object_get(blind, "result"), "curve"), name);
        const json_t *other =
            json_object_get(json_object_get(json_object_get(known, "result"), "curve"), name);
        ck_assert(json_equal(own, other));
        ck_assert(
            json_equal(json_object_get(end, name), json_array_get(own, json_array_size(own) - 1)));
    }
    ck_assert_ptr_null(json_object_get(json_object_get(known, "result"), "validators"));
    json_decref(known);
    json_decref(blind);
}
END_TEST

START_TEST(reports_show_validators)
{
    static const char *const files[] = {"report.md", "report.tex", "report.json", "report.html"};
    char *sweep = store_sweep_path(store, plan.name, NULL);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *text = slurp(sweep, files[i]);
        expect(text, "Never scored, since nobody knows the labels of the target: A");
        free(text);
    }
    char *page = slurp(sweep, "report.html");
    ck_assert_ptr_null(strstr(page, "synthetic"));
    expect(page, "id=\"unlabelled\"");
    expect(page, "nobody knows the texts");
    expect(page, "each domain shows texts of its own");
    ck_assert_ptr_null(strstr(page, "each column shows one text"));
    free(page);
    char *table = slurp(sweep, "report.unlabelled.csv");
    expect(table, "coral");
    ck_assert_ptr_null(strstr(table, "A→B"));
    free(table);
    json_t *all = read_json(text_format("%s/report.json", sweep)), *row;
    size_t i;
    json_array_foreach(json_object_get(all, "rows"), i, row)
    {
        const bool blind = text_equal(json_string_value(json_object_get(row, "pair")), "A→blind");
        const json_t *accuracy = json_object_get(row, "character");
        ck_assert(json_is_number(json_object_get(accuracy, "mean")) != blind);
        ck_assert(!blind || !json_is_true(json_object_get(row, "best")));
    }
    ck_assert_uint_eq(json_array_size(json_object_get(all, "targets_without_labels")), 2);
    json_decref(all);
    free(sweep);
}
END_TEST

/* A rule that needs labels is said to choose nothing. */
START_TEST(the_oracle_rule_chooses_nothing)
{
    static const char note[] = "The rule oracle needs labels and chooses nothing here";
    char *sweep = store_sweep_path(store, plan.name, NULL);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--select", "oracle"), 0);
    char *chosen = slurp(scratch, "stdout"), *last = slurp(sweep, "report.md");
    expect(chosen, note);
    ck_assert_ptr_null(strstr(last, note));
    free(last);
    free(chosen);
    free(sweep);
}
END_TEST

START_TEST(the_other_commands_say_so)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    char *said = slurp(scratch, "stdout");
    expect(said, "1 of 2 pairs is never scored");
    free(said);
    free(verify(0, "--rerun", "1"));
    said = slurp(scratch, "stderr");
    expect(said, "pair A→blind has no accuracy to prove");
    free(said);
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, store), 0);
    said = slurp(scratch, "stdout");
    expect(said, "| A→blind | CORAL | untied |  | im |");
    expect(said, "| A→B | CORAL | untied |  | accuracy |");
    free(said);
}
END_TEST

/* An accuracy that is written into a record, and a validator that is not that of its curve. */
START_TEST(altered_records_are_found)
{
    static const char *const keys[] = {"target", "validators"};
    static const char *const values[] = {"{\"mean\": 0.9, \"string\": 0.8, \"count\": 20}",
                                         "{\"im\": 9.0, \"entropy\": 0.0, \"snd\": 1.0}"};
    static const char *const said[] = {"it has an accuracy of a target whose labels nobody knows",
                                       "validators.im is not that of the end of its curve"};
    const char *hash = cell_of(false, RANK_METHOD);
    for (int i = 0; i < 2; i++) {
        char *path = store_cell_path(store, hash, "record.json");
        json_t *record = read_json(text_copy(path));
        char *was = json_readable(record);
        json_object_set_new(json_object_get(record, "result"), keys[i],
                            json_loads(values[i], 0, NULL));
        char *text = json_readable(record);
        write_back(path, text, strlen(text), hash);
        char *found = verify(1, "--level", "2");
        expect(found, said[i]);
        write_back(path, was, strlen(was), hash);
        free(found);
        free(text);
        free(was);
        json_decref(record);
        free(path);
    }
    free(verify(0, "--level", "2"));
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("plans");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, what_needs_labels_is_refused);
    tcase_add_test(t, an_oracle_where_there_are_labels);
    return t;
}

static TCase *make_computed(void)
{
    TCase *t = tcase_create("computed");
    tcase_set_timeout(t, 120);
    tcase_add_checked_fixture(t, set_up_blind, tear_down_blind);
    tcase_add_test(t, records_have_no_accuracy);
    tcase_add_test(t, reports_show_validators);
    tcase_add_test(t, the_oracle_rule_chooses_nothing);
    tcase_add_test(t, the_other_commands_say_so);
    tcase_add_test(t, altered_records_are_found);
    return t;
}

int main(void)
{
    Suite *s = suite_create("unlabelled");
    suite_add_tcase(s, make());
    suite_add_tcase(s, make_computed());
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
