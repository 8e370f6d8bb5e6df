/* The table of comparisons: each method against source only, and against the best. */
#include <stdlib.h>

#include "bench/report/html.h"

enum { MOST_UNFOLDED = 24 };

static void p_cell(struct text *out, const char *p)
{
    text_add(out, "<td class=\"n\">");
    html_escape(out, p);
    text_add(out, "</td>");
}

static void add_row(struct text *out, const struct table *t, const struct table_comparison *c)
{
    const struct table_row *r = &t->rows[c->row];
    const struct paired_text *x = &c->numbers;
    char *against = table_row_title(&t->rows[c->against]);
    text_printf(out, "<tr%s>", c->first_of_family ? " class=\"first\"" : "");
    html_names(out, t, r);
    html_element(out, "td", against);
    text_printf(out, "<td class=\"n\">%d</td>", x->n);
    html_number(out, &x->difference, false, true);
    text_printf(out, "<td class=\"n\" data-value=\"%s\">", x->low.text);
    table_add_interval(out, x->low.text, x->high.text);
    text_add(out, "</td>");
    p_cell(out, x->wilcoxon.text);
    p_cell(out, x->sign_flip.text);
    p_cell(out, x->holm.text);
    text_add(out, "</tr>\n");
    free(against);
}

/* A long table starts folded: figures follow it. */
void html_comparisons(struct text *out, const struct report_input *in)
{
    const struct table *t = in->table;
    if (t->comparison_count == 0)
        return;
    text_printf(out,
                "<section>\n<h2>Comparisons</h2>\n<details class=\"keep\"%s><summary>Each method "
                "against source only and against the best of its pair, paired by seed</summary>\n"
                "<div class=\"scroll\"><table data-sortable "
                "id=\"comparisons\" "
                "class=\"rows\">\n<thead><tr><th>pair</th><th>method</th><th>sharing</th>%s"
                "<th>against</th><th class=\"n\">n</th><th class=\"n\">Δ</th><th class=\"n\">"
                "bootstrap</th><th class=\"n\">Wilcoxon</th><th class=\"n\">sign-flip</th>"
                "<th class=\"n\">Holm</th></tr></thead>\n<tbody>\n",
                t->comparison_count <= MOST_UNFOLDED ? " open" : "",
                t->variants ? "<th>variant</th>" : "");
    for (int i = 0; i < t->comparison_count; i++)
        add_row(out, t, &t->comparisons[i]);
    text_add(out, "</tbody>\n</table></div>\n</details>\n");
    html_notes(out, &t->comparison_notes);
    text_add(out, "</section>\n");
}
