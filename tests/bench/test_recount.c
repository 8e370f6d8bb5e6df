/* What L2 proves: every accuracy of every record, at every point of a training, and the images it
 * was measured on. Whoever alters one number, or one prediction, is found and the number is named.
 */
#include "base/json.h"
#include "tests/bench/altered.h"
#include "bench/store/store.h"

/* "result.curve.target" in the record; NULL for nothing. */
static json_t *find(json_t *record, const char *path)
{
    char *copy = text_copy(path), *rest = NULL;
    for (char *key = strtok_r(copy, ".", &rest); key && record; key = strtok_r(NULL, ".", &rest))
        record = json_object_get(record, key);
    free(copy);
    return record;
}

static void save(const char *path, const json_t *record, const char *hash)
{
    char *text = json_readable(record);
    write_back(path, text, strlen(text), hash);
    free(text);
}

/* `key` of the object at `path`, or element `at` of that key's list, becomes `value` (JSON). */
struct alteration {
    enum row_rank rank;
    const char *path, *key;
    int at; /* -1: not of a list */
    const char *value, *said;
};

static void alter(json_t *record, const struct alteration *a)
{
    json_t *object = find(record, a->path), *value = json_loads(a->value, JSON_DECODE_ANY, NULL);
    ck_assert_ptr_nonnull(object);
    ck_assert_ptr_nonnull(value);
    if (a->at < 0)
        json_object_set_new(object, a->key, value);
    else
        ck_assert_int_eq(json_array_set_new(json_object_get(object, a->key), (size_t)a->at, value),
                         0);
}

/* One finding, which names the cell and says this. */
static void expect_only(const char *hash, const char *said)
{
    char *out = verify(1, "--level", "2"), *line = text_format("L2: cell %s: %s", hash, said);
    expect(out, line);
    expect(out, "L2: 18 checked, 1 wrong");
    free(line);
    free(out);
}

#define GIVE " is recorded as 0.875, the predictions give 0"
static const struct alteration alterations[] = {
    {1, "result.target", "mean", -1, "0.875", "target.mean" GIVE},
    {1, "result.target", "string", -1, "0.875", "target.string" GIVE},
    {1, "result.target", "position", 1, "0.875", "target.position[1]" GIVE},
    {1, "result.target", "mean", -1, "null", "target.mean is recorded as no number"},
    {1, "result.target", "count", -1, "17",
     "target.count is recorded as 17, the predictions give 16"},
    {1, "result.source", "mean", -1, "0.875", "source.mean" GIVE},
    {1, "result.source_by_target", "string", -1, "0.875", "source_by_target.string" GIVE},
    {1, "result.curve", "target", 0, "0.875", "curve.target[0]" GIVE},
    {1, "result.curve", "target", 2, "0.875", "curve.target[2]" GIVE},
    {1, "result.curve", "target_string", 1, "0.875", "curve.target_string[1]" GIVE},
    {1, "result.curve", "source", 1, "0.875", "curve.source[1]" GIVE},
    {1, "result.curve", "step", 1, "3", "curve.step[1] is recorded as 3, the cell's settings give"},
    {1, "result.curve", "im", -1, "[1, 2]", "curve.im has 2 points, the predictions have 3"},
    {1, "result", "status", -1, "\"diverged\"", "status is recorded as 'diverged', without"},
    {1, "result", "diverged_step", -1, "12", "status is recorded as 'done', with a diverged_step"},
    {1, "images", "source_train", -1, "\"00\"", "images.source_train is recorded as 00"},
    {1, "images", "target_train", -1, "\"00\"", "images.target_train is recorded as 00"},
    {1, "images", "target_test", -1, "\"00\"", "images.target_test is recorded as 00"},
    {0, "result.target", "mean", -1, "0.875", "target.mean" GIVE},
    {0, "result.curve", "target", -1, "[0.875]", "curve.target[0] is a number, but this training"},
    {0, "result.curve", "step", -1, "[4]", "a method without steps has a curve"},
    {2, "result.target", "mean", -1, "0.875", "target.mean" GIVE},
    {2, "result.curve", "target", -1, "[0.875]", "curve.target[0] is a number, but this training"},
    {2, "result.curve", "step", -1, "[5]", "curve.step[0] is recorded as 5, the cell's settings"},
};

static const struct {
    const char *key, *value, *said;
} heads[] = {{"cell", "\"00\"", "its record is of cell 00"},
             {"format", "2", "its record has format 2, this program reads 1"}};

/* A record that was put into another cell's folder. */
START_TEST(records_name_their_cell)
{
    const char *hash = method_cell();
    char *path = store_cell_path(store, hash, "record.json");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct err e = ERR_INIT;
        json_t *record = NULL;
        ck_assert_msg(!json_load(path, &record, &e), "%s", e.text);
        json_t *was = json_deep_copy(record);
        json_object_set_new(record, heads[i].key,
                            json_loads(heads[i].value, JSON_DECODE_ANY, NULL));
        save(path, record, hash);
        expect_only(hash, heads[i].said);
        save(path, was, hash);
        json_decref(was);
        json_decref(record);
    }
    free(path);
}
END_TEST

static void try(const struct alteration *a)
{
    const char *hash = cell_of_rank(a->rank);
    struct err e = ERR_INIT;
    char *path = store_cell_path(store, hash, "record.json");
    json_t *record = NULL;
    ck_assert_msg(!json_load(path, &record, &e), "%s", e.text);
    json_t *altered = json_deep_copy(record);
    alter(altered, a);
    save(path, altered, hash);
    expect_only(hash, a->said);
    save(path, record, hash);
    json_decref(altered);
    json_decref(record);
    free(path);
}

START_TEST(altered_numbers_are_named)
{
    for (size_t i = 0; i < sizeof alterations / sizeof *alterations; i++)
        try(&alterations[i]);
    free(verify(0, "--level", "2"));
}
END_TEST

/* Place of a right prediction in `count` of them; altering it changes an accuracy. */
static int right_place(const struct npy *predictions, int from, const struct npy *labels)
{
    const int count = labels->extent[0] * labels->extent[1];
    for (int i = 0; i < count; i++)
        if (predictions->data[from + i] == labels->data[i])
            return from + i;
    ck_abort_msg("nothing was predicted right");
    return -1;
}

START_TEST(altered_predictions_are_recounted)
{
    const char *hash = method_cell();
    struct npy labels = read_array(hash, "labels.npy"),
               target = read_array(hash, "predictions.npy");
    struct npy curve = read_array(hash, "curve_predictions.npy");
    const int one = labels.extent[0] * labels.extent[1];
    const int at[] = {right_place(&target, 0, &labels), right_place(&curve, 3 * one, &labels)};
    ck_assert_int_eq(curve.dimensions, 4);
    ck_assert_int_eq(curve.extent[0], 3);
    alter_array(hash, "curve_predictions.npy", at[1]);
    expect_only(hash, "curve.target[1] is recorded as 0.");
    npy_free(&curve);
    curve = read_array(hash, "curve_predictions.npy");
    alter_array(hash, "predictions.npy", at[0]);
    char *said = verify(1, "-q", NULL);
    ck_assert_ptr_null(strstr(said, "L0:"));
    expect(said, "target.mean is recorded as 0.");
    expect(said, "the end in curve_predictions.npy is not predictions.npy");
    free(said);
    npy_free(&curve);
    npy_free(&target);
    npy_free(&labels);
}
END_TEST

/* Even where the accuracy stays the same. */
START_TEST(altered_source_predictions_are_found)
{
    const char *hash = cell_of_rank(0);
    alter_array(hash, "source_predictions.npy", 0);
    char *said = verify(1, "-q", NULL);
    expect(said, "source_predictions.npy is not what its source model predicts");
    free(said);
}
END_TEST

START_TEST(missing_predictions_are_named)
{
    const char *hash = method_cell();
    char *path = store_cell_path(store, hash, "curve_predictions.npy");
    ck_assert_int_eq(remove(path), 0);
    write_sums(hash);
    char *said = verify(1, "-q", NULL);
    ck_assert_ptr_null(strstr(said, "L0:"));
    expect(said, path);
    free(said);
    free(path);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("recount");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, altered_numbers_are_named);
    tcase_add_test(t, records_name_their_cell);
    tcase_add_test(t, altered_predictions_are_recounted);
    tcase_add_test(t, altered_source_predictions_are_found);
    tcase_add_test(t, missing_predictions_are_named);
    return t;
}

int main(void)
{
    return run_suite("recount", make);
}
