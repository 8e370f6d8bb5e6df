/* What predict writes is read back as it was, and a truth of other pictures is refused. */
#include "bench/model/texts.h"
#include "bench/model/truth.h"
#include "bench/plan/plan.h"
#include "bench/store/store.h"
#include "tests/bench/imports.h"

static char *scratch;

static void set_up(void)
{
    scratch = scratch_make();
}

static void tear_down(void)
{
    scratch_remove(scratch);
}

static char *const strange[] = {
    (char[]){"=a.png"},          (char[]){"'=a.png"},    (char[]){"''=a.png"},
    (char[]){"'a.png"},          (char[]){"-"},          (char[]){"'-"},
    (char[]){"a\nb.png"},        (char[]){"a\\nb.png"},  (char[]){"a\\\\nb.png"},
    (char[]){"a\xff.png"},       (char[]){"a\\xff"},     (char[]){"\\"},
    (char[]){"a\r\n\t\"b"},      (char[]){" a, b;.png"}, (char[]){"\xe2\x80\xae\xe2\x80\xac"},
    (char[]){"\\u202e"},         (char[]){"\xc2\x85"},   (char[]){"@\\"},
    (char[]){"\xf3\xa0\x80\x81"}};
enum { STRANGE = sizeof strange / sizeof *strange };

static enum err_code read_truth(struct import_rows *rows, const char *text, struct err *e)
{
    char *path = text_format("%s/t.csv", scratch);
    write_text(scratch, "t.csv", text);
    truth_read(rows, path, e);
    free(path);
    return e->code;
}

START_TEST(csv_is_read_back_exactly)
{
    struct err e = ERR_INIT;
    struct import_rows rows = {0};
    struct text csv = {0};
    const struct text_reading reading = {.text = "=\\n"};
    texts_begin(&csv, TEXTS_CSV, 1);
    for (int i = 0; i < STRANGE; i++)
        texts_add(&csv, TEXTS_CSV, 1, strange[i], &reading);
    ck_assert_msg(!read_truth(&rows, csv.data, &e), "%s", e.text);
    ck_assert_int_eq(rows.count, STRANGE);
    for (int i = 0; i < STRANGE; i++) {
        ck_assert_str_eq(rows.rows[i].name, strange[i]);
        ck_assert_str_eq(rows.rows[i].text, reading.text);
    }
    import_rows_free(&rows);
    text_free(&csv);
}
END_TEST

/* A backslash or an apostrophe in a file of others is what it is. */
START_TEST(other_csv_is_taken_as_it_stands)
{
    struct err e = ERR_INIT;
    struct import_rows rows = {0};
    ck_assert(!read_truth(&rows, "file_name,text\n'=a\\n.png,\\x41\n", &e));
    ck_assert_str_eq(rows.rows[0].name, "'=a\\n.png");
    ck_assert_str_eq(rows.rows[0].text, "\\x41");
    import_rows_free(&rows);
}
END_TEST

/* Of files (imports_write) whose characters are 0 to 8 and a backslash. */
static void write_domain(const char *name)
{
    char *file = text_format("%s.yaml", name);
    char *text = text_format(
        "name: %s\ncanvas: {width: 8, height: 8, channels: 1}\nalphabet: '012345678\\'\n"
        "length: 1\nimport: {train: %s_train.images, train_labels: %s_train.labels,\n"
        "         test: %s_test.images, test_labels: %s_test.labels}\n",
        name, name, name, name, name);
    write_text(scratch, file, text);
    free(text);
    free(file);
}

/* The source model of a pair of them, hardly trained. */
static char *make_model(void)
{
    char *sweep = text_format("%s/w.yaml", scratch), *store = text_format("%s/store", scratch);
    imports_write(scratch);
    write_domain("A");
    write_domain("B");
    write_text(scratch, "w.yaml",
               "name: w\nseeds: [1]\ndata: {train: 40, test: 20}\ndomains: {A: A.yaml, B: B.yaml}\n"
               "pairs: [{source: A, target: B}]\nsource: {steps: 1, batch: 8}\n"
               "network: {encoder: \"flatten | dense 4 | relu\"}\nbaselines: [source_only]\n");
    ck_assert_int_eq(TOOL_RUN(scratch, "run", sweep, "-o", store, "-q"), 0);
    struct err e = ERR_INIT;
    struct plan plan;
    ck_assert_msg(!store_load_plan(&plan, store, NULL, &e), "%s", e.text);
    const struct plan_cell *cell = &plan.cells[plan.rows[0].cells[0]];
    char *model = store_cell_path(store, plan.cells[cell->depends].hash, NULL);
    plan_free(&plan);
    free(store);
    free(sweep);
    return model;
}

/* The columns of predict are what tells its texts from those of others; without them it is told. */
START_TEST(texts_that_look_escaped_are_told)
{
    char *model = make_model(), *input = text_format("%s/A_test.images", scratch);
    char *truth = text_format("%s/t.csv", scratch);
    write_text(scratch, "t.csv", "file_name,text\n0,\\\\\n");
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", model, input, "--truth", truth), 0);
    expect_has(scratch, "stderr",
               "t.csv:2: the text is taken as it stands, \\\\, and would be \\ in");
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", model, input, "--truth", truth, "-q"), 0);
    expect_lacks(scratch, "stderr", "as it stands");
    write_text(scratch, "t.csv", "file_name,text,confidence,confidence_1\n0,\\\\,1,1\n");
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", model, input, "--truth", truth), 0);
    expect_lacks(scratch, "stderr", "as it stands");
    expect_lacks(scratch, "stderr", "that the model does not know");
    free(truth);
    free(input);
    free(model);
}
END_TEST

/* Places count, as in records, and not the order of what was read. */
START_TEST(a_place_without_a_character_is_a_place)
{
    static const uint32_t digits[] = {'1', '2'};
    const struct domain_info info = {.alphabet = digits, .classes = 2, .shortest = 1, .length = 3};
    const struct text_reading readings[] = {{.text = "11", .at = {'1', 0, '1'}},
                                            {.text = "11", .at = {'1', 0, '1'}},
                                            {.text = "12", .at = {'1', '2'}}};
    char *const names[] = {(char[]){"a"}, (char[]){"b"}, (char[]){"c"}};
    struct err e = ERR_INIT;
    struct import_rows rows = {0};
    struct truth_score s;
    ck_assert(!read_truth(&rows, "file_name,text\na,121\nb,11\nc,12\n", &e));
    ck_assert(!truth_compare(&s, &rows, &info, names, readings, 3, &e));
    ck_assert_double_eq(s.character.right, 2 + 1 + 2);
    ck_assert_double_eq(s.character.shown, 7);
    ck_assert_double_eq(s.text.right, 1);
    import_rows_free(&rows);
}
END_TEST

static void expect_checked(const char *text, const char *part)
{
    static const uint32_t digits[] = {'0', '1'};
    const struct domain_info info = {.classes = 2, .alphabet = digits};
    char *const names[] = {(char[]){"b.png"}, (char[]){"train/a.png"}};
    struct err e = ERR_INIT;
    struct import_rows rows = {0};
    if (!read_truth(&rows, text, &e))
        truth_check(&rows, "t.csv", &info, names, 2, &e);
    ck_assert_int_eq(e.code, part ? ERR_DATA : ERR_NONE);
    ck_assert_msg(!part || strstr(e.text, part), "%s", e.text);
    err_free(&e);
    import_rows_free(&rows);
}

START_TEST(a_truth_is_checked_before_anything_is_scored)
{
    expect_checked("file_name,text\nb.png,01\nz.png,0\n", NULL);
    expect_checked("file_name,text\n", "no rows");
    expect_checked("file,text\nb.png,01\n", "no column is named 'file_name'");
    expect_checked("file_name,text\nz.png,01\n", "'z.png', and a picture here is called 'b.png'");
    expect_checked("file_name,text\na.png,01\n", "'train/a.png'; it is the truth of a folder");
    expect_checked("file_name,text\nb.png, 01\n", ":2: the text begins or ends with a blank");
    expect_checked("file_name,text\nb.png ,01\n", ":2: the file_name begins or ends with a blank");
}
END_TEST

static TCase *make_case(void)
{
    TCase *c = tcase_create("truth");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, csv_is_read_back_exactly);
    tcase_add_test(c, other_csv_is_taken_as_it_stands);
    tcase_add_test(c, texts_that_look_escaped_are_told);
    tcase_add_test(c, a_place_without_a_character_is_a_place);
    tcase_add_test(c, a_truth_is_checked_before_anything_is_scored);
    return c;
}

int main(void)
{
    return run_suite("truth", make_case);
}
