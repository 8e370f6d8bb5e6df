/* Characters that a training reads as each other's: which trainings the table takes, and what it
 * says of them. */
#include <math.h>

#include "tests/bench/every_table.h"

static void set_up(void)
{
    struct sweep_names names = {
        .description = "", .label = "alpha", .variants = {"k=1", "k=2", "k=3"}};
    for (int p = 0; p < PAIRS; p++)
        names.pairs[p] = "p";
    make_tables(&names);
    json_object_set_new(json_object_get(plan.domains, "1"), "alphabet",
                        json_pack("[i,i,i,i]", '0', '1', '2', 0x3a9));
}

static void tear_down(void)
{
    free_tables();
}

static char *repeated(const char *text, int times)
{
    struct text t = {0};
    for (int i = 0; i < times; i++)
        text_add(&t, text);
    return text_take(&t);
}

/* The table, where the first pair's source model read this with its first seed, so many times. */
static const struct table_grid *exchanged(const char *right, const char *said, int times)
{
    char *all_right = repeated(right, times), *all_said = repeated(said, times);
    store_answers(plan.rows[0].cells[0], all_right, all_said);
    free(all_said);
    free(all_right);
    tables_free(&tables);
    tables_make(&tables, &results, SELECT_LAST);
    for (int i = 0; i < TABLE_COUNT; i++)
        if (text_equal(table_kinds[i]->name, "exchanged"))
            return &tables.grids[i];
    ck_abort_msg("no table of that name");
    return NULL;
}

static const struct {
    const char *right, *said;
    double character, renamed;
    int count; /* 0: not in the table */
    const char *exchanged;
} readings[] = {
    {"aabbccdd", "bbaaccdd", 0.5, 1, 2, "0 as 1, 1 as 0"},
    {"aabbccdd", "bbccaadd", 0.25, 1, 3, "0 as 1, 1 as 2, 2 as 0"},
    {"aaabbbccc", "aabbbaddd", 4 / 9.0, 7 / 9.0, 0, NULL}, /* c alone is read as another */
    {"aabb", "abab", 0.5, 0.5, 0, NULL},                   /* as often so as so */
    {"aaaabbbbb", "bbbaaaaab", 2 / 9.0, 7 / 9.0, 2, "0 as 1, 1 as 0"},
    {"aaaabbbb", "bcdaaaab", 2 / 8.0, 4 / 8.0, 0, NULL},   /* a is read as no one thing */
    {"aabbccdd", "aaaaaaaa", 0.25, 0.25, 0, NULL},         /* all as one */
    {"aabbccc", "bbaaaaa", 0, 5 / 7.0, 0, NULL},           /* b and c are merged */
    {"aabbeee", "bbaaeea", 0, 1, 2, "0 as 1, 1 as 0"},     /* e: a place without a character */
    {"aaaabbbb", "bbeeaaee", 0, 0.5, 2, "0 as 1, 1 as 0"}, /* read as empty */
    {"ccdd", "ddcc", 0, 1, 2, "2 as Ω, Ω as 2"},
    {"aabbcccccccccccccccccccc", "bbaaccccccccaaaaaabbbbbb", 8 / 24.0, 12 / 24.0, 2,
     "0 as 1, 1 as 0"}, /* 4 of 16 errors are mended */
    {"aabbccccccccccccccccccccc", "bbaaccccccccaaaaaaabbbbbb", 8 / 25.0, 12 / 25.0, 0, NULL},
    {"abcd", "abcd", 1, 1, 0, NULL},
};

START_TEST(reading)
{
    const struct table_grid *g = exchanged(readings[_i].right, readings[_i].said, 10);
    ck_assert_int_eq(g->row_count, readings[_i].count > 0);
    ck_assert_int_eq(g->notes.count, readings[_i].count > 0);
    if (!readings[_i].count)
        return;
    ck_assert_ptr_nonnull(strstr(g->notes.list[0], "Listed are 1 of the 1 trainings whose"));
    ck_assert_str_eq(grid_find(g, 0, "exchanged")->text, readings[_i].exchanged);
    ck_assert_int_eq(grid_find(g, 0, "exchanged_count")->count, readings[_i].count);
    ck_assert_int_eq(grid_find(g, 0, "seed")->count, 1);
    ck_assert_double_eq_tol(grid_find(g, 0, "character")->first.exact, readings[_i].character,
                            1e-12);
    ck_assert_double_eq_tol(grid_find(g, 0, "renamed")->first.exact, readings[_i].renamed, 1e-12);
    ck_assert_str_eq(grid_find(g, 0, "cell")->name, plan.cells[plan.rows[0].cells[0]].hash);
}
END_TEST

/* What fewer than ten places are read as may be chance. */
START_TEST(too_few_places)
{
    ck_assert_int_eq(exchanged("abcd", "bacd", 9)->row_count, 0);
    ck_assert_int_eq(exchanged("abcd", "bacd", 10)->row_count, 1);
}
END_TEST

/* People see the first of many, programs all. */
START_TEST(long_lists)
{
    enum { CLASSES = 16 };
    json_t *alphabet = json_array();
    for (int k = 0; k < CLASSES; k++)
        json_array_append_new(alphabet, json_integer('A' + k));
    json_object_set_new(json_object_get(plan.domains, "1"), "alphabet", alphabet);
    const struct table_grid *g = exchanged("abcdefghijklmnop", "badcfehgjilknmpo", 10);
    const struct grid_cell *cell = grid_find(g, 0, "exchanged");
    const char *const end = ", K as L, L as K and 4 more";
    ck_assert_str_eq(cell->text + strlen(cell->text) - strlen(end), end);
    ck_assert_ptr_nonnull(strstr(cell->name, ", O as P, P as O"));
    char *json = written(report_find("json"));
    json_t *all = json_loads(json, 0, NULL);
    const json_t *row = json_array_get(json_object_get(all, "exchanged_characters"), 0);
    const json_t *list = json_object_get(row, "exchanged"), *last = json_array_get(list, 15);
    ck_assert_int_eq((int)json_array_size(list), CLASSES);
    ck_assert_str_eq(json_string_value(json_object_get(last, "character")), "P");
    ck_assert_str_eq(json_string_value(json_object_get(last, "read_as")), "O");
    ck_assert_int_eq(json_integer_value(json_object_get(last, "shown")), 10);
    ck_assert_int_eq(json_integer_value(json_object_get(last, "so_read")), 10);
    json_decref(all);
    free(json);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("exchanged");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, reading, 0, sizeof readings / sizeof *readings);
    tcase_add_test(t, too_few_places);
    tcase_add_test(t, long_lists);
    Suite *suite = suite_create("exchanged");
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
