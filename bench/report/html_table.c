/* The main table, the list of raw cells, and what running cost. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "bench/store/store.h"
#include "bench/report/html.h"
#include "nn/kernels/kernels.h"

void html_number(struct text *out, const struct table_number *n, bool bold, bool sign)
{
    text_printf(out, "<td class=\"n\" data-value=\"%s\">%s%s%s%s", n->mean, bold ? "<b>" : "",
                sign ? table_plus(n) : "", n->mean, bold ? "</b>" : "");
    table_add_half(out, n);
    text_add(out, "</td>");
}

void html_names(struct text *out, const struct table *t, const struct table_row *r)
{
    html_element(out, "td", r->pair);
    html_method(out, t, r);
}

void html_method(struct text *out, const struct table *t, const struct table_row *r)
{
    html_element(out, "td", r->label);
    html_element(out, "td", *r->sharing ? r->sharing : "–");
    if (t->variants)
        html_element(out, "td", r->variant);
}

static void add_row(struct text *out, const struct table *t, const struct table_row *r)
{
    text_printf(out, "<tr class=\"%s%s\">", r->rank == 1 ? "" : "base ",
                r->first_of_pair ? "first" : "");
    html_names(out, t, r);
    text_printf(out, "<td class=\"n\">%d", r->n);
    if (r->n < r->planned)
        text_printf(out, " of %d", r->planned);
    text_add(out, "</td>");
    html_number(out, &r->accuracy, r->best, false);
    html_number(out, &r->string, false, false);
    if (r->rank == 0) {
        text_add(out, "<td class=\"n\">–</td><td class=\"n\">–</td></tr>\n");
        return;
    }
    html_number(out, &r->delta, false, true);
    text_add(out, "<td class=\"n\">");
    html_escape(out, r->p.text);
    text_add(out, "</td></tr>\n");
}

void html_table(struct text *out, const struct report_input *in)
{
    const struct table *t = in->table;
    text_printf(out,
                "<div class=\"scroll\"><table data-sortable id=\"main\" "
                "class=\"rows\">\n<thead><tr><th>pair</th>"
                "<th>method</th><th>sharing</th>%s<th class=\"n\">n</th><th class=\"n\">character"
                "</th><th class=\"n\">string</th><th class=\"n\">Δ</th><th class=\"n\">p</th></tr>"
                "</thead>\n<tbody>\n",
                t->variants ? "<th>variant</th>" : "");
    for (int i = 0; i < t->row_count; i++)
        add_row(out, t, &t->rows[i]);
    text_add(out, "</tbody>\n</table></div>\n");
}

/* ---- raw cells --------------------------------------------------------------------------------
 */

static void cell_row(struct text *out, const struct report_input *in, const struct table_row *r,
                     const struct table_seed *s)
{
    const char *hash = in->results->plan->cells[s->cell].hash;
    char *title = table_row_title(r);
    text_add(out, "<tr>");
    html_element(out, "td", r->pair);
    html_element(out, "td", title);
    text_printf(out,
                "<td class=\"n\">%llu</td><td class=\"n\">%s</td><td class=\"n\">%s</td>"
                "<td class=\"n\">%s</td><td><a href=\"../../cells/%s/record.json\"><code>%.12s"
                "</code></a></td></tr>\n",
                (unsigned long long)s->seed, s->accuracy.text, s->string.text, s->delta.text, hash,
                hash);
    free(title);
}

void html_cells(struct text *out, const struct report_input *in)
{
    text_add(out,
             "<section class=\"screen\">\n<h2>Raw cells</h2>\n<details><summary>Every training of "
             "the table, linked "
             "to its record</summary>\n<div class=\"scroll\"><table data-sortable>\n<thead><tr>"
             "<th>pair</th><th>method</th><th class=\"n\">seed</th><th class=\"n\">character</th>"
             "<th class=\"n\">string</th><th class=\"n\">Δ</th><th>record</th></tr></thead>\n"
             "<tbody>\n");
    for (int i = 0; i < in->table->row_count; i++)
        for (int k = 0; k < in->table->rows[i].n; k++)
            cell_row(out, in, &in->table->rows[i], &in->table->rows[i].seeds[k]);
    text_add(out, "</tbody>\n</table></div>\n</details>\n</section>\n");
}

/* ---- compute and failures ---------------------------------------------------------------------
 */

/* Seconds of the finished cells with that method; NULL: source models. */
static void compute_row(struct text *out, const struct report_input *in, const char *method)
{
    const struct results *r = in->results;
    double sum = 0;
    int count = 0;
    for (int i = 0; i < r->plan->cell_count; i++) {
        const char *name = json_string_value(json_object_get(r->plan->cells[i].identity, "method"));
        bool same = method ? name && strcmp(name, method) == 0 : !name;
        if (!same || r->states[i] != CELL_DONE)
            continue;
        double seconds = store_cell_seconds(r->store, r->plan->cells[i].hash);
        sum += isfinite(seconds) ? seconds : 0;
        count++;
    }
    if (!count)
        return;
    text_add(out, "<tr>");
    html_element(out, "td", method ? method : "source model");
    text_printf(out,
                "<td class=\"n\">%d</td><td class=\"n\">" REPORT_MEASURED
                "%.2f</span></td><td class=\"n\">" REPORT_MEASURED "%.1f</span></td></tr>\n",
                count, sum / count, sum);
}

static void machine(struct text *out, const struct results *r)
{
    for (int i = 0; i < r->plan->cell_count; i++) {
        struct err e = ERR_INIT;
        json_t *run = NULL;
        if (r->states[i] != CELL_DONE)
            continue;
        char *path = store_cell_path(r->store, r->plan->cells[i].hash, "run.json");
        const char *processor = "", *blas = "";
        if (!json_load(path, &run, &e)) {
            json_unpack(run, "{s:s}", "processor", &processor);
            json_unpack(run, "{s:{s:s}}", "kernels", "blas_version", &blas);
            text_add(out, "<p>The first cell ran on: " REPORT_MEASURED);
            html_escape(out, processor);
            text_add(out, "; ");
            html_escape(out, blas);
            text_add(out, "</span>.</p>\n");
        }
        json_decref(run);
        err_free(&e);
        free(path);
        return;
    }
}

void html_compute(struct text *out, const struct report_input *in)
{
    const struct plan *p = in->results->plan;
    text_add(out, "<section>\n<h2>Compute</h2>\n<div class=\"scroll\"><table><thead><tr><th>cells"
                  "</th><th class=\"n\">number</th><th class=\"n\">seconds each</th>"
                  "<th class=\"n\">seconds</th></tr></thead>\n<tbody>\n");
    compute_row(out, in, NULL);
    for (int i = 0; i < p->row_count; i++) {
        bool seen = false;
        for (int k = 0; k < i; k++)
            seen |= text_equal(p->rows[k].method, p->rows[i].method);
        if (!seen)
            compute_row(out, in, p->rows[i].method);
    }
    text_printf(out,
                "</tbody></table></div>\n<p>Each cell in a process of its own with one BLAS "
                "thread; kernels: %s.</p>\n",
                kernels_names[p->kernels]);
    machine(out, in->results);
    text_add(out, "</section>\n");
}

void html_failures(struct text *out, const struct report_input *in)
{
    const struct results *r = in->results;
    text_add(out, "<section>\n<h2>Failures</h2>\n<ul>\n");
    size_t before = out->size;
    for (int i = 0; i < r->plan->cell_count; i++) {
        const char *reason = r->states[i] == CELL_DAMAGED ? "damaged record, not counted" : NULL;
        if (r->failures[i] && !reason)
            reason = json_string_value(json_object_get(r->failures[i], "reason"));
        if (!reason)
            continue;
        char *name = plan_cell_name(r->plan, i), *line = text_format("%s: %s", name, reason);
        html_element(out, "li", line);
        free(line);
        free(name);
    }
    if (out->size == before)
        text_add(out, "<li>none</li>\n");
    text_add(out, "</ul>\n</section>\n");
}
