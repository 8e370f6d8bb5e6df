/* Models as files and cells, what they read, and how that is written and scored. */
#include "bench/model/reading.h"
#include "bench/model/recogniser.h"
#include "bench/model/texts.h"
#include "bench/model/trained_on.h"
#include "bench/model/truth.h"
#include "bench/plan/cell.h"
#include "bench/run/images.h"
#include "bench/store/domain_files.h"
#include "base/json.h"
#include "gen/paint/png.h"
#include "tests/bench/altered.h"

enum { IMAGES = 16, HEADS = 2 };

/* ---- a store's cell -------------------------------------------------------------------------- */

static struct recogniser recogniser;
static char *folder;

/* The source model of the micro sweep. */
static void set_up_cell(void)
{
    struct err e = ERR_INIT;
    set_up();
    const int source = plan.cells[plan.rows[0].cells[0]].depends;
    folder = store_cell_path(store, plan.cells[source].hash, NULL);
    ck_assert_msg(!recogniser_open(&recogniser, folder, &e), "%s", e.text);
}

static void tear_down_cell(void)
{
    recogniser_free(&recogniser);
    free(folder);
    tear_down();
}

/* A part of the source cell's images, as its training had them. */
static void render_part(struct cell_images *im, enum part part)
{
    struct err e = ERR_INIT;
    struct domains domains = {0};
    struct cell cell;
    json_t *identity = NULL;
    char *path = text_format("%s/cell.json", folder);
    ck_assert(!json_load(path, &identity, &e) && !cell_parse(&cell, identity, &e));
    const int d = store_load_domain(&domains, store, cell.source, &e);
    ck_assert_msg(d >= 0, "%s", e.text);
    im->task = domain_task(domains.entries[d].info);
    ck_assert(!images_render_part(im, &cell, domains.entries[d].domain, part, &e));
    cell_free(&cell);
    json_decref(identity);
    domains_free(&domains);
    free(path);
}

static void read_with(struct recogniser *r, const uint8_t *pixels, struct text_reading *readings)
{
    struct err e = ERR_INIT;
    ck_assert_msg(!reading_make(r, pixels, IMAGES, NULL, readings, &e), "%s", e.text);
}

static char *model_path(void)
{
    return text_format("%s/model.safetensors", scratch);
}

START_TEST(a_cell_reads_what_its_record_says)
{
    struct cell_images im = {0};
    struct text_reading readings[IMAGES];
    struct npy said = read_array(strrchr(folder, '/') + 1, "predictions.npy");
    render_part(&im, PART_SOURCE_TEST);
    read_with(&recogniser, im.pixels[PART_SOURCE_TEST], readings);
    for (int i = 0; i < IMAGES; i++) {
        char expected[HEADS + 1] = "";
        for (int k = 0; k < HEADS; k++)
            expected[k] = (char)('0' + said.data[i * HEADS + k]);
        ck_assert_str_eq(readings[i].text, expected);
        ck_assert_double_eq_tol(readings[i].whole, readings[i].sure[0] * readings[i].sure[1],
                                1e-15);
        ck_assert(readings[i].sure[0] >= 0.25 && readings[i].sure[0] <= 1);
    }
    npy_free(&said);
    images_free(&im);
}
END_TEST

/* Of the first oracle of the sweep. */
static char *told_of_oracle(const struct domain_info *info, const struct import_set *set)
{
    int row = 0;
    while (row < plan.row_count && strcmp(plan.rows[row].method, "oracle") != 0)
        row++;
    ck_assert_int_lt(row, plan.row_count);
    char *path = store_cell_path(store, plan.cells[plan.rows[row].cells[0]].hash, NULL);
    char *told = trained_on_told(path, info, set);
    free(path);
    return told;
}

/* What it has learnt by heart is told; of one image, or of none. */
START_TEST(pictures_that_a_cell_was_trained_with)
{
    struct cell_images im = {0};
    render_part(&im, PART_SOURCE_TRAIN);
    const struct domain_info *info = card_info(&recogniser.card);
    const size_t size = domain_image_size(info);
    struct import_set set = {.count = 2, .pixels = memory_take(2, size)};
    memcpy(set.pixels + size, im.pixels[PART_SOURCE_TRAIN] + 3 * size, size);
    char *told = trained_on_told(folder, info, &set);
    ck_assert_ptr_nonnull(told);
    ck_assert_ptr_nonnull(
        strstr(told, "1 of the 2 pictures are images that the model was trained"));
    free(told);
    ck_assert_ptr_null(told_of_oracle(info, &set)); /* of the target's labels alone */
    set.pixels[size] ^= 1;
    ck_assert_ptr_null(trained_on_told(folder, info, &set));
    free(set.pixels);
    images_free(&im);
}
END_TEST

START_TEST(a_file_reads_what_the_cell_does)
{
    struct err e = ERR_INIT;
    struct cell_images im = {0};
    struct text_reading of_cell[IMAGES], of_file[IMAGES];
    struct recogniser again = {.task = {.heads = 0}};
    char *path = model_path(), *inside = text_format("%s/model.safetensors", folder);
    render_part(&im, PART_SOURCE_TEST);
    read_with(&recogniser, im.pixels[PART_SOURCE_TEST], of_cell);
    ck_assert_msg(!recogniser_save(&recogniser.card, &recogniser.model, path, &e), "%s", e.text);
    ck_assert_msg(!recogniser_open(&again, path, &e), "%s", e.text);
    read_with(&again, im.pixels[PART_SOURCE_TEST], of_file);
    for (int i = 0; i < IMAGES; i++) {
        ck_assert_str_eq(of_cell[i].text, of_file[i].text);
        ck_assert_mem_eq(of_cell[i].sure, of_file[i].sure, HEADS * sizeof(double));
    }
    json_t *a = card_json(&recogniser.card), *b = card_json(&again.card);
    ck_assert(json_equal(a, b));
    json_decref(a);
    json_decref(b);
    recogniser_free(&again);
    ck_assert_msg(!recogniser_open(&again, inside, &e), "%s", e.text);
    recogniser_free(&again);
    images_free(&im);
    free(inside);
    free(path);
}
END_TEST

/* ---- what is refused ------------------------------------------------------------------------- */

static void expect_refused(const char *path, enum err_code code, const char *part)
{
    struct err e = ERR_INIT;
    struct recogniser r = {.task = {.heads = 0}};
    ck_assert_int_eq(recogniser_open(&r, path, &e), code);
    expect(e.text, part);
    recogniser_free(&r);
    err_free(&e);
}

/* Every byte of the header, and some of the weights, made another: never a model. */
START_TEST(a_damaged_file_is_no_model)
{
    struct err e = ERR_INIT;
    char *path = model_path(), *data;
    size_t size;
    ck_assert(!recogniser_save(&recogniser.card, &recogniser.model, path, &e));
    ck_assert(!read_file(path, &data, &size, &e));
    for (size_t i = 0; i < size; i += i < 1200 ? 1 : 97) {
        struct recogniser r = {.task = {.heads = 0}};
        data[i] ^= 1;
        ck_assert(!publish_file(path, data, size, &e));
        ck_assert_msg(recogniser_open(&r, path, &e) != ERR_NONE, "byte %zu", i);
        err_free(&e);
        recogniser_free(&r);
        data[i] ^= 1;
    }
    for (size_t cut = 0; cut < size; cut += 1 + size / 40) {
        ck_assert(!publish_file(path, data, cut, &e));
        expect_refused(path, ERR_DATA, "model.safetensors");
    }
    free(data);
    free(path);
}
END_TEST

START_TEST(a_foreign_file_is_no_model)
{
    struct err e = ERR_INIT;
    char *path = model_path();
    json_t *other = json_pack("{s:s}", "format", "pt");
    ck_assert(!model_save(&recogniser.model, path, other, &e));
    expect_refused(path, ERR_DATA, "not a model that 'adda-bench adapt' writes");
    json_object_set_new(other, "format", json_string("adda-bench model 2"));
    ck_assert(!model_save(&recogniser.model, path, other, &e));
    expect_refused(path, ERR_DATA, "of format '2'");
    json_decref(other);
    expect_refused(scratch, ERR_NOINPUT, "not a model");
    free(path);
}
END_TEST

/* A card that asks for more memory than there is does not get it. */
START_TEST(networks_must_fit_the_file)
{
    struct err e = ERR_INIT;
    char *path = model_path();
    json_t *card = card_json(&recogniser.card);
    json_object_set_new(card, "encoder", json_string("flatten | dense 60000 | dense 60000"));
    ck_assert(!model_save(&recogniser.model, path, card, &e));
    expect_refused(path, ERR_DATA, "too short");
    json_decref(card);
    free(path);
}
END_TEST

START_TEST(a_cell_must_be_whole)
{
    struct err e = ERR_INIT;
    char *path = text_format("%s/model.safetensors", folder), *data;
    const char *method = cell_of_rank(RANK_METHOD);
    char *other = store_cell_path(store, method, NULL);
    size_t size;
    expect_refused(other, ERR_NOINPUT, "kept without its model");
    ck_assert(!read_file(path, &data, &size, &e));
    data[size - 1] ^= 1;
    ck_assert(!publish_file(path, data, size, &e));
    expect_refused(folder, ERR_DATA, "damaged");
    expect_refused(path, ERR_DATA, "damaged");
    free(data);
    free(other);
    free(path);
}
END_TEST

/* Weights of a cell without what stands beside them are told by the name that was given. */
START_TEST(bare_weights_are_named)
{
    struct err e = ERR_INIT;
    char here[4096], *path = text_format("%s/model.safetensors", folder), *data;
    size_t size;
    ck_assert(!read_file(path, &data, &size, &e) && getcwd(here, sizeof here));
    ck_assert(!chdir(scratch) && !publish_file("bare.safetensors", data, size, &e));
    expect_refused("bare.safetensors", ERR_NOINPUT,
                   "bare.safetensors: not a model by itself, but the weights of a cell: expected");
    ck_assert(!chdir(here));
    free(data);
    free(path);
}
END_TEST

START_TEST(a_hash_may_be_cut_short)
{
    struct err e = ERR_INIT;
    struct recogniser again = {.task = {.heads = 0}};
    char *cut = text_format("%s/cells/%.12s", store, strrchr(folder, '/') + 1);
    ck_assert_msg(!recogniser_open(&again, cut, &e), "%s", e.text);
    expect(folder, json_string_value(json_object_get(again.card.about, "cell")));
    recogniser_free(&again);
    memcpy(strrchr(cut, '/'), "/zz", sizeof "/zz");
    expect_refused(cut, ERR_NOINPUT, "/store has no finished cell whose name begins with 'zz'");
    free(cut);
}
END_TEST

/* ---- the command ----------------------------------------------------------------------------- */

/* Pictures of the canvas's size, with names that are hostile to CSV and to terminals. */
static const char *const hostile[] = {"=cmd|'x'!A1.png", "a,\"b\".png", "line\nbreak.png"};

static void write_pictures(const char *to, int width, int height)
{
    uint8_t pixels[64 * 64];
    struct err e = ERR_INIT;
    ck_assert(!publish_mkdir(to, &e));
    for (int i = 0; i < 3; i++) {
        char *path = text_format("%s/%s", to, hostile[i]);
        memset(pixels, 40 * i, sizeof pixels);
        ck_assert_msg(!captcha_png_publish(path, pixels, width, height, 1, &e), "%s", e.text);
        free(path);
    }
}

static void expect_line(const char *said, int number, const char *begin)
{
    for (int i = 0; i < number; i++)
        said = strchr(said, '\n') + 1;
    ck_assert_msg(strncmp(said, begin, strlen(begin)) == 0, "'%s' does not begin line %d of\n%s",
                  begin, number, said);
}

START_TEST(names_are_escaped)
{
    char *to = text_format("%s/pictures", scratch), *out = text_format("%s/t.jsonl", scratch);
    write_pictures(to, 24, 12);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, to), 0);
    char *csv = slurp(scratch, "stdout");
    expect_line(csv, 0, "file_name,text,confidence,confidence_1,confidence_2\n");
    expect_line(csv, 1, "'=cmd|'x'!A1.png,");
    expect_line(csv, 2, "\"a,\"\"b\"\".png\",");
    expect_line(csv, 3, "line\\nbreak.png,");
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, to, "-o", out, "-q"), 0);
    char *json = slurp(scratch, "t.jsonl");
    expect_line(json, 0, "{\"file_name\": \"=cmd|'x'!A1.png\", \"text\": \"");
    expect_line(json, 2, "{\"file_name\": \"line\\u000abreak.png\", ");
    free(json);
    free(csv);
    free(out);
    free(to);
}
END_TEST

/* In JSON it would be the name of another file. */
START_TEST(a_name_that_is_no_text_needs_csv)
{
    struct err e = ERR_INIT;
    static const uint8_t pixels[24 * 12];
    char *to = text_format("%s/bytes", scratch), *path = text_format("%s/a\xff.png", to);
    ck_assert(!publish_mkdir(to, &e) && !captcha_png_publish(path, pixels, 24, 12, 1, &e));
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, to, "-f", "jsonl"), ERR_DATA);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, to), 0);
    char *csv = slurp(scratch, "stdout");
    expect_line(csv, 1, "a\\xff.png,");
    free(csv);
    free(path);
    free(to);
}
END_TEST

START_TEST(another_size_needs_a_rule)
{
    char *to = text_format("%s/pictures", scratch), *out = text_format("%s/t.csv", scratch);
    write_pictures(to, 48, 20);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, to, "-o", out), ERR_DATA);
    char *said = slurp(scratch, "stderr");
    ck_assert(strstr(said, "48 x 20") && strstr(said, "--fit stretch|contain|crop"));
    ck_assert(access(out, F_OK) != 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, to, "-o", out, "--fit", "contain"), 0);
    ck_assert(access(out, F_OK) == 0);
    free(said);
    free(out);
    free(to);
}
END_TEST

START_TEST(what_does_not_apply_is_refused)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, "x", "-o", "t.txt"), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, "x", "-o", "t.csv", "-f", "jsonl"),
                     ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, "x", "--truth", "t.txt"), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, "/nowhere"), ERR_NOINPUT);
    char *to = text_format("%s/pictures", scratch);
    write_pictures(to, 24, 12);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, to, "--transpose"), ERR_USAGE);
    char *said = slurp(scratch, "stderr");
    ck_assert(strstr(said, "--transpose") != NULL);
    free(said);
    free(to);
}
END_TEST

/* Three pictures of 0 and 1, as an IDX file. */
static char *write_dim(void)
{
    enum { DIM = 3, HEAD = 16 };
    uint8_t bytes[HEAD + DIM * 24 * 12] = {0, 0, 8, 3, 0, 0, 0, DIM, 0, 0, 0, 12, 0, 0, 0, 24};
    struct err e = ERR_INIT;
    char *path = text_format("%s/dim", scratch);
    memset(bytes + HEAD, 1, 100);
    ck_assert(!publish_file(path, (const char *)bytes, sizeof bytes, &e));
    return path;
}

/* As an import of them is told. */
START_TEST(strange_pictures_are_told)
{
    char *dim = write_dim();
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, dim), 0);
    char *said = slurp(scratch, "stderr");
    expect(said, "2 of 3 images are of one colour, the first is number 2");
    expect(said, "all values lie between 0 and 1; 0 to 255 are expected");
    free(said);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, dim, "-q"), 0);
    said = slurp(scratch, "stderr");
    ck_assert_str_eq(said, "");
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", folder, dim, "--ground", "black"), ERR_USAGE);
    free(said);
    said = slurp(scratch, "stderr");
    expect(said, "/dim' is an IDX or NPY file, which has no transparency");
    free(said);
    free(dim);
}
END_TEST

/* ---- scores ---------------------------------------------------------------------------------- */

static void score(const char *name, const char *rows, struct truth_score *s, struct err *e)
{
    char *const names[] = {(char[]){"a.png"}, (char[]){"b.png"}, (char[]){"c.png"}};
    const struct text_reading readings[] = {{.text = "01", .at = {'0', '1'}},
                                            {.text = "23", .at = {'2', '3'}},
                                            {.text = "3", .at = {'3'}}};
    struct import_rows truth = {0};
    char *path = text_format("%s/%s", scratch, name);
    ck_assert(!publish_file(path, rows, strlen(rows), e));
    if (!truth_read(&truth, path, e))
        truth_compare(s, &truth, card_info(&recogniser.card), names, readings, 3, e);
    import_rows_free(&truth);
    free(path);
}

START_TEST(places_and_texts_are_counted)
{
    struct truth_score s;
    struct err e = ERR_INIT;
    score("t.csv", "text,file_name\n01,a.png\n13,b.png\n00,d.png\n", &s, &e);
    ck_assert_msg(!e.code, "%s", e.text);
    ck_assert_int_eq(s.pictures, 2);
    ck_assert_int_eq(s.without_row, 1);
    ck_assert_int_eq(s.without_file, 1);
    ck_assert_int_eq(s.impossible, 0);
    ck_assert_double_eq_tol(s.text.share, 0.5, 1e-15);
    ck_assert_double_eq_tol(s.character.share, 0.75, 1e-15);
}
END_TEST

/* "33" was read as "3", and "9" and three characters cannot be read at all. */
START_TEST(what_cannot_be_read_is_wrong)
{
    struct truth_score s;
    struct err e = ERR_INIT;
    score("t.jsonl",
          "{\"file_name\": \"a.png\", \"text\": \"09\"}\n{\"file_name\": \"b.png\", \"text\": "
          "\"231\"}\n{\"file_name\": \"c.png\", \"text\": \"33\"}\n",
          &s, &e);
    ck_assert_msg(!e.code, "%s", e.text);
    ck_assert_int_eq(s.impossible, 2);
    ck_assert_double_eq(s.text.right, 0);
    ck_assert_double_eq(s.character.right, 4);
    ck_assert_double_eq(s.character.shown, 7);
}
END_TEST

START_TEST(a_truth_of_other_pictures_is_refused)
{
    struct truth_score s;
    struct err e = ERR_INIT;
    score("t.csv", "file_name,text\nz.png,01\n", &s, &e);
    ck_assert_int_eq(e.code, ERR_DATA);
    ck_assert(strstr(e.text, "z.png") != NULL);
    err_free(&e);
    score("t.csv", "file_name,text\na.png,01\na.png,02\n", &s, &e);
    ck_assert_int_eq(e.code, ERR_DATA);
    err_free(&e);
}
END_TEST

static TCase *make_case(void)
{
    TCase *c = tcase_create("predict");
    tcase_add_checked_fixture(c, set_up_cell, tear_down_cell);
    tcase_add_test(c, a_cell_reads_what_its_record_says);
    tcase_add_test(c, pictures_that_a_cell_was_trained_with);
    tcase_add_test(c, a_file_reads_what_the_cell_does);
    tcase_add_test(c, a_damaged_file_is_no_model);
    tcase_add_test(c, a_foreign_file_is_no_model);
    tcase_add_test(c, networks_must_fit_the_file);
    tcase_add_test(c, a_cell_must_be_whole);
    tcase_add_test(c, bare_weights_are_named);
    tcase_add_test(c, a_hash_may_be_cut_short);
    tcase_add_test(c, names_are_escaped);
    tcase_add_test(c, a_name_that_is_no_text_needs_csv);
    tcase_add_test(c, another_size_needs_a_rule);
    tcase_add_test(c, what_does_not_apply_is_refused);
    tcase_add_test(c, strange_pictures_are_told);
    tcase_add_test(c, places_and_texts_are_counted);
    tcase_add_test(c, what_cannot_be_read_is_wrong);
    tcase_add_test(c, a_truth_of_other_pictures_is_refused);
    return c;
}

int main(void)
{
    return run_suite("predict", make_case);
}
