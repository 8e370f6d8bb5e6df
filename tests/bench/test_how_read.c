/* How the pictures of a model were read is kept by its file, and of a store's cell by its domain,
 * and others are read with it likewise. */
#include "base/json.h"
#include "bench/model/recogniser.h"
#include "bench/plan/plan.h"
#include "bench/store/store.h"
#include "gen/import/fit.h"
#include "gen/paint/png.h"
#include "tests/bench/imports.h"
#include "tests/bench/support.h"

static char *scratch, *store;

/* "turned": the images of A read by columns. Models of both directions between it and B. */
static void set_up(void)
{
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
    imports_write(scratch);
    write_text(scratch, "turned.yaml",
               "name: turned\ncanvas: {width: 8, height: 8, channels: 1}\n"
               "alphabet: \"0123456789\"\nlength: 1\n"
               "import: {train: A_train.images, train_labels: A_train.labels, transpose: true,\n"
               "         test: A_test.images, test_labels: A_test.labels}\n");
    write_text(scratch, "s.yaml",
               "name: s\nseeds: [1]\ndata: {train: 40, test: 20}\n"
               "domains: {turned: turned.yaml, B: B.yaml}\n"
               "pairs: [{source: turned, target: B}, {source: B, target: turned}]\n"
               "network: {encoder: \"flatten | dense 32 | relu\"}\nsource: {steps: 300, batch: 8, "
               "optimizer: {lr: 0.003}}\n"
               "adapt: {steps: 6, batch: 4, evaluate_every: 3}\nmethods: [coral]\n"
               "baselines: []\nsave: {models: true}\n");
    char *sweep = text_format("%s/s.yaml", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", sweep, "-o", store, "-q"), 0);
    free(sweep);
}

static void tear_down(void)
{
    free(store);
    scratch_remove(scratch);
}

/* The cell of the first row of pair `pair`, or the source's that it starts from; to be freed. */
static char *cell_of(int pair, bool of_source)
{
    struct err e = ERR_INIT;
    struct plan plan;
    ck_assert_msg(!store_load_plan(&plan, store, NULL, &e), "%s", e.text);
    char *folder = NULL;
    for (int i = 0; i < plan.row_count && !folder; i++)
        if (plan.rows[i].pair == pair && plan.rows[i].rank == RANK_METHOD) {
            const int cell = plan.rows[i].cells[0];
            folder = store_cell_path(
                store, plan.cells[of_source ? plan.cells[cell].depends : cell].hash, NULL);
        }
    plan_free(&plan);
    ck_assert_ptr_nonnull(folder);
    return folder;
}

/* ---- cells ----------------------------------------------------------------------------------- */

/* Pair 0 is from `turned` to B, pair 1 back. */
START_TEST(a_cell_reads_as_its_domain_was_read)
{
    static const struct {
        int pair;
        bool of_source, turned;
    } cells[] = {{0, true, true}, {0, false, false}, {1, true, false}, {1, false, true}};
    char *input = text_format("%s/A_test.images", scratch);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        char *folder = cell_of(cells[i].pair, cells[i].of_source);
        ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, input), 0);
        (cells[i].turned ? expect_has : expect_lacks)(scratch, "stderr",
                                                      "its pictures were read with --transpose");
        ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, input, "--transpose"), 0);
        expect_lacks(scratch, "stderr", "and so are these");
        (cells[i].turned ? expect_lacks : expect_has)(
            scratch, "stderr", "--transpose: the model does not say that its");
        free(folder);
    }
    free(input);
}
END_TEST

/* To the accuracy that its record has, which it does not have of images that are not turned. */
START_TEST(a_cell_reads_its_test_images_as_its_training_did)
{
    struct err e = ERR_INIT;
    char *folder = cell_of(0, true), *input = text_format("%s/A_test.images", scratch);
    char *truth = text_format("%s/truth.csv", scratch);
    struct text rows = {0};
    json_t *record = NULL;
    char *path = text_format("%s/record.json", folder), *expected = NULL;
    text_add(&rows, "file_name,text\n");
    for (int i = 0; i < 20; i++)
        text_printf(&rows, "%d,%d\n", i, (40 + i) % 10);
    ck_assert(!publish_file(truth, rows.data, rows.size, &e) && !json_load(path, &record, &e));
    const json_t *source = json_object_get(json_object_get(record, "result"), "source");
    expected = text_format("character  %.4f ", json_number_value(json_object_get(source, "mean")));
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, input, "--truth", truth), 0);
    expect_has(scratch, "stderr", expected);
    ck_assert_int_eq(
        TOOL_RUN(scratch, "predict", folder, input, "--truth", truth, "--no-transpose"), 0);
    expect_lacks(scratch, "stderr", expected);
    json_decref(record);
    text_free(&rows);
    free(expected);
    free(path);
    free(truth);
    free(input);
    free(folder);
}
END_TEST

START_TEST(a_lost_domain_is_told)
{
    char *folder = cell_of(1, false), *input = text_format("%s/A_test.images", scratch);
    char *domains = text_format("%s/domains", store);
    ck_assert(!publish_remove(domains, NULL));
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, input), 0);
    expect_has(scratch, "stderr", "how the pictures of its domain were read is not known");
    free(domains);
    free(input);
    free(folder);
}
END_TEST

/* ---- files ----------------------------------------------------------------------------------- */

static char *save_with(const struct picture_options *pictures)
{
    struct err e = ERR_INIT;
    struct recogniser r = {.task = {.heads = 0}};
    char *folder = cell_of(1, true), *path = text_format("%s/m.safetensors", scratch);
    ck_assert_msg(!recogniser_open(&r, folder, &e), "%s", e.text);
    r.card.pictures = *pictures;
    ck_assert_msg(!recogniser_save(&r.card, &r.model, path, &e), "%s", e.text);
    recogniser_free(&r);
    free(folder);
    return path;
}

START_TEST(a_file_keeps_what_was_given)
{
    struct err e = ERR_INIT;
    struct recogniser r = {.task = {.heads = 0}};
    char *path = save_with(&(struct picture_options){FIT_CROP, 1, true});
    ck_assert_msg(!recogniser_open(&r, path, &e), "%s", e.text);
    ck_assert(r.card.pictures.fit == FIT_CROP && r.card.pictures.ground == 1 &&
              r.card.pictures.transpose);
    json_t *card = card_json(&r.card);
    ck_assert_str_eq(json_string_value(json_object_get(card, "pictures")),
                     "{\"fit\":\"crop\",\"ground\":\"black\",\"transpose\":true}");
    json_object_set_new(card, "pictures", json_string("{\"fit\":\"all\"}"));
    struct card other = {0};
    ck_assert_int_eq(card_parse(&other, card, &e), ERR_DATA);
    ck_assert_ptr_nonnull(strstr(e.text, "'pictures' does not say how pictures are read"));
    err_free(&e);
    card_free(&other);
    json_decref(card);
    r.card.pictures = (struct picture_options){0};
    card = card_json(&r.card); /* as before it was kept */
    ck_assert_ptr_null(json_object_get(card, "pictures"));
    json_decref(card);
    recogniser_free(&r);
    free(path);
}
END_TEST

/* A picture twice as wide as the canvas. */
static char *write_wide(void)
{
    static const uint8_t pixels[2 * IMPORT_PIXELS] = {9, 200};
    struct err e = ERR_INIT;
    char *path = text_format("%s/wide.png", scratch);
    ck_assert(!captcha_png_publish(path, pixels, 2 * IMPORT_SIDE, IMPORT_SIDE, 1, &e));
    return path;
}

START_TEST(options_are_taken_from_a_file)
{
    char *path = save_with(&(struct picture_options){FIT_CONTAIN, 1, true});
    char *wide = write_wide(), *array = text_format("%s/A_test.images", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", path, wide), 0);
    expect_has(
        scratch, "stderr",
        "m.safetensors: its pictures were read with --fit contain --ground black, and so are "
        "these\n"); /* a picture is not turned */
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", path, array), 0);
    expect_has(scratch, "stderr",
               "were read with --fit contain --ground black --transpose, and so");
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", path, array, "-q"), 0);
    expect_lacks(scratch, "stderr", "and so are these");
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", path, wide, "--fit", "none"), ERR_DATA);
    expect_has(scratch, "stderr",
               "warning: --fit none: the model's pictures were read with --fit contain");
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", path, array, "--ground", "white", "--fit",
                              "contain", "--no-transpose"),
                     0);
    expect_lacks(scratch, "stderr", "and so are these");
    expect_has(scratch, "stderr",
               "warning: --ground white: the model's pictures were read with --ground black");
    expect_has(scratch, "stderr",
               "warning: --no-transpose: the model's pictures were read with --transpose");
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", path, array, "--transpose", "--no-transpose"),
                     ERR_USAGE);
    free(array);
    free(wide);
    free(path);
}
END_TEST

static TCase *make_case(void)
{
    TCase *c = tcase_create("how_read");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, a_cell_reads_as_its_domain_was_read);
    tcase_add_test(c, a_cell_reads_its_test_images_as_its_training_did);
    tcase_add_test(c, a_lost_domain_is_told);
    tcase_add_test(c, a_file_keeps_what_was_given);
    tcase_add_test(c, options_are_taken_from_a_file);
    return c;
}

int main(void)
{
    return run_suite("how_read", make_case);
}
