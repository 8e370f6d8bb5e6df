/* One page that opens from disk and asks for nothing outside itself. */
#include "bench/report/html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double text_number(const char *s)
{
    char *end;
    double x = strtod(s, &end);
    return end == s ? (double)NAN : x;
}

void html_element(struct text *out, const char *tag, const char *s)
{
    text_printf(out, "<%s>", tag);
    html_escape(out, s);
    text_printf(out, "</%s>", tag);
}

void html_notes(struct text *out, const struct notes *n)
{
    text_add(out, "<ul class=\"notes\">\n");
    for (int i = 0; i < n->count; i++) {
        html_element(out, "li", n->list[i]);
        text_add(out, "\n");
    }
    text_add(out, "</ul>\n");
}

static void head(struct text *out, const struct table *t)
{
    text_add(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html_element(out, "title", t->name);
    text_printf(out, "\n<style>\n%s</style>\n</head>\n<body>\n", html_style);
    html_element(out, "h1", t->name);
    text_add(out, "\n");
    if (*t->description)
        html_element(out, "p", t->description);
    if (t->oracle_selection)
        text_add(out, "<p class=\"warning\">Selection by ORACLE: these figures read the target's "
                      "labels and flatter every method.</p>\n");
}

static void pair_section(struct text *out, const struct report_input *in, int pair)
{
    const struct plan *p = in->results->plan;
    text_printf(out, "<section id=\"pair-%d\">\n", pair);
    html_element(out, "h2", p->pairs[pair].name);
    text_printf(out, "\n<p>source <b>");
    html_escape(out, p->pairs[pair].source_name);
    text_add(out, "</b>, target <b>");
    html_escape(out, p->pairs[pair].target_name);
    text_printf(out, "</b>, pairing %s.</p>\n", p->pairs[pair].pairing);
    html_samples(out, in, pair);
    html_forest(out, in, pair);
    html_curves(out, in, pair);
    html_validators(out, in, pair);
    html_confusion(out, in, pair);
    text_add(out, "</section>\n");
}

static void limitations(struct text *out)
{
    text_add(
        out,
        "<section>\n<h2>Limitations</h2>\n<p>Images are synthetic and drawn from one generator: "
        "a method's rank here says nothing of photographs. The seed is the unit of "
        "replication; with few seeds the intervals are wide, and a pair is one shift among "
        "many. Hyper-parameters are those the sweep states, not tuned for each method unless "
        "it says so.</p>\n</section>\n");
}

static enum err_code write(const struct report_input *in, struct text *out, struct err *e)
{
    head(out, in->table);
    html_table(out, in);
    html_notes(out, &in->table->notes);
    html_matrix(out, in);
    html_comparisons(out, in);
    html_trials(out, in);
    html_ranking(out, in);
    html_gap(out, in);
    for (int i = 0; i < in->results->plan->pair_count; i++)
        pair_section(out, in, i);
    html_domains(out, in);
    html_compute(out, in);
    html_failures(out, in);
    limitations(out);
    html_reproduce(out, in);
    html_cells(out, in);
    text_printf(out, "<script>\n%s</script>\n</body>\n</html>\n", html_script);
    return e->code;
}

extern const struct report_format report_html;
const struct report_format report_html = {.name = "html",
                                          .extension = "html",
                                          .help = "one page with figures, samples and raw cells",
                                          .measures = true,
                                          .write = write};
