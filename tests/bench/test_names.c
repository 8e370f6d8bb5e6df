/* Hostile names in every format of a report, read back by parsers that are not ours; and where such
 * names are refused. */
#include <jansson.h>

#include "base/escape.h"
#include "base/json.h"
#include "base/names.h"
#include "bench/plan/lock.h"
#include "bench/store/store.h"
#include "bench/verify/compare.h"
#include "tests/bench/every_table.h"
#include "tests/bench/sweeps.h"

/* Names as a sweep may have them. */
static const char *const allowed[] = {
    "x | y",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a\\input{owned}",
    "\\immediate\\write18{touch owned}",
    "%\\input{owned}",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+2",
    "-2-3",
    "@SUM(A1)",
    "'=1+1",
    "\"quoted\", comma; semicolon",
    "**bold** _it_ `code` ~~struck~~ ``x''",
    "[link](http://x.example) ![](y)",
    "# head",
    "1. item",
    "- item",
    "> quote",
    "&amp; &lt; &#65;",
    "$x^2$ ^^M ^^5cinput{owned}",
    "[1cm] {} ] [ *",
    "* star",
    "a\\",
    "ends with |",
    "\u00e9 \u00fc \u00df \u017d \u4e2d \U0001f600 \u0394 \u2192",
    "\u0645\u0631\u062d\u0628\u0627",
    "{{7*7}} ${x} #{y}",
    "</td></tr></table><h1>",
    "--> ]]> \\\\|",
    "a&b%c$d#e_f{g}h~i^j\\k",
    "</script></style></title>",
};

/* It turns around what follows: no literal, which would turn around this file. */
static const char override[] = {'u', (char)0xe2, (char)0x80, (char)0xae, 'g', 'n', 'p', '\0'};

/* Texts that no sweep and no lock may have: the formats hold all the same. */
static const char *const forbidden[] = {
    "x\nmethod=oracle",
    "x\r\ny",
    "a\x1b[31mred\x1b]0;t\x07",
    "a\tb",
    "b\n\\input{owned}\n",
    "c\n| d | e |\n\n# head",
    override,
    "a\u2028b\x01",
    "l\n\n---\n",
    "=1+1\r=2",
    "\n%\n\\immediate\\write18{touch owned}",
    "q\"\n,=1+1",
};
enum {
    ALLOWED = sizeof allowed / sizeof *allowed,
    FORBIDDEN = sizeof forbidden / sizeof *forbidden
};

static char *scratch;

static void set_up(void)
{
    scratch = scratch_make();
}

static void tear_down(void)
{
    scratch_remove(scratch);
}

static void put(const char *name, const char *data)
{
    struct err e = ERR_INIT;
    char *path = text_format("%s/%s", scratch, name);
    ck_assert_msg(!publish_file(path, data, strlen(data), &e), "%s", e.text);
    free(path);
}

/* ---- what the files must say --------------------------------------------------------------------
 */

/* A text as people read it: line breaks are only blanks in HTML. */
static json_t *shown(const char *s, bool is_html)
{
    struct text t = {0};
    char piece[SHOWN_PIECE];
    for (int length; (length = shown_piece(s, piece)); s += length) {
        const bool blank = is_html && (*s == '\n' || *s == '\t');
        if (blank)
            text_add_bytes(&t, s, 1);
        else if (!is_html || strncmp(s, "\r\n", 2) != 0)
            text_add(&t, piece);
    }
    json_t *j = json_string(t.data ? t.data : "");
    text_free(&t);
    return j;
}

static json_t *row_for_people(const struct table_grid *g, int row, bool is_html)
{
    json_t *cells = json_array();
    for (int i = 0; i < g->column_count; i++) {
        const struct grid_cell *c = &g->rows[row].cells[i];
        if (grid_shows(&g->columns[i], GRID_PEOPLE))
            json_array_append_new(cells, c->text ? shown(c->text, is_html) : json_null());
    }
    return cells;
}

/* A number may take two or four fields. */
static void add_fields(json_t *cells, const struct grid_column *column, const struct grid_cell *c)
{
    const int fields = column->kind == GRID_SHARE                                       ? 4
                       : column->kind == GRID_ESTIMATE || column->kind == GRID_INTERVAL ? 2
                                                                                        : 1;
    for (int k = 0; k < fields; k++)
        json_array_append_new(cells, grid_is_text(column) ? shown(c->name, false) : json_null());
}

static json_t *line_of_csv(const struct table_grid *g, int row, int across)
{
    json_t *cells = json_array();
    if (across >= 0)
        json_array_append_new(cells, shown(g->columns[across].key, false));
    for (int i = 0; i < g->column_count; i++)
        if (grid_shows(&g->columns[i], GRID_CSV) && (!g->columns[i].is_across || i == across))
            add_fields(cells, &g->columns[i], &g->rows[row].cells[i]);
    return cells;
}

static json_t *lines_of_csv(const struct table_grid *g)
{
    json_t *lines = json_array();
    for (int row = 0; row < g->row_count; row++) {
        if (!g->across)
            json_array_append_new(lines, line_of_csv(g, row, -1));
        for (int i = 0; i < g->column_count && g->across; i++)
            if (g->columns[i].is_across && grid_shows(&g->columns[i], GRID_CSV) &&
                g->rows[row].cells[i].mark != GRID_ABSENT)
                json_array_append_new(lines, line_of_csv(g, row, i));
    }
    return lines;
}

/* What is a text in a row for programs, by its key. */
static json_t *rows_of_json(const struct table_grid *g)
{
    json_t *rows = json_array();
    for (int row = 0; row < g->row_count; row++) {
        json_t *texts = json_object();
        for (int i = 0; i < g->column_count; i++) {
            const struct grid_column *c = &g->columns[i];
            if (c->kind == GRID_NAME && !c->group && grid_shows(c, GRID_JSON))
                json_object_set_new(texts, c->key, json_text(g->rows[row].cells[i].name));
        }
        json_array_append_new(rows, texts);
    }
    return rows;
}

static json_t *rows_for_people(const struct table_grid *g, bool is_html)
{
    json_t *rows = json_array();
    for (int row = 0; row < g->row_count; row++)
        json_array_append_new(rows, row_for_people(g, row, is_html));
    return rows;
}

static json_t *rows_for(const char *format, const struct table_grid *g)
{
    if (text_equal(format, "csv"))
        return lines_of_csv(g);
    if (text_equal(format, "json"))
        return rows_of_json(g);
    return rows_for_people(g, text_equal(format, "html"));
}

static json_t *expected_table(const char *format, const struct table_grid *g, const char *key,
                              const char *rows_key)
{
    json_t *notes = json_array();
    for (int i = 0; i < g->notes.count; i++)
        json_array_append_new(notes, shown(g->notes.list[i], text_equal(format, "html")));
    return json_pack("{s:s, s:s?, s:o, s:o}", "key", key, "rows_key", rows_key, "rows",
                     rows_for(format, g), "notes", notes);
}

/* ---- writing them
 * --------------------------------------------------------------------------------
 */

static json_t *expected_report(const struct report_file *f)
{
    json_t *list = json_array();
    for (int i = 0; i < TABLE_COUNT; i++)
        if (table_shows(table_kinds[i], f->format->reader) &&
            (f->table < 0 ? tables.grids[i].row_count > 0 : f->table == i))
            json_array_append_new(list,
                                  expected_table(f->format->name, &tables.grids[i],
                                                 table_kinds[i]->key, table_kinds[i]->rows_key));
    return list;
}

static void add_entry(json_t *entries, const char *file, const struct report_format *f,
                      const char *description, json_t *list)
{
    json_t *said = text_equal(f->name, "html") ? shown(description, true) : json_null();
    json_array_append_new(entries, json_pack("{s:s, s:s, s:o, s:o}", "file", file, "format",
                                             f->name, "description", said, "tables", list));
}

static void write_reports(json_t *entries)
{
    for (const struct report_file *f = report_files(); f->format; f++) {
        char *name = text_format("report.%s", f->extension), *text = written(f);
        put(name, text);
        add_entry(entries, name, f->format, plan.description, expected_report(f));
        free(text);
        free(name);
    }
}

/* What compare prints, in every format. */
static void write_comparison(json_t *entries)
{
    struct comparison c;
    struct table_grid grid = {0};
    compare_results(&c, &results, &results, SELECT_LAST);
    comparison_table(&grid, &c);
    for (const struct report_file *f = report_files(); f->format; f++) {
        struct text out = {0};
        char *name = text_format("compare.%s", f->extension);
        if (f->table <= 0) {
            f->format->write_table(&grid, &out);
            put(name, out.data);
            add_entry(entries, name, f->format, "",
                      json_pack("[o]", expected_table(f->format->name, &grid, "rows", NULL)));
        }
        text_free(&out);
        free(name);
    }
    grid_free(&grid);
    comparison_free(&c);
}

/* The exit code of the parsers; 127 without Python. */
static int parse(bool with_latex)
{
    char *command =
        text_format("PYTHONDONTWRITEBYTECODE=1 python3 '%s/tests/bench/parse_reports.py' '%s'%s",
                    ADDA_SOURCE_DIR, scratch, with_latex ? "" : " --no-latex");
    const int status = system(command); /* NOLINT(cert-env33-c) */
    free(command);
    return WEXITSTATUS(status);
}

static void read_back(const struct sweep_names *names, bool with_latex)
{
    json_t *entries = json_array();
    make_tables(names);
    write_reports(entries);
    write_comparison(entries);
    char *text = json_readable(entries);
    put("expected.json", text);
    put("owned.tex", "\\typeout{OWNED}\n");
    const int code = parse(with_latex);
    char *owned = text_format("%s/owned", scratch);
    ck_assert_int_ne(access(owned, F_OK), 0);
    ck_assert_msg(code == 0 || code == SKIPPED, "%s", names->label);
    free(owned);
    free(text);
    json_decref(entries);
    free_tables();
}

/* Each of `names` as the label once, the others beside it as pairs and variants. LaTeX, which takes
 * a second, reads every fourth of these papers: each name is in some. */
static void read_all_back(const char *const *list, int count, int begin, int end)
{
    for (int i = begin; i < end; i++) {
        struct sweep_names names = {.description = list[(i + 1) % count], .label = list[i]};
        for (int k = 0; k < PAIRS; k++)
            names.pairs[k] = list[(i + k) % count];
        for (int k = 0; k < VARIANTS; k++)
            names.variants[k] = list[(i + PAIRS + k) % count];
        read_back(&names, i == begin || i % 4 == 0);
    }
}

enum { PARTS = 4 };

START_TEST(every_format_shows_names_that_are_allowed)
{
    read_all_back(allowed, ALLOWED, _i * ALLOWED / PARTS, (_i + 1) * ALLOWED / PARTS);
}
END_TEST

START_TEST(every_format_holds_with_names_that_are_not)
{
    read_all_back(forbidden, FORBIDDEN, _i * FORBIDDEN / PARTS, (_i + 1) * FORBIDDEN / PARTS);
}
END_TEST

START_TEST(the_validator_tells_them_apart)
{
    for (int i = 0; i < ALLOWED; i++)
        ck_assert_msg(!name_mistake(allowed[i]), "%s", allowed[i]);
    for (int i = 0; i < FORBIDDEN; i++)
        ck_assert_msg(name_mistake(forbidden[i]) != NULL, "%d", i);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("names");
    tcase_set_timeout(t, 600);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, the_validator_tells_them_apart);
    tcase_add_loop_test(t, every_format_shows_names_that_are_allowed, 0, PARTS);
    tcase_add_loop_test(t, every_format_holds_with_names_that_are_not, 0, PARTS);
    return t;
}

int main(void)
{
    return run_suite("names", make);
}
