/* What running cost, what failed, and what the sweep cannot say. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "bench/report/page/html.h"
#include "bench/report/page/section.h"
#include "bench/store/store.h"
#include "nn/kernels/kernels.h"

/* Seconds of the finished cells with that method; NULL: source models. */
static void compute_row(struct text *out, const struct results *r, const char *method)
{
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
                "<td class=\"n\">%d</td><td class=\"n\">" HTML_MEASURED
                "%.2f</span></td><td class=\"n\">" HTML_MEASURED "%.1f</span></td></tr>\n",
                count, sum / count, sum);
}

static void add_machine(struct text *out, const struct results *r)
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
            text_add(out, "<p>The first cell ran on: " HTML_MEASURED);
            escape_html(out, processor);
            text_add(out, "; ");
            escape_html(out, blas);
            text_add(out, "</span>.</p>\n");
        }
        json_decref(run);
        err_free(&e);
        free(path);
        return;
    }
}

static void write_compute(struct text *out, const struct tables *t)
{
    const struct results *r = t->rows.results;
    const struct plan *p = r->plan;
    text_add(out, "<section>\n<h2 id=\"compute\">Compute</h2>\n<div "
                  "class=\"scroll\"><table><thead><tr><th>cells"
                  "</th><th class=\"n\">number</th><th class=\"n\">seconds each</th>"
                  "<th class=\"n\">seconds</th></tr></thead>\n<tbody>\n");
    compute_row(out, r, NULL);
    for (int i = 0; i < p->row_count; i++) {
        bool seen = false;
        for (int k = 0; k < i; k++)
            seen |= text_equal(p->rows[k].method, p->rows[i].method);
        if (!seen)
            compute_row(out, r, p->rows[i].method);
    }
    text_printf(out,
                "</tbody></table></div>\n<p>Each cell in a process of its own with one BLAS "
                "thread; kernels: %s.</p>\n",
                kernels_names[p->kernels]);
    add_machine(out, r);
    text_add(out, "</section>\n");
}

static void write_failures(struct text *out, const struct tables *t)
{
    const struct results *r = t->rows.results;
    text_add(out, "<section>\n<h2 id=\"failures\">Failures</h2>\n<ul>\n");
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

static void write_limitations(struct text *out, const struct tables *t)
{
    const struct plan *p = t->rows.results->plan;
    const size_t imported = (size_t)plan_imported_domains(p);
    text_add(out, "<section>\n<h2 id=\"limitations\">Limitations</h2>\n<p>");
    if (!imported)
        text_add(out,
                 "Images are synthetic and drawn from one generator: a method's rank here says "
                 "nothing of photographs.");
    else if (imported == json_object_size(p->domains))
        text_add(out, "Images are files: a method's rank here says nothing of other ones.");
    else
        text_add(out, "Images of some domains are drawn from one generator, those of others are "
                      "files: a method's rank here says nothing of other ones.");
    text_add(out,
             " The seed is the unit of "
             "replication; with few seeds the intervals are wide, and a pair is one shift among "
             "many. Hyper-parameters are those the sweep states, not tuned for each method unless "
             "it says so.</p>\n</section>\n");
}

extern const struct page_section section_compute, section_failures, section_limitations;
const struct page_section section_compute = {.write = write_compute};
const struct page_section section_failures = {.write = write_failures};
const struct page_section section_limitations = {.write = write_limitations};
