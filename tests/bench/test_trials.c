/* What a validator's choice among variants is worth, on records made by hand. */
#include "bench/report/report.h"
#include "bench/table/table.h"
#include "tests/bench/support.h"

enum { SEEDS = 2, CELLS = 3 * SEEDS + SEEDS };

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

static struct plan_row *add_row(const char *variant, int rank)
{
    plan.rows = memory_grow(plan.rows, plan.row_count, &plan.row_capacity, sizeof *plan.rows);
    struct plan_row *row = &plan.rows[plan.row_count++];
    *row = (struct plan_row){.method = text_copy(rank ? "alpha" : "source_only"),
                             .label = text_copy(rank ? "alpha" : "source only"),
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
    struct plan_row *row = add_row("", 0);
    row->cells[0] = add_cell("source only", 1, baseline(0.1));
    row->cells[1] = add_cell("source only", 2, baseline(0.2));
    row = add_row(variants[0], 1);
    row->cells[0] = add_cell("a", 1, record("ok", 0.1, 0.5, 1, 2));
    row->cells[1] = add_cell("a", 2, record("ok", 0.2, 0.3, 1, 4));
    row = add_row(variants[1], 1);
    row->cells[0] = add_cell("b", 1, record("ok", 0.1, 0.9, 1, 3));
    row->cells[1] = add_cell("b", 2, record("ok", 0.2, 0.8, 1, 2));
    row = add_row(variants[2], 1);
    row->cells[0] = add_cell("c", 1, record("ok", 0.4, 0.7, 5, 3));
    row->cells[1] = add_cell("c", 2, last);
}

static void tear_down(void)
{
    results_free(&results);
    plan_free(&plan);
}

static const char *const three[] = {"k=1", "k=2", "k=3"};

static const struct table_choice *by(const struct table *t, const char *name)
{
    for (int i = 0; i < t->choice_count; i++)
        if (strcmp(t->choices[i].by, name) == 0)
            return &t->choices[i];
    ck_abort_msg("no line is chosen by %s", name);
}

static void expect(const struct table *t, const char *name, int n, double accuracy, double delta)
{
    const struct table_choice *c = by(t, name);
    ck_assert_int_eq(c->n, n);
    ck_assert_int_eq(c->planned, SEEDS);
    ck_assert_int_eq(c->trials, 3);
    ck_assert_msg(fabs(c->accuracy.exact.mean - accuracy) < 1e-12, "%s: %g", name,
                  c->accuracy.exact.mean);
    ck_assert_msg(fabs(c->delta.exact.mean - delta) < 1e-12, "%s: %g", name, c->delta.exact.mean);
}

/* im chooses c at its first point (0.4) and a at its end (0.3); entropy is im's negative, largest
 * at the first point of a and b alike, and the first of equals is a (0.1, 0.2); the oracle takes
 * what is best (0.9, 0.8). */
START_TEST(validators_choose)
{
    struct table t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    table_make(&t, &results, SELECT_LAST);
    ck_assert_int_eq(t.choice_count, SELECT_COUNT);
    expect(&t, "any of them", 2, ((0.5 + 0.9 + 0.7) / 3 + (0.3 + 0.8 + 0.6) / 3) / 2,
           ((0.5 + 0.9 + 0.7) / 3 - 0.1 + (0.3 + 0.8 + 0.6) / 3 - 0.2) / 2);
    expect(&t, "im", 2, 0.35, 0.2);
    expect(&t, "entropy", 2, 0.15, 0);
    expect(&t, "snd", 2, 0.15, 0);
    expect(&t, "source-val", 2, 0.4, 0.25);
    expect(&t, "oracle", 2, 0.85, 0.7);
    ck_assert(by(&t, "oracle")->reads_labels && !by(&t, "im")->reads_labels);
    ck_assert_int_eq(by(&t, "bnm")->n, 0); /* not measured */
    table_free(&t);
}
END_TEST

/* A seed that lacks a trial would have had fewer to choose from. */
START_TEST(seeds_have_all_trials)
{
    struct table t;
    set_up(three, NULL);
    table_make(&t, &results, SELECT_LAST);
    expect(&t, "any of them", 1, 0.7, 0.6);
    expect(&t, "im", 1, 0.4, 0.3);
    expect(&t, "oracle", 1, 0.9, 0.8);
    table_free(&t);
}
END_TEST

/* A training that diverged is a trial, and is never chosen. */
START_TEST(diverged_trials_are_not_chosen)
{
    struct table t;
    set_up(three, record("diverged", 0.3, 0.95, 1, 9));
    table_make(&t, &results, SELECT_LAST);
    expect(&t, "im", 2, 0.35, 0.2);
    expect(&t, "oracle", 2, 0.85, 0.7);
    table_free(&t);
}
END_TEST

/* A variant of other data has another source only: Δ is to that of the variant which counts. The
 * other seed's stands in for it. */
START_TEST(variants_have_their_own_source_only)
{
    struct table t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    plan.rows[3].baselines[0] = 1;
    table_make(&t, &results, SELECT_LAST);
    expect(&t, "im", 2, 0.35, (0.4 - 0.2 + 0.3 - 0.2) / 2);
    expect(&t, "any of them", 2, (2.1 / 3 + 1.7 / 3) / 2,
           (2.1 / 3 - (0.1 + 0.1 + 0.2) / 3 + 1.7 / 3 - 0.2) / 2);
    expect(&t, "oracle", 2, 0.85, 0.7);
    table_free(&t);
}
END_TEST

/* Without a source only there is an accuracy, and no Δ. */
START_TEST(seeds_without_source_only_have_no_delta)
{
    struct table t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    plan.rows[3].baselines[0] = -1;
    table_make(&t, &results, SELECT_LAST);
    ck_assert_int_eq(by(&t, "im")->delta.exact.n, 1);
    ck_assert_int_eq(by(&t, "any of them")->delta.exact.n, 1);
    ck_assert_int_eq(by(&t, "oracle")->delta.exact.n, 2); /* takes b */
    ck_assert_int_eq(by(&t, "im")->n, 2);
    table_free(&t);
}
END_TEST

/* The first variant was not asked for the second seed: it is planned all the same. */
START_TEST(seeds_are_planned_by_any_variant)
{
    struct table t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    plan.rows[1].count = 1;
    table_make(&t, &results, SELECT_LAST);
    expect(&t, "im", 1, 0.4, 0.3);
    expect(&t, "any of them", 1, 0.7, 0.6);
    table_free(&t);
}
END_TEST

static char *written(const struct table *t, const char *format)
{
    struct text out = {0};
    struct err e = ERR_INIT;
    const struct report_input in = {t, &results};
    ck_assert_msg(!report_find(format)->write(&in, &out, &e), "%s", e.text);
    return out.data;
}

static void shows(const struct table *t, const char *format, const char *part)
{
    char *text = written(t, format);
    ck_assert_msg(strstr(text, part) != NULL, "'%s' is not in the format %s", part, format);
    free(text);
}

START_TEST(reports_show_them)
{
    struct table t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    for (int i = 1; i <= 3; i++) {
        free(plan.rows[i].sharing);
        plan.rows[i].sharing = text_copy("partial (conv_1)");
    }
    table_make(&t, &results, SELECT_LAST);
    shows(&t, "markdown", "| pair | alpha | partial (conv\\_1) | 3 | im | 2 | 0.350 ± ");
    shows(&t, "json", "\"chosen_by\": \"oracle\"");
    shows(&t, "html", "<td>im</td><td class=\"n\">2</td><td class=\"n\" data-value=\"0.350\">");
    shows(&t, "csv-trials", "\npair,alpha,alpha,partial (conv_1),3,im,2,2,0.350,0.635,0.200,");
    shows(&t, "csv-trials", ",bnm,0,2,,,,\n");
    shows(&t, "latex-trials",
          "\\newcommand{\\addaTrialsPairAlphaPartialConvOneChosenByImCharacter}{0.350}\n");
    shows(&t, "latex-trials", "ChosenBySourceValN & $");
    ck_assert(report_find("csv-trials")->applies(&t) && report_find("trials.tex")->applies(&t));
    table_free(&t);
}
END_TEST

static void expect_nothing(const struct table *t)
{
    char *markdown = written(t, "markdown"), *json = written(t, "json"), *page = written(t, "html");
    char *csv = written(t, "csv-trials");
    ck_assert_int_eq(t->choice_count, 0);
    ck_assert_ptr_null(strstr(markdown, "Chosen"));
    ck_assert_ptr_null(strstr(json, "chosen_by"));
    ck_assert_ptr_null(strstr(page, "Chosen"));
    ck_assert_ptr_eq(strchr(csv, '\n'), csv + strlen(csv) - 1); /* the names of its columns */
    ck_assert(!report_find("csv-trials")->applies(t) && !report_find("trials.tex")->applies(t));
    free(markdown);
    free(json);
    free(page);
    free(csv);
}

/* The same method under other names is no variant of it. */
START_TEST(single_variants_have_no_choice)
{
    struct table t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    for (int i = 1; i <= 3; i++) {
        free(plan.rows[i].label);
        plan.rows[i].label = text_format("alpha %d", i);
    }
    table_make(&t, &results, SELECT_LAST);
    expect_nothing(&t);
    table_free(&t);
}
END_TEST

/* AdaBN takes no steps: there is nothing a validator could look at. */
START_TEST(methods_without_steps_have_no_choice)
{
    struct table t;
    set_up(three, record("ok", 0.3, 0.6, 1, 3));
    for (int i = 1; i <= 3; i++) {
        free(plan.rows[i].method);
        plan.rows[i].method = text_copy("adabn");
    }
    table_make(&t, &results, SELECT_LAST);
    expect_nothing(&t);
    table_free(&t);
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
    tcase_add_test(t, methods_without_steps_have_no_choice);
    return t;
}

int main(void)
{
    return run_suite("trials", make);
}
