/* Sizes of each domain and part, endless training images of a source, and tests on training images.
 */
#include "base/json.h"
#include "bench/plan/cell.h"
#include "bench/store/seed_pairs.h"
#include "bench/table/tables.h"
#include "tests/bench/altered.h"
#include "tests/bench/sweeps.h"

static void set_up_sizes(void)
{
    set_up_of(GOLDEN "/sizes.yaml");
}

static int cell_of(const char *method, const char *variant)
{
    for (int i = 0; i < plan.row_count; i++)
        if (text_equal(plan.rows[i].method, method) && text_equal(plan.rows[i].variant, variant))
            return plan.rows[i].cells[0];
    ck_abort_msg("no row %s, %s", method, variant);
    return -1;
}

static const json_t *of(int cell, const char *key)
{
    return json_object_get(plan.cells[cell].identity, key);
}

static const char plain[] = "", target[] = "data.target_train=24 data.target_test=10",
                  source[] = "data.source_train=40 data.source_test=20",
                  endless[] = "data.source_train=endless",
                  transductive[] = "data.test=train data.source_test=16";

/* What is not used is not there; what is the target's alone leaves the source model as it was. */
START_TEST(identities_have_what_is_used)
{
    static const char *const keys[] = {"target_train", "target_test", "endless"};
    const int cells[] = {cell_of("minimax", plain), cell_of("minimax", target),
                         cell_of("minimax", source), cell_of("minimax", endless),
                         cell_of("minimax", transductive)};
    const int sources[] = {plan.cells[cells[0]].depends, plan.cells[cells[1]].depends,
                           plan.cells[cells[2]].depends, plan.cells[cells[3]].depends,
                           plan.cells[cells[4]].depends};
    for (int k = 0; k < 3; k++) {
        ck_assert_ptr_null(of(cells[0], keys[k]));
        ck_assert_ptr_null(of(sources[0], keys[k]));
    }
    ck_assert_int_eq(json_integer_value(of(cells[1], "target_train")), 24);
    ck_assert_int_eq(json_integer_value(of(cells[1], "target_test")), 10);
    ck_assert_int_eq(sources[1], sources[0]);
    ck_assert_int_eq(json_integer_value(of(cells[2], "train")), 40);
    ck_assert_int_eq(json_integer_value(of(cells[2], "target_train")), 32);
    ck_assert_int_eq(json_integer_value(of(cells[2], "target_test")), 16);
    ck_assert_int_eq(json_integer_value(of(sources[2], "test")), 20);
    ck_assert(json_is_true(of(sources[3], "endless")) && !of(sources[3], "train"));
    ck_assert_int_eq(json_integer_value(of(cells[3], "train")), 32);
    ck_assert_str_eq(json_string_value(of(cells[4], "target_test")), "train");
    ck_assert_int_eq(sources[4], sources[0]);
}
END_TEST

/* Back from an identity: every cell names itself. */
START_TEST(identities_round_trip)
{
    for (int i = 0; i < plan.cell_count; i++) {
        struct cell c;
        struct err e = ERR_INIT;
        ck_assert_msg(!cell_parse(&c, plan.cells[i].identity, &e), "%s", e.text);
        json_t *again = c.method ? cell_identity(&c) : cell_source_identity(&c);
        ck_assert(json_equal(again, plan.cells[i].identity));
        json_decref(again);
        cell_free(&c);
    }
}
END_TEST

static void expect_shape(const char *file, const char *method, const char *variant, int images)
{
    struct npy a = read_array(plan.cells[cell_of(method, variant)].hash, file);
    ck_assert_int_eq(a.dimensions, 2);
    ck_assert_int_eq(a.extent[0], images);
    npy_free(&a);
}

START_TEST(arrays_have_their_sizes)
{
    expect_shape("predictions.npy", "adabn", target, 10);
    expect_shape("source_predictions.npy", "adabn", target, 16);
    expect_shape("predictions.npy", "oracle", source, 16);
    expect_shape("source_by_target_predictions.npy", "oracle", source, 20);
    expect_shape("labels.npy", "minimax", transductive, 32);
    struct npy curve =
        read_array(plan.cells[cell_of("minimax", target)].hash, "curve_predictions.npy");
    ck_assert_int_eq(curve.dimensions, 3);
    ck_assert_int_eq(curve.extent[0], 3);
    ck_assert_int_eq(curve.extent[1], 26);
    npy_free(&curve);
}
END_TEST

/* Where no oracle is tested on what it has trained on, nothing is said of one. */
static void check_note_without_oracle(void)
{
    struct tables t;
    int said = 0;
    for (int i = 0; i < plan.row_count; i++)
        if (plan.rows[i].rank == RANK_ORACLE && text_equal(plan.rows[i].variant, transductive))
            plan.rows[i].count = 0;
    tables_make(&t, &results, SELECT_LAST);
    for (int i = 0; i < t.grids[TABLE_main].notes.count; i++) {
        const char *note = t.grids[TABLE_main].notes.list[i];
        said += strncmp(note, "With 'test: train'", 18) == 0;
        ck_assert_ptr_null(strstr(note, "The oracle has trained"));
    }
    ck_assert_int_eq(said, 1);
    tables_free(&t);
}

START_TEST(transductive_images_are_the_training_images)
{
    const json_t *images =
        json_object_get(results.records[cell_of("source_only", transductive)], "images");
    ck_assert_str_eq(json_string_value(json_object_get(images, "target_test")),
                     json_string_value(json_object_get(images, "target_train")));
    images = json_object_get(results.records[cell_of("source_only", plain)], "images");
    ck_assert_str_ne(json_string_value(json_object_get(images, "target_test")),
                     json_string_value(json_object_get(images, "target_train")));
}
END_TEST

START_TEST(endless_images_are_no_set)
{
    const int method = cell_of("minimax", endless), model = plan.cells[method].depends;
    const json_t *images = json_object_get(results.records[model], "images");
    ck_assert_ptr_null(json_object_get(images, "source_train"));
    images = json_object_get(results.records[method], "images");
    ck_assert_ptr_nonnull(json_object_get(images, "source_train"));
}
END_TEST

/* Under a rule that takes a point of the curve intervals come from its predictions. */
START_TEST(reports_read_curves_of_two_sizes)
{
    struct seed_pairs pairs = {.first = &results, .second = &results};
    struct paired numbers;
    for (int i = 0; i < plan.row_count; i++)
        if (text_equal(plan.rows[i].variant, target) &&
            text_equal(plan.rows[i].method, "minimax") && text_equal(plan.rows[i].sharing, "tied"))
            for (int k = 0; k < plan.rows[i].count; k++)
                seed_pairs_add(&pairs, plan.rows[i].cells[k], plan.rows[i].baselines[k],
                               SELECT_ORACLE);
    ck_assert_int_eq(pairs.n, 2);
    ck_assert_int_ge(pairs.list[0].of_first.row, 0);
    seed_pairs_measure(&pairs, 1, &numbers);
    ck_assert_double_le(numbers.bootstrap.low, numbers.difference.mean);
    ck_assert_double_ge(numbers.bootstrap.high, numbers.difference.mean);
    seed_pairs_free(&pairs);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store), 0);
    char *said = slurp(scratch, "stdout");
    ck_assert_ptr_nonnull(
        strstr(said, "With 'test: train' the target is tested on its training images"));
    ck_assert_ptr_nonnull(strstr(said, " The oracle has trained on their labels, so that it is no "
                                       "bound of what can be read of images that no training has "
                                       "seen.\n"));
    free(said);
    check_note_without_oracle();
}
END_TEST

START_TEST(they_are_proved)
{
    char *said = verify(0, "--rerun", "100");
    char *line = text_format("L3: %d checked, 0 wrong\n", plan.cell_count);
    expect(said, "L1: 2");
    expect(said, line);
    free(line);
    free(said);
}
END_TEST

/* One prediction at the second point of a curve becomes right, or wrong: of the source's last
 * image, and of the target's. */
START_TEST(alterations_are_found)
{
    static const struct {
        int image;
        const char *part;
    } altered[] = {{15, "curve.source[1] is recorded as "},
                   {25, "curve.target[1] is recorded as "}};
    const int cell = cell_of("minimax", target);
    const int asked[2] = {plan.cells[cell].depends, cell};
    const char *hash = plan.cells[cell].hash;
    char *path = store_cell_path(store, hash, "curve_predictions.npy");
    for (int i = 0; i < 2; i++) {
        struct err e = ERR_INIT;
        struct npy curve = read_array(hash, "curve_predictions.npy");
        struct npy labels = read_array(plan.cells[asked[i]].hash, "labels.npy");
        const int heads = curve.extent[2], at = (26 + altered[i].image) * heads;
        const uint16_t right = labels.data[(labels.extent[0] - 1) * heads], was = curve.data[at];
        curve.data[at] = (uint16_t)(was == right ? right + 1 : right);
        ck_assert_msg(!npy_write(path, &curve, &e), "%s", e.text);
        write_sums(hash);
        char *said = verify(1, "--level", "2");
        expect(said, altered[i].part);
        curve.data[at] = was;
        ck_assert_msg(!npy_write(path, &curve, &e), "%s", e.text);
        write_sums(hash);
        free(said);
        npy_free(&labels);
        npy_free(&curve);
    }
    free(path);
}
END_TEST

/* ---- refusals ---------------------------------------------------------------------------------
 */

static void expect_refusal(const char *data, const char *part)
{
    char *text = text_format("name: t\nseeds: 1..2\ndata: {%s}\nnetwork: small\n"
                             "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN
                             "/domains/right.yaml}\n" PAIR,
                             data);
    expect_error(text, part);
    free(text);
}

START_TEST(mistakes_are_told)
{
    expect_refusal("train: 9, source_train: 8, target_train: 7", "s.yaml:3:8: 'train' would do");
    expect_refusal("test: 9, source_test: 8, target_test: 7",
                   "s.yaml:3:8: 'test' would do nothing");
    expect_refusal("test: train, target_test: 7", "s.yaml:3:21: 'target_test' would do nothing");
    expect_refusal("test: train, texts: disjoint", "s.yaml:3:21: 'texts: disjoint' cannot be");
    expect_refusal("source_train: 1", "s.yaml:3:8: one image is too few");
    expect_refusal("source_train: endles", "s.yaml:3:22: source_train: 'endles'");
    expect_refusal("test: trian", "s.yaml:3:14: test: 'trian'");
    expect_error(
        HEAD_OF_ONE_SEED PAIR
        "include: [{data.source_train: endless, source.steps: 10000000, source.batch: 400}]\n",
        "s.yaml:7:31: 4000000000 images");
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("sizes");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up_sizes, tear_down);
    tcase_add_test(t, identities_have_what_is_used);
    tcase_add_test(t, identities_round_trip);
    tcase_add_test(t, arrays_have_their_sizes);
    tcase_add_test(t, transductive_images_are_the_training_images);
    tcase_add_test(t, endless_images_are_no_set);
    tcase_add_test(t, reports_read_curves_of_two_sizes);
    tcase_add_test(t, they_are_proved);
    tcase_add_test(t, alterations_are_found);
    tcase_add_test(t, mistakes_are_told);
    return t;
}

int main(void)
{
    return run_suite("sizes", make);
}
