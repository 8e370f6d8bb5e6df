/* Methods over pairs: mean ranks where the pairs can tell methods apart, else the sentence why not.
 */
#include "bench/report/report.h"
#include "bench/stats/statistics.h"
#include "bench/table/table.h"
#include "tests/bench/support.h"

enum { METHODS = 4, PAIRS = 9 };
static const char *const names[METHODS] = {"alpha", "beta", "gamma", "delta"};

static struct plan plan;
static struct results results;

/* delta is always the best, alpha always the worst; beta and gamma take turns. */
static double accuracy(int method, int pair)
{
    static const double base[METHODS] = {0.3, 0.5, 0.5, 0.7};
    const double turn = method == 1 ? 0.01 * (pair % 2) : method == 2 ? 0.005 : 0;
    return base[method] + 0.011 * pair + turn;
}

static void add_pair(int pair)
{
    plan.pairs = memory_grow(plan.pairs, plan.pair_count, &plan.pair_capacity, sizeof *plan.pairs);
    plan.pairs[plan.pair_count++] = (struct plan_pair){.name = text_format("pair %d", pair),
                                                       .pairing = text_copy("none"),
                                                       .source_name = text_copy("a"),
                                                       .target_name = text_copy("b"),
                                                       .family = text_copy(""),
                                                       .source = "0",
                                                       .target = "1"};
}

static void add_row(int pair, int method)
{
    plan.rows = memory_grow(plan.rows, plan.row_count, &plan.row_capacity, sizeof *plan.rows);
    struct plan_row *row = &plan.rows[plan.row_count++];
    *row = (struct plan_row){.pair = pair,
                             .method = text_copy(names[method]),
                             .label = text_copy(names[method]),
                             .sharing = text_copy(""),
                             .variant = text_copy(""),
                             .rank = 1,
                             .count = 1};
    row->cells = memory_take(1, sizeof(int));
    row->baselines = memory_take(1, sizeof(int));
    row->baselines[0] = -1;
    row->cells[0] = plan_add_cell(
        &plan, json_pack("{s:s, s:i, s:i}", "method", names[method], "pair", pair, "seed", 1), -1);
}

static void make_results(int pairs)
{
    plan = (struct plan){.name = text_copy("ranks"),
                         .description = text_copy(""),
                         .domains = json_object(),
                         .index = json_object()};
    const size_t cells = (size_t)pairs * METHODS;
    results = (struct results){.plan = &plan, .store = "/nonexistent"};
    results.records = memory_take(cells, sizeof(json_t *));
    results.failures = memory_take(cells, sizeof(json_t *));
    results.states = memory_take(cells, sizeof *results.states);
    for (int p = 0; p < pairs; p++) {
        add_pair(p);
        for (int m = 0; m < METHODS; m++) {
            add_row(p, m);
            results.states[p * METHODS + m] = CELL_DONE;
            results.records[p * METHODS + m] = json_pack("{s:{s:{s:f, s:f}}}", "result", "target",
                                                         "mean", accuracy(m, p), "string", 0.0);
        }
    }
}

static void tear_down(void)
{
    results_free(&results);
    plan_free(&plan);
}

static bool has_note(const struct table *t, const char *part)
{
    bool found = false;
    for (int i = 0; i < t->notes.count; i++)
        found |= strstr(t->notes.list[i], part) != NULL;
    return found;
}

START_TEST(methods_are_ranked)
{
    static const char *const order[METHODS] = {"delta", "gamma", "beta", "alpha"};
    static const char *const ranks[METHODS] = {"1.00", "2.44", "2.56", "4.00"};
    struct table t;
    make_results(PAIRS);
    table_make(&t, &results, SELECT_LAST);
    const struct table_ranking *r = &t.ranking;
    ck_assert_int_eq(r->count, METHODS);
    for (int i = 0; i < METHODS; i++) {
        ck_assert_str_eq(t.rows[r->ranks[i].row].label, order[i]);
        ck_assert_str_eq(r->ranks[i].rank.text, ranks[i]);
    }
    ck_assert_int_eq(r->group_count, 1);
    ck_assert_int_eq(r->groups[0].first, 1);
    ck_assert_int_eq(r->groups[0].last, 2);
    ck_assert(has_note(&t, "delta 1.00; gamma 2.44; beta 2.56; alpha 4.00. Friedman's test"));
    ck_assert(has_note(&t, "ranks 2 to 3."));
    table_free(&t);
}
END_TEST

/* Eight pairs are enough for four methods, seven are not. */
START_TEST(too_few_pairs_are_said)
{
    struct table t;
    ck_assert_int_eq(friedman_blocks_needed(METHODS), 8);
    make_results(7);
    table_make(&t, &results, SELECT_LAST);
    ck_assert_int_eq(t.ranking.count, 0);
    ck_assert(has_note(&t, "7 pairs cannot tell them apart, it takes 8."));
    table_free(&t);
}
END_TEST

/* Looked at as a page: ADDA_KEEP=FILE writes it. */
START_TEST(formats_show_the_ranking)
{
    struct table t;
    struct err e = ERR_INIT;
    make_results(PAIRS);
    table_make(&t, &results, SELECT_LAST);
    const struct report_input in = {&t, &results};
    struct text html = {0}, json = {0};
    ck_assert_int_eq(report_find("html")->write(&in, &html, &e), ERR_NONE);
    ck_assert_ptr_nonnull(strstr(html.data, ">Methods over pairs<"));
    ck_assert_int_eq(report_find("json")->write(&in, &json, &e), ERR_NONE);
    ck_assert_ptr_nonnull(strstr(json.data, "\"mean_rank\": 2.444"));
    if (getenv("ADDA_KEEP"))
        publish_file(getenv("ADDA_KEEP"), html.data, html.size, &e);
    text_free(&json);
    text_free(&html);
    table_free(&t);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("ranking");
    tcase_add_checked_fixture(t, NULL, tear_down);
    tcase_add_test(t, methods_are_ranked);
    tcase_add_test(t, too_few_pairs_are_said);
    tcase_add_test(t, formats_show_the_ranking);
    return t;
}

int main(void)
{
    return run_suite("ranking", make);
}
