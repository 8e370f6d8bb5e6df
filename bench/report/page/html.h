/* Text of the page. */
#ifndef ADDA_BENCH_REPORT_PAGE_HTML_H
#define ADDA_BENCH_REPORT_PAGE_HTML_H

#include <stdint.h>
#include "base/escape.h"
#include "bench/table/grid.h"

/* Begins what was measured (report_format.measured); "</span>" ends it. */
#define HTML_MEASURED "<span class=\"measured\">"

/* In place of a row of pictures (report_format.undrawn). */
#define HTML_UNDRAWN                                                                               \
    "<td class=\"undrawn\">not drawn: the fonts are missing, or this program draws the domain "    \
    "otherwise</td>"

/* A page with its style and its script within, from its beginning to its <h1>; and its end. */
void html_page_open(struct text *out, const char *title);
void html_page_close(struct text *out);

/* <tag>escaped</tag> */
void html_element(struct text *out, const char *tag, const char *s);

/* A heading of the page, <h2>; the table of contents (html_contents) leads to it by its id. */
void html_heading(struct text *out, const char *id, const char *title);

/* Links to the headings of a page's body. */
void html_contents(struct text *out, const char *body);

/* A character by its code point, escaped. */
void html_character(struct text *out, uint32_t c);

/* The beginning of a link to what is in the sweep's folder, by the way there (tables.h). */
void html_place(struct text *out, const char *place);

/* The path of a file as an address, and a link to it, whatever names are in it. */
void html_path(struct text *out, const char *path);
void html_link(struct text *out, const char *path, const char *title);

/* A list of sentences. */
void html_notes(struct text *out, const struct notes *n);

/* A table of a grid, which a click on a column's head sorts; `id` and `class` may be NULL. */
void html_table(struct text *out, const struct table_grid *g, const char *id, const char *class);

#endif
