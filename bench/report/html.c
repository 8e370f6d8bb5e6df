/* One page that opens from disk and asks for nothing outside itself. */
#include "bench/report/format.h"
#include "bench/report/page/assets.h"
#include "bench/report/page/html.h"
#include "bench/report/page/section.h"

#define SECTION(name_) extern const struct page_section section_##name_;
#include "bench/report/page/list.h"
#undef SECTION

#define SECTION(name_) &section_##name_,
static const struct page_section *const sections[] = {
#include "bench/report/page/list.h"
    NULL};
#undef SECTION

static void open_page(struct text *out, const char *title)
{
    text_add(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html_element(out, "title", title);
    text_printf(out, "\n<style>\n%s</style>\n</head>\n<body>\n", page_style);
    html_element(out, "h1", title);
    text_add(out, "\n");
}

static void close_page(struct text *out)
{
    text_printf(out, "<script>\n%s</script>\n</body>\n</html>\n", page_script);
}

static void add_head(struct text *out, const struct tables *t)
{
    const struct plan *p = t->rows.results->plan;
    open_page(out, p->name);
    if (*p->description)
        html_element(out, "p", p->description);
    if (t->rows.select == SELECT_ORACLE)
        text_add(out, "<p class=\"warning\">Selection by ORACLE: these figures read the target's "
                      "labels and flatter every method.</p>\n");
}

/* Returns what follows the sections of pairs that begin at `list`. */
static const struct page_section *const *add_pair(struct text *out, const struct tables *t,
                                                  int pair, const struct page_section *const *list)
{
    const struct plan_pair *p = &t->rows.results->plan->pairs[pair];
    text_printf(out, "<section id=\"pair-%d\">\n", pair);
    html_element(out, "h2", p->name);
    text_add(out, "\n<p>source <b>");
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

static enum err_code write(const struct tables *t, struct text *out, struct err *e)
{
    const int pairs = t->rows.results->plan->pair_count;
    add_head(out, t);
    for (const struct page_section *const *s = sections; *s;) {
        const struct page_section *const *next = s + 1;
        if ((*s)->write)
            (*s)->write(out, t);
        for (int i = 0; i < pairs && (*s)->write_pair; i++)
            next = add_pair(out, t, i, s);
        s = next;
    }
    close_page(out);
    return e->code;
}

static void write_table(const struct table_grid *g, struct text *out)
{
    open_page(out, "adda-bench");
    html_table(out, g, NULL, NULL);
    html_notes(out, &g->notes);
    close_page(out);
}

extern const struct report_format report_html;
const struct report_format report_html = {.name = "html",
                                          .extension = "html",
                                          .help = "one page with figures, samples and raw cells",
                                          .measured = HTML_MEASURED,
                                          .undrawn = HTML_UNDRAWN,
                                          .write = write,
                                          .write_table = write_table};
