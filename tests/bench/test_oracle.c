/* Oracles with steps of their own, and with the labels of both domains. */
#include "bench/plan/cell.h"
#include "tests/bench/altered.h"
#include "tests/bench/sweeps.h"

static void set_up_oracle(void)
{
    set_up_of(GOLDEN "/oracle.yaml");
}

static const struct plan_row *oracle_of(const char *variant)
{
    for (int i = 0; i < plan.row_count; i++)
        if (plan.rows[i].rank == RANK_ORACLE && text_equal(plan.rows[i].variant, variant))
            return &plan.rows[i];
    ck_abort_msg("no oracle of %s", variant);
    return NULL;
}

static const json_t *identity_of(const struct plan_row *row)
{
    return plan.cells[row->cells[0]].identity;
}

/* What does not read the settings is one row in all variants; what they leave as it is has the
 * identity of a sweep without them. */
START_TEST(identities_have_what_is_used)
{
    const json_t *plain = identity_of(oracle_of("oracle.labels=target oracle.steps=40"));
    const json_t *both = identity_of(oracle_of("oracle.labels=both oracle.steps=40"));
    const json_t *longer = identity_of(oracle_of("oracle.labels=target oracle.steps=60"));
    ck_assert_int_eq(plan.row_count, 6);
    ck_assert_ptr_null(json_object_get(plain, "oracle"));
    ck_assert_int_eq(cell_oracle_steps(plain), 40);
    ck_assert_int_eq(cell_oracle_steps(both), 40);
    ck_assert_int_eq(cell_oracle_steps(longer), 60);
    ck_assert_double_eq(cell_work(longer) - cell_work(plain), 3 * 20 * 16);
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(both, "oracle"), "labels")),
                     "both");
}
END_TEST

START_TEST(they_are_proved)
{
    char *said = verify(0, "--rerun", "40");
    expect(said, "L2: 14 checked, 0 wrong\n");
    expect(said, "L3: 14 checked, 0 wrong\n");
    free(said);
}
END_TEST

START_TEST(mistakes_are_told)
{
    expect_error(HEAD PAIR "oracle: {steps: 5}\nmethods: [minimax]\nbaselines: [source_only]\n",
                 "s.yaml:7:1: 'oracle' would do nothing");
    expect_error(HEAD PAIR "oracle: {labels: sauce}\n", "s.yaml:7:18: labels: unknown");
    expect_error(HEAD PAIR "oracle: {stesp: 5}\n", "(did you mean 'steps'");
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("oracle");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up_oracle, tear_down);
    tcase_add_test(t, identities_have_what_is_used);
    tcase_add_test(t, they_are_proved);
    tcase_add_test(t, mistakes_are_told);
    return t;
}

int main(void)
{
    return run_suite("oracle", make);
}
