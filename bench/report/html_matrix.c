/* Methods by pairs: one line a method, accuracy and the share of the gap that is closed. */
#include "bench/report/html.h"

static void add_cell(struct text *out, const char *accuracy, const char *closed, bool bold)
{
    text_printf(out, "<td class=\"n\" data-value=\"%s\">%s%s%s", accuracy, bold ? "<b>" : "",
                accuracy, bold ? "</b>" : "");
    if (!text_equal(closed, rounded_none))
        text_printf(out, " <small>(%s)</small>", closed);
    text_add(out, "</td>");
}

static void add_line(struct text *out, const struct table *t, const struct table_line *l)
{
    const struct table_row *r = &t->rows[l->row];
    text_printf(out, "<tr%s>", r->rank == 1 ? "" : " class=\"base\"");
    html_method(out, t, r);
    for (int i = 0; i < t->matrix.pair_count; i++) {
        const struct table_cell *c = &l->cells[i];
        if (c->row < 0)
            add_cell(out, rounded_none, rounded_none, false);
        else
            add_cell(out, t->rows[c->row].accuracy.mean, c->closed.text, t->rows[c->row].best);
    }
    if (t->matrix.pair_count > 1)
        add_cell(out, l->accuracy.text, l->closed.text, false);
    text_add(out, "</tr>\n");
}

void html_matrix(struct text *out, const struct report_input *in)
{
    const struct table *t = in->table;
    text_printf(out,
                "<section>\n<h2>Methods by pairs</h2>\n<div class=\"scroll\"><table data-sortable "
                "id=\"matrix\" class=\"names\">\n<thead><tr><th>method</th><th>sharing</th>%s",
                t->variants ? "<th>variant</th>" : "");
    for (int i = 0; i < t->matrix.pair_count; i++) {
        text_add(out, "<th class=\"n\">");
        html_escape(out, t->matrix.pairs[i]);
        text_add(out, "</th>");
    }
    text_printf(out, "%s</tr></thead>\n<tbody>\n",
                t->matrix.pair_count > 1 ? "<th class=\"n\">mean</th>" : "");
    for (int i = 0; i < t->matrix.count; i++)
        add_line(out, t, &t->matrix.lines[i]);
    text_add(out, "</tbody>\n</table></div>\n");
    html_notes(out, &t->matrix_notes);
    text_add(out, "</section>\n");
}
