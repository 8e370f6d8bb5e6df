/* Text and tables of the page. */
#include "bench/report/page/html.h"

#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "bench/report/page/assets.h"

void html_page_open(struct text *out, const char *title)
{
    text_add(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html_element(out, "title", title);
    text_printf(out, "\n<style>\n%s</style>\n</head>\n<body>\n", page_style);
    html_element(out, "h1", title);
    text_add(out, "\n");
}

void html_page_close(struct text *out)
{
    text_printf(out, "<script>\n%s</script>\n</body>\n</html>\n", page_script);
}

void html_element(struct text *out, const char *tag, const char *s)
{
    text_printf(out, "<%s>", tag);
    escape_html(out, s);
    text_printf(out, "</%s>", tag);
}

/* ---- headings ---------------------------------------------------------------------------------
 */

static const char heading_begins[] = "<h2 id=\"";

void html_heading(struct text *out, const char *id, const char *title)
{
    text_printf(out, "%s%s\">", heading_begins, id);
    escape_html(out, title);
    text_add(out, "</h2>\n");
}

/* A name in a heading is escaped: it can be none itself. */
void html_contents(struct text *out, const char *body)
{
    text_add(out, "<p class=\"links\">");
    for (const char *at = body; (at = strstr(at, heading_begins));) {
        const char *id = at + strlen(heading_begins), *title = strstr(id, "\">") + 2;
        at = strstr(title, "</h2>");
        text_printf(out, "<a href=\"#%.*s\">%.*s</a>\n", (int)(title - 2 - id), id,
                    (int)(at - title), title);
    }
    text_add(out, "</p>\n");
}

void html_path(struct text *out, const char *path)
{
    for (const char *c = path; *c; c++)
        if (isalnum((unsigned char)*c) || strchr("-._~/", *c))
            text_add_bytes(out, c, 1);
        else
            text_printf(out, "%%%02X", (unsigned)(unsigned char)*c);
}

void html_place(struct text *out, const char *place)
{
    html_path(out, place ? place : "");
    text_add(out, place ? "/" : "");
}

void html_link(struct text *out, const char *path, const char *title)
{
    text_add(out, "<a href=\"");
    html_path(out, path);
    text_add(out, "\">");
    escape_html(out, title);
    text_add(out, "</a>");
}

void html_character(struct text *out, uint32_t c)
{
    char utf8[5] = "";
    utf8_put(utf8, c);
    escape_html(out, utf8);
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

/* ---- tables -----------------------------------------------------------------------------------
 */

static const struct grid_markup markup = {escape_html, {"<b>", "</b>"}, {"<small>", "</small>"}};

/* What a column is sorted by, where that is not how its cells begin. */
static bool has_value(const struct grid_column *c)
{
    return c->kind == GRID_ESTIMATE || c->kind == GRID_INTERVAL || c->kind == GRID_SHARE;
}

/* A record, from the folder of its sweep. */
static void open_link(struct text *out, const char *place, const char *hash)
{
    text_add(out, "<a href=\"");
    html_place(out, place);
    text_printf(out, "../../cells/%s/record.json\"><code>", hash);
}

static void add_cell(struct text *out, const struct table_grid *g, const struct grid_column *column,
                     const struct grid_cell *c)
{
    text_add(out, grid_is_text(column) ? "<td" : "<td class=\"n\"");
    if (has_value(column) && c->mark != GRID_ABSENT)
        text_printf(out, " data-value=\"%s\"", c->first.text);
    text_add(out, ">");
    if (column->kind == GRID_RECORD)
        open_link(out, g->place, c->name);
    grid_print(out, column, c, &markup);
    text_add(out, column->kind == GRID_RECORD ? "</code></a></td>" : "</td>");
}

static void add_row(struct text *out, const struct table_grid *g, const struct grid_row *r)
{
    static const char *const classes[] = {"", " class=\"first\"", " class=\"base\"",
                                          " class=\"base first\""};
    text_printf(out, "<tr%s>", classes[2 * r->is_bound + r->begins_group]);
    for (int i = 0; i < g->column_count; i++)
        if (grid_shows(&g->columns[i], GRID_PEOPLE))
            add_cell(out, g, &g->columns[i], &r->cells[i]);
    text_add(out, "</tr>\n");
}

static void add_attribute(struct text *out, const char *name, const char *value)
{
    if (value)
        text_printf(out, " %s=\"%s\"", name, value);
}

void html_table(struct text *out, const struct table_grid *g, const char *id, const char *class)
{
    text_add(out, "<div class=\"scroll\"><table data-sortable");
    add_attribute(out, "id", id);
    add_attribute(out, "class", class);
    text_add(out, ">\n<thead><tr>");
    for (int i = 0; i < g->column_count; i++)
        if (grid_shows(&g->columns[i], GRID_PEOPLE)) {
            text_add(out, grid_is_text(&g->columns[i]) ? "<th>" : "<th class=\"n\">");
            escape_html(out, g->columns[i].title);
            text_add(out, "</th>");
        }
    text_add(out, "</tr></thead>\n<tbody>\n");
    for (int i = 0; i < g->row_count; i++)
        add_row(out, g, &g->rows[i]);
    text_add(out, "</tbody>\n</table></div>\n");
}
