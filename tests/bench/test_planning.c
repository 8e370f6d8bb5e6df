/* What planning costs: time and memory in proportion to the cells, whatever makes them, and an end
 * that says so where memory is short. */
#include <malloc.h>
#include <time.h>

#include "tests/bench/sweeps.h"

/* Sanitizers count memory otherwise, and need more of it than a limit leaves. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

enum { FEW = 600, MANY = 4 * FEW };

/* Bounds of one cell. A cell costs 10 to 80 microseconds of a processor, shared caches and all, and
 * 7 KB; the bound on time is one on the growth, since a test may share its processor: 4 is in
 * proportion, 16 as the square. */
static const double most_bytes = 10000, most_growth = 8;

#define BEGINNING                                                                                  \
    "name: t\nseeds: %s\ndata: {train: 32, test: 16}\nnetwork: small\n"                            \
    "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN "/domains/right.yaml}\n" PAIR

/* Kinds of sweeps of about `cells` cells. */
static char *of_includes(int cells)
{
    struct text t = {0};
    text_printf(&t, BEGINNING "methods: [minimax]\ninclude:\n", "1");
    for (int i = 1; i < cells; i++)
        text_printf(&t, "- {adapt.mapping.lr: %.7f}\n", i * 1e-7);
    return text_take(&t);
}

static char *of_a_grid(int cells)
{
    struct text t = {0};
    text_printf(&t, BEGINNING "methods: [minimax]\ngrid:\n  source.steps: [1, 2]\n  adapt.steps: [",
                "1");
    for (int i = 0; i < cells / 2; i++)
        text_printf(&t, "%s%d", i ? ", " : "", i);
    text_add(&t, "]\nexclude: [{adapt.steps: 1}, {source.steps: 2, method: minimax, adapt.steps: "
                 "[2, 3]}]\n");
    return text_take(&t);
}

static char *of_seeds(int cells)
{
    char seeds[32];
    snprintf(seeds, sizeof seeds, "1..%d", cells / 2);
    return text_format(BEGINNING "methods: [minimax]\nbaselines: []\nexclude: [{seed: 5..%d}]\n"
                                 "grid: {source.steps: [1, 2, 3]}\n",
                       seeds, cells / 8);
}

static char *of_entries(int cells)
{
    struct text t = {0};
    text_printf(&t, BEGINNING "methods:\n", "1");
    for (int i = 0; i < cells; i++)
        text_printf(&t, "- {method: minimax, label: row %d, lambda: %.4f}\n", i, (i + 1) * 1e-3);
    return text_take(&t);
}

struct cost {
    double seconds, bytes;
    int cells;
};

/* Of one plan, read from its text. */
static struct cost cost_of(const char *text)
{
    struct plan p;
    struct domains domains = {0};
    struct err e = ERR_INIT;
    const size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    const clock_t start = clock();
    plan_parse(&p, text, "s.yaml", NULL, 0, &domains, &e);
    const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    ck_assert_msg(e.code == ERR_NONE, "%s", e.text);
    domains_free(&domains);
    const size_t bytes = mallinfo2().uordblks + mallinfo2().hblkhd - before;
    const struct cost c = {seconds, (double)bytes, p.cell_count};
    plan_free(&p);
    return c;
}

/* Lowers *least to what the plan costs now: what else runs meanwhile only adds. */
static void lower_cost(struct cost *least, const char *text)
{
    const struct cost now = cost_of(text);
    if (least->cells == 0 || now.seconds < least->seconds)
        *least = now;
}

START_TEST(costs_grow_with_the_cells)
{
    char *(*const kinds[])(int) = {of_includes, of_a_grid, of_seeds, of_entries};
    char *few = kinds[_i](FEW), *many = kinds[_i](MANY);
    struct cost a = {0}, b = {0};
    for (int i = 0; i < 3; i++) { /* by turns, so that a loaded minute meets both */
        lower_cost(&a, few);
        lower_cost(&b, many);
    }
    const double growth = (double)b.cells / a.cells;
    printf("kind %d: %d cells in %.0f ms, %.1f KB each; %d in %.0f ms\n", _i, b.cells,
           1000 * b.seconds, b.bytes / b.cells / 1000, a.cells, 1000 * a.seconds);
    ck_assert_msg(growth > 3.5 && growth < 4.5, "%d and %d cells", a.cells, b.cells);
    ck_assert_msg(b.seconds < most_growth * a.seconds, "%.3f s for %d cells, %.3f s for %d",
                  a.seconds, a.cells, b.seconds, b.cells);
    if (!SANITIZED) {
        ck_assert_msg(b.bytes < most_bytes * b.cells, "%.0f bytes a cell", b.bytes / b.cells);
        ck_assert_msg(b.bytes < 1.1 * growth * a.bytes, "%.0f and %.0f bytes", a.bytes, b.bytes);
    }
    free(many);
    free(few);
}
END_TEST

/* Adds the hashes of all cells; returns how many cells there are. */
static int add_hashes(json_t *hashes, const char *text)
{
    struct plan p;
    struct domains domains = {0};
    struct err e = ERR_INIT;
    ck_assert_msg(!plan_parse(&p, text, "s.yaml", NULL, 0, &domains, &e), "%s\n%s", text, e.text);
    const int count = p.cell_count;
    for (int i = 0; i < count; i++)
        json_object_set_new(hashes, p.cells[i].hash, json_true());
    domains_free(&domains);
    plan_free(&p);
    return count;
}

/* A variant has the cells among others that it has alone: none is taken for another that differs
 * from it in one setting, of the data or of anything else. */
START_TEST(no_cell_is_taken_for_another)
{
#define SWEEP                                                                                      \
    BEGINNING "methods:\n- {method: minimax, sharing: [untied, tied]}\n- coral\n"                  \
              "baselines: [source_only, oracle, adabn]\ninclude:\n"
    static const char *const settings[] = {"data.test_pairing: layout",
                                           "data.test_pairing: layout+colour",
                                           "data.test: 20, data.test_pairing: layout",
                                           "data.test: 20",
                                           "data.source_test: 20",
                                           "data.target_test: 20",
                                           "data.test: train",
                                           "data.train: 40",
                                           "data.source_train: 40",
                                           "data.target_train: 40",
                                           "data.source_train: endless",
                                           "data.source_train: endless, data.train: 40",
                                           "data.texts: disjoint",
                                           "network: small_bn",
                                           "source.steps: 70",
                                           "source.augment_shift: 1",
                                           "oracle.labels: both",
                                           "oracle.steps: 33",
                                           "adapt.steps: 44",
                                           "adapt.augment_shift: 2",
                                           "adapt.terms: {mcc: 1.0}"};
    enum { SETTINGS = sizeof settings / sizeof *settings };
    json_t *alone = json_object(), *together = json_object();
    struct text all = {0};
    text_printf(&all, SWEEP, "1..2");
    for (int i = 0; i < SETTINGS; i++) {
        char *one = text_format(SWEEP "- {%s}\n", "1..2", settings[i]);
        text_printf(&all, "- {%s}\n", settings[i]);
        add_hashes(alone, one);
        free(one);
    }
    const size_t cells = (size_t)add_hashes(together, all.data);
    ck_assert_uint_eq(cells, json_object_size(together));
    ck_assert_msg(json_equal(alone, together), "%zu cells alone, %zu together",
                  json_object_size(alone), cells);
    text_free(&all);
    json_decref(together);
    json_decref(alone);
}
END_TEST

/* More cells than the sweep's budget, or variants than there can be, end before they are made. */
START_TEST(limits_are_told)
{
    char *text = of_includes(3000), *tight = text_format("%sbudget: {cells: 100}\n", text);
    const clock_t start = clock();
    char *said = read_wrong(tight);
    const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    const struct cost whole = cost_of(text);
    ck_assert_msg(strstr(said, "the sweep has at least 101 cells, more than the budget of 100") !=
                      NULL,
                  "%s", said);
    ck_assert_msg(seconds < whole.seconds, "%.3f s, and %.3f s for all", seconds, whole.seconds);
    free(said);
    free(tight);
    free(text);
    text = of_includes(100002);
    said = read_wrong(text);
    ck_assert_msg(strstr(said, ":9:1: this makes more than 100000 variants") != NULL, "%s", said);
    free(said);
    free(text);
}
END_TEST

/* What is told of rows costs more than they do, and is told of thousands of them. */
START_TEST(warnings_are_of_the_first_rows)
{
    if (SANITIZED)
        return;
    char *scratch = scratch_make(), *text = of_includes(2600);
    char *path = text_format("%s/sweep.yaml", scratch);
    struct err e = ERR_INIT;
    ck_assert_int_eq(write_file(path, text, strlen(text), &e), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", path), 0);
    expect_has(scratch, "stderr", "the first 2000 of 2601 rows were looked at");
    free(path);
    free(text);
    scratch_remove(scratch);
}
END_TEST

/* Not as a mistake of the sweep, and not by a crash. */
START_TEST(want_of_memory_is_told)
{
    if (SANITIZED)
        return;
    char *scratch = scratch_make(), *text = of_includes(60000);
    char *path = text_format("%s/sweep.yaml", scratch);
    struct err e = ERR_INIT;
    ck_assert_int_eq(write_file(path, text, strlen(text), &e), 0);
    char *command = text_format("ulimit -v 400000; exec " TOOL " plan %s >%s/stdout 2>%s/stderr",
                                path, scratch, scratch);
    const int status = system(command);
    ck_assert_int_eq(WEXITSTATUS(status), ERR_OS);
    char *said = slurp(scratch, "stderr");
    ck_assert_str_eq(said, "adda-bench: out of memory\n");
    free(said);
    free(command);
    free(path);
    free(text);
    scratch_remove(scratch);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("planning");
    tcase_set_timeout(t, 600);
    tcase_add_loop_test(t, costs_grow_with_the_cells, 0, 4);
    tcase_add_test(t, no_cell_is_taken_for_another);
    tcase_add_test(t, limits_are_told);
    tcase_add_test(t, warnings_are_of_the_first_rows);
    tcase_add_test(t, want_of_memory_is_told);
    return t;
}

int main(void)
{
    return run_suite("planning", make);
}
