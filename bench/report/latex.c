/* A booktabs table, and one macro for each number so that a paper's text can quote it:
 * \addaQuickFontMinimaxUntiedCharacter. Each table is a file of its own, so that a paper places it
 * where it wants. */
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "bench/report/format.h"

static const struct grid_markup markup = {escape_latex, {"\\textbf{", "}"}, {"\\emph{", "}"}};

/* The macro of a cell: what begins and what ends its name. */
struct macro {
    const char *begin, *end;
};

static struct macro macro_of(const struct grid_row *r, const struct grid_column *column,
                             const struct grid_cell *c)
{
    return (struct macro){c->macro ? c->macro : r->macro, column->macro};
}

/* \newcommand{\NAME}{value} */
static void define(struct text *out, struct macro m, const char *part, const char *value)
{
    text_printf(out, "\\newcommand{\\%s%s%s}{", m.begin, m.end, part);
    escape_latex(out, value);
    text_add(out, "}\n");
}

static void define_cell(struct text *out, enum grid_kind kind, struct macro m,
                        const struct grid_cell *c)
{
    char count[24];
    snprintf(count, sizeof count, "%lld", c->count);
    switch (kind) {
    case GRID_COUNT:
        define(out, m, "", count);
        break;
    case GRID_ESTIMATE:
        define(out, m, "", c->first.text);
        define(out, m, "Half", c->second.text);
        break;
    case GRID_INTERVAL:
        define(out, m, "Low", c->first.text);
        define(out, m, "High", c->second.text);
        break;
    case GRID_SHARE:
        define(out, m, "Mean", c->first.text);
        define(out, m, "Closed", c->second.text);
        define(out, m, "ClosedLow", c->low.text);
        define(out, m, "ClosedHigh", c->high.text);
        break;
    default:
        define(out, m, "", c->first.text);
    }
}

/* "$\mathbf{\NAME}" or "$\NAME" */
static void open_number(struct text *out, struct macro m, const char *part, bool bold)
{
    text_printf(out, bold ? "$\\mathbf{\\%s%s%s}" : "$\\%s%s%s", m.begin, m.end, part);
}

/* " ($\NAMEClosed$ [$\NAMEClosedLow$, $\NAMEClosedHigh$])" */
static void add_share(struct text *out, struct macro m, const struct grid_cell *c)
{
    const bool has_share = !text_equal(c->second.text, rounded_none);
    if (c->is_withheld && !has_share)
        text_add(out, " (--)");
    if (!has_share)
        return;
    text_printf(out, " ($\\%s%sClosed$", m.begin, m.end);
    if (!text_equal(c->low.text, rounded_none))
        text_printf(out, " [$\\%s%sClosedLow$, $\\%s%sClosedHigh$]", m.begin, m.end, m.begin,
                    m.end);
    text_add(out, ")");
}

/* The cell of the table, by its macros. */
static void add_number(struct text *out, enum grid_kind kind, struct macro m,
                       const struct grid_cell *c)
{
    const bool bold = c->mark == GRID_BEST, has_second = !text_equal(c->second.text, rounded_none);
    if (kind == GRID_INTERVAL && !has_second) {
        text_add(out, "--");
    } else if (kind == GRID_INTERVAL) {
        text_printf(out, "$[\\%s%sLow, \\%s%sHigh]$", m.begin, m.end, m.begin, m.end);
    } else if (kind == GRID_SHARE) {
        open_number(out, m, "Mean", bold);
        text_add(out, "$");
        add_share(out, m, c);
    } else if (kind == GRID_ESTIMATE) {
        open_number(out, m, "", bold);
        if (has_second)
            text_printf(out, " \\pm \\%s%sHalf", m.begin, m.end);
        text_add(out, "$");
    } else if (kind == GRID_NUMBER) {
        text_printf(out, "$\\%s%s$", m.begin, m.end);
    } else {
        text_printf(out, "\\%s%s", m.begin, m.end);
    }
}

/* Whether the cell says what stands above it. */
static bool is_repeated(const struct table_grid *g, int row, int column)
{
    return g->columns[column].is_merged && row > 0 && !g->rows[row].begins_group &&
           g->columns[column].kind == GRID_NAME &&
           text_equal(g->rows[row].cells[column].text, g->rows[row - 1].cells[column].text);
}

static void add_cell(struct text *macros, struct text *body, const struct table_grid *g, int row,
                     int column)
{
    const struct grid_column *c = &g->columns[column];
    const struct grid_cell *cell = &g->rows[row].cells[column];
    const struct macro m = macro_of(&g->rows[row], c, cell);
    if (cell->mark == GRID_ABSENT) {
        text_add(body, "--");
    } else if (is_repeated(g, row, column)) {
        return;
    } else if (!c->macro) {
        grid_print(body, c, cell, &markup);
    } else {
        define_cell(macros, c->kind, m, cell);
        add_number(body, c->kind, m, cell);
    }
}

static void add_row(struct text *macros, struct text *body, const struct table_grid *g, int row)
{
    int count = 0;
    if (g->rows[row].begins_group && row > 0)
        text_add(body, "\\midrule\n");
    for (int i = 0; i < g->column_count; i++)
        if (grid_shows(&g->columns[i], GRID_PEOPLE)) {
            text_add(body, count++ ? " & " : "");
            add_cell(macros, body, g, row, i);
        }
    text_add(body, " \\\\\n");
}

static void add_title(struct text *out, const struct grid_column *c)
{
    if (c->is_symbol)
        text_printf(out, "$%s$", text_equal(c->title, "Δ") ? "\\Delta" : c->title);
    else
        escape_latex(out, c->title);
}

static void add_head(struct text *out, const struct table_grid *g)
{
    int count = 0;
    text_add(out, "\\begin{tabular}{");
    for (int i = 0; i < g->column_count; i++)
        if (grid_shows(&g->columns[i], GRID_PEOPLE))
            text_add(out, grid_is_text(&g->columns[i]) ? "l" : "r");
    text_add(out, "}\n\\toprule\n");
    for (int i = 0; i < g->column_count; i++)
        if (grid_shows(&g->columns[i], GRID_PEOPLE)) {
            text_add(out, count++ ? " & " : "");
            add_title(out, &g->columns[i]);
        }
    text_add(out, " \\\\\n\\midrule\n");
}

/* What the marks of rows mean, below the table: it must not be shown without. */
static void add_marks(struct text *out, const struct notes *n)
{
    if (n->marks)
        text_add(out, "\\par\\smallskip\n{\\footnotesize\\raggedright\n");
    for (int i = 0; i < n->marks; i++) {
        escape_latex(out, n->list[i]);
        text_add(out, i + 1 < n->marks ? "\\\\\n" : "\n");
    }
    if (n->marks)
        text_add(out, "\\par}\n");
}

static void write_table(const struct table_grid *g, struct text *out)
{
    struct text body = {0};
    for (int i = g->notes.marks; i < g->notes.count; i++) {
        text_add(out, "% ");
        escape_shown(out, g->notes.list[i]); /* a line break would end the comment */
        text_add(out, "\n");
    }
    for (int i = 0; i < g->row_count; i++)
        add_row(out, &body, g, i);
    add_head(out, g);
    text_add(out, body.size ? body.data : "");
    text_add(out, "\\bottomrule\n\\end{tabular}\n");
    add_marks(out, &g->notes);
    text_free(&body);
}

extern const struct report_format report_latex;
const struct report_format report_latex = {.name = "latex",
                                           .extension = "tex",
                                           .help = "booktabs, and one macro for each number",
                                           .write_table = write_table};
