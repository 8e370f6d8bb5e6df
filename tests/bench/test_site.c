/* A site of a store and of another folder; figures as files; folders that are replaced whole. (In a
 * browser: test_browser.c.) */
#include <sys/resource.h>

#include "base/tree.h"
#include "bench/report/page/figures.h"
#include "tests/bench/support.h"

static char *scratch, *results, *store, *site;

static void put(const char *path, const char *data)
{
    struct err e = ERR_INIT;
    ck_assert_msg(!publish_file(path, data, strlen(data), &e), "%s", e.text);
}

static void put_in(const char *folder, const char *name, const char *data)
{
    struct err e = ERR_INIT;
    char *path = text_format("%s/%s", folder, name);
    ck_assert_msg(!publish_mkdir(folder, &e), "%s", e.text);
    put(path, data);
    free(path);
}

static void set_up(void)
{
    scratch = scratch_make();
    results = text_format("%s/results", scratch);
    store = text_format("%s/results/a store", scratch);
    site = text_format("%s/site", scratch);
    char *other = text_format("%s/results/speed", scratch);
    put_in(results, "README.md", "# All <results>\n");
    put_in(other, "README.md", "# How fast & where\n");
    put_in(other, "times.json", "{}\n");
    put_in(other, "a picture 100%.png", "no picture");
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    free(other);
}

static void tear_down(void)
{
    free(site);
    free(store);
    free(results);
    scratch_remove(scratch);
}

/* ---- links ------------------------------------------------------------------------------------
 */

/* "%20" is a blank. New string, up to a quotation mark. */
static char *decoded(const char *address)
{
    struct text t = {0};
    for (; *address && *address != '"'; address++) {
        unsigned byte = (unsigned char)*address;
        if (*address == '%' && sscanf(address + 1, "%2x", &byte) == 1)
            address += 2;
        const char c = (char)byte;
        text_add_bytes(&t, &c, 1);
    }
    return text_take(&t);
}

/* Every address of the page leads to a heading, to a picture within, or to a file of the site. */
static int check_page(const char *path)
{
    static const char *const keys[] = {"href=\"", "src=\"", "url("};
    struct err e = ERR_INIT;
    char *html, *folder = text_format("%.*s", (int)(strrchr(path, '/') - path), path);
    size_t size;
    int links = 0;
    ck_assert_msg(!read_file(path, &html, &size, &e), "%s", e.text);
    for (int k = 0; k < 3; k++)
        for (const char *at = html; (at = strstr(at, keys[k]));) {
            at += strlen(keys[k]);
            if (*at == '#' || strncmp(at, "data:", 5) == 0)
                continue;
            char *to = decoded(at), *file = text_format("%s/%s", folder, to);
            ck_assert_msg(access(file, F_OK) == 0, "%s: %s leads nowhere", path, to);
            ck_assert_msg(*to != '/' && !strchr(to, ':'), "%s", to);
            free(file);
            free(to);
            links++;
        }
    ck_assert_ptr_null(strstr(html, "http:"));
    ck_assert_ptr_null(strstr(html, "https:"));
    free(folder);
    free(html);
    return links;
}

static int check_entry(const char *path, const char *name, void *context)
{
    const char *dot = strrchr(name, '.');
    if (tree_each(path, check_entry, context) == 0)
        return 0;
    if (dot && strcmp(dot, ".html") == 0)
        *(int *)context += check_page(path);
    return 0;
}

START_TEST(every_link_leads_somewhere)
{
    int links = 0;
    ck_assert_int_eq(TOOL_RUN(scratch, "site", results, "-o", site, "--title", "Mine & <yours>"),
                     0);
    ck_assert_int_eq(tree_each(site, check_entry, &links), 0);
    ck_assert_int_gt(links, 50);
    char *html = slurp(site, "index.html");
    static const char *const parts[] = {"<h1>Mine &amp; &lt;yours&gt;</h1>",
                                        ">a store: micro</h2>",
                                        "<p>1 pair of domains, 5 rows, 18 trainings.</p>",
                                        "a%20store/sweeps/micro/report.html",
                                        "a%20store/sweeps/micro/report.seeds.csv",
                                        "figures as SVG files",
                                        ">speed</h2>",
                                        "speed/a%20picture%20100%25.png",
                                        "# All &lt;results&gt;"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        ck_assert_msg(strstr(html, parts[i]) != NULL, "%s", parts[i]);
    char *page = slurp(site, "speed/index.html");
    ck_assert_ptr_nonnull(strstr(page, "# How fast &amp; where"));
    ck_assert_ptr_nonnull(strstr(page, "src=\"a%20picture%20100%25.png\""));
    free(page);
    free(html);
}
END_TEST

/* A page that was asked for elsewhere leads to records and to what is beside the sweep, and to no
 * report that nobody wrote. */
START_TEST(a_page_elsewhere_leads_back)
{
    static const char *const places[] = {"other/100%/../page.html", "results/a store/page.html"};
    char *deep = text_format("%s/other/100%%", scratch);
    put_in(deep, "file", "");
    for (int i = 0; i < 2; i++) {
        char *page = text_format("%s/%s", scratch, places[i]);
        if (i == 1)
            ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-q", "--all"), 0);
        ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-f", "html", "-o", page), 0);
        ck_assert_int_gt(check_page(page), 4);
        free(page);
    }
    free(deep);
}
END_TEST

/* What is published and right is taken as it is, with pictures of another machine; what is not
 * right is named. */
START_TEST(takes_published_reports)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    char *path = text_format("%s/sweeps/micro/report.html", store), *html;
    struct err e = ERR_INIT;
    size_t size;
    ck_assert_msg(!read_file(path, &html, &size, &e), "%s", e.text);
    char *measured = strstr(html, "<span class=\"measured\">");
    ck_assert_ptr_nonnull(measured);
    measured[strlen("<span class=\"measured\">")] = '#';
    put(path, html);
    put_in(store, "sweeps/micro/report.md", "old\n");
    ck_assert_int_eq(TOOL_RUN(scratch, "site", store, "-o", site), 0);
    char *taken = slurp(site, "a store/sweeps/micro/report.html");
    ck_assert_str_eq(taken, html);
    free(taken);
    char *made = slurp(site, "a store/sweeps/micro/report.md"), *told = slurp(scratch, "stderr");
    ck_assert_ptr_nonnull(strstr(made, "| left→right | minimax |"));
    ck_assert_ptr_nonnull(strstr(told, "report.md is not what the records give"));
    ck_assert_ptr_null(strstr(told, "report.html is not"));
    free(told);
    free(made);
    free(html);
    free(path);
}
END_TEST

/* A link publishes nothing of what is elsewhere. */
START_TEST(leaves_links_out)
{
    char *link = text_format("%s/linked", results), *file = text_format("%s/speed/key", results);
    ck_assert_int_eq(symlink("/etc", link), 0);
    ck_assert_int_eq(symlink("/etc/passwd", file), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "site", results, "-o", site), 0);
    char *told = slurp(scratch, "stderr"), *there = text_format("%s/linked", site);
    ck_assert_ptr_nonnull(strstr(told, "results/linked is a symbolic link: left out"));
    ck_assert_ptr_nonnull(strstr(told, "speed/key is no regular file: left out"));
    ck_assert_int_ne(access(there, F_OK), 0);
    free(there);
    free(told);
    free(file);
    free(link);
}
END_TEST

/* ---- folders ----------------------------------------------------------------------------------
 */

START_TEST(replaces_its_own_folder_alone)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "site", results, "-o", site, "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "site", results, "-o", site, "-q"), 0);
    put_in(site, "CNAME", "mine.example\n");
    ck_assert_int_eq(TOOL_RUN(scratch, "site", results, "-o", site, "-q"), ERR_CANTCREATE);
    char *kept = slurp(site, "CNAME");
    ck_assert_str_eq(kept, "mine.example\n");
    free(kept);
    char *figures = text_format("%s/figures", scratch);
    char *slash = text_format("%s/", figures);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--figures", slash, "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--figures", figures, "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--figures", slash, "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "site", results, "-o", slash, "-q"), ERR_CANTCREATE);
    free(slash);
    ck_assert_int_eq(TOOL_RUN(scratch, "site", results, "-o", store, "-q"), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "site", results), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "site", figures, "-o", site), ERR_CANTCREATE);
    free(figures);
}
END_TEST

static int count_temporary(const char *path, const char *name, void *context)
{
    (void)path;
    *(int *)context += strncmp(name, ".tmp-", 5) == 0;
    return 0;
}

/* A file system that cannot exchange two names. */
START_TEST(replaces_without_exchange)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--figures", site, "-q"), 0);
    setenv("LD_PRELOAD", ADDA_BINARY_DIR "/bench/libno_exchange.so", 1);
    setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--figures", site, "-q"), 0);
    unsetenv("LD_PRELOAD");
    int left = 0;
    ck_assert_int_eq(tree_each(scratch, count_temporary, &left), 0);
    ck_assert_int_eq(left, 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--figures", site, "-o", "x.md"),
                     ERR_USAGE);
}
END_TEST

/* A command writes over nothing that it reads, and says which of two options would be passed over.
 */
START_TEST(reports_keep_what_they_read)
{
    char *lock = text_format("%s/sweeps/micro/lock.json", store);
    char *inside = text_format("%s/cells/arrays", store), *other = text_format("%s/a.csv", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-o", lock), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--figures", inside), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "data", store, "0", "-o", inside), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-o", other), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-f", "csv"), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-f", "csv", "-o", other), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-q", "--figures", site), 0);
    free(other);
    free(inside);
    free(lock);
}
END_TEST

/* A folder without a store makes no site, and nothing is left of it. */
START_TEST(leaves_nothing_half_written)
{
    char *speed = text_format("%s/speed", results);
    ck_assert_int_eq(TOOL_RUN(scratch, "site", speed, "-o", site, "-q"), ERR_NOINPUT);
    ck_assert_int_eq(TOOL_RUN(scratch, "site", "nowhere", "-o", site, "-q"), ERR_NOINPUT);
    char *lock = text_format("%s/sweeps/micro/lock.json", store);
    int left = 0;
    put(lock, "{");
    ck_assert_int_eq(TOOL_RUN(scratch, "site", results, "-o", site, "-q"), ERR_DATA);
    ck_assert_int_ne(access(site, F_OK), 0);
    ck_assert_int_eq(tree_each(scratch, count_temporary, &left), 0);
    ck_assert_int_eq(left, 0);
    free(lock);
    free(speed);
}
END_TEST

/* ---- full disks -------------------------------------------------------------------------------
 */

/* What a limit on the size of a file does to a report: the same as a full disk. */
static int limited_report(rlim_t size, const char *option, const char *folder)
{
    struct rlimit old, small;
    getrlimit(RLIMIT_FSIZE, &old);
    small = (struct rlimit){size, old.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    const int code = TOOL_RUN(scratch, "report", store, "-q", option, folder);
    setrlimit(RLIMIT_FSIZE, &old);
    return code;
}

static void expect_told(const char *file)
{
    int left = 0;
    char *said = slurp(scratch, "stderr"), *told = text_format("cannot write '%s'", file);
    ck_assert_msg(strstr(said, told) != NULL, "%s", said);
    ck_assert_int_eq(tree_each(scratch, count_temporary, &left), 0);
    ck_assert_int_eq(left, 0);
    free(told);
    free(said);
}

/* The page is the largest, and the last to be written. */
START_TEST(a_full_disk_keeps_the_report_before)
{
    char *sweep = text_format("%s/sweeps/micro", store),
         *page = text_format("%s/report.html", sweep);
    static const char *const files[] = {"report.md", "report.csv", "report.macros.tex",
                                        "report.html"};
    for (int i = 0; i < 4; i++)
        put_in(sweep, files[i], "before\n");
    ck_assert_int_eq(limited_report(20000, "--all", NULL), ERR_IO);
    expect_told(page);
    for (int i = 0; i < 4; i++) {
        char *there = slurp(sweep, files[i]);
        ck_assert_str_eq(there, "before\n");
        free(there);
    }
    int left = 0;
    ck_assert_int_eq(tree_each(sweep, count_temporary, &left), 0);
    ck_assert_int_eq(left, 0);
    free(page);
    free(sweep);
}
END_TEST

/* With room for SVG files, and with none. */
START_TEST(a_full_disk_makes_no_figures)
{
    char *figures = text_format("%s/figures", scratch);
    char *svg = text_format("%s/left-right-difference.svg", figures);
    char *pdf = text_format("%s/left-right-difference.pdf", figures);
    ck_assert_int_eq(limited_report(2000, "--figures", figures), ERR_IO);
    expect_told(svg);
    if (system("command -v rsvg-convert >/dev/null 2>&1") == 0) {
        ck_assert_int_eq(limited_report(6000, "--figures", figures), ERR_IO);
        expect_told(pdf);
    }
    ck_assert_int_ne(access(figures, F_OK), 0);
    free(pdf);
    free(svg);
    free(figures);
}
END_TEST

/* ---- figures ----------------------------------------------------------------------------------
 */

/* By themselves: with their colours, and their legend where the page's stands above them. */
START_TEST(figures_stand_by_themselves)
{
    char *figures = text_format("%s/figures", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--figures", figures), 0);
    char *steps = slurp(figures, "left-right-steps-target.svg");
    ck_assert(strncmp(steps, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 344 ", 55) ==
              0);
    ck_assert_ptr_nonnull(strstr(steps, ": target accuracy</title>"));
    ck_assert_ptr_nonnull(strstr(steps, ".s0 { stroke: #0072b2 }"));
    ck_assert_ptr_nonnull(strstr(steps, ">minimax, untied</text></g>"));
    ck_assert_ptr_null(strstr(steps, "var("));
    char *confusion = slurp(figures, "left-right-confusion-best.svg");
    ck_assert_ptr_null(strstr(confusion, "</text></g>"));
    if (system("command -v rsvg-convert >/dev/null 2>&1") == 0) {
        char *pdf = slurp(figures, "left-right-steps-target.pdf");
        ck_assert(strncmp(pdf, "%PDF-", 5) == 0);
        free(pdf);
    }
    free(confusion);
    free(steps);
    free(figures);
}
END_TEST

/* A file is called as its pair, not as the page escapes it; no two alike. */
START_TEST(figures_have_names)
{
    struct page_figures f =
        figures_of("<h2 id=\"pair-0\">&lt;a&gt; &quot;b/c&quot;</h2>\n"
                   "<svg viewBox=\"0 0 10 20\" data-figure=\"steps\"><title>t</title></svg>\n"
                   "<svg viewBox=\"0 0 10 20\" data-figure=\"steps\"><title>t</title></svg>\n"
                   "<h2 id=\"data\">Data</h2><svg viewBox=\"0 0 1 2\" "
                   "data-figure=\"r\" data-selection=\"im\"><title>t</title></svg>");
    ck_assert_int_eq(f.count, 3);
    ck_assert_str_eq(f.list[0].name, "a-b-c-steps");
    ck_assert_str_eq(f.list[1].name, "a-b-c-steps-2");
    ck_assert_str_eq(f.list[2].name, "r-im");
    figures_free(&f);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("site");
    tcase_set_timeout(t, 250);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, every_link_leads_somewhere);
    tcase_add_test(t, a_page_elsewhere_leads_back);
    tcase_add_test(t, takes_published_reports);
    tcase_add_test(t, leaves_links_out);
    tcase_add_test(t, replaces_its_own_folder_alone);
    tcase_add_test(t, replaces_without_exchange);
    tcase_add_test(t, reports_keep_what_they_read);
    tcase_add_test(t, leaves_nothing_half_written);
    tcase_add_test(t, a_full_disk_keeps_the_report_before);
    tcase_add_test(t, a_full_disk_makes_no_figures);
    tcase_add_test(t, figures_stand_by_themselves);
    tcase_add_test(t, figures_have_names);
    return t;
}

int main(void)
{
    return run_suite("site", make);
}
