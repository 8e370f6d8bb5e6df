/* A store that somebody altered: each level finds what it is for and names the first wrong number.
 * Sums are written again after an alteration, as somebody who wants to deceive would. */
#include "bench/npy.h"
#include "bench/results.h"
#include "bench/verify.h"
#include "tests/bench/support.h"

static char *scratch, *store;
static struct plan plan;
static struct results results;

static void set_up(void)
{
    struct err e = ERR_INIT;
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q", "--select", "im"), 0);
    ck_assert_msg(!store_load_plan(&plan, store, NULL, &e) &&
                      !results_load(&results, &plan, store, &e),
                  "%s", e.text);
}

static void tear_down(void)
{
    results_free(&results);
    plan_free(&plan);
    free(store);
    scratch_remove(scratch);
}

/* What verify prints, after it ended with `code`; the caller frees. */
static char *verify(int code, const char *more, const char *value)
{
    const char *const arguments[] = {"verify", store, more, value, NULL};
    ck_assert_int_eq(tool_wait(tool_start(scratch, arguments)), code);
    return slurp(scratch, "stdout");
}

static void expect(const char *said, const char *part)
{
    ck_assert_msg(strstr(said, part) != NULL, "'%s' is not in:\n%s", part, said);
}

/* The first cell of the first row that is neither a bound nor source only. */
static const char *method_cell(void)
{
    for (int i = 0; i < plan.row_count; i++)
        if (plan.rows[i].rank == 1)
            return plan.cells[plan.rows[i].cells[0]].hash;
    ck_abort_msg("the sweep has no method");
    return NULL;
}

static void write_back(const char *path, const char *data, size_t size, const char *hash)
{
    struct err e = ERR_INIT;
    char *folder = store_cell_path(store, hash, NULL), *sums = store_cell_path(store, hash, "sums");
    ck_assert_msg(!publish_file(path, data, size, &e), "%s", e.text);
    unlink(sums);
    ck_assert_msg(!store_write_sums(folder, &e), "%s", e.text);
    free(sums);
    free(folder);
}

/* Changes one byte of a .npy file's data. */
static void alter_array(const char *hash, const char *file)
{
    struct err e = ERR_INIT;
    char *path = store_cell_path(store, hash, file), *data;
    size_t size;
    ck_assert_msg(!read_file(path, &data, &size, &e), "%s", e.text);
    data[size - 1] = (char)(data[size - 1] ? data[size - 1] - 1 : 1);
    write_back(path, data, size, hash);
    free(data);
    free(path);
}

/* Puts a number in place of the last one called `key` in the record. */
static void alter_record(const char *hash, const char *key)
{
    struct err e = ERR_INIT;
    char *path = store_cell_path(store, hash, "record.json"), *data, *at, *last = NULL;
    size_t size;
    ck_assert_msg(!read_file(path, &data, &size, &e), "%s", e.text);
    for (at = data; (at = strstr(at, key)); at++)
        last = at;
    ck_assert_ptr_nonnull(last);
    last += strlen(key);
    const size_t rest = strcspn(last, ",\n");
    char *altered = text_format("%.*s0.875%s", (int)(last - data), data, last + rest);
    write_back(path, altered, strlen(altered), hash);
    free(altered);
    free(data);
    free(path);
}

/* In each format, one number of a table is another: named by file, line, and both words. */
START_TEST(altered_reports_are_named)
{
    static const struct {
        const char *name, *before; /* a number of the table follows */
    } files[] = {{"report.md", "| left"},
                 {"report.csv", "left"},
                 {"report.tex", "Character}"},
                 {"report.json", "\"mean\": "},
                 {"report.html", "<tbody>"},
                 {"report-im.csv", "left"},
                 {"report.md", "### Comparisons"},
                 {"report.comparisons.csv", "left"},
                 {"report.comparisons.tex", "Holm}"},
                 {"report.html", "id=\"comparisons\""}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct err e = ERR_INIT;
        char *path = store_sweep_path(store, plan.name, files[i].name), *data, *said;
        size_t size;
        ck_assert_msg(!read_file(path, &data, &size, &e), "%s", e.text);
        char *at = strstr(strstr(data, files[i].before), "0.");
        const char was = at[2];
        at[2] = was == '9' ? '8' : '9';
        ck_assert_msg(!publish_file(path, data, size, &e), "%s", e.text);
        int line = 1;
        for (const char *p = data; p < at; p++)
            line += *p == '\n';
        char *place = text_format("%s:%d: the file says '", path, line);
        said = verify(1, "-q", NULL);
        expect(said, place);
        expect(said, "the records give '");
        at[2] = was;
        ck_assert_msg(!publish_file(path, data, size, &e), "%s", e.text);
        free(verify(0, "-q", NULL));
        free(said);
        free(place);
        free(data);
        free(path);
    }
}
END_TEST

START_TEST(altered_predictions_are_recounted)
{
    alter_array(method_cell(), "predictions.npy");
    char *said = verify(1, "-q", NULL);
    ck_assert_ptr_null(strstr(said, "L0"));
    expect(said, method_cell());
    expect(said, "the predictions give");
    free(said);
}
END_TEST

START_TEST(altered_labels_are_rendered_again)
{
    alter_array(method_cell(), "labels.npy");
    char *said = verify(1, "-q", NULL);
    expect(said, "the stored labels are not those of its images");
    free(said);
}
END_TEST

START_TEST(altered_accuracies_are_found)
{
    alter_record(method_cell(), "\"mean\": ");
    char *said = verify(1, "-q", NULL);
    expect(said, "L1: ");
    expect(said, "the accuracy is recorded as 0.875");
    free(said);
    said = verify(0, "-l", "0");
    expect(said, "0 wrong"); /* the sums do not know */
    free(said);
}
END_TEST

/* A number that no prediction proves needs the training itself. */
START_TEST(altered_losses_need_a_training)
{
    alter_record(method_cell(), "\"cross_entropy\": ");
    free(verify(0, "-q", NULL));
    char *said = verify(1, "--rerun", "1000"), *found = text_format("L3: cell %s", method_cell());
    expect(said, found);
    expect(said, "record.json differs");
    free(found);
    free(said);
}
END_TEST

START_TEST(missing_cells_are_named)
{
    struct err e = ERR_INIT;
    char *path = store_cell_path(store, method_cell(), NULL), *said;
    ck_assert_int_eq(publish_remove(path, &e), ERR_NONE);
    said = verify(1, "-q", NULL);
    expect(said, "is missing");
    free(said);
    said = verify(1, "--json", NULL);
    expect(said, "\"level\": \"L0\"");
    free(said);
    free(path);
}
END_TEST

/* The statistics of a report's comparisons: rows that are the same have nothing to show, and the
 * exact tests cannot show more than their seeds allow. */
START_TEST(comparison_has_the_statistics)
{
    json_error_t why;
    char *other = text_format("%s/other", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", other, "-q", "--set", "adapt.steps=8"),
                     0);
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, other, "--json"), 1);
    char *said = slurp(scratch, "stdout");
    json_t *all = json_loads(said, 0, &why), *row;
    ck_assert_msg(all != NULL, "%s", why.text);
    size_t i, same = 0;
    json_array_foreach(json_object_get(all, "rows"), i, row)
    {
        const char *mark, *low, *wilcoxon, *holm;
        int seeds;
        ck_assert_int_eq(json_unpack(row, "{s:s, s:s, s:s, s:s, s:i}", "mark", &mark,
                                     "bootstrap_low", &low, "wilcoxon", &wilcoxon, "holm", &holm,
                                     "seeds", &seeds),
                         0);
        ck_assert_int_eq(seeds, 3);
        ck_assert_str_ne(low, "–");
        if (strcmp(mark, "=") == 0) { /* source only and the oracle */
            ck_assert_str_eq(low, "0.000");
            ck_assert_str_eq(wilcoxon, "–");
            same++;
            continue;
        }
        ck_assert_double_ge(strtod(wilcoxon, NULL), 0.25);
        ck_assert_double_ge(strtod(holm, NULL), strtod(wilcoxon, NULL));
    }
    ck_assert_uint_ge(same, 1);
    ck_assert_ptr_nonnull(
        strstr(json_string_value(json_object_get(all, "power")), "no exact p can be below 0.250"));
    json_decref(all);
    free(said);
    free(other);
}
END_TEST

/* As diff: 0 the same, 1 different, more on trouble. */
START_TEST(comparison_exits_as_diff)
{
    char *other = text_format("%s/other", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, store), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", other, "-q", "--set", "seeds=1..2"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, other), 0); /* over the seeds both have */
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", other, "-q", "--set", "methods=[coral]"),
                     0);
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, other), 1);
    char *said = slurp(scratch, "stdout");
    expect(said, "only in the first");
    expect(said, "only in the second");
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, "/nonexistent"), ERR_NOINPUT);
    free(said);
    free(other);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("verify");
    tcase_set_timeout(t, 120);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, altered_reports_are_named);
    tcase_add_test(t, altered_predictions_are_recounted);
    tcase_add_test(t, altered_labels_are_rendered_again);
    tcase_add_test(t, altered_accuracies_are_found);
    tcase_add_test(t, altered_losses_need_a_training);
    tcase_add_test(t, missing_cells_are_named);
    tcase_add_test(t, comparison_has_the_statistics);
    tcase_add_test(t, comparison_exits_as_diff);
    return t;
}

int main(void)
{
    return run_suite("verify", make);
}
