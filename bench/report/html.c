/* One page that opens from disk and asks for nothing outside itself. */
#include <stdlib.h>

#include "bench/report/format.h"
#include "bench/report/page/html.h"
#include "bench/report/page/section.h"
#include "bench/table/selection.h"

#define SECTION(name_) extern const struct page_section section_##name_;
#include "bench/report/page/list.h"
#undef SECTION

#define SECTION(name_) &section_##name_,
static const struct page_section *const sections[] = {
#include "bench/report/page/list.h"
    NULL};
#undef SECTION

static void add_selection(struct text *out, const struct tables *t)
{
    char *sentence = selection_sentence(t->rows.results->plan, t->rows.select);
    text_add(out, "<p class=\"warning\">");
    escape_html(out, sentence);
    text_add(out, "</p>\n");
    free(sentence);
}

static void add_head(struct text *out, const struct tables *t)
{
    const struct plan *p = t->rows.results->plan;
    html_page_open(out, p->name);
    if (*p->description)
        html_element(out, "p", p->description);
    if (selection_rule(t->rows.select))
        add_selection(out, t);
}

/* Returns what follows the sections of pairs that begin at `list`. */
static const struct page_section *const *add_pair(struct text *out, const struct tables *t,
                                                  int pair, const struct page_section *const *list)
{
    const struct plan_pair *p = &t->rows.results->plan->pairs[pair];
    char *id = text_format("pair-%d", pair);
    text_add(out, "<section>\n");
    html_heading(out, id, p->name);
    free(id);
    text_add(out, "<p>source <b>");
    escape_html(out, p->source_name);
    text_add(out, "</b>, target <b>");
    escape_html(out, p->target_name);
    text_add(out, "</b>, pairing ");
    escape_html(out, p->pairing);
    text_add(out, ".</p>\n");
    for (; *list && (*list)->write_pair; list++)
        (*list)->write_pair(out, t, pair);
    text_add(out, "</section>\n");
    return list;
}

static void add_file(struct text *out, const struct tables *t, const char *name)
{
    text_add(out, "<a href=\"");
    html_place(out, t->place);
    text_printf(out, "%s\">%s</a>", name, name);
}

/* What else is known of the sweep, in files beside the page or where the sweep is. */
static void add_files(struct text *out, const struct tables *t, const char *const *beside)
{
    text_printf(out, "<p class=\"links\">Files %s:\n",
                t->place ? "of the sweep" : "beside this page");
    for (; *beside; beside++) {
        add_file(out, t, *beside);
        text_add(out, "\n");
    }
    add_file(out, t, "sweep.yaml");
    text_add(out, "\n");
    add_file(out, t, "lock.json");
    text_add(out, "</p>\n");
}

static void add_body(struct text *out, const struct tables *t)
{
    const int pairs = t->rows.results->plan->pair_count;
    for (const struct page_section *const *s = sections; *s;) {
        const struct page_section *const *next = s + 1;
        if ((*s)->write)
            (*s)->write(out, t);
        for (int i = 0; i < pairs && (*s)->write_pair; i++)
            next = add_pair(out, t, i, s);
        s = next;
    }
}

static enum err_code write(const struct tables *t, const char *const *beside, struct text *out,
                           struct err *e)
{
    struct text body = {0};
    add_body(&body, t);
    add_head(out, t);
    text_add(out, "<nav class=\"screen\">\n");
    html_contents(out, body.data);
    add_files(out, t, beside);
    text_add(out, "</nav>\n");
    text_add(out, body.data);
    html_page_close(out);
    text_free(&body);
    return e->code;
}

static void write_table(const struct table_grid *g, struct text *out)
{
    html_page_open(out, "adda-bench");
    html_table(out, g, NULL, NULL);
    html_notes(out, &g->notes);
    html_page_close(out);
}

extern const struct report_format report_html;
const struct report_format report_html = {.name = "html",
                                          .extension = "html",
                                          .help = "one page with figures, samples and every record",
                                          .reader = GRID_PEOPLE,
                                          .measured = HTML_MEASURED,
                                          .undrawn = HTML_UNDRAWN,
                                          .write = write,
                                          .write_table = write_table};
