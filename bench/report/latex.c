/* A booktabs table, and one macro for each number so that a paper's text can quote it:
 * \addaQuickFontMinimaxUntiedCharacter. */
#include <stdio.h>

#include "bench/report/latex.h"

static void add_macros(struct text *out, const struct table_row *r, const char *name)
{
    char n[16];
    snprintf(n, sizeof n, "%d", r->n);
    latex_macro(out, name, "N", n);
    latex_macro(out, name, "Character", r->accuracy.mean);
    latex_macro(out, name, "CharacterHalf", r->accuracy.half);
    latex_macro(out, name, "String", r->string.mean);
    latex_macro(out, name, "StringHalf", r->string.half);
    if (r->rank == 0)
        return;
    latex_macro(out, name, "Delta", r->delta.mean);
    latex_macro(out, name, "DeltaHalf", r->delta.half);
    latex_macro(out, name, "P", r->p.text);
}

static void add_row(struct text *out, const struct table *t, const struct table_row *r,
                    const char *name)
{
    if (r->first_of_pair && r != t->rows)
        text_add(out, "\\midrule\n");
    latex_row_names(out, t, r, r->first_of_pair);
    text_printf(out, " & \\%sN", name);
    latex_interval(out, name, "Character", &r->accuracy, r->best);
    latex_interval(out, name, "String", &r->string, false);
    if (r->rank == 0) {
        text_add(out, " & -- & -- \\\\\n");
        return;
    }
    latex_interval(out, name, "Delta", &r->delta, false);
    text_printf(out, " & \\%sP \\\\\n", name);
}

static enum err_code write(const struct report_input *in, struct text *out, struct err *e)
{
    const struct table *t = in->table;
    struct latex_names names;
    struct text body = {0};
    latex_names_make(&names, t);
    latex_notes(out, &t->notes);
    for (int i = 0; i < t->row_count; i++) {
        add_macros(out, &t->rows[i], names.list[i]);
        add_row(&body, t, &t->rows[i], names.list[i]);
    }
    text_printf(out,
                "\\begin{tabular}{lll%srrrrr}\n\\toprule\npair & method & sharing%s & $n$ & "
                "character & string & $\\Delta$ & $p$ \\\\\n\\midrule\n",
                t->variants ? "l" : "", t->variants ? " & variant" : "");
    if (body.size)
        text_add(out, body.data);
    text_add(out, "\\bottomrule\n\\end{tabular}\n");
    latex_names_free(&names);
    text_free(&body);
    return e->code;
}

extern const struct report_format report_latex;
const struct report_format report_latex = {.name = "latex",
                                           .extension = "tex",
                                           .help = "booktabs, and one macro for each number",
                                           .write = write};
