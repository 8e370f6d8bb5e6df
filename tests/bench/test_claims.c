/* Claims that a table checks: each where it must appear and where it must not, in every format, on
 * one pair made by hand; and the shares of the gap, with their intervals. */
#include <math.h>

#include "bench/report/report.h"
#include "bench/table/claims.h"
#include "bench/table/tables.h"
#include "tests/bench/support.h"

enum { SEEDS = 4, MOST_ROWS = 8, NO_RECORD = -1 };

/* Of each claim: its letter, and its key in CSV and JSON. */
static const struct {
    const char *sign, *key;
} marks[CLAIM_COUNT] = {[CLAIM_RISING] = {"r", "rising"},
                        [CLAIM_ORACLE_BELOW] = {"o", "oracle_below"},
                        [CLAIM_GAP_SMALL] = {"g", "gap_small"},
                        [CLAIM_BELOW_SOURCE_ONLY] = {"s", "below_source_only"},
                        [CLAIM_NOT_ABOVE_ADABN] = {"a", "not_above_adabn"},
                        [CLAIM_OWN_VALIDATOR] = {"v", "own_validator"},
                        [CLAIM_NOT_CONFINED] = {"n", "not_confined"}};

/* A row: its accuracy of each seed, or NO_RECORD, and how much less it had at step 70 of 100. */
struct given {
    const char *method;
    enum row_rank rank;
    double accuracy[SEEDS];
    double rise[SEEDS];
    bool diverged;    /* the first seed */
    int at_most;      /* of `until`, by im with a patience of 2; 0: it has none */
    int ended;        /* of the first seeds im was largest three points before the end */
    const char *term; /* or NULL */
};

static const enum select by_im = (enum select)(SELECT_VALIDATORS + VALIDATOR_im);
static struct plan plan;
static struct results results;
static struct tables tables;

static void set_up(void)
{
    plan = (struct plan){.name = text_copy("claims"),
                         .description = text_copy(""),
                         .domains = json_object(),
                         .index = json_object()};
    results = (struct results){.plan = &plan, .store = "/nonexistent"};
    results.records = memory_take(MOST_ROWS * SEEDS, sizeof(json_t *));
    results.failures = memory_take(MOST_ROWS * SEEDS, sizeof(json_t *));
    results.states = memory_take(MOST_ROWS * SEEDS, sizeof *results.states);
    plan.pairs = memory_grow(NULL, 0, &plan.pair_capacity, sizeof *plan.pairs);
    plan.pairs[plan.pair_count++] = (struct plan_pair){.name = text_copy("p"),
                                                       .pairing = text_copy("none"),
                                                       .source_name = text_copy("a"),
                                                       .target_name = text_copy("b"),
                                                       .family = text_copy(""),
                                                       .source = "0",
                                                       .target = "1"};
}

static void tear_down(void)
{
    tables_free(&tables);
    results_free(&results);
    plan_free(&plan);
}

/* Step 80 is past three quarters: what stands there must not count. */
static json_t *record(const struct given *g, int seed)
{
    const double end = g->accuracy[seed];
    json_t *curve = g->rank == RANK_METHOD
                        ? json_pack("{s:[i,i,i,i,i], s:[f,f,f,f,f]}", "step", -40, 0, 70, 80, 100,
                                    "target", 0.01, 0.02, end - g->rise[seed], end, end)
                        : json_object();
    json_t *r = json_pack("{s:{s:s, s:{s:f, s:f}, s:o}}", "result", "status",
                          g->diverged && seed == 0 ? "diverged" : "done", "target", "mean", end,
                          "string", 0.0, "curve", curve);
    if (g->at_most)
        json_object_set_new(json_object_get(r, "result"), "chosen_step",
                            json_integer(seed < g->ended ? 0 : 100));
    return r;
}

static void add_row(const struct given *g)
{
    plan.rows = memory_grow(plan.rows, plan.row_count, &plan.row_capacity, sizeof *plan.rows);
    struct plan_row *row = &plan.rows[plan.row_count++];
    *row = (struct plan_row){.method = text_copy(g->method),
                             .label = text_copy(g->method),
                             .sharing = text_copy(""),
                             .variant = text_copy(""),
                             .rank = g->rank,
                             .count = SEEDS};
    row->cells = memory_take(SEEDS, sizeof(int));
    row->baselines = memory_take(SEEDS, sizeof(int));
    for (int s = 0; s < SEEDS; s++) {
        const bool done = g->accuracy[s] >= 0;
        json_t *adapt = json_pack("{s:i}", "steps", g->at_most ? g->at_most : 100);
        if (g->at_most)
            json_object_set_new(adapt, "until",
                                json_pack("{s:s, s:i}", "validator", "im", "patience", 2));
        if (g->term)
            json_object_set_new(adapt, "terms", json_pack("{s:{}}", g->term));
        const int cell = plan_add_cell(
            &plan, json_pack("{s:s, s:i, s:o}", "method", g->method, "seed", s + 1, "adapt", adapt),
            -1);
        row->cells[s] = cell;
        row->baselines[s] = plan.rows[0].cells[s];
        results.states[cell] = done ? CELL_DONE : CELL_MISSING;
        results.records[cell] = done ? record(g, s) : NULL;
    }
}

static void make_tables(const struct given *list, int count)
{
    for (int i = 0; i < count; i++)
        add_row(&list[i]);
    tables_make(&tables, &results, SELECT_LAST);
}

#define MAKE(...)                                                                                  \
    make_tables((const struct given[]){__VA_ARGS__},                                               \
                sizeof(const struct given[]){__VA_ARGS__} / sizeof(struct given))
#define SOURCE(...)                                                                                \
    {                                                                                              \
        .method = "source_only", .rank = RANK_SOURCE_ONLY, .accuracy = { __VA_ARGS__ }             \
    }
#define ORACLE(...)                                                                                \
    {                                                                                              \
        .method = "oracle", .rank = RANK_ORACLE, .accuracy = { __VA_ARGS__ }                       \
    }
#define METHOD(name_, ...)                                                                         \
    {                                                                                              \
        .method = (name_), .rank = RANK_METHOD, .accuracy = { __VA_ARGS__ }                        \
    }

static char *written(const char *format)
{
    struct text out = {0};
    struct err e = ERR_INIT;
    ck_assert_msg(!report_write(report_find(format), &tables, &out, &e), "%s: %s", format, e.text);
    return text_take(&out);
}

/* From `begin` to `end`, both in `s`; new string. */
static char *part_of(const char *s, const char *begin, const char *end)
{
    const char *from = strstr(s, begin);
    ck_assert_msg(from != NULL, "no '%s' in:\n%s", begin, s);
    const char *to = strstr(from + strlen(begin), end);
    ck_assert_msg(to != NULL, "no '%s' after '%s'", end, begin);
    return text_format("%.*s", (int)(to - from), from);
}

/* The last cell of a row, which ends at `end` and is parted from others by `bar`, holds the sign;
 * without marks there is no such column. */
static void assert_cell(const char *format, const char *begin, const char *bar, const char *end,
                        const char *sign, bool there)
{
    char *all = written(format), *row = part_of(all, begin, end), *last = row;
    for (char *at = row; (at = strstr(at, bar)); at += strlen(bar))
        last = at + strlen(bar);
    bool found = false;
    for (const char *at = last; (at = strstr(at, sign)); at++)
        found |= strspn(at + 1, " ") == strlen(at + 1) || at[1] == ' ';
    ck_assert_msg((found && strlen(last) <= 2 * CLAIM_COUNT + 1) == there, "%s: %s", format, row);
    free(row);
    free(all);
}

static bool has_note(const char *format, const char *part)
{
    char *all = written(format);
    const bool found = strstr(all, part) != NULL;
    free(all);
    return found;
}

static bool in_json(const char *method, const char *key)
{
    char *text = written("json");
    json_t *all = json_loads(text, 0, NULL), *row, *name;
    size_t i, k;
    bool found = false;
    json_array_foreach(json_object_get(all, "rows"), i, row)
    {
        if (!text_equal(json_string_value(json_object_get(row, "method")), method))
            continue;
        json_array_foreach(json_object_get(row, "claims"), k, name) found |=
            text_equal(json_string_value(name), key);
    }
    json_decref(all);
    free(text);
    return found;
}

static bool in_csv(const char *method, const char *key)
{
    char *begin = text_format("\np,%s,", method), *all = written("csv"),
         *row = part_of(all, begin, "\n"), *claims = strrchr(row, ',') + 1;
    const char *at = strstr(claims, key);
    const bool found = at && (at == claims || at[-1] == ' ');
    free(row);
    free(all);
    free(begin);
    return found;
}

/* LaTeX has marks beside the names, before n. */
static void assert_latex(const char *begin, const char *sign, bool there)
{
    char *all = written("latex"), *row = part_of(all, begin, " & $");
    char *n = strrchr(row, '&');
    *n = '\0';
    char *marked = text_format("%s ", strrchr(row, '&') + 1);
    char *alone = text_format(" %s ", sign);
    ck_assert_msg((strstr(marked, alone) != NULL) == there, "latex: %s", row);
    free(alone);
    free(marked);
    free(row);
    free(all);
}

/* The mark on a method's row, in every format. */
static void assert_mark(const char *method, enum claim claim, bool there)
{
    const char *sign = marks[claim].sign, *key = marks[claim].key;
    char *md = text_format("\n| p | %s |", method);
    char *html = text_format("<td>p</td><td>%s</td>", method);
    char *tex = text_format("\n%s & ", method);
    assert_cell("md", md, "| ", " |\n", sign, there);
    assert_cell("html", html, "<td>", "</td></tr>", sign, there);
    assert_latex(tex, sign, there);
    ck_assert_str_eq(claim_key(claim), key);
    ck_assert_msg(in_csv(method, key) == there, "csv: %s %s", method, key);
    ck_assert_msg(in_json(method, key) == there, "json: %s %s", method, key);
    free(tex);
    free(html);
    free(md);
}

/* The sentence below the table, in every format for people, and in JSON; LaTeX prints it, in place
 * of a comment. */
static void assert_sentence(enum claim claim, bool there)
{
    char *md = text_format("\n- Mark %s: ", marks[claim].sign);
    char *html = text_format("<li>Mark %s: ", marks[claim].sign);
    char *tex = text_format("\n\\noindent Mark %s: ", marks[claim].sign);
    char *json = text_format("\"Mark %s: ", marks[claim].sign);
    ck_assert_int_eq(has_note("md", md), there);
    ck_assert_int_eq(has_note("html", html), there);
    ck_assert_int_eq(has_note("latex", tex), there);
    ck_assert_int_eq(has_note("json", json), there);
    free(json);
    free(tex);
    free(html);
    free(md);
}

/* Marks of one method, and of no other row. */
static void assert_only(const char *method, enum claim claim)
{
    for (int i = 0; i < tables.rows.count; i++) {
        const struct table_row *r = &tables.rows.list[i];
        ck_assert_msg(claim_holds(r, claim) == text_equal(r->method, method), "%s", r->method);
        if (r->rank != RANK_SOURCE_ONLY)
            assert_mark(r->method, claim, text_equal(r->method, method));
    }
    assert_sentence(claim, true);
}

static void assert_none(enum claim claim)
{
    for (int i = 0; i < tables.rows.count; i++) {
        const struct table_row *r = &tables.rows.list[i];
        ck_assert_msg(!claim_holds(r, claim), "%s", r->method);
        if (r->rank != RANK_SOURCE_ONLY)
            assert_mark(r->method, claim, false);
    }
    assert_sentence(claim, false);
}

/* `still` rises by .006 on average after step 70, `flat` by exactly .005; of `broken` the seed that
 * would make it rise diverged. */
START_TEST(rising)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5),
         {.method = "still",
          .rank = RANK_METHOD,
          .accuracy = {0.7, 0.71, 0.72, 0.69},
          .rise = {0.03, -0.01, 0.002, 0.002}},
         {.method = "flat",
          .rank = RANK_METHOD,
          .accuracy = {0.7, 0.71, 0.72, 0.69},
          .rise = {0.01, 0.0, 0.007, 0.003}},
         {.method = "broken",
          .rank = RANK_METHOD,
          .accuracy = {0.7, 0.71, 0.72, 0.69},
          .rise = {0.5},
          .diverged = true},
         ORACLE(0.9, 0.91, 0.9, 0.92));
    assert_only("still", CLAIM_RISING);
    ck_assert(has_note("md", "(the last evaluation up to there: step 70 of 100)"));
}
END_TEST

/* What a validator ended would not have taken more steps; what its limit ended would. */
START_TEST(rising_at_the_limit)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5),
         {.method = "ended",
          .rank = RANK_METHOD,
          .accuracy = {0.7, 0.71, 0.72, 0.69},
          .rise = {0.1, 0.1, 0.1, 0.1},
          .at_most = 101},
         {.method = "limit",
          .rank = RANK_METHOD,
          .accuracy = {0.7, 0.71, 0.72, 0.69},
          .rise = {0.1, 0.1, 0.1, 0.1},
          .at_most = 100},
         ORACLE(0.9, 0.91, 0.9, 0.92));
    assert_only("limit", CLAIM_RISING);
    ck_assert(!has_note("md", "counts as no rise"));
}
END_TEST

/* Of `half` a validator ended half of the trainings, at the limit as it happens; of `few` one,
 * which counts as no rise, so that the mean is .0045. */
START_TEST(rising_where_a_validator_ended_some)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5),
         {.method = "half",
          .rank = RANK_METHOD,
          .accuracy = {0.7, 0.71, 0.72, 0.69},
          .rise = {0.1, 0.1, 0.1, 0.1},
          .at_most = 100,
          .ended = 2},
         {.method = "few",
          .rank = RANK_METHOD,
          .accuracy = {0.7, 0.71, 0.72, 0.69},
          .rise = {0.1, 0.006, 0.006, 0.006},
          .at_most = 100,
          .ended = 1},
         {.method = "still",
          .rank = RANK_METHOD,
          .accuracy = {0.7, 0.71, 0.72, 0.69},
          .rise = {0.1, 0.007, 0.007, 0.007},
          .at_most = 100,
          .ended = 1},
         ORACLE(0.9, 0.91, 0.9, 0.92));
    assert_only("still", CLAIM_RISING);
    ck_assert(has_note("md", "(the last evaluation up to there: step 70 of 100; a training that a "
                             "validator ended counts as no rise)"));
}
END_TEST

/* Ended by im: the method of that name, and another that has it as a term. */
START_TEST(own_validator)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5),
         {.method = "minimax",
          .rank = RANK_METHOD,
          .accuracy = {0.7, 0.71, 0.72, 0.69},
          .at_most = 100,
          .term = "entropy"},
         {.method = "coral",
          .rank = RANK_METHOD,
          .accuracy = {0.7, 0.71, 0.72, 0.69},
          .at_most = 100,
          .term = "im"},
         {.method = "mmd", .rank = RANK_METHOD, .accuracy = {0.7, 0.71, 0.72, 0.69}, .term = "im"},
         ORACLE(0.9, 0.91, 0.9, 0.92));
    assert_only("coral", CLAIM_OWN_VALIDATOR);
    ck_assert(!row_optimises(&tables.rows, 1, by_im));
    ck_assert(row_optimises(&tables.rows, 2, by_im) && row_optimises(&tables.rows, 3, by_im));
    for (int i = 1; i <= 3; i++) /* a part of im */
        ck_assert(row_optimises(&tables.rows, i, SELECT_VALIDATORS + VALIDATOR_entropy));
    ck_assert(!row_optimises(&tables.rows, 3, SELECT_VALIDATORS + VALIDATOR_snd));
}
END_TEST

START_TEST(own_validator_is_the_method)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5),
         {.method = "im", .rank = RANK_METHOD, .accuracy = {0.7, 0.71, 0.72, 0.69}, .at_most = 100},
         METHOD("mmd", 0.7, 0.71, 0.72, 0.69), ORACLE(0.9, 0.91, 0.9, 0.92));
    assert_only("im", CLAIM_OWN_VALIDATOR);
}
END_TEST

START_TEST(not_rising)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5), METHOD("flat", 0.7, 0.71, 0.72, 0.69),
         ORACLE(0.9, 0.91, 0.9, 0.92));
    assert_none(CLAIM_RISING);
    ck_assert(!has_note("md", "| marks |")); /* a column of nothing */
    ck_assert(has_note("csv", ",best,claims\n"));
}
END_TEST

/* By means over the seeds that both have: the oracle's fourth is missing. */
START_TEST(oracle_below)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5), METHOD("minimax", 0.9, 0.91, 0.92, 0.1),
         METHOD("coral", 0.8, 0.8, 0.8, 0.99), ORACLE(0.89, 0.9, 0.91, NO_RECORD));
    assert_only("oracle", CLAIM_ORACLE_BELOW);
    ck_assert(has_note("md", "By means over the seeds that both have it lies below: p: minimax."));
}
END_TEST

START_TEST(oracle_not_below)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5), METHOD("minimax", 0.1 + 0.2 + 0.6, 0.9, 0.9, 0.99),
         ORACLE(0.9, 0.9, 0.9, NO_RECORD));
    assert_none(CLAIM_ORACLE_BELOW);
}
END_TEST

/* Names beyond the fourth are counted. */
START_TEST(oracle_below_source_only)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5), METHOD("one", 0.7, 0.7, 0.7, 0.71),
         METHOD("two", 0.7, 0.7, 0.7, 0.71), METHOD("three", 0.7, 0.7, 0.7, 0.71),
         METHOD("four", 0.7, 0.7, 0.7, 0.71), ORACLE(0.4, 0.4, 0.4, 0.41));
    assert_only("oracle", CLAIM_ORACLE_BELOW);
    assert_only("oracle", CLAIM_GAP_SMALL);
    ck_assert(has_note("md", "p: source only; one; two; three; and 1 more."));
}
END_TEST

/* Below .10: no share, in any format, and the reason. */
START_TEST(gap_small)
{
    MAKE(SOURCE(0.5, 0.51, 0.52, 0.5), METHOD("minimax", 0.55, 0.55, 0.57, 0.55),
         ORACLE(0.59, 0.61, 0.62, 0.59));
    assert_only("oracle", CLAIM_GAP_SMALL);
    ck_assert(has_note("md", "| minimax | – | **0.555** (–) |\n"));
    ck_assert(has_note("md", "\n- A dash in place of a share: the oracle is less than 0.10 above "
                             "source only (p)"));
    ck_assert(has_note("html", "<b>0.555</b> <small>(–)</small></td>"));
    ck_assert(has_note("csv-matrix", "\np,minimax,minimax,,,0.555,,,\n"));
    ck_assert(has_note("latex-matrix", "minimax & -- & $\\mathbf{0.555}$ (--) \\\\\n"));
    ck_assert(has_note("latex-matrix", "\n\\noindent A dash in place of a share: "));
    ck_assert(has_note("json", "\"closed\": null"));
}
END_TEST

/* A gap of exactly .10 counts. Seeds 1 to 4: shares .05/.1, .06/.1, .04/.1, .05/.1. */
START_TEST(gap_not_small)
{
    MAKE(SOURCE(0.5, 0.5, 0.6, 0.7), METHOD("minimax", 0.55, 0.56, 0.64, 0.75),
         ORACLE(0.6, 0.6, 0.7, 0.8));
    assert_none(CLAIM_GAP_SMALL);
    ck_assert(has_note("md", "| minimax | – | **0.625** (0.500 [0.425, 0.575]) |\n"));
    ck_assert(!has_note("md", "A dash in place of a share"));
    ck_assert(has_note("csv-matrix", "\np,minimax,minimax,,,0.625,0.500,0.425,0.575\n"));
    ck_assert(has_note("html", "(0.500 [0.425, 0.575])</small>"));
    ck_assert(has_note("macros", "PMinimaxClosedLow}{0.425}\n"));
    ck_assert(has_note("latex-matrix", " ($0.500$ [$0.425$, $0.575$]) \\\\\n"));
    ck_assert(has_note("json", "\"closed_low\": 0.42"));
}
END_TEST

/* A ratio of means over the seeds that all three have, never a mean of ratios. */
START_TEST(share_is_a_ratio_of_means)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5), METHOD("minimax", 0.6, 0.9, 0.55, NO_RECORD),
         ORACLE(0.9, 0.95, NO_RECORD, 0.8));
    const struct grid_cell *c = grid_find(&tables.grids[TABLE_matrix], 1, "p");
    ck_assert_double_eq_tol(c->second.exact, (0.1 + 0.4) / (0.4 + 0.45), 1e-12);
    ck_assert_double_eq_tol(c->low.exact, 0.1 / 0.4, 1e-12); /* of two seeds: the one, the other */
    ck_assert_double_eq_tol(c->high.exact, 0.4 / 0.45, 1e-12);
}
END_TEST

/* The third seed, in which source only is best, is missing: over the others `lower` is above it. */
START_TEST(below_source_only)
{
    MAKE(SOURCE(0.5, 0.5, 0.9, 0.5), METHOD("lower", 0.48, 0.51, 0.9, 0.49),
         METHOD("higher", 0.5, 0.5, NO_RECORD, 0.51), ORACLE(0.9, 0.91, 0.95, 0.9));
    assert_only("lower", CLAIM_BELOW_SOURCE_ONLY);
}
END_TEST

START_TEST(not_below_source_only)
{
    MAKE(SOURCE(0.3, 0.5, 0.9, 0.5), METHOD("same", 0.1 + 0.2, 0.5, 0.9, 0.5),
         METHOD("higher", 0.5, 0.5, NO_RECORD, 0.51), ORACLE(0.9, 0.91, 0.95, 0.9));
    assert_none(CLAIM_BELOW_SOURCE_ONLY);
}
END_TEST

/* `unsure` is above by .01 on average, with a spread of .02; `sure` by .1. */
START_TEST(not_above_adabn)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5), METHOD("unsure", 0.63, 0.6, 0.62, 0.59),
         METHOD("sure", 0.7, 0.71, 0.69, 0.7), METHOD("adabn", 0.6, 0.6, 0.6, 0.6),
         ORACLE(0.9, 0.91, 0.9, 0.92));
    assert_only("unsure", CLAIM_NOT_ABOVE_ADABN);
}
END_TEST

/* What lies far below is not above, however sure that is. */
START_TEST(below_adabn)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5), METHOD("worse", 0.52, 0.53, 0.52, 0.51),
         METHOD("adabn", 0.6, 0.6, 0.6, 0.6), ORACLE(0.9, 0.91, 0.9, 0.92));
    assert_only("worse", CLAIM_NOT_ABOVE_ADABN);
}
END_TEST

START_TEST(pair_without_adabn)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5), METHOD("unsure", 0.63, 0.6, 0.62, 0.59),
         ORACLE(0.9, 0.91, 0.9, 0.92));
    assert_none(CLAIM_NOT_ABOVE_ADABN);
}
END_TEST

/* Holm: alone either method is above AdaBN (p .03), over the two of them neither is. */
START_TEST(adabn_over_the_family)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5), METHOD("one", 0.615, 0.64, 0.615, 0.64),
         METHOD("two", 0.615, 0.64, 0.615, 0.64), METHOD("adabn", 0.6, 0.6, 0.6, 0.6),
         ORACLE(0.9, 0.91, 0.9, 0.92));
    ck_assert(claim_holds(&tables.rows.list[1], CLAIM_NOT_ABOVE_ADABN));
    ck_assert(claim_holds(&tables.rows.list[2], CLAIM_NOT_ABOVE_ADABN));
}
END_TEST

START_TEST(adabn_beside_one)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5), METHOD("one", 0.615, 0.64, 0.615, 0.64),
         METHOD("adabn", 0.6, 0.6, 0.6, 0.6), ORACLE(0.9, 0.91, 0.9, 0.92));
    assert_none(CLAIM_NOT_ABOVE_ADABN);
}
END_TEST

/* Letters stand in the order of the claims, with spaces between. */
START_TEST(several_marks)
{
    MAKE(SOURCE(0.5, 0.5, 0.5, 0.5),
         {.method = "minimax",
          .rank = RANK_METHOD,
          .accuracy = {0.4, 0.41, 0.42, 0.4},
          .rise = {0.1, 0.1, 0.1, 0.1}},
         METHOD("adabn", 0.6, 0.61, 0.6, 0.6), ORACLE(0.9, 0.91, 0.9, 0.92));
    ck_assert(has_note("md", " | r s a |\n"));
    ck_assert(has_note("html", "<td>r s a</td></tr>"));
    ck_assert(has_note("latex", "\nminimax & -- & r s a & 4 & "));
    ck_assert(has_note("csv", ",rising below_source_only not_above_adabn\n"));
    ck_assert(has_note("json", "\"claims\": [\"rising\", \"below_source_only\", "
                               "\"not_above_adabn\"]"));
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("claims");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, rising);
    tcase_add_test(t, rising_at_the_limit);
    tcase_add_test(t, rising_where_a_validator_ended_some);
    tcase_add_test(t, own_validator);
    tcase_add_test(t, own_validator_is_the_method);
    tcase_add_test(t, not_rising);
    tcase_add_test(t, oracle_below);
    tcase_add_test(t, oracle_not_below);
    tcase_add_test(t, oracle_below_source_only);
    tcase_add_test(t, gap_small);
    tcase_add_test(t, gap_not_small);
    tcase_add_test(t, share_is_a_ratio_of_means);
    tcase_add_test(t, below_source_only);
    tcase_add_test(t, not_below_source_only);
    tcase_add_test(t, not_above_adabn);
    tcase_add_test(t, below_adabn);
    tcase_add_test(t, pair_without_adabn);
    tcase_add_test(t, adabn_over_the_family);
    tcase_add_test(t, adabn_beside_one);
    tcase_add_test(t, several_marks);
    return t;
}

int main(void)
{
    return run_suite("claims", make);
}
