/* The HTML page and a site in a real browser (Debian's chromium): it renders, sorts, and has
 * nothing to say on the console. Skipped, visibly, where there is no chromium. */
#include "tests/bench/support.h"

static char *scratch, *page;

static void set_up(void)
{
    scratch = scratch_make();
    char *store = text_format("%s/store", scratch), *site = text_format("%s/site", scratch);
    page = text_format("%s/page.html", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-f", "html", "-o", page), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "site", store, "-o", site, "-q"), 0);
    free(site);
    free(store);
}

static void tear_down(void)
{
    free(page);
    scratch_remove(scratch);
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

static bool is_sorted(const double *values, int count, int direction)
{
    for (int i = 1; i < count; i++)
        if ((values[i] - values[i - 1]) * direction < 0)
            return false;
    return true;
}

/* The rows are not in order by themselves; a request in the address sorts them. */
START_TEST(sorts_in_a_browser)
{
    double values[32];
    char *html = slurp(scratch, "page.html");
    int count = column(html, values, 32);
    ck_assert_int_eq(count, 5);
    ck_assert(!is_sorted(values, count, 1) && !is_sorted(values, count, -1));
    browse("--dump-dom", "#sort=4");
    char *dom = slurp(scratch, "dom");
    ck_assert_int_eq(column(dom, values, 32), count);
    ck_assert(is_sorted(values, count, -1));
    ck_assert_ptr_nonnull(strstr(dom, "aria-sort=\"descending\""));
    ck_assert_ptr_nonnull(strstr(dom, "<th class=\"n sorted\""));
    ck_assert_ptr_nonnull(strstr(dom, "<td class=\"n sorted\""));
    free(dom);
    free(html);
}
END_TEST

/* Two clicks on a column's head: from the smallest. */
START_TEST(sorts_by_clicks)
{
    static const char clicks[] =
        "<script>for (var i = 0; i < 2; i++) document.getElementById('main')"
        ".tHead.rows[0].cells[4].click();</script>\n";
    struct err e = ERR_INIT;
    double values[32];
    char *html = slurp(scratch, "page.html"), *clicked = text_format("%s%s", html, clicks);
    ck_assert_msg(!publish_file(page, clicked, strlen(clicked), &e), "%s", e.text);
    browse("--dump-dom", "");
    char *dom = slurp(scratch, "dom");
    int count = column(dom, values, 32);
    ck_assert_int_eq(count, 5);
    ck_assert(is_sorted(values, count, 1));
    ck_assert_ptr_nonnull(strstr(dom, "aria-sort=\"ascending\""));
    free(dom);
    free(clicked);
    free(html);
}
END_TEST

START_TEST(renders_in_a_browser)
{
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

/* On a telephone, 390 pixels wide: only tables and wide figures scroll sideways, in boxes of their
 * own. (A frame, since a window has at least 500.) */
START_TEST(fits_a_telephone)
{
    static const char *const pages[] = {"site/index.html", "site/store/sweeps/micro/report.html"};
    static const char frame[] =
        "<!doctype html><iframe id=\"f\" src=\"%s\" style=\"width:390px;border:0\"></iframe>"
        "<script>document.getElementById('f').onload = function () {"
        "var d = this.contentDocument;"
        "document.body.setAttribute('data-rows', d.querySelectorAll('td').length);"
        "document.body.setAttribute('data-fits', d.documentElement.scrollWidth <= 390);};</script>";
    struct err e = ERR_INIT;
    char *html = text_format(frame, pages[_i]);
    ck_assert_msg(!publish_file(page, html, strlen(html), &e), "%s", e.text);
    browse("--window-size=900,800 --allow-file-access-from-files --dump-dom", "");
    char *dom = slurp(scratch, "dom");
    ck_assert_msg(strstr(dom, "data-fits=\"true\"") != NULL, "%s", dom);
    ck_assert_ptr_null(strstr(dom, "data-rows=\"0\""));
    free(dom);
    free(html);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("browser");
    tcase_set_timeout(t, 250);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, sorts_in_a_browser);
    tcase_add_test(t, sorts_by_clicks);
    tcase_add_test(t, renders_in_a_browser);
    tcase_add_loop_test(t, fits_a_telephone, 0, 2);
    return t;
}

int main(void)
{
    if (system("command -v chromium >/dev/null 2>&1") == 0)
        return run_suite("browser", make);
    fprintf(stderr, "browser: chromium is not installed (apt install chromium): NOT TESTED\n");
    return SKIPPED;
}
