/* LaTeX tables and macros of every table. (They are compiled by parse_reports.py and paper.py.) */
#include "tests/bench/every_table.h"

static void set_up(void)
{
    char *pairs[PAIRS];
    struct sweep_names names = {
        .description = "", .label = "al_pha | 50 % \"x\", <&>", .variants = {"k=1", "k=2", "k=3"}};
    for (int p = 0; p < PAIRS; p++)
        names.pairs[p] = pairs[p] = text_format("p%d→q, r", p);
    make_tables(&names);
    for (int p = 0; p < PAIRS; p++)
        free(pairs[p]);
}

static void tear_down(void)
{
    free_tables();
}

static int count_of(const char *s, const char *part)
{
    int count = 0;
    for (; (s = strstr(s, part)); s += strlen(part))
        count++;
    return count;
}

/* The names after `before`, each followed by a letter's end, that begin at *at; new string. */
static char *next_macro(const char **at, const char *before)
{
    *at = strstr(*at, before);
    if (!*at)
        return NULL;
    const char *name = *at + strlen(before) - strlen("\\adda");
    *at = name + 1 + strspn(name + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return text_format("%.*s", (int)(*at - name), name);
}

static bool is_defined(const struct text *names, const char *name)
{
    return text_has_line(names->data, name, strlen(name));
}

/* A paper includes all files of a report: no macro is defined twice, and each number of a table has
 * one. */
START_TEST(macros_are_defined_once)
{
    struct text names = {0};
    char *tex = written(report_find("macros")), *name;
    for (const char *at = tex; (name = next_macro(&at, "\\newcommand{\\adda")); free(name)) {
        ck_assert_msg(!is_defined(&names, name), "%s twice", name);
        text_printf(&names, "%s\n", name);
    }
    for (int i = 0; i < TABLE_COUNT; i++) {
        const struct table_grid *g = &tables.grids[i];
        for (int r = 0; r < g->row_count; r++)
            for (int k = 0; k < g->column_count; k++) {
                const struct grid_cell *c = &g->rows[r].cells[k];
                if (g->columns[k].kind != GRID_ESTIMATE || !g->columns[k].macro ||
                    c->mark == GRID_ABSENT)
                    continue;
                name = text_format("\\%s%sHalf", g->rows[r].macro, g->columns[k].macro);
                ck_assert_msg(is_defined(&names, name), "%s", name);
                free(name);
            }
    }
    ck_assert_uint_gt(names.size, 0);
    text_free(&names);
    free(tex);
}
END_TEST

/* What a row is called depends on nothing but its own words. */
START_TEST(macros_of_labels_that_differ_by_signs)
{
    static const char *const labels[] = {"GAN",      "GAN+",   "GAN*", "GAN'",
                                         "GAN + IM", "GAN IM", "α",    "β"};
    enum { LABELS = sizeof labels / sizeof *labels };
    struct macros forward = {0}, backward = {0};
    for (int i = 0; i < LABELS; i++) {
        macros_add(&forward, &labels[i], 1);
        macros_add(&backward, &labels[LABELS - 1 - i], 1);
    }
    for (int i = 0; i < LABELS; i++) {
        ck_assert_str_eq(forward.list[i], backward.list[LABELS - 1 - i]);
        for (int k = 0; k < i; k++)
            ck_assert_str_ne(forward.list[i], forward.list[k]);
    }
    ck_assert_str_eq(forward.list[0], "addaGAN");
    ck_assert_str_eq(forward.list[1], "addaGANPlus");
    ck_assert_str_eq(forward.list[4], "addaGANPlusIM");
    macros_free(&forward);
    macros_free(&backward);
}
END_TEST

static int panels_of(const char *tex)
{
    return count_of(tex, "\\begin{tabularx}{\\linewidth}");
}

/* What fits a page is one float, and needs no macro. */
START_TEST(short_tables_are_whole)
{
    char *tex = written(report_find("latex-ranking"));
    ck_assert_int_eq(panels_of(tex), 1);
    ck_assert_int_eq(count_of(tex, "addaNextFloat"), 0);
    free(tex);
}
END_TEST

/* Each row stands in each panel, and says by a comment what it needs. (Cells, and that it is no
 * wider than a page: parse_reports.py.) */
START_TEST(latex_has_every_row)
{
    int tested = 0;
    for (const struct report_file *f = report_files(); f->format; f++) {
        if (strcmp(f->format->name, "latex") != 0)
            continue;
        const struct table_grid *g = &tables.grids[f->table];
        char *tex = written(f);
        const int rows =
            count_of(tex, " \\\\\n") - count_of(tex, "@{}p{\\linewidth}@{}") - panels_of(tex);
        ck_assert_int_gt(panels_of(tex), 0);
        ck_assert_msg(rows >= g->row_count && rows % g->row_count == 0, "%s: %d rows", f->name,
                      rows);
        ck_assert(strncmp(tex, "% Needs in the preamble: \\usepackage{booktabs,tabularx}\n", 20) ==
                  0);
        free(tex);
        tested++;
    }
    ck_assert_int_eq(tested, TABLE_COUNT - 1);
}
END_TEST

/* A column of as many panels and blocks as it takes. */
START_TEST(wide_and_long_tables_are_parted)
{
    struct table_grid g = {0};
    static const struct grid_column columns[] = {
        {.key = "pair", .title = "pair", .is_heading = true},
        {.key = "label", .title = "method"},
        {.key = "one", .title = "one", .kind = GRID_ESTIMATE},
        {.key = "two", .title = "two", .kind = GRID_ESTIMATE},
        {.key = "three", .title = "three", .kind = GRID_ESTIMATE},
        {.key = "four", .title = "four", .kind = GRID_ESTIMATE},
        {.key = "five", .title = "five", .kind = GRID_ESTIMATE},
        {.key = "six", .title = "six", .kind = GRID_ESTIMATE}};
    const struct table_number n = round_estimate((struct estimate){3, 0.5, 0.1, 0.1});
    struct text tex = {0};
    grid_add_columns(&g, columns, sizeof columns / sizeof *columns);
    for (int i = 0; i < 60; i++) {
        grid_add_row(&g, i, NULL)->begins_group = i % 20 == 0;
        grid_add_name(&g, i < 20 ? "a" : "b", i < 20 ? "a" : "b");
        grid_add_name(&g, "a method", "a method");
        for (int k = 0; k < 6; k++)
            grid_add_estimate(&g, &n);
    }
    report_find("latex")->format->write_table(&g, &tex);
    ck_assert_int_eq(panels_of(tex.data), 6); /* 2 of columns, 3 of rows */
    ck_assert_int_eq(count_of(tex.data, "a method"), 120);
    ck_assert_int_eq(count_of(tex.data, "\\emph{a}"), 2);
    ck_assert_int_eq(count_of(tex.data, "\\emph{b}"), 4);
    ck_assert_int_eq(count_of(tex.data, " \\pm "), 360);
    /* Two of twenty rows have room in a float; then it ends, and its group. */
    ck_assert_int_eq(count_of(tex.data, "\n}\n\\addaNextFloat\n{\\footnotesize"), 2);
    ck_assert_int_eq(count_of(tex.data, "\\gdef\\addaNextFloat{"), 1);
    text_free(&tex);
    grid_free(&g);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("latex");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, macros_are_defined_once);
    tcase_add_test(t, macros_of_labels_that_differ_by_signs);
    tcase_add_test(t, latex_has_every_row);
    tcase_add_test(t, short_tables_are_whole);
    tcase_add_test(t, wide_and_long_tables_are_parted);
    return t;
}

int main(void)
{
    return run_suite("latex", make);
}
