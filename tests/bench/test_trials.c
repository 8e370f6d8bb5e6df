/* What a validator's choice among variants is worth, on records made by hand. */
#include <math.h>

#include "bench/report/report.h"
#include "bench/table/tables.h"
#include "tests/bench/support.h"

enum { SEEDS = 2, CELLS = 3 * SEEDS + SEEDS };

static const enum select by_im = (enum select)(SELECT_VALIDATORS + VALIDATOR_im);
static struct plan plan;
static struct results results;

static int add_cell(const char *variant, int seed, json_t *record)
{
    const int cell =
        plan_add_cell(&plan, json_pack("{s:s, s:i}", "variant", variant, "seed", seed), -1);
    results.records[cell] = record;
    results.states[cell] = record ? CELL_DONE : CELL_MISSING;
    return cell;
}

static struct plan_row *add_row(const char *variant, enum row_rank rank)
{
    plan.rows = memory_grow(plan.rows, plan.row_count, &plan.row_capacity, sizeof *plan.rows);
    struct plan_row *row = &plan.rows[plan.row_count++];
    *row = (struct plan_row){.method = text_copy(rank == RANK_METHOD ? "alpha" : "source_only"),
                             .label = text_copy(rank == RANK_METHOD ? "alpha" : "source only"),
                             .sharing = text_copy(""),
                             .variant = text_copy(variant),
                             .rank = rank,
                             .count = SEEDS};
    row->cells = memory_take(SEEDS, sizeof(int));
    row->baselines = memory_take(SEEDS, sizeof(int));
    for (int i = 0; i < SEEDS; i++)
        row->baselines[i] = i; /* source only is the first row */
    return row;
}

static json_t *baseline(double mean)
{
    return json_pack("{s:{s:{s:f, s:f}}}", "result", "target", "mean", mean, "string", 0.0);
}

/* Two points of a curve with target accuracies `target`, and the validators im, entropy; the end of
 * training is the last point. snd is the same everywhere, bnm was not measured. */
static json_t *record(const char *status, double t0, double t1, double im0, double im1)
{
    return json_pack("{s:{s:s, s:{s:f, s:f}, s:{s:[i,i], s:[f,f], s:[f,f], s:[f,f], s:[f,f], "
                     "s:[f,f], s:[f,f]}}}",
                     "result", "status", status, "target", "mean", t1, "string", 0.0, "curve",
                     "step", 0, 10, "target", t0, t1, "target_string", 0.0, 0.0, "source", 0.5, 0.6,
                     "im", im0, im1, "entropy", -im0, -im1, "snd", 3.0, 3.0);
}

/* Three variants: b is the best at the end, but im is largest at the first point of c. */
static void set_up(const char *const variants[3], json_t *last)
{
    plan = (struct plan){.name = text_copy("trials"),
                         .description = text_copy(""),
                         .domains = json_object(),
                         .index = json_object()};
    plan.pairs = memory_grow(plan.pairs, 0, &plan.pair_capacity, sizeof *plan.pairs);
    plan.pairs[plan.pair_count++] = (struct plan_pair){.name = text_copy("pair"),
                                                       .pairing = text_copy("none"),
                                                       .source_name = text_copy("a"),
                                                       .target_name = text_copy("b"),
                                                       .family = text_copy(""),
                                                       .source = "0",
                                                       .target = "1"};
    results = (struct results){.plan = &plan, .store = "/nonexistent"};
    results.records = memory_take(CELLS, sizeof(json_t *));
    results.failures = memory_take(CELLS, sizeof(json_t *));
    results.states = memory_take(CELLS, sizeof *results.states);
    struct plan_row *row = add_row("", RANK_SOURCE_ONLY);
    row->cells[0] = add_cell("source only", 1, baseline(0.1));
    row->cells[1] = add_cell("source only", 2, baseline(0.2));
    row = add_row(variants[0], RANK_METHOD);
    row->cells[0] = add_cell("a", 1, record("ok", 0.1, 0.5, 1, 2));
    row->cells[1] = add_cell("a", 2, record("ok", 0.2, 0.3, 1, 4));
    row = add_row(variants[1], RANK_METHOD);
    row->cells[0] = add_cell("b", 1, record("ok", 0.1, 0.9, 1, 3));
    row->cells[1] = add_cell("b", 2, record("ok", 0.2, 0.8, 1, 2));
    row = add_row(variants[2], RANK_METHOD);
    row->cells[0] = add_cell("c", 1, record("ok", 0.4, 0.7, 5, 3));
    row->cells[1] = add_cell("c", 2, last);
}

static void tear_down(void)
{
    results_free(&results);
    plan_free(&plan);
}

#define NOT_SELECTED                                                                               \
    "Not selected, but the end of training, since no step of it has a number for this rule: "

static const char *const three[] = {"k=1", "k=2", "k=3"};

/* The line that is chosen by a rule. */
static int by(const struct tables *t, const char *name)
{
    const struct table_grid *g = &t->grids[TABLE_trials];
    for (int i = 0; i < g->row_count; i++)
        if (text_equal(grid_find(g, i, "chosen_by")->name, name))
            return i;
    ck_abort_msg("no line is chosen by %s", name);
}

static const struct grid_cell *cell_of(const struct tables *t, const char *name, const char *key)
{
    return grid_find(&t->grids[TABLE_trials], by(t, name), key);
}

static void expect(const struct tables *t, const char *name, int n, double accuracy, double delta)
{
    const double mean = cell_of(t, name, "character")->first.exact,
                 difference = cell_of(t, name, "delta")->first.exact;
    ck_assert_int_eq(cell_of(t, name, "n")->count, n);
    ck_assert_int_eq(cell_of(t, name, "planned")->count, SEEDS);
    ck_assert_int_eq(cell_of(t, name, "variants")->count, 3);
    ck_assert_msg(fabs(mean - accuracy) < 1e-12, "%s: %g", name, mean);
    ck_assert_msg(fabs(difference - delta) < 1e-12, "%s: %g", name, difference);
}

static void expect_regret(const struct tables *t, const char *name, double regret)
{
    const double is = cell_of(t, name, "regret")->first.exact;
    ck_assert_msg(fabs(is - regret) < 1e-12, "%s: %g", name, is);
}

/* im chooses c at its first point (0.4) and a at its end (0.3); entropy is im's negative, largest
 * at the first point of a and b alike, and the first of equals is a (0.1, 0.2); the oracle takes
 * what is best (0.9, 0.8). */
START_TEST(validators_choose)
{
    struct tables t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    tables_make(&t, &results, SELECT_LAST);
    ck_assert_int_eq(t.grids[TABLE_trials].row_count, SELECT_COUNT);
    expect(&t, "any of them", 2, ((0.5 + 0.9 + 0.7) / 3 + (0.3 + 0.8 + 0.6) / 3) / 2,
           ((0.5 + 0.9 + 0.7) / 3 - 0.1 + (0.3 + 0.8 + 0.6) / 3 - 0.2) / 2);
    expect(&t, "im", 2, 0.35, 0.2);
    expect(&t, "entropy", 2, 0.15, 0);
    expect(&t, "snd", 2, 0.15, 0);
    expect(&t, "source-val", 2, 0.4, 0.25);
    expect(&t, "oracle", 2, 0.85, 0.7);
    expect_regret(&t, "im", ((0.9 - 0.4) + (0.8 - 0.3)) / 2);
    expect_regret(&t, "any of them", ((0.9 - 2.1 / 3) + (0.8 - 1.7 / 3)) / 2);
    ck_assert_int_eq(cell_of(&t, "oracle", "regret")->mark, GRID_ABSENT);
    ck_assert(isfinite(cell_of(&t, "entropy", "regret")->second.exact));
    const struct grid_row *rows = t.grids[TABLE_trials].rows;
    ck_assert(rows[by(&t, "oracle")].is_bound && !rows[by(&t, "im")].is_bound);
    ck_assert_int_eq(cell_of(&t, "bnm", "n")->count, 0); /* not measured */
    tables_free(&t);
}
END_TEST

/* A seed that lacks a trial would have had fewer to choose from. */
START_TEST(seeds_have_all_trials)
{
    struct tables t;
    set_up(three, NULL);
    tables_make(&t, &results, SELECT_LAST);
    expect(&t, "any of them", 1, 0.7, 0.6);
    expect(&t, "im", 1, 0.4, 0.3);
    expect(&t, "oracle", 1, 0.9, 0.8);
    tables_free(&t);
}
END_TEST

/* A training that diverged is a trial, and is never chosen. */
START_TEST(diverged_trials_are_not_chosen)
{
    struct tables t;
    set_up(three, record("diverged", 0.3, 0.95, 1, 9));
    tables_make(&t, &results, SELECT_LAST);
    expect(&t, "im", 2, 0.35, 0.2);
    expect(&t, "oracle", 2, 0.85, 0.7);
    tables_free(&t);
}
END_TEST

/* A variant of other data has another source only: Δ is to that of the variant which counts. The
 * other seed's stands in for it. */
START_TEST(variants_have_their_own_source_only)
{
    struct tables t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    plan.rows[3].baselines[0] = 1;
    tables_make(&t, &results, SELECT_LAST);
    expect(&t, "im", 2, 0.35, (0.4 - 0.2 + 0.3 - 0.2) / 2);
    expect(&t, "any of them", 2, (2.1 / 3 + 1.7 / 3) / 2,
           (2.1 / 3 - (0.1 + 0.1 + 0.2) / 3 + 1.7 / 3 - 0.2) / 2);
    expect(&t, "oracle", 2, 0.85, 0.7);
    tables_free(&t);
}
END_TEST

/* Without a source only there is an accuracy, and no Δ. */
START_TEST(seeds_without_source_only_have_no_delta)
{
    struct tables t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    plan.rows[3].baselines[0] = -1;
    tables_make(&t, &results, SELECT_LAST);
    ck_assert(isnan(cell_of(&t, "im", "delta")->second.exact)); /* of one seed: no interval */
    ck_assert(isnan(cell_of(&t, "any of them", "delta")->second.exact));
    ck_assert(isfinite(cell_of(&t, "oracle", "delta")->second.exact)); /* takes b */
    ck_assert(isfinite(cell_of(&t, "im", "character")->second.exact));
    ck_assert_int_eq(cell_of(&t, "im", "n")->count, 2);
    tables_free(&t);
}
END_TEST

/* The first variant was not asked for the second seed: it is planned all the same. */
START_TEST(seeds_are_planned_by_any_variant)
{
    struct tables t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    plan.rows[1].count = 1;
    tables_make(&t, &results, SELECT_LAST);
    expect(&t, "im", 1, 0.4, 0.3);
    expect(&t, "any of them", 1, 0.7, 0.6);
    tables_free(&t);
}
END_TEST

static char *written(const struct tables *t, const char *format)
{
    struct text out = {0};
    struct err e = ERR_INIT;
    ck_assert_msg(!report_write(report_find(format), t, &out, &e), "%s", e.text);
    return out.data;
}

static void shows(const struct tables *t, const char *format, const char *part)
{
    char *text = written(t, format);
    ck_assert_msg(strstr(text, part) != NULL, "'%s' is not in the format %s", part, format);
    free(text);
}

static void lacks(const struct tables *t, const char *format, const char *part)
{
    char *text = written(t, format);
    ck_assert_msg(strstr(text, part) == NULL, "'%s' is in the format %s", part, format);
    free(text);
}

START_TEST(reports_show_them)
{
    struct tables t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    for (int i = 1; i <= 3; i++) {
        free(plan.rows[i].sharing);
        plan.rows[i].sharing = text_copy("partial (conv_1)");
    }
    tables_make(&t, &results, SELECT_LAST);
    shows(&t, "markdown", "| pair | alpha | partial (conv\\_1) | 3 | im | 2 | 0.350 ± ");
    shows(&t, "json", "\"chosen_by\": \"oracle\"");
    shows(&t, "html", "<td>im</td><td class=\"n\">2</td><td class=\"n\" data-value=\"0.350\">");
    shows(&t, "csv-trials", "\npair,alpha,alpha,partial (conv_1),3,im,2,2,0.350,0.635,0.200,");
    shows(&t, "csv-trials", ",0.500,0.000,0\n");
    shows(&t, "csv-trials", ",bnm,0,2,,,,,,,0\n");
    shows(&t, "macros",
          "\\newcommand{\\addaTrialsPairAlphaPartialConvOneChosenByImCharacter}{0.350}\n");
    shows(&t, "latex-trials", "\\emph{pair, alpha, partial (conv\\_1)}");
    shows(&t, "latex-trials", " & source-val & ");
    ck_assert(report_applies(report_find("csv-trials"), &t));
    ck_assert(report_applies(report_find("trials.tex"), &t));
    tables_free(&t);
}
END_TEST

static void expect_nothing(const struct tables *t)
{
    char *markdown = written(t, "markdown"), *json = written(t, "json"), *page = written(t, "html");
    char *csv = written(t, "csv-trials");
    ck_assert_int_eq(t->grids[TABLE_trials].row_count, 0);
    ck_assert_ptr_null(strstr(markdown, "Chosen"));
    ck_assert_ptr_null(strstr(json, "chosen_by"));
    ck_assert_ptr_null(strstr(page, "Chosen"));
    ck_assert_ptr_eq(strchr(csv, '\n'), csv + strlen(csv) - 1); /* the names of its columns */
    ck_assert(!report_applies(report_find("csv-trials"), t));
    ck_assert(!report_applies(report_find("trials.tex"), t));
    free(markdown);
    free(json);
    free(page);
    free(csv);
}

/* The same method under another name is not a variant of it. */
START_TEST(single_variants_have_no_choice)
{
    struct tables t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    for (int i = 1; i <= 3; i++) {
        free(plan.rows[i].label);
        plan.rows[i].label = text_format("alpha %d", i);
    }
    tables_make(&t, &results, SELECT_LAST);
    expect_nothing(&t);
    tables_free(&t);
}
END_TEST

/* Under a rule, the choice among all methods of a pair: b is `beta`, and has im as a term, of which
 * entropy is a part. */
START_TEST(methods_are_chosen)
{
    struct tables t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    for (int i = 1; i <= 3; i++) {
        free(plan.rows[i].label);
        plan.rows[i].label = text_format("%s", i == 2 ? "beta" : i == 1 ? "alpha" : "gamma");
    }
    json_object_set_new(plan.cells[plan.rows[2].cells[0]].identity, "adapt",
                        json_pack("{s:{s:{}}}", "terms", "im"));
    tables_make(&t, &results, by_im);
    ck_assert_int_eq(t.grids[TABLE_trials].row_count, SELECT_COUNT);
    ck_assert_str_eq(cell_of(&t, "im", "label")->text, "any method");
    expect(&t, "im", 2, 0.35, 0.2);
    expect_regret(&t, "im", 0.5);
    for (int rule = SELECT_SOURCE_VAL; rule < SELECT_COUNT; rule++) {
        const bool own = rule == (int)by_im || rule == SELECT_VALIDATORS + VALIDATOR_entropy;
        ck_assert_int_eq(cell_of(&t, select_names[rule], "own_validator")->count, own);
        ck_assert(text_equal(cell_of(&t, select_names[rule], "chosen_by")->text,
                             select_names[rule]) != own);
    }
    shows(&t, "markdown", "| im \\* |");
    shows(&t, "markdown", "one of those chosen among has this validator in its loss");
    tables_free(&t);
}
END_TEST

/* Beside a method's variants there is all of them and the others. */
START_TEST(variants_and_methods_are_chosen)
{
    struct tables t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    free(plan.rows[3].label);
    plan.rows[3].label = text_copy("gamma");
    tables_make(&t, &results, SELECT_LAST);
    const struct table_grid *g = &t.grids[TABLE_trials];
    ck_assert_int_eq(g->row_count, 2 * SELECT_COUNT);
    ck_assert_int_eq(grid_find(g, 0, "variants")->count, 2);
    ck_assert_int_eq(grid_find(g, SELECT_COUNT, "variants")->count, 3);
    ck_assert_str_eq(grid_find(g, SELECT_COUNT, "label")->text, "any method");
    ck_assert(g->rows[SELECT_COUNT].begins_group);
    tables_free(&t);
}
END_TEST

/* gamma is a program from outside, whose records have no curve: its end counts, which its row and a
 * note say, and nothing is chosen from it. */
START_TEST(programs_from_outside_are_not_chosen)
{
    struct tables t;
    set_up(three, baseline(0.95));
    json_decref(results.records[plan.rows[3].cells[0]]);
    results.records[plan.rows[3].cells[0]] = baseline(0.97);
    for (int i = 1; i <= 3; i++) {
        free(plan.rows[i].label);
        plan.rows[i].label = text_copy(i == 1 ? "alpha" : i == 2 ? "beta" : "gamma");
    }
    free(plan.rows[3].method);
    plan.rows[3].method = text_copy("external");
    tables_make(&t, &results, by_im);
    ck_assert_int_eq(cell_of(&t, "im", "variants")->count, 2);
    ck_assert_int_eq(cell_of(&t, "im", "n")->count, 2);
    ck_assert_double_eq_tol(cell_of(&t, "any of them", "character")->first.exact, 2.5 / 4, 1e-12);
    for (int i = 0; i < 4; i++)
        ck_assert_str_eq(grid_find(&t.grids[TABLE_main], i, "selection")->name,
                         i == 3 ? "last" : "im");
    shows(&t, "markdown", NOT_SELECTED "gamma, k=3.\n");
    shows(&t, "latex", NOT_SELECTED "gamma, k=3.");
    shows(&t, "json", NOT_SELECTED "gamma, k=3.");
    shows(&t, "json", "\"selection\": \"last\"");
    shows(&t, "csv", ",last\n");
    shows(&t, "csv-seeds", ",last\n");
    tables_free(&t);
    tables_make(&t, &results, SELECT_LAST);
    lacks(&t, "markdown", "Not selected");
    lacks(&t, "json", "\"selection\": \"im\"");
    tables_free(&t);
}
END_TEST

/* AdaBN takes no steps: there is nothing a validator could look at. */
START_TEST(methods_without_steps_have_no_choice)
{
    struct tables t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    for (int i = 1; i <= 3; i++) {
        free(plan.rows[i].method);
        plan.rows[i].method = text_copy("adabn");
    }
    tables_make(&t, &results, SELECT_LAST);
    expect_nothing(&t);
    tables_free(&t);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("trials");
    tcase_add_checked_fixture(t, NULL, tear_down);
    tcase_add_test(t, validators_choose);
    tcase_add_test(t, seeds_have_all_trials);
    tcase_add_test(t, diverged_trials_are_not_chosen);
    tcase_add_test(t, variants_have_their_own_source_only);
    tcase_add_test(t, seeds_without_source_only_have_no_delta);
    tcase_add_test(t, seeds_are_planned_by_any_variant);
    tcase_add_test(t, reports_show_them);
    tcase_add_test(t, single_variants_have_no_choice);
    tcase_add_test(t, methods_are_chosen);
    tcase_add_test(t, variants_and_methods_are_chosen);
    tcase_add_test(t, programs_from_outside_are_not_chosen);
    tcase_add_test(t, methods_without_steps_have_no_choice);
    return t;
}

int main(void)
{
    return run_suite("trials", make);
}
