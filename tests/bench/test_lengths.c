/* Texts of several lengths: a class more for places that hold no character, accuracies of
 * characters over the places that hold one, of strings over the whole; proved, and shown as they
 * are. */
#include "base/json.h"
#include "bench/store/answers.h"
#include "tests/bench/altered.h"
#include "tests/bench/sweeps.h"

enum { IMAGES = 24, HEADS = 2, NONE = 4 };

static void set_up_lengths(void)
{
    set_up_of(GOLDEN "/lengths.yaml");
}

static json_t *read_json(char *path)
{
    struct err e = ERR_INIT;
    json_t *j = NULL;
    ck_assert_msg(!json_load(path, &j, &e), "%s", e.text);
    free(path);
    return j;
}

/* Counted by hand from the stored arrays. */
struct by_hand {
    int shown[HEADS], right[HEADS], strings, nones;
};

static struct by_hand count(const char *hash)
{
    struct npy said = read_array(hash, "predictions.npy"), labels = read_array(hash, "labels.npy");
    struct by_hand c = {{0}, {0}, 0, 0};
    ck_assert_int_eq(labels.extent[0], IMAGES);
    ck_assert_int_eq(labels.extent[1], HEADS);
    for (int i = 0; i < IMAGES; i++) {
        int right = 0;
        ck_assert_int_lt(labels.data[i * HEADS], NONE);
        for (int k = i * HEADS; k < (i + 1) * HEADS; k++) {
            right += said.data[k] == labels.data[k];
            if (labels.data[k] == NONE) {
                c.nones++;
                continue;
            }
            c.shown[k % HEADS]++;
            c.right[k % HEADS] += said.data[k] == labels.data[k];
        }
        c.strings += right == HEADS;
    }
    npy_free(&labels);
    npy_free(&said);
    return c;
}

START_TEST(accuracies_are_over_characters)
{
    const enum row_rank ranks[] = {RANK_SOURCE_ONLY, RANK_METHOD, RANK_ORACLE};
    for (int i = 0; i < 3; i++) {
        const char *hash = cell_of_rank(ranks[i]);
        json_t *record = read_json(store_cell_path(store, hash, "record.json"));
        const json_t *target = json_object_get(json_object_get(record, "result"), "target");
        const struct by_hand c = count(hash);
        ck_assert(c.nones > 4 && c.nones < IMAGES - 4);
        for (int k = 0; k < HEADS; k++)
            ck_assert_double_eq_tol(
                json_number_value(json_array_get(json_object_get(target, "position"), (size_t)k)),
                (double)c.right[k] / c.shown[k], 1e-12);
        ck_assert_double_eq_tol(json_number_value(json_object_get(target, "mean")),
                                (double)(c.right[0] + c.right[1]) / (c.shown[0] + c.shown[1]),
                                1e-12);
        ck_assert_double_eq_tol(json_number_value(json_object_get(target, "string")),
                                (double)c.strings / IMAGES, 1e-12);
        ck_assert_int_eq((int)json_array_size(json_object_get(target, "recall")), NONE);
        json_decref(record);
    }
}
END_TEST

/* The oracle learns where a text ends: it says so at some place. */
START_TEST(nothing_is_a_class)
{
    struct npy said = read_array(cell_of_rank(RANK_ORACLE), "predictions.npy");
    int nones = 0;
    for (int i = 0; i < IMAGES * HEADS; i++)
        nones += said.data[i] == NONE;
    ck_assert_int_gt(nones, 0);
    npy_free(&said);
}
END_TEST

START_TEST(they_are_proved)
{
    const char *hash = method_cell();
    struct npy labels = read_array(hash, "labels.npy");
    int at = 0;
    free(verify(0, "--rerun", "2"));
    while (labels.data[at] != NONE)
        at++;
    /* what is said where there is no character concerns the string alone */
    alter_array(hash, "labels.npy", at);
    char *said = verify(1, "--level", "2");
    expect(said, "the stored labels are not those of its images");
    free(said);
    npy_free(&labels);
}
END_TEST

START_TEST(answers_leave_out_what_is_not_there)
{
    const struct plan_row *row = NULL;
    struct answers a;
    int characters = 0, right = 0;
    for (int i = 0; i < plan.row_count; i++)
        row = plan.rows[i].rank == RANK_METHOD ? &plan.rows[i] : row;
    const struct by_hand c = count(plan.cells[row->cells[0]].hash);
    ck_assert(answers_load(&a, &results, row->cells[0], -1));
    for (int i = 0; i < a.images; i++) {
        characters += answers_characters(&a, i);
        right += answers_right(&a, i);
    }
    ck_assert_int_eq(characters, c.shown[0] + c.shown[1]);
    ck_assert_int_eq(right, c.right[0] + c.right[1]);
    answers_free(&a);
}
END_TEST

/* The page shows texts as long as they are, and the class of no character. */
START_TEST(the_page_shows_them)
{
    char *folder = store_sweep_path(store, plan.name, NULL), *page = slurp(folder, "report.html");
    int shown[HEADS + 1] = {0};
    for (const char *at = page; (at = strstr(at, " alt=\"")); at++) {
        const size_t length = strcspn(at + 6, "\"");
        ck_assert(length >= 1 && length <= HEADS);
        shown[length]++;
    }
    ck_assert(shown[1] > 0 && shown[2] > 0 && shown[1] + shown[2] == 12);
    expect(page, "∅: no character, behind a shorter text");
    expect(page, "<td>1 to 2 of 0123");
    expect(page, "each domain shows texts of its own");
    free(page);
    free(folder);
}
END_TEST

#define SWEEP(pair_)                                                                               \
    "name: t\nseeds: 1..1\ndata: {train: 32, test: 16}\nnetwork: small\n"                          \
    "domains: {left: " GOLDEN "/domains/left.yaml, brief: " GOLDEN "/domains/brief.yaml, "         \
    "short: " GOLDEN "/domains/short.yaml}\npairs:\n- " pair_ "\nmethods: [minimax]\n"

START_TEST(pairs_that_do_not_fit)
{
    expect_error(SWEEP("{source: left, target: short}"),
                 "'left' has 2 characters per image and 'short' 1 to 2; the length of both must "
                 "vary, or of neither");
    expect_error(SWEEP("{source: brief, target: short, pairing: label}"),
                 "draw texts of other lengths or frequencies");
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("lengths");
    tcase_set_timeout(t, 300);
    tcase_add_unchecked_fixture(t, set_up_lengths, tear_down);
    tcase_add_test(t, accuracies_are_over_characters);
    tcase_add_test(t, nothing_is_a_class);
    tcase_add_test(t, answers_leave_out_what_is_not_there);
    tcase_add_test(t, the_page_shows_them);
    tcase_add_test(t, pairs_that_do_not_fit);
    tcase_add_test(t, they_are_proved);
    return t;
}

int main(void)
{
    return run_suite("lengths", make);
}
