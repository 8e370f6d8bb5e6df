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
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
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

/* Whether it is a link to a file that report --all writes, or to the sweep's own. */
static bool is_beside(const char *value)
{
    char *name = text_format("%.*s", (int)strcspn(value, "\""), value);
    bool found = text_equal(name, "sweep.yaml") || text_equal(name, "lock.json");
    char *path = text_format("%s/store/sweeps/micro/%s", scratch, name);
    found |= strncmp(name, "report.", 7) == 0 && access(path, F_OK) == 0;
    free(path);
    free(name);
    return found;
}

/* No address but the page's own anchors, relative records and images within. */
START_TEST(asks_for_nothing_outside)
{
    char *html = slurp(scratch, "page.html");
    static const char way[] = "store/sweeps/micro/";
    const char *const keys[] = {"src=\"", "href=\"", "url("};
    for (int k = 0; k < 3; k++)
        for (const char *at = html; (at = strstr(at, keys[k])); at++) {
            const char *value = at + strlen(keys[k]);
            if (strncmp(value, way, sizeof way - 1) == 0) /* the page is beside the store */
                value += sizeof way - 1;
            ck_assert_msg(strncmp(value, "data:image/png;base64,", 22) == 0 ||
                              strncmp(value, "../../cells/", 12) == 0 || *value == '#' ||
                              is_beside(value),
                          "%.60s", at);
        }
    ck_assert_ptr_null(strstr(html, "http:"));
    ck_assert_ptr_null(strstr(html, "https:"));
    ck_assert_ptr_nonnull(strstr(html, "data:image/png;base64,"));
    free(html);
}
END_TEST

/* The table of contents leads to each heading and to nothing else, and the files beside the page
 * are named, from wherever it is. */
START_TEST(has_contents)
{
    static const char link[] = "<a href=\"#", heading[] = "<h2 id=\"";
    char *html = slurp(scratch, "page.html");
    int links = 0, headings = 0;
    for (const char *at = html; (at = strstr(at, link)); at += sizeof link - 1, links++) {
        const char *id = at + sizeof link - 1;
        char *target = text_format("%s%.*s\">", heading, (int)strcspn(id, "\""), id);
        ck_assert_msg(strstr(html, target) != NULL, "%s", target);
        free(target);
    }
    for (const char *at = html; (at = strstr(at, "<h2")); at++, headings++)
        ck_assert_msg(strncmp(at, heading, sizeof heading - 1) == 0, "%.30s", at);
    ck_assert_int_eq(links, headings);
    ck_assert_int_ge(headings, 8);
    ck_assert_ptr_nonnull(
        strstr(html, "<a href=\"store/sweeps/micro/report.seeds.csv\">report.seeds.csv</a>"));
    free(html);
    char *sweep = text_format("%s/store/sweeps/micro", scratch);
    html = slurp(sweep, "report.html");
    ck_assert_ptr_nonnull(strstr(html, "<a href=\"report.seeds.csv\">report.seeds.csv</a>"));
    ck_assert_ptr_nonnull(strstr(html, "<a href=\"report.macros.tex\">report.macros.tex</a>"));
    free(html);
    free(sweep);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("page");
    tcase_set_timeout(t, 250);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, holds_every_part);
    tcase_add_test(t, asks_for_nothing_outside);
    tcase_add_test(t, has_contents);
    return t;
}

int main(void)
{
    return run_suite("page", make);
}
