/* Methods over pairs: mean ranks where the pairs can tell methods apart, else the sentence why not.
 */
#include "bench/report/report.h"
#include "bench/stats/statistics.h"
#include "bench/table/tables.h"
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
                                                       .source = "0"};
    snprintf(plan.pairs[pair].target, HASH_HEX, "%d", 1 + pair);
}

static void add_row(int pair, int method, int seeds)
{
    plan.rows = memory_grow(plan.rows, plan.row_count, &plan.row_capacity, sizeof *plan.rows);
    struct plan_row *row = &plan.rows[plan.row_count++];
    *row = (struct plan_row){.pair = pair,
                             .method = text_copy(names[method]),
                             .label = text_copy(names[method]),
                             .sharing = text_copy(""),
                             .variant = text_copy(""),
                             .rank = RANK_METHOD,
                             .count = seeds};
    row->cells = memory_take((size_t)seeds, sizeof(int));
    row->baselines = memory_take((size_t)seeds, sizeof(int));
    for (int s = 0; s < seeds; s++) {
        json_t *identity =
            json_pack("{s:s, s:i, s:i}", "method", names[method], "pair", pair, "seed", s + 1);
        row->baselines[s] = -1;
        row->cells[s] = plan_add_cell(&plan, identity, -1);
    }
}

static void set_record(int cell, double mean)
{
    json_decref(results.records[cell]);
    results.states[cell] = CELL_DONE;
    results.records[cell] =
        json_pack("{s:{s:{s:f, s:f}}}", "result", "target", "mean", mean, "string", 0.0);
}

/* Records of the first seed. */
static void make_seeds(int pairs, int seeds)
{
    plan = (struct plan){.name = text_copy("ranks"),
                         .description = text_copy(""),
                         .domains = json_object(),
                         .index = json_object()};
    const size_t cells = (size_t)pairs * METHODS * (size_t)seeds;
    results = (struct results){.plan = &plan, .store = "/nonexistent"};
    results.records = memory_take(cells, sizeof(json_t *));
    results.failures = memory_take(cells, sizeof(json_t *));
    results.states = memory_take(cells, sizeof *results.states);
    for (int p = 0; p < pairs; p++) {
        add_pair(p);
        for (int m = 0; m < METHODS; m++) {
            add_row(p, m, seeds);
            set_record((p * METHODS + m) * seeds, accuracy(m, p));
        }
    }
}

static void make_results(int pairs)
{
    make_seeds(pairs, 1);
}

static void tear_down(void)
{
    results_free(&results);
    plan_free(&plan);
}

static bool has_note(const struct tables *t, const char *part)
{
    bool found = false;
    for (int i = 0; i < t->grids[TABLE_main].notes.count; i++)
        found |= strstr(t->grids[TABLE_main].notes.list[i], part) != NULL;
    return found;
}

START_TEST(methods_are_ranked)
{
    static const char *const order[METHODS] = {"delta", "gamma", "beta", "alpha"};
    static const char *const ranks[METHODS] = {"1.00", "2.44", "2.56", "4.00"};
    struct tables t;
    make_results(PAIRS);
    tables_make(&t, &results, SELECT_LAST);
    const struct table_grid *r = &t.grids[TABLE_ranking];
    ck_assert_int_eq(r->row_count, METHODS);
    for (int i = 0; i < METHODS; i++) {
        ck_assert_str_eq(t.rows.list[r->rows[i].row].label, order[i]);
        ck_assert_str_eq(grid_find(r, i, "mean_rank")->first.text, ranks[i]);
        ck_assert_str_eq(grid_find(r, i, "not_told_apart")->text, i % 3 ? "2 to 3" : "–");
    }
    ck_assert_int_eq(r->group_count, 1);
    ck_assert_int_eq(r->groups[0].first, 1);
    ck_assert_int_eq(r->groups[0].last, 2);
    ck_assert(has_note(&t, "delta 1.00; gamma 2.44; beta 2.56; alpha 4.00. Friedman's test"));
    ck_assert(has_note(&t, "ranks 2 to 3."));
    tables_free(&t);
}
END_TEST

/* Points of one gap, and one pair under two names, are no pairs of their own: eight of nine. */
START_TEST(dependent_pairs_count_once)
{
    struct tables t;
    make_results(PAIRS);
    struct plan_pair *one = &plan.pairs[3], *other = &plan.pairs[4];
    if (_i == 0) {
        memcpy(other->target, one->target, HASH_HEX);
    } else {
        free(one->family);
        free(other->family);
        one->family = text_copy("way");
        other->family = text_copy("way");
        one->gap = 0.5;
        other->gap = 1;
    }
    tables_make(&t, &results, SELECT_LAST);
    ck_assert(has_note(&t, "over 8 pairs"));
    ck_assert(has_note(&t, "1 of the sweep's pairs is no evidence of its own"));
    tables_free(&t);
}
END_TEST

/* Eight pairs are enough for four methods, seven are not. */
START_TEST(too_few_pairs_are_said)
{
    struct tables t;
    ck_assert_int_eq(friedman_blocks_needed(METHODS), 8);
    make_results(7);
    tables_make(&t, &results, SELECT_LAST);
    ck_assert_int_eq(t.grids[TABLE_ranking].row_count, 0);
    ck_assert(has_note(&t, "7 pairs cannot tell them apart, it takes 8."));
    tables_free(&t);
}
END_TEST

START_TEST(pairs_of_other_methods_are_said)
{
    struct tables t;
    make_results(PAIRS);
    plan.rows[METHODS + 1].label[0] = 'B';
    tables_make(&t, &results, SELECT_LAST);
    ck_assert_int_eq(t.grids[TABLE_ranking].row_count, 0);
    ck_assert(has_note(&t, "not every pair has the same methods"));
    tables_free(&t);
}
END_TEST

/* Differences that three decimals hide are no ties: beta is better than gamma by .0004 in every
 * pair but one. */
START_TEST(ranks_use_exact_means)
{
    struct tables t;
    make_results(PAIRS);
    for (int p = 0; p < PAIRS; p++)
        for (int m = 1; m <= 2; m++) {
            json_t *target = json_object_get(
                json_object_get(results.records[p * METHODS + m], "result"), "target");
            const double mean = m == 2 ? 0.5 : p == 0 ? 0.4996 : 0.5004;
            json_object_set_new(target, "mean", json_real(mean));
        }
    tables_make(&t, &results, SELECT_LAST);
    const struct table_grid *r = &t.grids[TABLE_ranking];
    ck_assert_str_eq(t.rows.list[r->rows[1].row].label, "beta");
    ck_assert_str_eq(grid_find(r, 1, "mean_rank")->first.text, "2.11");
    ck_assert_str_eq(grid_find(r, 2, "mean_rank")->first.text, "2.89");
    tables_free(&t);
}
END_TEST

/* Of the second seed gamma has no record. In it beta fails, and with it would be last: methods are
 * compared over the seeds that all of them have. */
START_TEST(ranks_use_common_seeds)
{
    struct tables t;
    make_seeds(PAIRS, 2);
    for (int p = 0; p < PAIRS; p++)
        for (int m = 0; m < METHODS; m++)
            if (m != 2)
                set_record((p * METHODS + m) * 2 + 1, m == 1 ? 0.01 : accuracy(m, p));
    tables_make(&t, &results, SELECT_LAST);
    ck_assert(has_note(&t, "delta 1.00; gamma 2.44; beta 2.56; alpha 4.00. Friedman's test"));
    tables_free(&t);
}
END_TEST

/* Looked at as a page: ADDA_KEEP=FILE writes it. */
START_TEST(formats_show_the_ranking)
{
    static const char *const parts[][2] = {
        {"html", ">Methods over pairs<"},
        {"html", "<title>Mean rank of each method;"},
        {"json", "\"mean_rank\": 2.444"},
        {"json", "\"not_told_apart\": [\n      {\n        \"first\": 2,\n        \"last\": 3\n"},
        {"markdown", "| 2 | gamma | 2.44 | 2 to 3 |\n"},
        {"csv-ranking", "\n2,gamma,gamma,,,2.44,2 to 3\n"},
        {"latex-ranking", "2 & gamma & $2.44$ & 2 to 3 \\\\\n"},
        {"macros", "\\newcommand{\\addaRanksOverPairsGammaMeanRank}{2.44}\n"},
    };
    struct tables t;
    struct err e = ERR_INIT;
    make_results(PAIRS);
    tables_make(&t, &results, SELECT_LAST);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct text made = {0};
        ck_assert_int_eq(report_write(report_find(parts[i][0]), &t, &made, &e), ERR_NONE);
        ck_assert_msg(strstr(made.data, parts[i][1]) != NULL, "%s: no '%s'", parts[i][0],
                      parts[i][1]);
        if (getenv("ADDA_KEEP") && i == 0)
            publish_file(getenv("ADDA_KEEP"), made.data, made.size, &e);
        text_free(&made);
    }
    tables_free(&t);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("ranking");
    tcase_add_checked_fixture(t, NULL, tear_down);
    tcase_add_test(t, methods_are_ranked);
    tcase_add_loop_test(t, dependent_pairs_count_once, 0, 2);
    tcase_add_test(t, too_few_pairs_are_said);
    tcase_add_test(t, pairs_of_other_methods_are_said);
    tcase_add_test(t, ranks_use_exact_means);
    tcase_add_test(t, ranks_use_common_seeds);
    tcase_add_test(t, formats_show_the_ranking);
    return t;
}

int main(void)
{
    return run_suite("ranking", make);
}
