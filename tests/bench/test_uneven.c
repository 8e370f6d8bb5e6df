/* Domains whose characters are not equally frequent: recall of each class stands in records and
 * reports of their cells, and of no others, and is proved from the predictions. */
#include "base/json.h"
#include "tests/bench/altered.h"
#include "tests/bench/sweeps.h"

enum { CLASSES = 4, HEADS = 2 };

static void set_up_uneven(void)
{
    set_up_of(GOLDEN "/uneven.yaml");
}

static json_t *read_json(char *path)
{
    struct err e = ERR_INIT;
    json_t *j = NULL;
    ck_assert_msg(!json_load(path, &j, &e), "%s", e.text);
    free(path);
    return j;
}

static json_t *record_of(const char *hash)
{
    return read_json(store_cell_path(store, hash, "record.json"));
}

/* The first cell of the inverted GAN in a pair. */
static const char *gan_of(const char *pair)
{
    for (int i = 0; i < plan.row_count; i++)
        if (plan.rows[i].rank == RANK_METHOD &&
            text_equal(plan.pairs[plan.rows[i].pair].name, pair))
            return plan.cells[plan.rows[i].cells[0]].hash;
    ck_abort_msg("no pair %s", pair);
    return NULL;
}

/* Counted by hand from the stored arrays; -1: not shown. */
static void count(const char *hash, double recall[CLASSES])
{
    struct npy said = read_array(hash, "predictions.npy"), right = read_array(hash, "labels.npy");
    int shown[CLASSES] = {0}, hits[CLASSES] = {0};
    for (int i = 0; i < right.extent[0] * HEADS; i++) {
        shown[right.data[i]]++;
        hits[right.data[i]] += said.data[i] == right.data[i];
    }
    for (int k = 0; k < CLASSES; k++)
        recall[k] = shown[k] ? (double)hits[k] / shown[k] : -1;
    npy_free(&right);
    npy_free(&said);
}

START_TEST(records_hold_recall)
{
    const char *hash = gan_of("left→uneven");
    json_t *record = record_of(hash);
    const json_t *target = json_object_get(json_object_get(record, "result"), "target");
    const json_t *list = json_object_get(target, "recall");
    double recall[CLASSES], worst = 1;
    count(hash, recall);
    ck_assert_int_eq((int)json_array_size(list), CLASSES);
    ck_assert_double_lt(recall[3], 0);
    ck_assert(json_is_null(json_array_get(list, 3)));
    for (int k = 0; k < 3; k++) {
        ck_assert_double_eq_tol(json_number_value(json_array_get(list, (size_t)k)), recall[k],
                                1e-12);
        worst = recall[k] < worst ? recall[k] : worst;
    }
    ck_assert_double_eq_tol(json_number_value(json_object_get(target, "worst_recall")), worst,
                            1e-12);
    json_decref(record);
}
END_TEST

/* Cells of the same sweep between even domains are what they were. */
START_TEST(even_records_do_not)
{
    json_t *record = record_of(gan_of("left→right"));
    char *text = json_canonical(record);
    ck_assert_ptr_null(strstr(text, "recall"));
    free(text);
    json_decref(record);
}
END_TEST

static const struct {
    const char *key;
    int at;
    const char *value, *said;
} alterations[] = {
    {"recall", 0, "0.123", "target.recall[0] is recorded as 0.123"},
    {"recall", 3, "0.5", "target.recall[3] is recorded as 0.5, the predictions give none"},
    {"recall", -1, "[]", "target.recall[0] is recorded as no number"},
    {"worst_recall", -1, "0.99", "target.worst_recall is recorded as 0.99"},
};

START_TEST(altered_recall_is_found)
{
    const char *hash = gan_of("left→uneven");
    json_t *record = record_of(hash);
    char *path = store_cell_path(store, hash, "record.json"), *was = json_readable(record);
    free(verify(0, "--level", "2"));
    for (size_t i = 0; i < sizeof alterations / sizeof *alterations; i++) {
        json_t *altered = json_deep_copy(record);
        json_t *target = json_object_get(json_object_get(altered, "result"), "target");
        json_t *value = json_loads(alterations[i].value, JSON_DECODE_ANY, NULL);
        if (alterations[i].at < 0)
            json_object_set_new(target, alterations[i].key, value);
        else
            json_array_set_new(json_object_get(target, alterations[i].key),
                               (size_t)alterations[i].at, value);
        char *text = json_readable(altered);
        write_back(path, text, strlen(text), hash);
        char *said = verify(1, "--level", "2");
        expect(said, alterations[i].said);
        free(said);
        free(text);
        json_decref(altered);
    }
    write_back(path, was, strlen(was), hash);
    free(was);
    free(path);
    json_decref(record);
}
END_TEST

/* Every format has the table, of the pair that needs it. */
START_TEST(reports_hold_recall)
{
    static const char *const files[] = {"report.md", "report.html", "report.recall.csv",
                                        "report.recall.tex"};
    char *folder = store_sweep_path(store, plan.name, NULL);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *text = slurp(folder, files[i]);
        expect(text, i == 2 ? "worst,worst_half,worst_character" : "worst recall");
        free(text);
    }
    json_t *all = read_json(text_format("%s/report.json", folder));
    const json_t *rows = json_object_get(all, "recall_of_characters"), *row;
    size_t i;
    ck_assert_int_eq((int)json_array_size(rows), 3);
    json_array_foreach(rows, i, row)
    {
        const json_t *characters = json_object_get(row, "characters");
        ck_assert_str_eq(json_string_value(json_object_get(row, "pair")), "left→uneven");
        ck_assert_int_eq((int)json_array_size(characters), CLASSES);
        ck_assert_int_eq(
            (int)json_integer_value(json_object_get(json_array_get(characters, 3), "shown")), 0);
    }
    free(folder);
    json_decref(all);
}
END_TEST

/* The mean over seeds of what the records say, and the character it is of. */
START_TEST(reports_and_records_agree)
{
    char *folder = store_sweep_path(store, plan.name, NULL);
    json_t *all = read_json(text_format("%s/report.json", folder));
    const json_t *row = NULL, *rows = json_object_get(all, "recall_of_characters");
    double worst = 0, balanced = 0;
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (text_equal(json_string_value(json_object_get(json_array_get(rows, i), "method")),
                       "inverted_gan"))
            row = json_array_get(rows, i);
    for (int i = 0; i < plan.row_count; i++) {
        const struct plan_row *r = &plan.rows[i];
        if (r->rank != RANK_METHOD || !text_equal(plan.pairs[r->pair].name, "left→uneven"))
            continue;
        for (int k = 0; k < r->count; k++) {
            json_t *record = record_of(plan.cells[r->cells[k]].hash);
            const json_t *target = json_object_get(json_object_get(record, "result"), "target");
            worst += json_number_value(json_object_get(target, "worst_recall")) / r->count;
            for (size_t c = 0; c < 3; c++)
                balanced +=
                    json_number_value(json_array_get(json_object_get(target, "recall"), c)) / 3 /
                    r->count;
            json_decref(record);
        }
    }
    ck_assert_double_eq_tol(
        json_number_value(json_object_get(json_object_get(row, "worst"), "mean")), worst, 1e-9);
    ck_assert_double_eq_tol(
        json_number_value(json_object_get(json_object_get(row, "balanced"), "mean")), balanced,
        1e-9);
    free(folder);
    json_decref(all);
}
END_TEST

START_TEST(shared_texts_need_shared_frequencies)
{
    expect_error("name: t\nseeds: 1..1\ndata: {train: 32, test: 16}\nnetwork: small\n"
                 "domains: {left: " GOLDEN "/domains/left.yaml, uneven: " GOLDEN
                 "/domains/uneven.yaml}\n"
                 "pairs:\n- {source: left, target: uneven}\n"
                 "- {source: left, target: uneven, name: same, pairing: label}\n"
                 "methods: [minimax]\n",
                 "s.yaml:8:3: pair 'same': 'left' and 'uneven' draw texts of other lengths or "
                 "frequencies, so their images cannot show the same texts; use pairing none");
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("uneven");
    tcase_set_timeout(t, 300);
    tcase_add_unchecked_fixture(t, set_up_uneven, tear_down);
    tcase_add_test(t, records_hold_recall);
    tcase_add_test(t, even_records_do_not);
    tcase_add_test(t, altered_recall_is_found);
    tcase_add_test(t, reports_hold_recall);
    tcase_add_test(t, reports_and_records_agree);
    tcase_add_test(t, shared_texts_need_shared_frequencies);
    return t;
}

int main(void)
{
    return run_suite("uneven", make);
}
