/* Trainings that a validator ends: what is recorded, reported and proved of them. */
#include "base/json.h"
#include "bench/plan/cell.h"
#include "bench/table/tables.h"
#include "tests/bench/altered.h"
#include "tests/bench/sweeps.h"

static void set_up_until(void)
{
    set_up_of(GOLDEN "/until.yaml");
}

static const struct plan_row *row_of(const char *label, const char *sharing, const char *variant)
{
    for (int i = 0; i < plan.row_count; i++)
        if (text_equal(plan.rows[i].label, label) && text_equal(plan.rows[i].sharing, sharing) &&
            text_equal(plan.rows[i].variant, variant))
            return &plan.rows[i];
    ck_abort_msg("no row %s, %s, %s", label, sharing, variant);
    return NULL;
}

static json_t *result_of(int cell)
{
    return json_object_get(results.records[cell], "result");
}

static int points_of(int cell)
{
    return (int)json_array_size(json_object_get(json_object_get(result_of(cell), "curve"), "step"));
}

/* With patience for the whole training, what the cell ends with is what a report selects of the
 * training that takes all steps; with less it ends sooner. */
START_TEST(it_is_what_a_report_selects)
{
    const struct plan_row *all = row_of("minimax to its end", "untied", "");
    const struct plan_row *patient = row_of("minimax", "untied", "until.patience=99");
    const struct plan_row *hasty = row_of("minimax", "untied", "until.patience=1");
    int shorter = 0;
    for (int i = 0; i < all->count; i++) {
        struct outcome chosen, kept;
        ck_assert(
            results_outcome(&results, all->cells[i], SELECT_VALIDATORS + VALIDATOR_im, &chosen));
        ck_assert(results_outcome(&results, patient->cells[i], SELECT_LAST, &kept));
        ck_assert_double_eq(kept.mean, chosen.mean);
        ck_assert_double_eq(kept.string, chosen.string);
        ck_assert_int_eq(kept.step, chosen.step);
        ck_assert_int_eq(kept.row, chosen.row);
        ck_assert_int_eq(points_of(patient->cells[i]), points_of(all->cells[i]));
        shorter += points_of(hasty->cells[i]) < points_of(all->cells[i]);
        ck_assert_ptr_null(json_object_get(result_of(all->cells[i]), "chosen_step"));
    }
    ck_assert_int_gt(shorter, 0);
}
END_TEST

/* Identities have it where it is used, the limit counts as work, and AdaBN has nothing of it. */
START_TEST(identities_have_it)
{
    const int with = row_of("minimax", "untied", "until.patience=1")->cells[0];
    const int without = row_of("minimax to its end", "untied", "")->cells[0];
    const int adabn = row_of("AdaBN", "untied", "")->cells[0];
    const json_t *adapt[3];
    const int cells[3] = {with, without, adabn};
    for (int i = 0; i < 3; i++)
        adapt[i] = json_object_get(plan.cells[cells[i]].identity, "adapt");
    ck_assert_int_eq(json_integer_value(json_object_get(adapt[0], "steps")), 60);
    ck_assert_ptr_nonnull(json_object_get(adapt[0], "until"));
    ck_assert_ptr_null(json_object_get(adapt[1], "until"));
    ck_assert_ptr_null(json_object_get(adapt[2], "until"));
    ck_assert_double_eq(cell_work(plan.cells[with].identity),
                        cell_work(plan.cells[without].identity));
}
END_TEST

START_TEST(it_is_proved)
{
    char *said = verify(0, "--rerun", "40");
    expect(said, "L2: 27 checked, 0 wrong\n");
    expect(said, "L3: 27 checked, 0 wrong\n");
    free(said);
}
END_TEST

/* `change` alters the result of a cell that ended before its limit; L2 says so. */
static void expect_found(void (*change)(json_t *result), const char *part)
{
    const struct plan_row *row = row_of("minimax", "untied", "until.patience=1");
    struct err e = ERR_INIT;
    json_t *record = NULL;
    int cell = row->cells[0];
    for (int i = 0; i < row->count; i++)
        if (points_of(row->cells[i]) < 31)
            cell = row->cells[i];
    char *path = store_cell_path(store, plan.cells[cell].hash, "record.json");
    ck_assert_msg(!json_load(path, &record, &e), "%s", e.text);
    for (int altered = 1; altered >= 0; altered--) {
        json_t *j = json_deep_copy(record);
        if (altered)
            change(json_object_get(j, "result"));
        char *text = json_readable(j);
        write_back(path, text, strlen(text), plan.cells[cell].hash);
        free(text);
        json_decref(j);
        if (!altered)
            break;
        char *said = verify(1, "--level", "2");
        expect(said, part);
        free(said);
    }
    json_decref(record);
    free(path);
}

static void choose_another(json_t *result)
{
    const json_int_t step = json_integer_value(json_object_get(result, "chosen_step"));
    json_object_set_new(result, "chosen_step", json_integer(step ? step - 2 : 2));
}

static void choose_no_point(json_t *result)
{
    json_object_set_new(result, "chosen_step", json_integer(1));
}

static void choose_nothing(json_t *result)
{
    json_object_del(result, "chosen_step");
}

/* The validator that follows the largest becomes larger: then it did not end there. */
static void raise_the_last(json_t *result)
{
    json_t *im = json_object_get(json_object_get(result, "curve"), "im");
    json_array_set_new(im, json_array_size(im) - 1, json_real(99));
}

START_TEST(alterations_are_found)
{
    expect_found(choose_another, "chosen_step is recorded as ");
    expect_found(choose_no_point, "chosen_step 1 is no point of its curve");
    expect_found(choose_nothing, "im is largest at step ");
    expect_found(raise_the_last, "im is largest at step ");
    free(verify(0, "--level", "2"));
}
END_TEST

START_TEST(mistakes_are_told)
{
    expect_error(HEAD PAIR "methods: [{method: adabn, until: {validator: im, patience: 1, at_most: "
                           "5}}]\n",
                 "s.yaml:7:27: 'until' would do nothing for adabn");
    expect_error(HEAD PAIR "adapt: {steps: 5, until: {validator: im, patience: 1, at_most: 5}}\n",
                 "s.yaml:7:26: 'until' stands in place of 'steps'");
    expect_error(HEAD PAIR "adapt: {until: {validator: im, at_most: 5}}\n",
                 "s.yaml:7:16: until: 'patience' is missing");
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("until");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up_until, tear_down);
    tcase_add_test(t, it_is_what_a_report_selects);
    tcase_add_test(t, identities_have_it);
    tcase_add_test(t, it_is_proved);
    tcase_add_test(t, alterations_are_found);
    tcase_add_test(t, mistakes_are_told);
    return t;
}

int main(void)
{
    return run_suite("until", make);
}
