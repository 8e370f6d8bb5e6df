/* One LaTeX macro for each number of the tables, so that a paper's text can quote it:
 * \addaQuickFontMinimaxUntiedCharacter. A file of its own, for the preamble. */
#include <stdlib.h>

#include "base/escape.h"
#include "bench/report/format.h"
#include "bench/table/selection.h"

/* What begins and what ends the name of a cell's macros. */
struct macro {
    const char *begin, *end;
};

/* \newcommand{\NAME}{value} */
static void define(struct text *out, struct macro m, const char *part, const char *value)
{
    text_printf(out, "\\newcommand{\\%s%s%s}{", m.begin, m.end, part);
    escape_latex(out, value);
    text_add(out, "}\n");
}

static void define_count(struct text *out, struct macro m, long long count)
{
    char *value = text_format("%lld", count);
    define(out, m, "", value);
    free(value);
}

static void define_cell(struct text *out, enum grid_kind kind, struct macro m,
                        const struct grid_cell *c)
{
    switch (kind) {
    case GRID_COUNT:
        define_count(out, m, c->count);
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

static void define_all(const struct table_grid *g, struct text *out)
{
    for (int i = 0; i < g->row_count; i++)
        for (int k = 0; k < g->column_count; k++) {
            const struct grid_column *column = &g->columns[k];
            const struct grid_cell *c = &g->rows[i].cells[k];
            const char *begin = c->macro ? c->macro : g->rows[i].macro;
            if (column->macro && begin && grid_shows(column, GRID_PEOPLE) && c->mark != GRID_ABSENT)
                define_cell(out, column->kind, (struct macro){begin, column->macro}, c);
        }
}

static void write_table(const struct table_grid *g, struct text *out)
{
    define_all(g, out);
    text_add(out, out->size ? "" : "% No number of this table has a macro.\n");
}

static enum err_code write(const struct tables *t, const char *const *beside, struct text *out,
                           struct err *e)
{
    (void)beside;
    text_add(out, "% The numbers of the sweep ");
    escape_shown(out, t->rows.results->plan->name);
    text_printf(
        out,
        " as macros (selection: %s), to be read in the preamble.\n"
        "%% A name is made of %ssweep, pair, method, sharing and variant, and ends with the "
        "number:\n%% N seeds, Character and String with Half of their intervals, Delta, P; "
        "for other tables likewise.\n",
        select_names[t->rows.select], selection_rule(t->rows.select) ? "the selection, " : "");
    for (int i = 0; i < TABLE_COUNT; i++)
        if (table_shows(table_kinds[i], GRID_PEOPLE))
            define_all(&t->grids[i], out);
    return e->code;
}

extern const struct report_format report_macros;
const struct report_format report_macros = {.name = "macros",
                                            .extension = "macros.tex",
                                            .help = "LaTeX: one macro for each number, for a text",
                                            .reader = GRID_PEOPLE,
                                            .write = write,
                                            .write_table = write_table};
