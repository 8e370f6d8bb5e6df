/* Twins among test images: what the setting changes and what it leaves, what is recorded, proved
 * and reported, and what is refused. */
#include "base/json.h"
#include "bench/plan/cell.h"
#include "bench/run/memory.h"
#include "tests/bench/altered.h"
#include "tests/bench/sweeps.h"

enum { IMAGES = 16, POINTS = 3 };

static void set_up_twins(void)
{
    set_up_of(GOLDEN "/twins.yaml");
}

static const char as_pairs[] = "data.test_pairing=pair", twins[] = "data.test_pairing=layout";

static int cell_of(const char *method, const char *variant)
{
    for (int i = 0; i < plan.row_count; i++)
        if (text_equal(plan.rows[i].method, method) && text_equal(plan.rows[i].variant, variant))
            return plan.rows[i].cells[0];
    ck_abort_msg("no row %s, %s", method, variant);
    return -1;
}

static const json_t *result_of(int cell)
{
    return json_object_get(results.records[cell], "result");
}

static const char *image_hash(int cell, const char *part)
{
    return json_string_value(
        json_object_get(json_object_get(results.records[cell], "images"), part));
}

/* ---- identities and images ---------------------------------------------------------------------
 */

/* One key more, and only where it is used; the source model is the same. */
START_TEST(identities_have_what_is_used)
{
    const int plain = cell_of("minimax", as_pairs), with = cell_of("minimax", twins);
    json_t *without = json_deep_copy(plan.cells[with].identity);
    ck_assert_str_eq(json_string_value(json_object_get(without, "test_pairing")), "layout");
    json_object_del(without, "test_pairing");
    ck_assert(json_equal(without, plan.cells[plain].identity));
    ck_assert_int_eq(plan.cells[with].depends, plan.cells[plain].depends);
    json_decref(without);
}
END_TEST

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

static void expect_bad(const char *key, json_t *value)
{
    struct cell c;
    struct err e = ERR_INIT;
    json_t *altered = json_deep_copy(plan.cells[cell_of("minimax", twins)].identity);
    json_object_set_new(altered, key, value);
    ck_assert(cell_parse(&c, altered, &e));
    ck_assert_ptr_nonnull(strstr(e.text, "test_pairing"));
    err_free(&e);
    json_decref(altered);
}

/* An identity that somebody wrote by hand does not compare images that are not there. */
START_TEST(forged_identities_are_refused)
{
    expect_bad("test_pairing", json_string("label"));
    expect_bad("test_pairing", json_string("none"));
    expect_bad("test_pairing", json_integer(1));
    expect_bad("target_test", json_integer(17));
    expect_bad("target_test", json_string("train"));
    expect_bad("test", json_integer(TWINS_MOST + 1));
}
END_TEST

/* Test images show the source's texts; training images are what they were. */
START_TEST(only_test_images_are_twins)
{
    const int plain = cell_of("minimax", as_pairs), with = cell_of("minimax", twins);
    struct npy target = read_array(plan.cells[with].hash, "labels.npy");
    struct npy other = read_array(plan.cells[plain].hash, "labels.npy");
    struct npy source = read_array(plan.cells[plan.cells[with].depends].hash, "labels.npy");
    const size_t size = IMAGES * 2 * sizeof *target.data;
    ck_assert_mem_eq(target.data, source.data, size);
    ck_assert(memcmp(other.data, source.data, size) != 0);
    ck_assert_str_eq(image_hash(with, "target_train"), image_hash(plain, "target_train"));
    ck_assert_str_eq(image_hash(with, "source_test"), image_hash(plain, "source_test"));
    ck_assert_str_ne(image_hash(with, "target_test"), image_hash(plain, "target_test"));
    npy_free(&source);
    npy_free(&other);
    npy_free(&target);
}
END_TEST

/* ---- records -----------------------------------------------------------------------------------
 */

/* Counted by hand from the stored neighbours. */
static void count(int cell, double *twin, double *string)
{
    struct npy nearest = read_array(plan.cells[cell].hash, "nearest.npy");
    struct npy target = read_array(plan.cells[cell].hash, "labels.npy");
    struct npy source = read_array(plan.cells[plan.cells[cell].depends].hash, "labels.npy");
    *twin = *string = 0;
    ck_assert_int_eq(nearest.dimensions, 1);
    ck_assert_int_eq(nearest.extent[0], IMAGES);
    for (int i = 0; i < IMAGES; i++) {
        const uint16_t *mine = target.data + (size_t)i * 2,
                       *its = source.data + (size_t)nearest.data[i] * 2;
        *twin += (nearest.data[i] == i) / (double)IMAGES;
        *string += (mine[0] == its[0] && mine[1] == its[1]) / (double)IMAGES;
    }
    npy_free(&source);
    npy_free(&target);
    npy_free(&nearest);
}

START_TEST(records_hold_figures)
{
    static const char *const methods[] = {"minimax", "adabn", "source_only"};
    for (int i = 0; i < 3; i++) {
        const int cell = cell_of(methods[i], twins);
        const json_t *nearest = json_object_get(result_of(cell), "nearest");
        double twin, string;
        count(cell, &twin, &string);
        ck_assert_double_eq_tol(json_number_value(json_object_get(nearest, "twin")), twin, 1e-12);
        ck_assert_double_eq_tol(json_number_value(json_object_get(nearest, "string")), string,
                                1e-12);
    }
    const json_t *curve = json_object_get(result_of(cell_of("minimax", twins)), "curve");
    ck_assert_int_eq((int)json_array_size(json_object_get(curve, "nearest_twin")), POINTS);
    ck_assert_int_eq((int)json_array_size(json_object_get(curve, "nearest_string")), POINTS);
    ck_assert_int_eq((int)json_array_size(json_object_get(curve, "nearest_character")), POINTS);
    ck_assert_ptr_null(json_object_get(result_of(cell_of("oracle", twins)), "nearest"));
}
END_TEST

START_TEST(other_records_do_not)
{
    const int cell = cell_of("minimax", as_pairs);
    char *text = json_canonical(results.records[cell]);
    char *path = store_cell_path(store, plan.cells[cell].hash, "nearest.npy");
    ck_assert_ptr_null(strstr(text, "nearest"));
    ck_assert_int_ne(access(path, F_OK), 0);
    free(path);
    free(text);
}
END_TEST

/* ---- proof -------------------------------------------------------------------------------------
 */

START_TEST(they_are_proved)
{
    char *said = verify(0, "--rerun", "100");
    char *line = text_format("L3: %d checked, 0 wrong\n", plan.cell_count);
    expect(said, "L1: 3");
    expect(said, line);
    free(line);
    free(said);
}
END_TEST

static void expect_found(const char *part)
{
    char *said = verify(1, "--level", "2");
    expect(said, part);
    free(said);
}

/* What is altered in an array, and what is said. */
static void alter(int cell, const char *file, int at, uint16_t value, const char *part)
{
    const char *hash = plan.cells[cell].hash;
    struct err e = ERR_INIT;
    struct npy array = read_array(hash, file);
    char *path = store_cell_path(store, hash, file);
    const uint16_t was = array.data[at];
    array.data[at] = value == was ? (uint16_t)(was ? was - 1 : 1) : value;
    ck_assert_msg(!npy_write(path, &array, &e), "%s", e.text);
    write_sums(hash);
    expect_found(part);
    array.data[at] = was;
    ck_assert_msg(!npy_write(path, &array, &e), "%s", e.text);
    write_sums(hash);
    free(path);
    npy_free(&array);
}

/* The record with one value more or another one in its result. */
static void alter_record(int cell, const char *group, const char *key, json_t *value,
                         const char *part)
{
    const char *hash = plan.cells[cell].hash;
    char *path = store_cell_path(store, hash, "record.json");
    char *was = json_readable(results.records[cell]);
    json_t *altered = json_deep_copy(results.records[cell]);
    json_t *result = json_object_get(altered, "result");
    json_object_set_new(group ? json_object_get(result, group) : result, key, value);
    char *text = json_readable(altered);
    write_back(path, text, strlen(text), hash);
    expect_found(part);
    write_back(path, was, strlen(was), hash);
    free(text);
    json_decref(altered);
    free(was);
    free(path);
}

START_TEST(alterations_are_found)
{
    const int cell = cell_of("minimax", twins), baseline = cell_of("source_only", twins);
    const int plain = cell_of("minimax", as_pairs);
    alter(baseline, "nearest.npy", 3, IMAGES, "is no image of the source's test images");
    alter(cell, "nearest.npy", 3, 3, "the end in curve_nearest.npy is not nearest.npy");
    alter(cell, "curve_nearest.npy", 5, NEAREST_NONE, "is no image of the source's test images");
    alter_record(baseline, "nearest", "twin", json_real(0.123),
                 "nearest.twin is recorded as 0.123");
    alter_record(cell, "curve", "nearest_string", json_pack("[f,f,f]", 0.11, 0.2, 0.3),
                 "curve.nearest_string[0] is recorded as 0.11");
    alter_record(cell, "curve", "nearest_string", json_array(),
                 "curve.nearest_string has 0 points");
    alter_record(plain, NULL, "nearest", json_object(), "nothing compared them");
    alter_record(plain, "curve", "nearest_twin", json_pack("[f,f,f]", 0.1, 0.2, 0.3),
                 "curve.nearest_twin has 3 points");
}
END_TEST

/* ---- reports -----------------------------------------------------------------------------------
 */

START_TEST(reports_hold_them)
{
    static const char *const files[] = {"report.md", "report.html", "report.twins.csv",
                                        "report.twins.tex", "report.json"};
    static const char *const parts[] = {"### Twins", "<h3>Twins</h3>", "nearest_twin",
                                        "nearest: twin", "\"nearest_twin\""};
    char *folder = store_sweep_path(store, plan.name, NULL);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *text = slurp(folder, files[i]);
        expect(text, parts[i]);
        free(text);
    }
    char *text = slurp(folder, "report.md");
    expect(text, "left→right: over all 12 points of 4 curves, Spearman's ρ with accuracy");
    free(text);
    free(folder);
}
END_TEST

/* A line is the mean of what the records say. */
START_TEST(reports_and_records_agree)
{
    char *folder = store_sweep_path(store, plan.name, NULL), *path;
    struct err e = ERR_INIT;
    json_t *all = NULL, *row;
    size_t i;
    int lines = 0;
    path = text_format("%s/report.json", folder);
    ck_assert_msg(!json_load(path, &all, &e), "%s", e.text);
    json_array_foreach(json_object_get(all, "twins"), i, row)
    {
        if (!text_equal(json_string_value(json_object_get(row, "method")), "adabn"))
            continue;
        double mean = 0;
        for (int k = 0; k < plan.row_count; k++)
            for (int s = 0; s < 2 && text_equal(plan.rows[k].method, "adabn") &&
                            text_equal(plan.rows[k].variant, twins);
                 s++)
                mean += json_number_value(json_object_get(
                            json_object_get(result_of(plan.rows[k].cells[s]), "nearest"),
                            "character")) /
                        2;
        ck_assert_double_eq_tol(
            json_number_value(json_object_get(json_object_get(row, "nearest_character"), "mean")),
            mean, 1e-9);
        ck_assert_str_eq(json_string_value(json_object_get(row, "point")), "end");
        lines++;
    }
    ck_assert_int_eq(lines, 1);
    json_decref(all);
    free(path);
    free(folder);
}
END_TEST

/* ---- plans -------------------------------------------------------------------------------------
 */

/* Features and neighbours are counted. */
START_TEST(memory_is_counted)
{
    struct err e = ERR_INIT;
    const double plain = memory_of_cell(&plan, cell_of("minimax", as_pairs), 1, &e);
    const double with = memory_of_cell(&plan, cell_of("minimax", twins), 1, &e);
    ck_assert_msg(e.code == ERR_NONE, "%s", e.text);
    ck_assert_double_ge(with, plain + 2 * IMAGES * 8 * 4);
}
END_TEST

static void expect_refusal(const char *data, const char *pairs, const char *part)
{
    char *text = text_format("name: t\nseeds: 1..2\ndata: {%s}\nnetwork: small\n"
                             "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN
                             "/domains/right.yaml, uneven: " GOLDEN "/domains/uneven.yaml}\n"
                             "pairs: [%s]\n",
                             data, pairs);
    expect_error(text, part);
    free(text);
}

START_TEST(mistakes_are_told)
{
    static const char pair[] = "{source: left, target: right}";
    expect_refusal("test_pairing: layouts", pair,
                   "s.yaml:3:22: test_pairing: unknown 'layouts' (did you mean 'layout'?)");
    expect_refusal("test_pairing: label", pair, "s.yaml:3:22: test_pairing: unknown 'label'");
    expect_refusal("test: train, test_pairing: layout", pair,
                   "s.yaml:3:21: 'test_pairing' cannot be with 'test: train'");
    expect_refusal("source_test: 5, test_pairing: layout", pair,
                   "s.yaml:3:24: 'test_pairing' needs as many test images of both domains: "
                   "'source_test' is 5, 'target_test' 1000");
    expect_refusal("test: 10001, test_pairing: layout", pair, "at most 10000 images, not 10001");
    expect_refusal("test_pairing: layout", "{source: left, target: uneven}",
                   "s.yaml:6:9: pair 'left→uneven': data.test_pairing: layout: 'left' and "
                   "'uneven' draw texts of other lengths or frequencies");
    expect_refusal("test_pairing: layout+colour", "{name: same, source: left, target: left}",
                   "pair 'same': source and target are the same domain");
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("twins");
    tcase_set_timeout(t, 300);
    tcase_add_unchecked_fixture(t, set_up_twins, tear_down);
    tcase_add_test(t, identities_have_what_is_used);
    tcase_add_test(t, identities_round_trip);
    tcase_add_test(t, forged_identities_are_refused);
    tcase_add_test(t, only_test_images_are_twins);
    tcase_add_test(t, records_hold_figures);
    tcase_add_test(t, other_records_do_not);
    tcase_add_test(t, they_are_proved);
    tcase_add_test(t, alterations_are_found);
    tcase_add_test(t, reports_hold_them);
    tcase_add_test(t, reports_and_records_agree);
    tcase_add_test(t, memory_is_counted);
    tcase_add_test(t, mistakes_are_told);
    return t;
}

int main(void)
{
    return run_suite("twins", make);
}
