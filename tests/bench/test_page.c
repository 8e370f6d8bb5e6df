/* The HTML page in a real browser (Debian's chromium): it renders, sorts, asks for nothing outside
 * itself and has nothing to say on the console. Skipped, loudly, where there is no chromium. */
#include "tests/bench/support.h"

static char *scratch, *page;

static void set_up(void)
{
    scratch = scratch_make();
    char *store = text_format("%s/store", scratch);
    page = text_format("%s/page.html", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-f", "html", "-o", page), 0);
    free(store);
}

static void tear_down(void)
{
    free(page);
    scratch_remove(scratch);
}

static bool have_chromium(void)
{
    bool have = system("command -v chromium >/dev/null 2>&1") == 0;
    if (!have)
        fprintf(stderr, "page: chromium is not installed (apt install chromium): NOT TESTED\n");
    return have;
}

/* Standard output goes to `scratch`/dom, the console to `scratch`/console. */
static void browse(const char *options, const char *fragment)
{
    char *command = text_format(
        "HOME=%s timeout 100 chromium --headless --no-sandbox --disable-gpu "
        "--disable-dev-shm-usage "
        "--user-data-dir=%s/profile --enable-logging=stderr %s 'file://%s%s' >%s/dom 2>%s/console",
        scratch, scratch, options, page, fragment, scratch, scratch);
    ck_assert_int_eq(system(command), 0);
    free(command);
    char *console = slurp(scratch, "console");
    ck_assert_msg(!strstr(console, "CONSOLE"), "%s", console);
    free(console);
}

/* The characters column of the main table's rows, top to bottom. */
static int column(const char *dom, double *values, int most)
{
    const char *at = strstr(dom, "<tbody>"), *end = at ? strstr(at, "</tbody>") : NULL;
    int count = 0;
    ck_assert_ptr_nonnull(end);
    while (count < most && (at = strstr(at, "<tr")) && at < end) {
        at = strstr(at, "data-value=\"");
        ck_assert_ptr_nonnull(at);
        values[count++] = strtod(at + 12, NULL);
    }
    return count;
}

START_TEST(sorts_in_a_browser)
{
    double values[32];
    if (!have_chromium())
        return;
    browse("--dump-dom", "#sort=4");
    char *dom = slurp(scratch, "dom");
    int count = column(dom, values, 32);
    ck_assert_int_eq(count, 5);
    for (int i = 1; i < count; i++)
        ck_assert_double_ge(values[i - 1], values[i]);
    ck_assert_ptr_nonnull(strstr(dom, "aria-sort=\"descending\""));
    free(dom);
}
END_TEST

START_TEST(renders_in_a_browser)
{
    if (!have_chromium())
        return;
    char *options = text_format("--window-size=1000,3000 --screenshot=%s/shot.png", scratch);
    browse(options, "");
    free(options);
    struct err e = ERR_INIT;
    char *path = text_format("%s/shot.png", scratch), *data;
    size_t size;
    ck_assert_msg(read_file(path, &data, &size, &e) == ERR_NONE, "%s", e.text);
    ck_assert_uint_gt(size, 20000); /* an empty page of this size has 13 kB */
    free(data);
    free(path);
}
END_TEST

/* Every part of the page, by its heading, in the order in which they stand. */
START_TEST(holds_every_part)
{
    static const char *const parts[] = {"<table data-sortable id=\"main\">",
                                        "class=\"notes\"",
                                        ">Comparisons<",
                                        "<table data-sortable id=\"comparisons\">",
                                        "class=\"notes\"",
                                        "class=\"samples\"",
                                        ">Difference to source only<",
                                        ">Over the training<",
                                        ">discriminator accuracy<",
                                        ">Label-free validators against accuracy<",
                                        ">Confusion of characters<",
                                        ">Data<",
                                        ">Compute<",
                                        ">Failures<",
                                        ">Limitations<",
                                        ">How to get the same<",
                                        ">Raw cells<"};
    char *html = slurp(scratch, "page.html");
    const char *at = html;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        at = strstr(at, parts[i]);
        ck_assert_msg(at != NULL, "not there, or not in its place: %s", parts[i]);
    }
    free(html);
}
END_TEST

/* No address but the page's own anchors, relative records and images within. */
START_TEST(asks_for_nothing_outside)
{
    char *html = slurp(scratch, "page.html");
    const char *const keys[] = {"src=\"", "href=\"", "url("};
    for (int k = 0; k < 3; k++)
        for (const char *at = html; (at = strstr(at, keys[k])); at++) {
            const char *value = at + strlen(keys[k]);
            ck_assert_msg(strncmp(value, "data:image/png;base64,", 22) == 0 ||
                              strncmp(value, "../../cells/", 12) == 0,
                          "%.60s", at);
        }
    ck_assert_ptr_null(strstr(html, "http:"));
    ck_assert_ptr_null(strstr(html, "https:"));
    ck_assert_ptr_nonnull(strstr(html, "data:image/png;base64,"));
    free(html);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("page");
    tcase_set_timeout(t, 250);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, sorts_in_a_browser);
    tcase_add_test(t, renders_in_a_browser);
    tcase_add_test(t, holds_every_part);
    tcase_add_test(t, asks_for_nothing_outside);
    return t;
}

int main(void)
{
    return run_suite("page", make);
}
