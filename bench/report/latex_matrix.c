/* Methods by pairs for LaTeX, with macros as \addaQuickFontMinimaxUntiedClosed, and over all pairs
 * \addaQuickOverPairsMinimaxUntiedClosed. */
#include "bench/report/latex.h"

/* " & $\NAMEMean$ ($\NAMEClosed$)" */
static void add_cell(struct text *macros, struct text *body, const char *name, const char *accuracy,
                     const char *closed, bool bold)
{
    latex_macro(macros, name, "Mean", accuracy);
    latex_macro(macros, name, "Closed", closed);
    text_printf(body, bold ? " & $\\mathbf{\\%sMean}$" : " & $\\%sMean$", name);
    if (!text_equal(closed, rounded_none))
        text_printf(body, " ($\\%sClosed$)", name);
}

static void add_line(struct text *macros, struct text *body, const struct table *t,
                     const struct table_line *l, struct latex_names *names)
{
    const struct table_row *r = &t->rows[l->row];
    const char *const words[] = {t->name, "over pairs", r->label, r->sharing, r->variant};
    latex_method(body, t, r);
    for (int i = 0; i < t->matrix.pair_count; i++) {
        const struct table_cell *c = &l->cells[i];
        if (c->row < 0)
            text_add(body, " & --");
        else
            add_cell(macros, body, names->list[c->row], t->rows[c->row].accuracy.mean,
                     c->closed.text, t->rows[c->row].best);
    }
    if (t->matrix.pair_count > 1)
        add_cell(macros, body, latex_names_add(names, words, 5), l->accuracy.text, l->closed.text,
                 false);
    text_add(body, " \\\\\n");
}

static void add_head(struct text *out, const struct table *t)
{
    const int columns = t->matrix.pair_count + (t->matrix.pair_count > 1);
    text_printf(out, "\\begin{tabular}{ll%s", t->variants ? "l" : "");
    for (int i = 0; i < columns; i++)
        text_add(out, "r");
    text_printf(out, "}\n\\toprule\nmethod & sharing%s", t->variants ? " & variant" : "");
    for (int i = 0; i < t->matrix.pair_count; i++) {
        text_add(out, " & ");
        latex_escape(out, t->matrix.pairs[i]);
    }
    text_printf(out, "%s \\\\\n\\midrule\n", t->matrix.pair_count > 1 ? " & mean" : "");
}

static enum err_code write(const struct report_input *in, struct text *out, struct err *e)
{
    const struct table *t = in->table;
    struct latex_names names;
    struct text body = {0};
    latex_names_make(&names, t);
    latex_notes(out, &t->matrix_notes);
    for (int i = 0; i < t->matrix.count; i++)
        add_line(out, &body, t, &t->matrix.lines[i], &names);
    add_head(out, t);
    if (body.size)
        text_add(out, body.data);
    text_add(out, "\\bottomrule\n\\end{tabular}\n");
    latex_names_free(&names);
    text_free(&body);
    return e->code;
}

extern const struct report_format report_latex_matrix;
const struct report_format report_latex_matrix = {.name = "latex-matrix",
                                                  .extension = "matrix.tex",
                                                  .help = "methods by pairs: booktabs and macros",
                                                  .write = write};
