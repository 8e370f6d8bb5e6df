/* A run that nothing disturbed, and whether a store gives the same tables. */
#ifndef ADDA_TESTS_BENCH_CALM_H
#define ADDA_TESTS_BENCH_CALM_H

#include "tests/bench/support.h"

enum { CALM_FORMATS = 3 };
static const char *const calm_formats[CALM_FORMATS] = {"md", "csv", "json"};

static char *scratch, *expected[CALM_FORMATS];

static char *report(const char *store, const char *format)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-f", format), 0);
    return slurp(scratch, "stdout");
}

/* Accuracies of the table's rows, as text: "0.271 ± 0.428". */
static int rows_of(const char *markdown, char rows[][32], int most)
{
    int count = 0;
    const char *end = strstr(markdown, "### Comparisons");
    for (const char *line = markdown;
         count < most && (line = strstr(line, "\n| left")) && (!end || line < end); line++) {
        const char *at = line;
        for (int column = 0; column < 5; column++)
            at = strchr(at + 1, '|');
        snprintf(rows[count++], 32, "%.*s", (int)strcspn(at + 1, "|"), at + 1);
    }
    return count;
}

/* Otherwise a table whose methods were mixed up, or never trained, would be the expected one too.
 */
static void assert_rows_differ(const char *markdown)
{
    char rows[8][32];
    const int count = rows_of(markdown, rows, 8);
    ck_assert_int_eq(count, 5);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < i; k++)
            ck_assert_str_ne(rows[i], rows[k]);
}

static void set_up(void)
{
    scratch = scratch_make();
    char *store = text_format("%s/calm", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    for (int i = 0; i < CALM_FORMATS; i++)
        expected[i] = report(store, calm_formats[i]);
    assert_rows_differ(expected[0]);
    free(store);
}

static void tear_down(void)
{
    for (int i = 0; i < CALM_FORMATS; i++)
        free(expected[i]);
    scratch_remove(scratch);
}

/* The store's tables are the expected ones, with every seed and cell, and its files are sound. */
static void assert_calm(const char *store)
{
    for (int i = 0; i < CALM_FORMATS; i++) {
        char *text = report(store, calm_formats[i]);
        ck_assert_str_eq(text, expected[i]);
        free(text);
    }
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store), 0);
}

#endif
