/* adda-bench data: the arrays of a cell are those of its record, whatever its sizes; what is no set
 * is named; a record, domain or store that does not fit is refused and leaves nothing. */
#include "base/json.h"
#include "tests/bench/altered.h"
#include "tests/bench/imports.h"

static char *output;

static void set_up_sizes(void)
{
    set_up_of(GOLDEN "/sizes.yaml");
    output = text_format("%s/arrays", scratch);
}

static void tear_down_sizes(void)
{
    free(output);
    tear_down();
}

static int data_of(const char *hash)
{
    struct err e = ERR_INIT;
    ck_assert_int_eq(publish_remove(output, &e), 0);
    return TOOL_RUN(scratch, "data", store, hash, "-o", output, "-q", "--json");
}

static bool is_there(const char *name)
{
    char *path = text_format("%s/%s", output, name);
    const bool there = access(path, F_OK) == 0;
    free(path);
    return there;
}

/* The bytes behind the header of one of the arrays. */
static void add_data(struct hash *h, const char *name, const char *what)
{
    struct err e = ERR_INIT;
    char *path = text_format("%s/%s%s.npy", output, name, what), *data;
    size_t size;
    ck_assert_msg(!read_file(path, &data, &size, &e), "%s", e.text);
    const size_t header =
        10 + (size_t)(unsigned char)data[8] + 256 * (size_t)(unsigned char)data[9];
    hash_add(h, data + header, size - header);
    free(data);
    free(path);
}

static json_t *said_json(void)
{
    char *text = slurp(scratch, "stdout");
    json_t *about = json_loads(text, 0, NULL);
    ck_assert_ptr_nonnull(about);
    free(text);
    return about;
}

/* Pixels and labels of each array together have the hash of the record. */
static void expect_record(int cell)
{
    const json_t *record = json_object_get(results.records[cell], "images");
    const char *name;
    json_t *value, *about = said_json(), *arrays = json_object_get(about, "arrays");
    ck_assert_int_eq((int)json_object_size(arrays), (int)json_object_size(record));
    json_object_foreach(arrays, name, value)
    {
        char hex[HASH_HEX];
        struct hash *h = hash_create();
        add_data(h, name, "");
        add_data(h, name, "_labels");
        hash_finish(h, hex);
        ck_assert_str_eq(hex, json_string_value(json_object_get(record, name)));
    }
    json_decref(about);
}

START_TEST(arrays_of_every_cell)
{
    int endless = 0, transductive = 0;
    for (int i = 0; i < plan.cell_count; i++) {
        const json_t *identity = plan.cells[i].identity;
        if (json_integer_value(json_object_get(identity, "seed")) != 1)
            continue;
        ck_assert_int_eq(data_of(plan.cells[i].hash), 0);
        expect_record(i);
        endless +=
            json_is_true(json_object_get(identity, "endless")) && !is_there("source_train.npy");
        transductive += json_is_string(json_object_get(identity, "target_test"));
    }
    ck_assert_int_eq(endless, 1); /* the source model; methods read the first images of it */
    ck_assert_int_gt(transductive, 0);
}
END_TEST

START_TEST(what_is_no_set_is_named)
{
    for (int i = 0; i < plan.cell_count; i++)
        if (plan.cells[i].depends < 0 &&
            json_is_true(json_object_get(plan.cells[i].identity, "endless"))) {
            ck_assert_int_eq(data_of(plan.cells[i].hash), 0);
            char *said = slurp(scratch, "stdout");
            expect(said, "endless: every step trained with new images");
            expect(said, "a source model's cell has no target");
            free(said);
        }
}
END_TEST

static void expect_refused(int code, const char *cell, const char *part)
{
    ck_assert_int_eq(data_of(cell), code);
    char *said = slurp(scratch, "stderr");
    expect(said, part);
    free(said);
    ck_assert_int_eq(access(output, F_OK), -1);
}

START_TEST(names_of_cells)
{
    char *beginning = text_format("%.8s", method_cell());
    ck_assert_int_eq(data_of(beginning), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "data", store, beginning, "-o", output), ERR_CANTCREATE);
    ck_assert_int_eq(TOOL_RUN(scratch, "data", store, beginning), ERR_USAGE);
    expect_refused(ERR_NOINPUT, "", "no finished cell whose name begins with ''");
    expect_refused(ERR_NOINPUT, "xyz", "no finished cell whose name begins with 'xyz'");
    expect_refused(ERR_NOINPUT, "../cells", "no finished cell");
    free(beginning);
}
END_TEST

/* Other pixels than those that were trained with, and a harmed file. */
START_TEST(other_images_are_refused)
{
    const char *hash = method_cell();
    char *path = store_cell_path(store, hash, "record.json"), *text;
    struct err e = ERR_INIT;
    size_t size;
    ck_assert(!read_file(path, &text, &size, &e));
    char *digit = strstr(text, "\"target_train\": \"") + 17;
    *digit = *digit == '0' ? '1' : '0';
    write_back(path, text, size, hash);
    expect_refused(ERR_DATA, hash, "rendered again, its images are not those of its record");
    *digit = 'x';
    ck_assert(!publish_file(path, text, size, &e));
    expect_refused(ERR_DATA, hash, "is damaged");
    free(text);
    free(path);
}
END_TEST

/* ---- a target whose labels nobody knows -------------------------------------------------------
 */

START_TEST(unknown_labels_are_no_array)
{
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
    output = text_format("%s/arrays", scratch);
    imports_write(scratch);
    write_text(scratch, "blind.yaml",
               "name: blind\ncanvas: {width: 8, height: 8, channels: 1}\nalphabet: \"0123456789\"\n"
               "length: 1\nimport: {train: B_train.images}\n");
    write_text(scratch, "s.yaml",
               "name: t\nseeds: 1\ndata: {train: 40, test: 20}\nbaselines: [source_only]\n"
               "pairs: [{source: A.yaml, target: blind.yaml}]\n"
               "network: {encoder: \"flatten | dense 8\"}\nsource: {steps: 2, batch: 8}\n");
    char *sweep = text_format("%s/s.yaml", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", sweep, "-o", store, "-q"), 0);
    char **names, *cells = text_format("%s/cells", store);
    struct err e = ERR_INIT;
    int count, blind = 0;
    ck_assert(!list_folder(cells, &names, &count, &e));
    for (int i = 0; i < count; i++) {
        ck_assert_int_eq(data_of(names[i]), 0);
        ck_assert(is_there("source_train_labels.npy") && !is_there("target_train_labels.npy"));
        ck_assert(!is_there("target_test.npy"));
        blind += is_there("target_train.npy");
    }
    ck_assert_int_eq(blind, 1);
    char *images = text_format("%s/A_train.images", scratch);
    unlink(images);
    ck_assert_int_eq(data_of(names[0]), ERR_CONFIG); /* as for every domain whose files are gone */
    names_free(names, count);
    free(images);
    free(cells);
    free(sweep);
    free(output);
    free(store);
    scratch_remove(scratch);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("data");
    tcase_set_timeout(t, 300);
    tcase_add_unchecked_fixture(t, set_up_sizes, tear_down_sizes); /* one store */
    tcase_add_test(t, arrays_of_every_cell);
    tcase_add_test(t, what_is_no_set_is_named);
    tcase_add_test(t, names_of_cells);
    tcase_add_test(t, other_images_are_refused);
    return t;
}

int main(void)
{
    Suite *suite = suite_create("cell data");
    TCase *blind = tcase_create("unlabelled");
    tcase_set_timeout(blind, 300);
    tcase_add_test(blind, unknown_labels_are_no_array);
    suite_add_tcase(suite, make());
    suite_add_tcase(suite, blind);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
