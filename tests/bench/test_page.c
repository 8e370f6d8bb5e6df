/* The HTML page as a file: every part is there, and nothing of it is elsewhere. (In a browser:
 * test_browser.c.) */
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

/* Every part of the page, by its heading, in the order in which they stand. */
START_TEST(holds_every_part)
{
    static const char *const parts[] = {"<table data-sortable id=\"main\" class=\"rows\">",
                                        "class=\"notes\"",
                                        ">Methods by pairs<",
                                        ">Comparisons<",
                                        "<table data-sortable id=\"comparisons\" class=\"rows\">",
                                        "class=\"notes\"",
                                        "class=\"samples\"",
                                        ">Difference to source only<",
                                        ">Over the training<",
                                        ">discriminator accuracy<",
                                        ">Validators against accuracy<",
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
    tcase_add_test(t, holds_every_part);
    tcase_add_test(t, asks_for_nothing_outside);
    return t;
}

int main(void)
{
    return run_suite("page", make);
}
