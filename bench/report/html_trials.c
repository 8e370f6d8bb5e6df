/* Which variant a validator chooses, and what that is worth. */
#include "bench/report/html.h"

static void add_choice(struct text *out, const struct table *t, const struct table_choice *c)
{
    const struct table_row *r = &t->rows[c->row];
    text_printf(out, "<tr class=\"%s %s\">", c->reads_labels ? "base" : "",
                c->first_of_method ? "first" : "");
    html_element(out, "td", r->pair);
    html_element(out, "td", r->label);
    html_element(out, "td", *r->sharing ? r->sharing : "–");
    text_printf(out, "<td class=\"n\">%d</td><td>%s</td><td class=\"n\">%d", c->trials, c->by,
                c->n);
    if (c->n < c->planned)
        text_printf(out, " of %d", c->planned);
    text_add(out, "</td>");
    html_number(out, &c->accuracy, false, false);
    html_number(out, &c->delta, false, true);
    text_add(out, "</tr>\n");
}

void html_trials(struct text *out, const struct report_input *in)
{
    const struct table *t = in->table;
    if (t->choice_count == 0)
        return;
    text_add(out, "<section>\n<h2>Chosen by a validator</h2>\n<div class=\"scroll\"><table "
                  "data-sortable id=\"trials\" class=\"rows\">\n<thead><tr><th>pair</th>"
                  "<th>method</th><th>sharing</th><th class=\"n\">variants</th><th>chosen by</th>"
                  "<th class=\"n\">n</th><th class=\"n\">character</th><th class=\"n\">Δ</th></tr>"
                  "</thead>\n<tbody>\n");
    for (int i = 0; i < t->choice_count; i++)
        add_choice(out, t, &t->choices[i]);
    text_add(out, "</tbody>\n</table></div>\n");
    html_notes(out, &t->choice_notes);
    text_add(out, "</section>\n");
}
