/* Every table in every format, whatever the lists of tables and formats hold: on a small sweep that
 * gives each table rows, no format drops a row, a cell or a note, or breaks its own syntax. */
#include <math.h>

#include "bench/report/page/figures.h"
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

/* The next line of *at as a new string; NULL: none. */
static char *next_line(const char **at)
{
    const size_t length = strcspn(*at, "\n");
    if (**at == '\0')
        return NULL;
    char *line = text_format("%.*s", (int)length, *at);
    *at += length + ((*at)[length] == '\n');
    return line;
}

static int count_of(const char *s, const char *part)
{
    int count = 0;
    for (; (s = strstr(s, part)); s += strlen(part))
        count++;
    return count;
}

static int columns_shown(const struct table_grid *g, int reader)
{
    int count = 0;
    for (int i = 0; i < g->column_count; i++)
        count += grid_shows(&g->columns[i], reader);
    return count;
}

/* A table that this sweep leaves empty is not tested here: give the sweep what it needs. */
START_TEST(every_table_has_rows)
{
    for (int i = 0; i < TABLE_COUNT; i++) {
        const struct table_grid *g = &tables.grids[i];
        ck_assert_msg(g->row_count > 0, "%s", table_kinds[i]->name);
        for (int k = 0; k < g->column_count; k++) {
            ck_assert_ptr_nonnull(g->columns[k].key);
            if (table_shows(table_kinds[i], GRID_PEOPLE) && grid_shows(&g->columns[k], GRID_PEOPLE))
                ck_assert_msg(g->columns[k].title != NULL, "%s: %s has no title",
                              table_kinds[i]->name, g->columns[k].key);
        }
        for (int k = 0; k < i; k++) {
            ck_assert_str_ne(table_kinds[i]->name, table_kinds[k]->name);
            ck_assert_str_ne(table_kinds[i]->key, table_kinds[k]->key);
        }
    }
}
END_TEST

START_TEST(every_file_has_a_name_of_its_own)
{
    int count = 0;
    for (const struct report_file *f = report_files(); f->format; f++, count++) {
        ck_assert_ptr_eq(report_find(f->name), f);
        ck_assert_ptr_eq(report_find(f->extension), f);
        ck_assert_str_eq(report_format_name(count), f->name);
        ck_assert(report_applies(f, &tables));
        ck_assert(f->help[0] != '\0');
        ck_assert(!f->format->write == (f->table >= 0));
    }
    ck_assert_ptr_null(report_format_name(count));
    ck_assert_int_ge(count, TABLE_COUNT);
}
END_TEST

/* The cells of a line of CSV; commas inside a quoted field separate nothing. */
static int fields_of(const char *line)
{
    int fields = 1;
    for (bool quoted = false; *line; line++) {
        quoted ^= *line == '"';
        fields += *line == ',' && !quoted;
    }
    return fields;
}

static int csv_lines(const struct table_grid *g)
{
    int cells = 0;
    for (int i = 0; i < g->row_count; i++)
        for (int k = 0; k < g->column_count; k++)
            cells += g->columns[k].is_across && grid_shows(&g->columns[k], GRID_CSV) &&
                     g->rows[i].cells[k].mark != GRID_ABSENT;
    return g->across ? cells : g->row_count;
}

START_TEST(csv_is_rectangular)
{
    int tested = 0;
    for (const struct report_file *f = report_files(); f->format; f++) {
        if (strcmp(f->format->name, "csv") != 0)
            continue;
        char *csv = written(f), *line;
        const char *at = csv;
        int fields = 0, lines = 0;
        for (; (line = next_line(&at)); lines++) {
            fields = lines ? fields : fields_of(line);
            ck_assert_msg(fields_of(line) == fields, "%s: %s", f->name, line);
            free(line);
        }
        ck_assert_int_eq(lines, 1 + csv_lines(&tables.grids[f->table]));
        ck_assert_int_gt(fields, 4);
        free(csv);
        tested++;
    }
    ck_assert_int_eq(tested, TABLE_COUNT);
}
END_TEST

/* The file of seeds has digits enough to compute with. */
START_TEST(seeds_are_in_full)
{
    const struct table_grid *g = &tables.grids[TABLE_seeds];
    char *csv = written(report_find("csv-seeds"));
    ck_assert_int_eq(g->row_count, CELLS);
    ck_assert(strncmp(csv,
                      "pair,method,label,sharing,variant,seed,step,diverged,character,string,"
                      "delta,cell\n",
                      78) == 0);
    ck_assert_ptr_nonnull(strstr(csv, ",1,,0,0.41710000,0.20855000,"));
    ck_assert_ptr_nonnull(strstr(csv, tables.rows.results->plan->cells[0].hash));
    free(csv);
}
END_TEST

/* What parts cells in Markdown: bars without a backslash. */
static int bars(const char *line)
{
    int count = 0;
    for (size_t i = 0; line[i]; i++)
        count += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
    return count;
}

START_TEST(markdown_has_every_row_and_note)
{
    char *md = written(report_find("md")), *line;
    const char *at = md;
    for (int i = 0; i < TABLE_COUNT; i++) {
        const struct table_grid *g = &tables.grids[i];
        if (!table_shows(table_kinds[i], GRID_PEOPLE))
            continue;
        char *heading = text_format("### %s", table_kinds[i]->title ? table_kinds[i]->title : "");
        int rows = -2, notes = 0; /* head and rule */
        while (table_kinds[i]->title && (line = next_line(&at)) && !text_equal(line, heading))
            free(line);
        if (table_kinds[i]->title)
            free(line);
        for (; *at && strncmp(at, "### ", 4) != 0; free(line)) {
            line = next_line(&at);
            rows += line[0] == '|';
            notes += strncmp(line, "- ", 2) == 0;
            if (line[0] == '|')
                ck_assert_msg(bars(line) == columns_shown(g, GRID_PEOPLE) + 1, "%s", line);
        }
        ck_assert_msg(rows == g->row_count, "%s: %d rows", table_kinds[i]->name, rows);
        ck_assert_int_eq(notes, g->notes.count);
        free(heading);
    }
    free(md);
}
END_TEST

START_TEST(page_has_every_row_and_note)
{
    char *html = written(report_find("html"));
    for (int i = 0; i < TABLE_COUNT; i++) {
        const struct table_grid *g = &tables.grids[i];
        if (!table_shows(table_kinds[i], GRID_PEOPLE))
            continue;
        char *mark = text_format("<table data-sortable id=\"%s\"", table_kinds[i]->name);
        const char *at = strstr(html, mark);
        ck_assert_msg(at != NULL, "%s", mark);
        char *table = text_format("%.*s", (int)(strstr(at, "</table>") - at), at);
        ck_assert_int_eq(count_of(table, "<tr"), 1 + g->row_count);
        ck_assert_int_eq(count_of(table, "<th"), 1 + columns_shown(g, GRID_PEOPLE)); /* thead */
        ck_assert_int_eq(count_of(table, "<td"), g->row_count * columns_shown(g, GRID_PEOPLE));
        ck_assert_int_eq(count_of(table, "</td>"), g->row_count * columns_shown(g, GRID_PEOPLE));
        for (int k = 0; k < g->notes.count; k++) {
            char *begin = text_format("%.40s", g->notes.list[k]);
            ck_assert_msg(strpbrk(begin, "&<>\"") || strstr(at, begin), "%s", begin);
            free(begin);
        }
        free(table);
        free(mark);
    }
    free(html);
}
END_TEST

/* Keys of a row, those within others included. */
static const json_t *find_key(const json_t *row, const struct grid_column *c)
{
    const json_t *in = c->group ? json_object_get(row, c->group) : row;
    return json_object_get(in, c->is_across && !c->group ? "closed" : c->key);
}

START_TEST(json_has_every_row_and_note)
{
    char *text = written(report_find("json"));
    json_t *all = json_loads(text, 0, NULL);
    ck_assert_ptr_nonnull(all);
    for (int i = 0; i < TABLE_COUNT; i++) {
        const struct table_kind *kind = table_kinds[i];
        const struct table_grid *g = &tables.grids[i];
        if (!table_shows(kind, GRID_JSON))
            continue;
        const json_t *rows = json_object_get(all, kind->key);
        rows = kind->rows_key ? json_object_get(rows, kind->rows_key) : rows;
        ck_assert_msg((int)json_array_size(rows) == g->row_count, "%s", kind->name);
        for (int r = 0; r < g->row_count; r++)
            for (int k = 0; k < g->column_count; k++)
                if (grid_shows(&g->columns[k], GRID_JSON))
                    ck_assert_msg(find_key(json_array_get(rows, (size_t)r), &g->columns[k]) != NULL,
                                  "%s: no %s", kind->name, g->columns[k].key);
        if (kind->notes)
            ck_assert_int_eq((int)json_array_size(json_object_get(all, kind->notes)),
                             g->notes.count);
    }
    json_decref(all);
    free(text);
}
END_TEST

static void as_it_is(struct text *out, const char *s)
{
    text_add(out, s);
}

static bool has_numbers(enum grid_kind kind)
{
    return kind == GRID_NUMBER || kind == GRID_ESTIMATE || kind == GRID_SHARE || kind == GRID_P;
}

/* The rounded text is a cell's own: formats print the same digits. */
START_TEST(formats_print_the_same_numbers)
{
    static const struct grid_markup plain = {as_it_is, {"", ""}, {"", ""}};
    char *md = written(report_find("md")), *html = written(report_find("html"));
    int checked = 0;
    for (int i = 0; i < TABLE_COUNT; i++) {
        const struct table_grid *g = &tables.grids[i];
        if (!table_shows(table_kinds[i], GRID_PEOPLE))
            continue;
        char *name = i ? text_format("csv-%s", table_kinds[i]->name) : text_copy("csv");
        char *csv = written(report_find(name));
        for (int r = 0; r < g->row_count; r++)
            for (int k = 0; k < g->column_count; k++) {
                const struct grid_cell *c = &g->rows[r].cells[k];
                if (!has_numbers(g->columns[k].kind) || !isfinite(c->first.exact))
                    continue;
                struct text shown = {0};
                grid_print(&shown, &g->columns[k], c, &plain);
                ck_assert_ptr_nonnull(strstr(shown.data, c->first.text));
                ck_assert_msg(strstr(csv, c->first.text) && strstr(md, c->first.text) &&
                                  (c->first.text[0] == '<' || strstr(html, c->first.text)),
                              "%s: %s", table_kinds[i]->name, c->first.text);
                text_free(&shown);
                checked++;
            }
        free(csv);
        free(name);
    }
    ck_assert_int_gt(checked, 100);
    free(html);
    free(md);
}
END_TEST

/* ---- the selection ----------------------------------------------------------------------------
 */

/* How a file of a format says that `im` chose its numbers. */
static const char *said_in(const struct report_file *f)
{
    if (text_equal(f->format->name, "csv"))
        return ",im\n";
    return text_equal(f->format->name, "macros") ? "\\newcommand{\\addaImEveryTable"
           : text_equal(f->format->name, "json") ? "\"selection\": \"im\""
           : text_equal(f->format->name, "latex")
               ? "\\noindent Selection: im, the training step at which it is largest on "
               : "Selection: im, the training step at which it is largest on ";
}

/* What is of all points, or of the end in any case, says none. */
static void check_figures(const char *page)
{
    struct page_figures figures = figures_of(page);
    int said = 0;
    for (int i = 0; i < figures.count; i++) {
        const bool any = strstr(figures.list[i].name, "-steps-") != NULL ||
                         strstr(figures.list[i].name, "-confusion-") != NULL;
        const size_t length = strlen(figures.list[i].name);
        ck_assert_msg(any == !strstr(figures.list[i].svg.data, ">Selection: im</text>"), "%s",
                      figures.list[i].name);
        ck_assert(any || text_equal(figures.list[i].name + length - 3, "-im"));
        said += !any;
    }
    ck_assert_int_gt(said, PAIRS);
    figures_free(&figures);
}

/* Numbers that another rule chose are not to be taken for those of the end, whatever the file:
 * each table and each figure says so. A table whose rows are of all rules names them in each. */
START_TEST(every_file_says_its_selection)
{
    tables_free(&tables);
    tables_make(&tables, &results, (enum select)(SELECT_VALIDATORS + VALIDATOR_im));
    for (const struct report_file *f = report_files(); f->format; f++) {
        char *text = written(f);
        const bool own = f->table >= 0 && table_kinds[f->table]->points == POINTS_OF_ROWS;
        ck_assert_msg(own == !strstr(text, said_in(f)), "%s", f->name);
        if (text_equal(f->format->name, "csv") && !own)
            ck_assert_int_eq(count_of(text, ",im\n"), count_of(text, "\n") - 1);
        if (text_equal(f->name, "md"))
            ck_assert_int_eq(count_of(text, "- Selection: im"),
                             count_of(text, "\n|---") - 1); /* trials */
        if (text_equal(f->name, "html"))
            check_figures(text);
        free(text);
    }
}
END_TEST

/* Of targets without labels the oracle chooses nothing. */
START_TEST(oracle_chooses_nothing_without_labels)
{
    tables_free(&tables);
    tables_make(&tables, &results, SELECT_ORACLE);
    char *csv = written(report_find("csv")), *hidden = written(report_find("csv-unlabelled"));
    ck_assert_ptr_nonnull(strstr(csv, ",oracle\n"));
    ck_assert_ptr_null(strstr(hidden, ",selection\n"));
    free(hidden);
    free(csv);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("formats");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, every_table_has_rows);
    tcase_add_test(t, every_file_has_a_name_of_its_own);
    tcase_add_test(t, csv_is_rectangular);
    tcase_add_test(t, seeds_are_in_full);
    tcase_add_test(t, markdown_has_every_row_and_note);
    tcase_add_test(t, page_has_every_row_and_note);
    tcase_add_test(t, json_has_every_row_and_note);
    tcase_add_test(t, formats_print_the_same_numbers);
    tcase_add_test(t, every_file_says_its_selection);
    tcase_add_test(t, oracle_chooses_nothing_without_labels);
    return t;
}

int main(void)
{
    return run_suite("formats", make);
}
