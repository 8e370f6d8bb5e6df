/* Tables for LaTeX's article class, by booktabs and tabularx, at most as wide as the text. Each is
 * a file of its own, so that a paper places it where it wants; its numbers stand in it, and as
 * macros in a file beside it (macros.c). */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "bench/report/format.h"
#include "bench/report/tex_layout.h"

/* A table that is being written: some columns and some rows of a grid. */
struct tex_panel {
    const struct table_grid *grid;
    const struct tex_layout *layout;
    int first, end; /* columns of the layout, besides the names */
    int lines;      /* on the page, or in the float, that is being filled */
};

/* ---- text -------------------------------------------------------------------------------------
 */

enum { LONGEST_WORD = 10, PIECE = 8 };

/* Begins a character that may be shown as its number, which is wide. */
static bool is_foreign(unsigned char c)
{
    return c < ' ' || c >= 0xc8;
}

/* Bytes of the next word: up to a blank or a hyphen, where TeX breaks by itself. */
static int word_bytes(const char *s)
{
    const size_t bytes = strcspn(s, " -");
    return (int)bytes + (s[bytes] != '\0');
}

static bool is_long(const char *s, int bytes)
{
    bool foreign = bytes > LONGEST_WORD;
    for (int i = 0; i < bytes; i++)
        foreign |= is_foreign((unsigned char)s[i]);
    return foreign;
}

/* Bytes of a long word's next piece: a foreign character, or up to one or to a sign, or some
 * letters. */
static int piece_bytes(const char *s, int bytes)
{
    int letters = 0, end = 0;
    bool ends = false, foreign = false;
    while (end < bytes && !ends) {
        const unsigned char c = (unsigned char)s[end++], next = (unsigned char)s[end];
        letters += (c & 0xc0) != 0x80;
        foreign |= is_foreign(c);
        ends = (next & 0xc0) != 0x80 &&
               (letters == PIECE || foreign || is_foreign(next) || (c < 0x80 && !isalnum(c)));
    }
    return end;
}

/* Text of a narrow column: a long word may be broken, without a hyphen that would become part of
 * a name. */
static void add_words(struct text *out, const char *s)
{
    for (int bytes; (bytes = word_bytes(s));) {
        const bool breaks = is_long(s, bytes);
        for (const char *end = s + bytes; s < end;) {
            const int piece = breaks ? piece_bytes(s, (int)(end - s)) : (int)(end - s);
            char *text = text_format("%.*s", piece, s);
            escape_latex(out, text);
            s += piece;
            text_add(out, s < end ? "\\allowbreak{}" : "");
            free(text);
        }
    }
}

static const struct grid_markup markup = {add_words, {"\\textbf{", "}"}, {"", ""}};

/* ---- cells ------------------------------------------------------------------------------------
 */

static bool has_value(const struct rounded *r)
{
    return !text_equal(r->text, rounded_none);
}

/* "$+0.161" or "$\mathbf{0.997}", to be closed. */
static void open_number(struct text *out, const struct grid_column *column,
                        const struct grid_cell *c)
{
    const bool plus = column->has_sign && isdigit((unsigned char)c->first.text[0]);
    text_printf(out, c->mark == GRID_BEST ? "$\\mathbf{%s%s}" : "$%s%s", plus ? "+" : "",
                c->first.text);
}

/* " (0.984 [0.978, 0.988])" */
static void add_share(struct text *out, const struct grid_cell *c)
{
    if (!has_value(&c->second)) {
        text_add(out, c->is_withheld ? " (--)" : "");
        return;
    }
    text_printf(out, " ($%s$", c->second.text);
    if (has_value(&c->low))
        text_printf(out, " [$%s$, $%s$]", c->low.text, c->high.text);
    text_add(out, ")");
}

static void add_number(struct text *out, const struct grid_column *column,
                       const struct grid_cell *c)
{
    if (column->kind == GRID_INTERVAL) {
        text_printf(out, "$[%s, %s]$", c->first.text, c->second.text);
        return;
    }
    open_number(out, column, c);
    if (column->kind == GRID_ESTIMATE && has_value(&c->second))
        text_printf(out, " \\pm %s", c->second.text);
    text_add(out, "$");
    if (column->kind == GRID_SHARE)
        add_share(out, c);
}

static void add_cell(struct text *out, const struct grid_column *column, const struct grid_cell *c)
{
    if (grid_is_text(column) || column->kind == GRID_COUNT || column->kind == GRID_FLAG)
        grid_print(out, column, c, &markup);
    else if (c->mark == GRID_ABSENT || !has_value(&c->first))
        text_add(out, "--");
    else
        add_number(out, column, c);
}

/* ---- rows -------------------------------------------------------------------------------------
 */

static int columns_of(const struct tex_panel *p)
{
    return p->layout->names + p->end - (p->first > p->layout->names ? p->first : p->layout->names);
}

/* Calls add for each column of the panel, with what parts them. */
static void for_each_column(struct text *out, const struct tex_panel *p, int row,
                            void (*add)(struct text *, const struct tex_panel *, int, int))
{
    int count = 0;
    for (int i = 0; i < p->layout->count; i++)
        if (tex_panel_has(p->layout, i, p->first, p->end)) {
            text_add(out, count++ ? " & " : "");
            add(out, p, i, row);
        }
    text_add(out, " \\\\\n");
}

static void add_row_cell(struct text *out, const struct tex_panel *p, int i, int row)
{
    const int column = p->layout->columns[i].column;
    add_cell(out, &p->grid->columns[column], &p->grid->rows[row].cells[column]);
}

/* The title of a column that stands across, a name of any length, has the width of its cells. */
static void add_title(struct text *out, const struct tex_panel *p, int i, int row)
{
    const struct tex_column *of = &p->layout->columns[i];
    const struct grid_column *c = &p->grid->columns[of->column];
    (void)row;
    if (c->is_symbol) {
        text_printf(out, "$%s$", text_equal(c->title, "Δ") ? "\\Delta" : c->title);
        return;
    }
    if (of->has_wide_title)
        text_printf(out, "\\multicolumn{1}{>{\\raggedleft\\arraybackslash}b{%.0fpt}%s}{", of->width,
                    i + 1 == p->end ? "@{}" : "");
    add_words(out, c->title);
    text_add(out, of->has_wide_title ? "}" : "");
}

/* "font, against source only" above the rows that are so. */
static void add_heading(struct text *out, const struct tex_panel *p, int row)
{
    const struct table_grid *g = p->grid;
    int count = 0;
    text_printf(out, "\\multicolumn{%d}{@{}p{\\linewidth}@{}}{\\raggedright\\emph{", columns_of(p));
    for (int i = 0; i < g->column_count; i++) {
        const char *text = g->rows[row].cells[i].text;
        if (!g->columns[i].is_heading || !grid_shows(&g->columns[i], GRID_PEOPLE) || !*text ||
            text_equal(text, rounded_none))
            continue;
        text_add(out, count++ ? ", " : "");
        text_printf(out, text_equal(g->columns[i].key, "against") ? "against " : "");
        add_words(out, text);
    }
    text_add(out, "}} \\\\\n");
}

/* ---- tables -----------------------------------------------------------------------------------
 */

static void add_columns(struct text *out, const struct tex_panel *p)
{
    text_add(out, "\\begin{tabularx}{\\linewidth}{@{}");
    for (int i = 0; i < p->layout->count; i++) {
        const struct tex_column *c = &p->layout->columns[i];
        const bool is_text = grid_is_text(&p->grid->columns[c->column]);
        if (!tex_panel_has(p->layout, i, p->first, p->end))
            continue;
        const int share = tex_share(p->layout, i, p->first, p->end);
        if (c->wraps)
            text_printf(out, ">{\\hsize=%d.%02d\\hsize\\raggedright\\arraybackslash}X", share / 100,
                        share % 100);
        else
            text_add(out, is_text ? "l" : "r");
    }
    text_add(out, "@{}}\n\\toprule\n");
}

/* Rows from `row` to before `to`. */
static void add_block(struct text *out, const struct tex_panel *p, int row, int to)
{
    const int first = row;
    text_add(out, "\\noindent");
    add_columns(out, p);
    for_each_column(out, p, 0, add_title);
    text_add(out, "\\midrule\n");
    for (; row < to; row++) {
        const bool heading = tex_has_heading(p->grid, row);
        if (row > first && (p->grid->rows[row].begins_group || heading))
            text_add(out, "\\midrule\n");
        if (heading || (row == first && tex_has_heading(p->grid, 0)))
            add_heading(out, p, row);
        for_each_column(out, p, row, add_row_cell);
    }
    text_add(out, "\\bottomrule\n\\end{tabularx}\\par\n");
}

/* One past the rows that stand on one page: whole groups, unless one is longer than a page. Their
 * lines are counted. */
static int block_end(const struct tex_panel *p, int row, int *lines)
{
    int whole = row, to_whole = 0;
    *lines = 0;
    for (int i = row; i < p->grid->row_count; i++) {
        const bool heading = tex_has_heading(p->grid, i);
        if (heading || p->grid->rows[i].begins_group) {
            whole = i;
            to_whole = *lines;
        }
        const int before = *lines;
        *lines += tex_row_lines(p->layout, p->grid, i, p->first, p->end);
        *lines += heading || i == row ? tex_heading_lines(p->grid, i) : 0;
        if (*lines > TEX_LINES && i > row) {
            *lines = whole > row ? to_whole : before;
            return whole > row ? whole : i;
        }
    }
    return p->grid->row_count;
}

static const char opening[] = "{\\footnotesize\\setlength{\\tabcolsep}{2.5pt}%\n";
static const char next_float[] = "\\addaNextFloat\n";

/* What stands between two blocks: a blank, or where the page is full the end of a float. */
static void begin_block(struct text *out, struct tex_panel *p, int lines)
{
    enum { TITLES = 2 };
    if (p->lines && p->lines + TITLES + lines > TEX_FLOAT_LINES) {
        text_printf(out, "}\n%s%s", next_float, opening);
        p->lines = 0;
    }
    text_add(out, p->lines ? "\\medskip\n" : "");
    p->lines += (p->lines ? TITLES : 0) + lines;
}

static void add_panel(struct text *out, struct tex_panel *p)
{
    int row = 0;
    do {
        int lines;
        const int to = block_end(p, row, &lines);
        begin_block(out, p, lines);
        add_block(out, p, row, to);
        row = to;
    } while (row < p->grid->row_count);
}

/* What the marks of rows mean, below the table: it must not be shown without. */
static void add_marks(struct text *out, const struct notes *n)
{
    if (n->marks)
        text_add(out, "\\smallskip\n{\\raggedright\n");
    for (int i = 0; i < n->marks; i++) {
        text_add(out, "\\noindent ");
        escape_latex(out, n->list[i]);
        text_add(out, "\\par\n");
    }
    if (n->marks)
        text_add(out, "}\n");
}

/* What it needs, and the notes that explain its numbers. */
static void add_comments(struct text *out, const struct notes *n)
{
    text_add(out, "% Needs in the preamble: \\usepackage{booktabs,tabularx}\n");
    for (int i = n->marks; i < n->count; i++) {
        text_add(out, "% ");
        escape_shown(out, n->list[i]); /* a line break would end the comment */
        text_add(out, "\n");
    }
}

/* A float cannot be broken: one that \input fills ends where a page is full, and another begins.
 * In the text there is a blank. */
static void define_next_float(struct text *out)
{
    text_add(out,
             "% Longer than a page: in a float (table, table*) it goes on in further ones. Give "
             "\\caption and \\label before \\input.\n"
             "\\makeatletter\n"
             "\\gdef\\addaNextFloat{\\let\\adda@next\\medskip\n"
             "  \\def\\adda@in##1{\\def\\adda@name{##1}\\ifx\\adda@name\\@currenvir\n"
             "    \\def\\adda@next{\\end{##1}\\begin{##1}}\\fi}%\n"
             "  \\adda@in{table}\\adda@in{table*}\\adda@next}\n"
             "\\makeatother\n");
}

static void write_table(const struct table_grid *g, struct text *out)
{
    struct tex_layout layout = tex_layout_of(g);
    struct tex_panel p = {.grid = g, .layout = &layout, .first = layout.names};
    struct text body = {0};
    do {
        p.end = tex_panel_end(&layout, p.first);
        add_panel(&body, &p);
        p.first = p.end;
    } while (p.first < layout.count);
    add_comments(out, &g->notes);
    if (strstr(body.data, next_float))
        define_next_float(out);
    text_printf(out, "%s%s", opening, body.data);
    add_marks(out, &g->notes);
    text_add(out, "}\n");
    text_free(&body);
    tex_layout_free(&layout);
}

extern const struct report_format report_latex;
const struct report_format report_latex = {.name = "latex",
                                           .extension = "tex",
                                           .help = "booktabs, as wide as the text of article",
                                           .reader = GRID_PEOPLE,
                                           .write_table = write_table};
