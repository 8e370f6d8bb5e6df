/* What validators choose among variants, for LaTeX: booktabs, and macros as
 * \addaQuickFontMinimaxUntiedChosenByImCharacter. */
#include <stdio.h>

#include "bench/report/latex.h"

static void add_macros(struct text *out, const struct table_choice *c, const char *name)
{
    char n[16], trials[16];
    snprintf(n, sizeof n, "%d", c->n);
    snprintf(trials, sizeof trials, "%d", c->trials);
    latex_macro(out, name, "Variants", trials);
    latex_macro(out, name, "N", n);
    latex_macro(out, name, "Character", c->accuracy.mean);
    latex_macro(out, name, "CharacterHalf", c->accuracy.half);
    latex_macro(out, name, "Delta", c->delta.mean);
    latex_macro(out, name, "DeltaHalf", c->delta.half);
}

/* The method is named where it changes. */
static void add_row(struct text *out, const struct table *t, const struct table_choice *c,
                    const char *name)
{
    const struct table_row *r = &t->rows[c->row];
    const bool first = c->first_of_method;
    if (first && c != t->choices)
        text_add(out, "\\midrule\n");
    latex_escape(out, first ? r->pair : "");
    text_add(out, " & ");
    latex_escape(out, first ? r->label : "");
    text_add(out, " & ");
    latex_escape(out, !first ? "" : *r->sharing ? r->sharing : rounded_none);
    text_printf(out, " & \\%sVariants & %s & \\%sN", name, c->by, name);
    latex_interval(out, name, "Character", &c->accuracy, false);
    latex_interval(out, name, "Delta", &c->delta, false);
    text_add(out, " \\\\\n");
}

static enum err_code write(const struct report_input *in, struct text *out, struct err *e)
{
    const struct table *t = in->table;
    struct latex_names names;
    struct text body = {0};
    latex_names_make(&names, t);
    latex_notes(out, &t->choice_notes);
    for (int i = 0; i < t->choice_count; i++) {
        const struct table_choice *c = &t->choices[i];
        const struct table_row *r = &t->rows[c->row];
        const char *const words[] = {t->name, r->pair, r->label, r->sharing, "chosen by", c->by};
        const char *name = latex_names_add(&names, words, 6);
        add_macros(out, c, name);
        add_row(&body, t, c, name);
    }
    text_add(out, "\\begin{tabular}{lllrlrrr}\n\\toprule\npair & method & sharing & variants & "
                  "chosen by & $n$ & character & $\\Delta$ \\\\\n\\midrule\n");
    if (body.size)
        text_add(out, body.data);
    text_add(out, "\\bottomrule\n\\end{tabular}\n");
    latex_names_free(&names);
    text_free(&body);
    return e->code;
}

extern const struct report_format report_latex_trials;
const struct report_format report_latex_trials = {
    .name = "latex-trials",
    .extension = "trials.tex",
    .help = "what each validator chooses among variants: booktabs and macros",
    .applies = table_has_choices,
    .write = write};
