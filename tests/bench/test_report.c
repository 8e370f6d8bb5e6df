/* Every report format on one fixed set of records, against stored files. Run with
 * ADDA_UPDATE_GOLDEN=1 after a deliberate change, and read the difference. */
#include <math.h>

#include "bench/text/npy.h"
#include "bench/report/report.h"
#include "bench/stats/statistics.h"
#include "bench/store/seed_pairs.h"
#include "bench/store/store.h"
#include "bench/table/tables.h"
#include "tests/bench/support.h"

enum { SEEDS = 4, ROWS = 5, CELLS = ROWS * SEEDS, IMAGES = 50, HEADS = 2 };

/* Made for the eye: one clear winner, one tie, one training that diverged, one missing. */
static const enum select by_im = (enum select)(SELECT_VALIDATORS + VALIDATOR_im),
                         by_entropy = (enum select)(SELECT_VALIDATORS + VALIDATOR_entropy);
static const double accuracy[ROWS][SEEDS] = {{0.50, 0.52, 0.47, 0.51},
                                             {0.70, 0.74, 0.68, 0.72},
                                             {0.71, 0.73, 0.70, 0.71},
                                             {0.40, 0.44, 0.38, 0.42},
                                             {0.99, 0.98, 0.99, 1.00}};
static const char *const names[ROWS][3] = {{"source_only", "source only", ""},
                                           {"minimax", "minimax", "untied"},
                                           {"inverted_gan", "GAN | 50 %", "partial (conv_1)"},
                                           {"coral", "CORAL \"2\"", "tied"},
                                           {"oracle", "oracle", ""}};

static struct plan plan;
static struct results results;
static char *scratch;

static json_t *record(int row, int seed)
{
    double a = accuracy[row][seed];
    json_t *curve = json_pack("{s:[i,i,i], s:[f,f,f], s:[f,f,f], s:[f,f,f], s:[f,f,n], s:[f,f,f], "
                              "s:[f,f,f], s:[f,f,f]}",
                              "step", 0, 50, 100, "target", a / 2, a + 0.001, a, "target_string",
                              0.0, a / 3, a / 2, "im", 0.1, 0.2, 0.3, "entropy", -0.1, -0.05,
                              "source", 0.9, 0.8, 0.7, "snd", 2.0, 2.5, 2.25, "bnm", 3.0, 3.0, 3.5);
    if (row == 0 || row == 4)
        json_object_clear(curve);
    return json_pack("{s:{s:s, s:{s:f, s:f}, s:o}}", "result", "status",
                     row == 3 && seed == 0 ? "diverged" : "done", "target", "mean", a, "string",
                     a / 2, "curve", curve);
}

static void add_row(int r)
{
    plan.rows = memory_grow(plan.rows, plan.row_count, &plan.row_capacity, sizeof *plan.rows);
    struct plan_row *row = &plan.rows[plan.row_count++];
    *row = (struct plan_row){.method = text_copy(names[r][0]),
                             .label = text_copy(names[r][1]),
                             .sharing = text_copy(names[r][2]),
                             .variant = text_copy(""),
                             .rank = r == 0          ? RANK_SOURCE_ONLY
                                     : r == ROWS - 1 ? RANK_ORACLE
                                                     : RANK_METHOD,
                             .count = SEEDS};
    row->cells = memory_take(SEEDS, sizeof(int));
    row->baselines = memory_take(SEEDS, sizeof(int));
    for (int s = 0; s < SEEDS; s++) {
        json_t *identity = json_pack("{s:s, s:i, s:i, s:i}", "method", names[r][0], "seed", s + 1,
                                     "train", 10, "test", 5);
        row->cells[s] = plan_add_cell(&plan, identity, -1);
        row->baselines[s] = plan.rows[0].cells[s];
    }
}

/* Predictions that are right as often as `accuracy` says, wrong ones spread over the images; at
 * every point of a curve the same, those on the source all wrong. */
static void write_array(int row, int seed, const char *file, bool wrong, int steps)
{
    struct err e = ERR_INIT;
    const char *hash = plan.cells[plan.rows[row].cells[seed]].hash;
    char *folder = store_cell_path(scratch, hash, NULL),
         *path = store_cell_path(scratch, hash, file);
    uint16_t data[4 * IMAGES * HEADS] = {0};
    const int right = (int)lround(accuracy[row][seed] * IMAGES * HEADS);
    const bool curve = strncmp(file, "curve", 5) == 0;
    for (int i = 0; i < (curve ? 2 * steps : steps) * IMAGES * HEADS; i++) {
        const bool source = curve && i / (IMAGES * HEADS) % 2 == 0;
        data[i] = wrong && (source || i * 37 % (IMAGES * HEADS) >= right);
    }
    struct npy array = {2, {IMAGES, HEADS}, data, 1};
    if (curve)
        array = (struct npy){4, {steps, 2, IMAGES, HEADS}, data, 1};
    ck_assert_msg(!publish_mkdir(folder, &e) && !npy_write(path, &array, &e), "%s", e.text);
    free(path);
    free(folder);
}

/* CORAL keeps no predictions along its curve. */
static void write_arrays(int row, int seed)
{
    write_array(row, seed, "labels.npy", false, 1);
    write_array(row, seed, "predictions.npy", true, 1);
    if (row == 1 || row == 2)
        write_array(row, seed, "curve_predictions.npy", true, 2);
}

static void set_up(void)
{
    scratch = scratch_make();
    plan = (struct plan){.name = text_copy("golden"),
                         .description = text_copy("A & B < C"),
                         .domains = json_object(),
                         .index = json_object()};
    plan.pairs = memory_grow(NULL, 0, &plan.pair_capacity, sizeof *plan.pairs);
    plan.pairs[plan.pair_count++] = (struct plan_pair){.name = text_copy("left→right"),
                                                       .pairing = text_copy("none"),
                                                       .source_name = text_copy("left"),
                                                       .target_name = text_copy("right"),
                                                       .family = text_copy(""),
                                                       .source = "0",
                                                       .target = "1"};
    for (int r = 0; r < ROWS; r++)
        add_row(r);
    results = (struct results){.plan = &plan, .store = scratch};
    results.records = memory_take(CELLS, sizeof(json_t *));
    results.failures = memory_take(CELLS, sizeof(json_t *));
    results.states = memory_take(CELLS, sizeof *results.states);
    for (int i = 0; i < CELLS; i++) {
        bool missing = i == CELLS - 1;
        results.states[i] = missing ? CELL_MISSING : CELL_DONE;
        results.records[i] = missing ? NULL : record(i / SEEDS, i % SEEDS);
        if (!missing)
            write_arrays(i / SEEDS, i % SEEDS);
    }
    results.failures[CELLS - 1] =
        json_pack("{s:s, s:s}", "name", "oracle", "reason", "killed by signal 9 (Killed)");
}

static void tear_down(void)
{
    results_free(&results);
    plan_free(&plan);
    scratch_remove(scratch);
}

static void check_golden(const struct report_file *file, enum select select)
{
    struct tables tables;
    struct text made = {0};
    struct err e = ERR_INIT;
    char *stored = NULL,
         *path = text_format("%s/report-%s.%s", GOLDEN, select_names[select], file->extension);
    size_t size;
    tables_make(&tables, &results, select);
    ck_assert_int_eq(report_write(file, &tables, &made, &e), ERR_NONE);
    if (getenv("ADDA_UPDATE_GOLDEN"))
        publish_file(path, made.data, made.size, &e);
    read_file(path, &stored, &size, &e);
    ck_assert_msg(e.code == ERR_NONE, "%s", e.text);
    ck_assert_msg(text_equal(made.data, stored),
                  "%s has changed; ADDA_UPDATE_GOLDEN=1 writes it anew", path);
    free(stored);
    free(path);
    text_free(&made);
    tables_free(&tables);
}

START_TEST(formats_are_stored)
{
    for (const struct report_file *f = report_files(); f->format; f++)
        check_golden(f, SELECT_LAST);
    check_golden(report_find("md"), SELECT_ORACLE);
}
END_TEST

/* What says of a figure which points are ringed. */
static void leave_out_rule(char *page, enum select select)
{
    char *says = text_format(" data-selection=\"%s\"", select_names[select]), *found;
    while ((found = strstr(page, says)))
        memmove(found, found + strlen(says), strlen(found + strlen(says)) + 1);
    free(says);
}

/* From the heading of the validators on, without what says or rings which points count. */
static char *validators_under(enum select select)
{
    struct tables tables;
    struct text page = {0}, kept = {0};
    struct err e = ERR_INIT;
    tables_make(&tables, &results, select);
    ck_assert_int_eq(report_write(report_find("html"), &tables, &page, &e), ERR_NONE);
    leave_out_rule(page.data, select);
    const char *at = strstr(page.data, "<h3>Validators"), *end = strstr(page.data, "<h3>Confusion");
    ck_assert(at && end && at < end);
    for (size_t length; at < end; at += length) {
        length = strcspn(at, "\n") + 1;
        if (strncmp(at, "<circle class=\"ring\"", 20) != 0 && strncmp(at, "<p ", 3) != 0)
            text_add_bytes(&kept, at, length);
    }
    text_free(&page);
    tables_free(&tables);
    return text_take(&kept);
}

/* A validator chooses among the points of the curves, whichever of them a table shows: the figure
 * says the same under every rule, and shows what the rules read. */
START_TEST(validators_do_not_depend_on_the_rule)
{
    char *last = validators_under(SELECT_LAST);
    for (int rule = SELECT_LAST + 1; rule < SELECT_COUNT; rule++) {
        char *other = validators_under((enum select)rule);
        ck_assert_str_eq(other, last);
        free(other);
    }
    ck_assert_ptr_nonnull(strstr(last, ">im<"));
    ck_assert_ptr_nonnull(strstr(last, "Spearman’s ρ: 0.681 over 36 points"));
    ck_assert_ptr_nonnull(strstr(last, ">entropy<")); /* measured at two points of three */
    ck_assert_ptr_nonnull(strstr(last, "over 24 points"));
    free(last);
}
END_TEST

START_TEST(numbers_are_the_statistics)
{
    struct tables t;
    char expected[12];
    tables_make(&t, &results, SELECT_LAST);
    ck_assert_int_eq(t.rows.count, ROWS);
    for (int r = 0; r < ROWS; r++) {
        int n = r == ROWS - 1 ? SEEDS - 1 : SEEDS;
        struct estimate e = estimate_mean(accuracy[r], n);
        ck_assert_int_eq(t.rows.list[r].n, n);
        snprintf(expected, sizeof expected, "%.3f", e.mean);
        ck_assert_str_eq(t.rows.list[r].accuracy.mean, expected);
        snprintf(expected, sizeof expected, "%.3f", e.half);
        ck_assert_str_eq(t.rows.list[r].accuracy.half, expected);
    }
    ck_assert_str_eq(t.rows.list[1].delta.mean, "0.210"); /* mean of .20 .22 .21 .21 */
    ck_assert(t.rows.list[1].best && t.rows.list[2].best && !t.rows.list[3].best &&
              !t.rows.list[4].best);
    ck_assert_int_eq(t.rows.list[3].diverged, 1);
    tables_free(&t);
}
END_TEST

/* Numbers are numbers, in full: what a program adds up is not the rounded text. */
START_TEST(json_has_numbers)
{
    struct tables t;
    struct text made = {0};
    struct err e = ERR_INIT;
    json_error_t why;
    double mean, half, seed, p;
    const json_t *delta;
    const char *text;
    tables_make(&t, &results, SELECT_LAST);
    ck_assert_int_eq(report_write(report_find("json"), &t, &made, &e), ERR_NONE);
    json_t *all = json_loads(made.data, 0, &why);
    ck_assert_msg(all != NULL, "%s", why.text);
    const json_t *rows = json_object_get(all, "rows"), *row = json_array_get(rows, 1);
    ck_assert_int_eq(json_unpack((json_t *)(uintptr_t)row, "{s:{s:F, s:F, s:s}, s:F}", "character",
                                 "mean", &mean, "half", &half, "text", &text, "p", &p),
                     0);
    ck_assert_double_eq(mean, t.rows.list[1].accuracy.exact.mean);
    ck_assert_double_eq_tol(half, t.rows.list[1].accuracy.exact.half, 1e-10);
    ck_assert_str_eq(text, "0.710 ± 0.041");
    ck_assert_double_eq(p, 0.375);
    row = json_array_get(rows, 0);
    ck_assert(json_is_null(json_object_get(row, "p")));
    row = json_array_get(json_object_get(row, "seeds"), 2);
    ck_assert_int_eq(
        json_unpack((json_t *)(uintptr_t)row, "{s:F, s:o}", "character", &seed, "delta", &delta),
        0);
    ck_assert_double_eq(seed, accuracy[0][2]);
    ck_assert_int_eq(json_integer_value(json_object_get(row, "seed")), 3);
    ck_assert(json_is_null(delta));
    json_decref(all);
    text_free(&made);
    tables_free(&t);
}
END_TEST

/* The share of the gap: its own formula, on numbers a person can follow. */
START_TEST(matrix_has_the_shares)
{
    struct tables t;
    tables_make(&t, &results, SELECT_LAST);
    const struct table_grid *g = &t.grids[TABLE_matrix];
    static const char *const shares[ROWS] = {"–",     /* source only: 0 by definition */
                                             "0.429", /* .21 / (.49 .46 .52's mean) */
                                             NULL, "-0.184", "–"};
    ck_assert_int_eq(g->row_count, ROWS);
    for (int r = 0; r < ROWS; r++)
        if (shares[r])
            ck_assert_str_eq(grid_find(g, r, "left→right")->second.text, shares[r]);
    ck_assert_double_eq(grid_find(g, 1, "mean over pairs")->first.exact,
                        t.rows.list[1].accuracy.exact.mean);
    tables_free(&t);
}
END_TEST

START_TEST(selection_chooses_a_point)
{
    struct outcome o;
    int cell = plan.rows[1].cells[0];
    ck_assert(results_outcome(&results, cell, SELECT_LAST, &o));
    ck_assert_double_eq(o.mean, 0.70);
    ck_assert_int_eq(o.step, -1);
    ck_assert(results_outcome(&results, cell, SELECT_ORACLE, &o));
    ck_assert_double_eq_tol(o.mean, 0.701, 1e-12);
    ck_assert_int_eq(o.step, 50);
    ck_assert(results_outcome(&results, cell, by_entropy, &o)); /* skips what is null */
    ck_assert_int_eq(o.step, 50);
    ck_assert(results_outcome(&results, cell, by_im, &o));
    ck_assert_int_eq(o.step, 100);
    ck_assert(results_outcome(&results, plan.rows[0].cells[0], by_im, &o)); /* no curve */
    ck_assert_int_eq(o.step, -1);
    ck_assert(!results_outcome(&results, CELLS - 1, SELECT_LAST, &o));
}
END_TEST

/* A record that came before a column has nothing to select by, and that is said: the end of the
 * training is not what was asked for. */
START_TEST(missing_columns_are_refused)
{
    struct err e = ERR_INIT;
    for (int rule = 0; rule < SELECT_COUNT; rule++)
        ck_assert_msg(!results_check_selectable(&results, (enum select)rule, &e), "%s", e.text);
    const int cell = plan.rows[2].cells[1];
    json_t *result = json_object_get(results.records[cell], "result");
    json_object_del(json_object_get(result, "curve"), "snd");
    for (int rule = 0; rule < SELECT_COUNT; rule++) {
        const bool refused = rule == SELECT_VALIDATORS + VALIDATOR_snd;
        ck_assert_int_eq(results_check_selectable(&results, (enum select)rule, &e),
                         refused ? ERR_DATA : ERR_NONE);
        if (refused) {
            ck_assert_ptr_nonnull(strstr(e.text, "'snd' cannot select: 1 of 12 trainings"));
            char *name = text_format("%.12s", plan.cells[cell].hash);
            ck_assert_ptr_nonnull(strstr(e.text, name));
            free(name);
        }
        err_free(&e);
    }
}
END_TEST

/* Against source only, the comparisons say what the main table says; against the best, the best is
 * left out. */
START_TEST(comparisons_agree_with_the_table)
{
    struct tables t;
    tables_make(&t, &results, SELECT_LAST);
    const struct table_grid *g = &t.grids[TABLE_comparisons];
    ck_assert_int_eq(g->row_count, 5);
    for (int i = 0; i < g->row_count; i++) {
        const struct table_row *r = &t.rows.list[g->rows[i].row];
        ck_assert_str_eq(grid_find(g, i, "family")->name, i >= 3 ? "best" : "source");
        ck_assert_int_eq(g->rows[i].begins_group, i == 0 || i == 3);
        ck_assert_str_eq(grid_find(g, i, "against")->text,
                         i >= 3 ? "GAN | 50 %, partial (conv_1)" : "source only");
        ck_assert_int_ne(g->rows[i].row, i >= 3 ? 2 : 0);
        ck_assert_int_eq(grid_find(g, i, "n")->count, SEEDS);
        if (i >= 3)
            continue;
        ck_assert_str_eq(grid_find(g, i, "delta")->first.text, r->delta.mean);
        ck_assert_str_eq(grid_find(g, i, "delta")->second.text, r->delta.half);
        ck_assert_str_eq(grid_find(g, i, "holm")->first.text, r->p.text);
        /* every seed on one side: 2 / 2^4 */
        ck_assert_str_eq(grid_find(g, i, "sign_flip")->first.text, "0.125");
    }
    tables_free(&t);
}
END_TEST

static char *report_of(const char *format, enum select select)
{
    struct tables t;
    struct text made = {0};
    struct err e = ERR_INIT;
    tables_make(&t, &results, select);
    ck_assert_int_eq(report_write(report_find(format), &t, &made, &e), ERR_NONE);
    tables_free(&t);
    return text_take(&made);
}

static void lose(int cell, enum cell_state state)
{
    json_decref(results.records[cell]);
    results.records[cell] = NULL;
    results.states[cell] = state;
}

/* A planned seed has its line, whatever became of its cell. */
START_TEST(seeds_without_a_record_are_there)
{
    static const char *const said[] = {
        "GAN | 50 %,partial (conv_1),,2,,,,,,%s,missing\n",
        "GAN | 50 %,partial (conv_1),,3,,,,,,%s,damaged\n",
        "GAN | 50 %,partial (conv_1),,4,,0,0.71000000,0.35500000,0.20000000,%s,done\n",
        "oracle,,,4,,,,,,%s,failed\n"};
    const int cells[] = {plan.rows[2].cells[1], plan.rows[2].cells[2], plan.rows[2].cells[3],
                         CELLS - 1};
    lose(cells[0], CELL_MISSING);
    lose(cells[1], CELL_DAMAGED);
    char *csv = report_of("csv-seeds", SELECT_LAST);
    int lines = 0;
    for (const char *at = csv; (at = strchr(at, '\n')); at++)
        lines++;
    ck_assert_int_eq(lines, 1 + CELLS);
    for (int i = 0; i < 4; i++) {
        const char *hash = strstr(said[i], "%s");
        char *line = text_format("%.*s%s%s", (int)(hash - said[i]), said[i],
                                 plan.cells[cells[i]].hash, hash + 2);
        ck_assert_msg(strstr(csv, line) != NULL, "%s", csv);
        free(line);
    }
    free(csv);
}
END_TEST

/* n is of the accuracies; Δ is of the seeds that source only has a record of, too. */
START_TEST(delta_says_of_how_many_seeds_it_is)
{
    static const char note[] = "Δ is over fewer seeds than n where source only has no record of a "
                               "seed: left→right: minimax, untied (3 of 4); ";
    char *before[] = {report_of("md", SELECT_LAST), report_of("csv", SELECT_LAST)};
    lose(plan.rows[0].cells[1], CELL_MISSING);
    char *md = report_of("md", SELECT_LAST), *csv = report_of("csv", SELECT_LAST),
         *tex = report_of("latex", SELECT_LAST), *trials = report_of("csv-trials", by_im),
         *json = report_of("json", SELECT_LAST), *chosen = report_of("md", by_im);
    ck_assert_ptr_nonnull(strstr(md, "| left→right | minimax | untied | 4 |"));
    ck_assert_ptr_nonnull(strstr(md, note));
    ck_assert_ptr_nonnull(strstr(chosen,
                                 "- Δ is over fewer seeds than n where source only has no "
                                 "record of a seed: left→right: any method, any of them (3 of 4)"));
    ck_assert_ptr_nonnull(
        strstr(tex, "\\noindent \\ensuremath{\\Delta} is over fewer seeds than n"));
    ck_assert_ptr_nonnull(strstr(csv, ",claims,delta_n\n"));
    ck_assert_ptr_nonnull(strstr(csv, "minimax,minimax,untied,,4,4,0,0.710,"));
    ck_assert_ptr_nonnull(strstr(csv, ",3\n"));
    ck_assert_ptr_nonnull(strstr(trials, ",own_validator,delta_n\n"));
    ck_assert_ptr_nonnull(strstr(json, "\"delta_n\": 3"));
    ck_assert_ptr_null(strstr(before[0], "Δ is over fewer"));
    ck_assert_ptr_null(strstr(before[1], "delta_n"));
    free(chosen);
    free(json);
    free(trials);
    free(tex);
    free(csv);
    free(md);
    free(before[1]);
    free(before[0]);
}
END_TEST

static struct seed_pairs pair_rows_of(int first, int second)
{
    struct seed_pairs p = {.first = &results, .second = &results};
    seed_pairs_add_rows(&p, &plan.rows[first], &plan.rows[second], SELECT_LAST);
    return p;
}

/* A comparison's numbers depend on its cells alone, not on what else is measured or by whom; and
 * the other way round they are the same with the other sign, but for the bootstrap's own draws. */
START_TEST(comparisons_depend_on_their_cells)
{
    struct seed_pairs list[8];
    struct paired alone, many[8];
    for (int i = 0; i < 8; i++)
        list[i] = i == 5 ? pair_rows_of(0, 1) : pair_rows_of(1, 0);
    seed_pairs_measure(list, 1, &alone);
    seed_pairs_measure(list, 8, many);
    for (int i = 0; i < 8; i++) {
        if (i != 5) {
            ck_assert_double_eq(many[i].bootstrap.low, alone.bootstrap.low);
            ck_assert_double_eq(many[i].bootstrap.high, alone.bootstrap.high);
        }
        ck_assert_double_eq(many[i].wilcoxon, alone.wilcoxon);
        ck_assert_double_eq(many[i].t, alone.t);
    }
    ck_assert_double_eq_tol(many[5].difference.mean, -alone.difference.mean, 1e-15);
    ck_assert_double_eq_tol(many[5].bootstrap.low, -alone.bootstrap.high, 0.01);
    ck_assert_double_eq_tol(many[5].bootstrap.high, -alone.bootstrap.low, 0.01);
    ck_assert(alone.bootstrap.low < alone.difference.mean);
    ck_assert(alone.bootstrap.high > alone.difference.mean);
    for (int i = 0; i < 8; i++)
        seed_pairs_free(&list[i]);
}
END_TEST

START_TEST(power_is_stated)
{
    ck_assert_double_eq(paired_p_floor(5, 1), 0.0625);
    ck_assert_double_eq(paired_p_floor(3, 13), 1);
    ck_assert_int_eq(paired_seeds_needed(1), 6);
    ck_assert_int_eq(paired_seeds_needed(3), 7);
    ck_assert_int_eq(paired_seeds_needed(13), 10);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("report");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, formats_are_stored);
    tcase_add_test(t, validators_do_not_depend_on_the_rule);
    tcase_add_test(t, numbers_are_the_statistics);
    tcase_add_test(t, json_has_numbers);
    tcase_add_test(t, matrix_has_the_shares);
    tcase_add_test(t, selection_chooses_a_point);
    tcase_add_test(t, missing_columns_are_refused);
    tcase_add_test(t, comparisons_agree_with_the_table);
    tcase_add_test(t, comparisons_depend_on_their_cells);
    tcase_add_test(t, power_is_stated);
    tcase_add_test(t, seeds_without_a_record_are_there);
    tcase_add_test(t, delta_says_of_how_many_seeds_it_is);
    return t;
}

int main(void)
{
    return run_suite("report", make);
}
