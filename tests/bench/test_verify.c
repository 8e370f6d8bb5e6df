/* A store that somebody altered: each level finds what it is for and names the first wrong number.
 */
#include "base/json.h"
#include "tests/bench/altered.h"
#include "bench/store/store.h"

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
                 {"report.tex", "\\midrule"},
                 {"report.macros.tex", "Character}"},
                 {"report.seeds.csv", "left"},
                 {"report.json", "\"mean\": "},
                 {"report.html", "<tbody>"},
                 {"report-im.csv", "left"},
                 {"report.md", "### Comparisons"},
                 {"report.comparisons.csv", "left"},
                 {"report.comparisons.tex", "\\midrule"},
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

/* The words are the same, and what is behind them differs: a column more, a line less. */
START_TEST(what_follows_is_named)
{
    struct err e = ERR_INIT;
    char *path = store_sweep_path(store, plan.name, "report.csv"), *data, *said, *place;
    size_t size;
    ck_assert_msg(!read_file(path, &data, &size, &e), "%s", e.text);
    const size_t line = strcspn(data, "\n");
    size_t word = line;
    while (word > 0 && data[word - 1] != ',')
        word--;
    char *wider = text_format("%.*s,more\u00e9,1%s", (int)line, data, data + line);
    ck_assert_msg(!publish_file(path, wider, strlen(wider), &e), "%s", e.text);
    said = verify(1, "-q", NULL);
    place =
        text_format("report.csv:1: behind '%.*s' the file has ',more\u00e9,1', the records give "
                    "the end of the line\n",
                    (int)(line - word), data + word);
    expect(said, place);
    free(said);
    ck_assert_msg(!publish_file(path, data, size - 1, &e), "%s", e.text);
    said = verify(1, "-q", NULL);
    expect(said, " the file has the end of the file, the records give the end of the line\n");
    ck_assert_msg(!publish_file(path, data, size, &e), "%s", e.text);
    free(place);
    free(said);
    free(wider);
    free(data);
    free(path);
}
END_TEST

/* A format with nothing to say of this sweep gets no file; one from before is told, and made anew.
 */
START_TEST(files_have_something_to_say)
{
    struct err e = ERR_INIT;
    char *path = store_sweep_path(store, plan.name, "report.trials.csv");
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert_msg(!publish_file(path, "pair\n", 5, &e), "%s", e.text);
    char *said = verify(1, "-q", NULL);
    expect(said, "report.trials.csv:1: behind 'pair' the file has the end of the line, the records "
                 "give ',method,");
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    free(verify(0, "-q", NULL));
    free(said);
    free(path);
}
END_TEST

START_TEST(a_report_to_standard_output)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-q"), 0);
    char *plain = slurp(scratch, "stdout");
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-q", "-o", "-"), 0);
    char *said = slurp(scratch, "stdout");
    ck_assert_str_eq(said, plain);
    ck_assert_ptr_nonnull(strstr(said, "| pair |"));
    free(said);
    free(plain);
}
END_TEST

START_TEST(altered_labels_are_rendered_again)
{
    alter_array(method_cell(), "labels.npy", 3);
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
    expect(said, "target.mean is recorded as 0.875, the predictions give ");
    free(said);
    said = verify(0, "-l", "0");
    expect(said, "0 wrong"); /* the sums do not know */
    free(said);
}
END_TEST

/* Whole records whose sums fit, of which the reader cannot take anything for granted. */
START_TEST(records_that_lack_something)
{
    struct err e = ERR_INIT;
    const char *hash = method_cell();
    char *path = store_cell_path(store, hash, "record.json");
    json_t *record = NULL;
    ck_assert_msg(!json_load(path, &record, &e), "%s", e.text);
    json_t *curve = json_object_get(json_object_get(record, "result"), "curve");
    json_object_del(record, "images");
    json_array_set_new(json_object_get(curve, "step"), 1, json_integer(INT64_MAX));
    char *text = json_readable(record);
    write_back(path, text, strlen(text), hash);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    char *said = verify(1, "-q", NULL);
    expect(said, "images.source_train is recorded as nothing, rendered again they give ");
    expect(said, "curve.step[1] is recorded as 9223372036854775807");
    free(said);
    free(text);
    json_decref(record);
    free(path);
}
END_TEST

/* As after a cell was computed again elsewhere: another time, another processor, the same numbers.
 */
static void measure_anew(const char *hash)
{
    struct err e = ERR_INIT;
    char *path = store_cell_path(store, hash, "run.json");
    json_t *run = NULL;
    ck_assert_msg(!json_load(path, &run, &e), "%s", e.text);
    json_object_set_new(json_object_get(run, "seconds"), "total", json_real(1234.5));
    json_object_set_new(run, "processor", json_string("another processor"));
    char *text = json_readable(run);
    write_back(path, text, strlen(text), hash);
    free(text);
    json_decref(run);
    free(path);
}

/* Of a page that has another text between `before` and the next tag. */
static char *verify_page_with(const char *before, const char *text, int code)
{
    struct err e = ERR_INIT;
    char *path = store_sweep_path(store, plan.name, "report.html"), *data;
    size_t size;
    ck_assert_msg(!read_file(path, &data, &size, &e), "%s", e.text);
    char *at = strstr(data, before);
    ck_assert_ptr_nonnull(at);
    at += strlen(before);
    char *altered = text_format("%.*s%s%s", (int)(at - data), data, text, at + strcspn(at, "<"));
    ck_assert_msg(!publish_file(path, altered, strlen(altered), &e), "%s", e.text);
    char *said = verify(code, "-q", NULL);
    ck_assert_msg(!publish_file(path, data, size, &e), "%s", e.text);
    free(altered);
    free(data);
    free(path);
    return said;
}

START_TEST(measured_seconds_may_differ)
{
    char *said;
    for (int i = 0; i < plan.cell_count; i++)
        measure_anew(plan.cells[i].hash);
    free(verify(0, "-q", NULL));
    free(verify_page_with("<span class=\"measured\">", "77", 0));
    said = verify_page_with("<span class=\"measured\">", "77<b>", 1);
    expect(said, "report.html:");
    free(said);
    said = verify_page_with("<td>source model</td><td class=\"n\">", "4", 1); /* there are three */
    expect(said, "the file says '4', the records give '3'");
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

/* What a verification finds: it names the cells that it trained again. */
static char *trained_with(const char *seed)
{
    const char *const arguments[] = {"verify",       store, "-l0", "--rerun", "2",
                                     "--rerun-seed", seed,  "-q",  NULL};
    tool_wait(tool_start(scratch, arguments));
    return slurp(scratch, "stdout");
}

/* One seed draws the same cells each time, others draw others, and a drawn one is printed. */
START_TEST(reruns_are_drawn_by_a_seed)
{
    for (int i = 0; i < plan.cell_count; i++) /* whichever is trained again is found */
        alter_record(plan.cells[i].hash, "\"cross_entropy\": ");
    char *first = trained_with("1"), *again = trained_with("1");
    bool differ = false;
    expect(first, "L3: cell ");
    ck_assert_str_eq(first, again);
    for (int i = 2; i < 6 && !differ; i++) {
        char *seed = text_format("%d", i), *other = trained_with(seed);
        differ = strcmp(first, other) != 0;
        free(other);
        free(seed);
    }
    ck_assert(differ);
    free(verify(1, "--rerun", "2"));
    char *notes = slurp(scratch, "stderr"), *at = strstr(notes, "--rerun-seed ");
    ck_assert_ptr_nonnull(at);
    ck_assert(strspn(at + strlen("--rerun-seed "), "0123456789") > 0);
    free(notes);
    free(again);
    free(first);
}
END_TEST

START_TEST(missing_cells_are_named)
{
    struct err e = ERR_INIT;
    char *path = store_cell_path(store, method_cell(), NULL), *said;
    ck_assert_int_eq(publish_remove(path, &e), ERR_NONE);
    said = verify(1, "-q", NULL);
    expect(said, "is missing");
    expect(said, "L1: ");
    free(said);
    said = slurp(scratch, "stderr");
    expect(said, "L1: note: 1 cell is missing or damaged (L0) and not counted here: reports may "
                 "differ for that reason alone\n");
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
        const char *mark;
        const json_t *wilcoxon, *holm;
        double low;
        int seeds;
        ck_assert_int_eq(json_unpack(row, "{s:s, s:{s:F}, s:{s:o, s:o}, s:i}", "mark", &mark,
                                     "bootstrap", "low", &low, "p", "wilcoxon", &wilcoxon, "holm",
                                     &holm, "n", &seeds),
                         0);
        ck_assert_int_eq(seeds, 3);
        if (strcmp(mark, "=") == 0) { /* source only and the oracle */
            ck_assert_double_eq(low, 0);
            ck_assert(json_is_null(wilcoxon));
            same++;
            continue;
        }
        ck_assert_double_ge(json_number_value(wilcoxon), 0.25);
        ck_assert_double_ge(json_number_value(holm), json_number_value(wilcoxon));
    }
    ck_assert_uint_ge(same, 1);
    ck_assert_ptr_nonnull(
        strstr(json_string_value(json_object_get(all, "power")), "no exact p can be below 0.250"));
    json_decref(all);
    free(said);
    free(other);
}
END_TEST

/* The same domain and seed with other texts are other images. */
START_TEST(texts_vary)
{
    char *other = text_format("%s/other", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", other, "-q", "--set", "seeds=1", "--set",
                              "grid={data.texts: [any, disjoint]}"),
                     0);
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", other), 0);
    free(other);
}
END_TEST

/* As a sweep names them; of a domain, which. */
START_TEST(other_settings_are_named)
{
    char *other = text_format("%s/named", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", other, "-q", "--set", "seeds=1", "--set",
                              "source.steps=3", "--set", "data.test=7", "--set",
                              "data.target_train=9"),
                     0);
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, other), 1);
    char *said = slurp(scratch, "stdout");
    expect(said, " source.steps (");
    expect(said, " data.test (");
    expect(said, " data.target\\_train (");
    ck_assert_ptr_null(strstr(said, "supervised"));
    ck_assert_ptr_null(strstr(said, "data.train"));
    free(said);
    ck_assert_int_eq(
        TOOL_RUN(scratch, "run", MICRO, "-o", other, "-q", "--set", "seeds=1", "--set",
                 "pairs=[{name: left→right, source: right, target: left, pairing: label}]"),
        0);
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, other), 1);
    said = slurp(scratch, "stdout");
    expect(said, " source right instead of left (");
    expect(said, " target left instead of right (");
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
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, other),
                     1); /* a seed is on one side only */
    char *seeds = slurp(scratch, "stdout");
    expect(seeds, "| 2 (1 seed only in the first) | ");
    free(seeds);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", other, "-q", "--set", "methods=[dann]"),
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
    tcase_add_test(t, what_follows_is_named);
    tcase_add_test(t, files_have_something_to_say);
    tcase_add_test(t, a_report_to_standard_output);
    tcase_add_test(t, altered_labels_are_rendered_again);
    tcase_add_test(t, altered_accuracies_are_found);
    tcase_add_test(t, records_that_lack_something);
    tcase_add_test(t, measured_seconds_may_differ);
    tcase_add_test(t, altered_losses_need_a_training);
    tcase_add_test(t, reruns_are_drawn_by_a_seed);
    tcase_add_test(t, missing_cells_are_named);
    tcase_add_test(t, comparison_has_the_statistics);
    tcase_add_test(t, texts_vary);
    tcase_add_test(t, other_settings_are_named);
    tcase_add_test(t, comparison_exits_as_diff);
    return t;
}

int main(void)
{
    return run_suite("verify", make);
}
