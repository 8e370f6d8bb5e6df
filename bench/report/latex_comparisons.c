/* The table of comparisons for LaTeX, a file of its own so that a paper places it where it wants:
 * booktabs, and macros as \addaQuickFontMinimaxUntiedAgainstBestWilcoxon. */
#include <stdio.h>
#include <stdlib.h>

#include "bench/report/latex.h"

static char *macro_name(const struct latex_names *names, const struct table_comparison *c)
{
    return text_format("%sAgainst%s", names->list[c->row], c->to_best ? "Best" : "Source");
}

static void add_macros(struct text *out, const struct paired_text *x, const char *name)
{
    char n[16];
    snprintf(n, sizeof n, "%d", x->n);
    latex_macro(out, name, "N", n);
    latex_macro(out, name, "Delta", x->difference.mean);
    latex_macro(out, name, "DeltaHalf", x->difference.half);
    latex_macro(out, name, "Low", x->low.text);
    latex_macro(out, name, "High", x->high.text);
    latex_macro(out, name, "Wilcoxon", x->wilcoxon.text);
    latex_macro(out, name, "SignFlip", x->sign_flip.text);
    latex_macro(out, name, "Holm", x->holm.text);
}

/* The other side is named where it changes. */
static void add_row(struct text *out, const struct table *t, const struct table_comparison *c,
                    const char *name)
{
    const bool other = c == t->comparisons || c->first_of_family || c->against != c[-1].against;
    char *against = table_row_title(&t->rows[c->against]);
    if (c->first_of_family && c != t->comparisons)
        text_add(out, "\\midrule\n");
    latex_row_names(out, t, &t->rows[c->row], c->first_of_family);
    text_add(out, " & ");
    latex_escape(out, other ? against : "");
    text_printf(out, " & \\%sN", name);
    latex_interval(out, name, "Delta", &c->numbers.difference, false);
    if (text_equal(c->numbers.low.text, rounded_none))
        text_add(out, " & --");
    else
        text_printf(out, " & $[\\%sLow, \\%sHigh]$", name, name);
    text_printf(out, " & \\%sWilcoxon & \\%sSignFlip & \\%sHolm \\\\\n", name, name, name);
    free(against);
}

static enum err_code write(const struct report_input *in, struct text *out, struct err *e)
{
    const struct table *t = in->table;
    struct latex_names names;
    struct text body = {0};
    latex_names_make(&names, t);
    latex_notes(out, &t->comparison_notes);
    for (int i = 0; i < t->comparison_count; i++) {
        char *name = macro_name(&names, &t->comparisons[i]);
        add_macros(out, &t->comparisons[i].numbers, name);
        add_row(&body, t, &t->comparisons[i], name);
        free(name);
    }
    text_printf(out,
                "\\begin{tabular}{lll%slrrrrrr}\n\\toprule\npair & method & sharing%s & against & "
                "$n$ & $\\Delta$ & bootstrap & Wilcoxon & sign-flip & Holm \\\\\n\\midrule\n",
                t->variants ? "l" : "", t->variants ? " & variant" : "");
    if (body.size)
        text_add(out, body.data);
    text_add(out, "\\bottomrule\n\\end{tabular}\n");
    latex_names_free(&names);
    text_free(&body);
    return e->code;
}

extern const struct report_format report_latex_comparisons;
const struct report_format report_latex_comparisons = {
    .name = "latex-comparisons",
    .extension = "comparisons.tex",
    .help = "each method against source only and the best: booktabs and macros",
    .write = write};
