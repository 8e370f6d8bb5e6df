/* The format of a report that goes to a file: what the file's name ends in, unless it is named. */
#include "bench/report/report.h"
#include "tests/bench/support.h"

static char *scratch, *store;

static void set_up(void)
{
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "seeds=1"), 0);
}

static void tear_down(void)
{
    free(store);
    scratch_remove(scratch);
}

/* What is written to a file of that name; the caller frees. `format` NULL: not named. */
static char *written(const char *name, const char *format)
{
    char *path = text_format("%s/%s", scratch, name);
    const int code = format ? TOOL_RUN(scratch, "report", store, "-o", path, "-f", format)
                            : TOOL_RUN(scratch, "report", store, "-o", path);
    ck_assert_msg(code == 0, "%s as %s", name, format ? format : "its name says");
    free(path);
    return slurp(scratch, name);
}

START_TEST(names_say_the_format)
{
    for (const struct report_file *f = report_files(); f->format; f++) {
        char *name = text_format("t.%s", f->extension);
        char *unnamed = written(name, NULL), *named = written(name, f->name);
        ck_assert_msg(strcmp(unnamed, named) == 0, "%s is not %s", name, f->name);
        free(named);
        free(unnamed);
        free(name);
    }
}
END_TEST

/* Capitals, names of folders, and names without an ending. */
START_TEST(odd_names)
{
    static const char *const markdown[] = {"t", "t.txt", "a.csv.d/t", "tcsv", ".t", "t.TXT", "t."};
    char *folder = text_format("%s/a.csv.d", scratch), *table = written("t.md", NULL);
    ck_assert_int_eq(publish_mkdir(folder, &(struct err)ERR_INIT), ERR_NONE);
    for (size_t i = 0; i < sizeof markdown / sizeof *markdown; i++) {
        char *same = written(markdown[i], NULL);
        ck_assert_str_eq(same, table);
        free(same);
    }
    char *csv = written("t.csv", NULL), *capitals = written("T.CSV", NULL);
    ck_assert_str_eq(csv, capitals);
    free(capitals);
    free(csv);
    free(table);
    free(folder);
}
END_TEST

/* A spreadsheet would not open Markdown under its own ending. */
START_TEST(endings_of_no_format_are_refused)
{
    static const char *const names[] = {"t.xlsx", "t.csv.gz", "md.2"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = text_format("%s/%s", scratch, names[i]);
        ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-o", path), ERR_USAGE);
        char *said = slurp(scratch, "stderr");
        ck_assert_msg(strstr(said, ", as no format's files do, which end in .md, .csv, ") != NULL,
                      "%s", said);
        ck_assert_int_ne(access(path, F_OK), 0);
        free(said);
        free(path);
        free(written(names[i], "md"));
    }
}
END_TEST

START_TEST(contradictions_are_refused)
{
    static const struct {
        const char *format, *name, *said;
    } wrong[] = {
        {"csv", "t.md", "--format csv does not go with '"},
        {"csv", "t.md", "leave --format out, which then is markdown, or end the name in .csv"},
        {"md", "t.csv", "which then is csv, or end the name in .md"},
        {"csv-seeds", "t.json", "end the name in .csv"},
        {"macros", "t.html", "end the name in .tex"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *path = text_format("%s/%s", scratch, wrong[i].name);
        ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-o", path, "-f", wrong[i].format),
                         ERR_USAGE);
        char *said = slurp(scratch, "stderr");
        ck_assert_msg(strstr(said, wrong[i].said) != NULL, "%s", said);
        ck_assert_int_ne(access(path, F_OK), 0);
        free(said);
        free(path);
    }
    free(written("seeds.csv", "csv-seeds"));
    free(written("numbers.tex", "macros"));
    free(written("t.macros.tex", "latex"));
}
END_TEST

/* All there are: which one is meant would be passed over. */
START_TEST(one_format_of_all)
{
    char *figures = text_format("%s/figures.csv", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-f", "md"), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--figures", figures, "-f", "html"),
                     ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--figures", figures, "-o", "-"),
                     ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-o", "-"), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--figures", figures, "-q"), 0);
    free(figures);
}
END_TEST

START_TEST(options_that_nothing_would_read)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store, "--rerun-seed", "3", "-j", "2"), ERR_USAGE);
    expect_has(scratch, "stderr", "--rerun-seed is read only with --rerun\n");
    expect_has(scratch, "stderr", "--jobs is read only with --rerun\n");
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, store, "--json", "-f", "csv"), ERR_USAGE);
    expect_has(scratch, "stderr", "--format and --json exclude each other\n");
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, store, "--json"), 0);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("endings");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, names_say_the_format);
    tcase_add_test(t, odd_names);
    tcase_add_test(t, endings_of_no_format_are_refused);
    tcase_add_test(t, contradictions_are_refused);
    tcase_add_test(t, one_format_of_all);
    tcase_add_test(t, options_that_nothing_would_read);
    return t;
}

int main(void)
{
    return run_suite("endings", make);
}
