/* What is said under a table, and what is left out of it where seeds are few: pairs of different
 * seeds and methods, made by hand. */
#include "bench/report/report.h"
#include "bench/table/tables.h"
#include "tests/bench/support.h"

enum { SEEDS = 7, METHODS = 3, PAIRS = 4, CELLS = PAIRS * (METHODS + 2) * SEEDS };

static struct plan plan;
static struct results results;

static void set_up(void)
{
    plan = (struct plan){.name = text_copy("notes"),
                         .description = text_copy(""),
                         .domains = json_object(),
                         .index = json_object()};
    results = (struct results){.plan = &plan, .store = "/nonexistent"};
    results.records = memory_take(CELLS, sizeof(json_t *));
    results.failures = memory_take(CELLS, sizeof(json_t *));
    results.states = memory_take(CELLS, sizeof *results.states);
}

static void tear_down(void)
{
    results_free(&results);
    plan_free(&plan);
}

/* The first training of each method diverged. */
static json_t *record(enum row_rank rank, int method, int seed)
{
    const double mean = 0.2 + 0.3 * (int)rank + 0.01 * method + 0.02 * seed;
    json_t *curve = rank == RANK_METHOD
                        ? json_pack("{s:[i], s:[f], s:[f], s:[f]}", "step", 5, "target", mean / 2,
                                    "target_string", 0.0, "im", 0.1)
                        : json_object();
    return json_pack("{s:{s:s, s:{s:f, s:f}, s:o}}", "result", "status",
                     rank == RANK_METHOD && seed == 0 ? "diverged" : "done", "target", "mean", mean,
                     "string", 0.0, "curve", curve);
}

/* `seeds` is how many have a record. */
static void add_row(int pair, enum row_rank rank, int method, int seeds)
{
    static const char *const labels[] = {"source only", "method", "oracle"};
    plan.rows = memory_grow(plan.rows, plan.row_count, &plan.row_capacity, sizeof *plan.rows);
    struct plan_row *row = &plan.rows[plan.row_count++];
    *row = (struct plan_row){.pair = pair,
                             .method = text_format("%s %d", labels[rank], method),
                             .label = text_format("%s %d", labels[rank], method),
                             .sharing = text_copy(""),
                             .variant = text_copy(""),
                             .rank = rank,
                             .count = SEEDS};
    row->cells = memory_take(SEEDS, sizeof(int));
    row->baselines = memory_take(SEEDS, sizeof(int));
    for (int s = 0; s < SEEDS; s++) {
        json_t *identity =
            json_pack("{s:s, s:i, s:i}", "method", row->method, "pair", pair, "seed", s + 1);
        const int cell = plan_add_cell(&plan, identity, -1);
        row->cells[s] = cell;
        row->baselines[s] = -1;
        for (int i = 0; i < plan.row_count && rank != RANK_SOURCE_ONLY; i++)
            if (plan.rows[i].pair == pair && plan.rows[i].rank == RANK_SOURCE_ONLY)
                row->baselines[s] = plan.rows[i].cells[s];
        results.states[cell] = s < seeds ? CELL_DONE : CELL_MISSING;
        results.records[cell] = s < seeds ? record(rank, method, s) : NULL;
    }
}

/* seeds[m]: of the m-th method, those of the first also of the baselines. */
static void add_pair(const char *name, const int *seeds, int methods, bool baseline)
{
    const int pair = plan.pair_count;
    plan.pairs = memory_grow(plan.pairs, pair, &plan.pair_capacity, sizeof *plan.pairs);
    plan.pairs[plan.pair_count++] = (struct plan_pair){.name = text_copy(name),
                                                       .pairing = text_copy("none"),
                                                       .source_name = text_copy("a"),
                                                       .target_name = text_copy("b"),
                                                       .family = text_copy(""),
                                                       .source = "0",
                                                       .target = {(char)('1' + pair)}};
    if (baseline)
        add_row(pair, RANK_SOURCE_ONLY, 0, seeds[0]);
    for (int m = 0; m < methods; m++)
        add_row(pair, RANK_METHOD, m, seeds[m]);
    add_row(pair, RANK_ORACLE, 0, seeds[0]);
}

static void assert_note(const struct tables *t, const char *sentence, bool there)
{
    bool found = false;
    for (int i = 0; i < t->grids[TABLE_main].notes.count; i++)
        found |= strstr(t->grids[TABLE_main].notes.list[i], sentence) != NULL;
    ck_assert_msg(found == there, "%s: '%s'", there ? "missing" : "too much", sentence);
}

/* The seeds of a pair are those of its best-covered method, and one without a p limits nobody. */
START_TEST(power_of_pairs_that_are_alike)
{
    struct tables t;
    add_pair("left", (const int[]){4, 2}, 2, true);
    add_pair("right", (const int[]){4, 3}, 2, true);
    add_pair("no source only", (const int[]){1, 1, 1}, 3, false);
    tables_make(&t, &results, SELECT_LAST);
    assert_note(&t,
                "With 4 seeds and 2 methods per pair, p cannot fall below 0.250: the exact test "
                "cannot show significance at 5 %; 7 seeds could.",
                true);
    assert_note(&t, "1 seed", false);
    tables_free(&t);
}
END_TEST

START_TEST(power_of_pairs_that_differ)
{
    struct tables t;
    add_pair("right", (const int[]){3, 2}, 2, true);
    add_pair("enough", (const int[]){7, 1, 1}, 3, true);
    add_pair("left", (const int[]){4, 4, 1}, 3, true);
    add_pair("again", (const int[]){3, 3}, 2, true);
    tables_make(&t, &results, SELECT_LAST);
    assert_note(&t,
                "With 3 seeds and 2 methods (right, again), p cannot fall below 0.500: the exact "
                "test cannot show significance at 5 %; 7 seeds could.",
                true);
    assert_note(&t,
                "With 4 seeds and 3 methods (left), p cannot fall below 0.375: the exact test "
                "cannot show significance at 5 %; 7 seeds could.",
                true);
    assert_note(&t, "per pair, p", false);
    assert_note(&t, "(enough)", false);
    tables_free(&t);
}
END_TEST

/* What a rule chose before a training diverged is not where it ended. */
START_TEST(diverged_are_counted_by_the_rule)
{
    struct tables t;
    add_pair("left", (const int[]){2, 2}, 2, true);
    tables_make(&t, &results, SELECT_LAST);
    assert_note(
        &t,
        "Mark d: diverged (a NaN or infinity): left: method 0 (1 of 2); left: method 1 (1 of "
        "2). Such a training counts with what is left of it at its end (with until: at the "
        "point that it kept);",
        true);
    for (int i = 0; i < t.rows.count; i++)
        ck_assert(!t.rows.list[i].best);
    tables_free(&t);
    for (int rule = SELECT_LAST + 1; rule < SELECT_COUNT; rule++) {
        tables_make(&t, &results, (enum select)rule);
        assert_note(&t, "counts with what is left of it at the point that the selection chose",
                    true);
        assert_note(&t, "at its end", false);
        tables_free(&t);
    }
}
END_TEST

/* A share of the gap needs an oracle that is shown to be better: one seed shows nothing. */
START_TEST(one_seed_has_no_shares)
{
    struct tables t;
    add_pair("one", (const int[]){1, 1}, 2, true);
    add_pair("two", (const int[]){2, 2}, 2, true);
    tables_make(&t, &results, SELECT_LAST);
    const struct table_grid *g = &t.grids[TABLE_matrix];
    ck_assert_int_eq(t.rows.list[g->rows[1].row].rank, RANK_METHOD);
    ck_assert_str_eq(grid_find(g, 1, "one")->second.text, "–");
    ck_assert_str_eq(grid_find(g, 1, "two")->second.text, "0.500");
    /* the mean over pairs that have shares */
    ck_assert_str_eq(grid_find(g, 1, "mean over pairs")->second.text, "0.500");
    tables_free(&t);
}
END_TEST

static bool latex_holds(const struct tables *t, const char *format, const char *part)
{
    struct text out = {0};
    struct err e = ERR_INIT;
    ck_assert_int_eq(report_write(report_find(format), t, &out, &e), ERR_NONE);
    const bool found = strstr(out.data, part) != NULL;
    text_free(&out);
    return found;
}

START_TEST(one_seed_has_no_half_width_in_latex)
{
    struct tables t;
    add_pair("one", (const int[]){1, 1}, 2, true);
    tables_make(&t, &results, SELECT_LAST);
    ck_assert(latex_holds(&t, "latex", "method 0 & -- & d & 1 of 7 & $"));
    ck_assert(!latex_holds(&t, "latex", "\\pm"));
    ck_assert(!latex_holds(&t, "latex-comparisons", "\\pm"));
    tables_free(&t);
    add_pair("two", (const int[]){2, 2}, 2, true);
    tables_make(&t, &results, SELECT_LAST);
    ck_assert(latex_holds(&t, "latex", " \\pm "));
    ck_assert(latex_holds(&t, "latex-comparisons", " \\pm "));
    tables_free(&t);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("notes");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, power_of_pairs_that_are_alike);
    tcase_add_test(t, power_of_pairs_that_differ);
    tcase_add_test(t, diverged_are_counted_by_the_rule);
    tcase_add_test(t, one_seed_has_no_shares);
    tcase_add_test(t, one_seed_has_no_half_width_in_latex);
    return t;
}

int main(void)
{
    return run_suite("notes", make);
}
