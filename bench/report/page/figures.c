/* Figures taken out of a page. What is searched for is what svg.c, series.c and html.c write; names
 * within are escaped, so that nothing in them is taken for it. */
#include "bench/report/page/figures.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report/page/assets.h"
#include "bench/report/page/svg.h"

enum { ENTRY_HEIGHT = 16, MARK_WIDTH = 36, MARGIN = 10, LINE = 20 };

/* Some text of the page. */
struct fragment {
    const char *text;
    int size;
};

/* Where the figures are: the heading above them, "" of none that is a pair's, and the last legend
 * below it. */
struct surroundings {
    struct fragment pair, legend;
};

/* What stands between two marks, from `from` on; *after, if not NULL, is behind the second. Empty
 * where they are not there. */
static struct fragment between(const char *from, const char *begin, const char *end,
                               const char **after)
{
    const char *first = strstr(from, begin);
    first = first ? first + strlen(begin) : NULL;
    const char *last = first ? strstr(first, end) : NULL;
    if (!last)
        return (struct fragment){"", 0};
    if (after)
        *after = last + strlen(end);
    return (struct fragment){first, (int)(last - first)};
}

/* ---- names ------------------------------------------------------------------------------------
 */

static bool is_taken(const struct page_figures *f, const char *name)
{
    for (int i = 0; i < f->count; i++)
        if (text_equal(f->list[i].name, name))
            return true;
    return false;
}

/* "font-difference", "font-difference-im" of what that rule chose: of the pair's name, which is
 * escaped, what any file system holds. */
static char *name_of(const struct page_figures *f, struct fragment pair, struct fragment figure,
                     struct fragment rule)
{
    struct text name = {0};
    for (int i = 0; i < pair.size; i++) {
        const unsigned char c = (unsigned char)pair.text[i];
        const bool plain = c < 0x80 && (isalnum(c) || c == '_');
        if (c == '&') /* "&quot;" is one character */
            i += (int)strcspn(pair.text + i, ";");
        if (plain || (name.size && name.data[name.size - 1] != '-'))
            text_printf(&name, "%c", plain ? c : '-');
    }
    if (name.size && name.data[name.size - 1] != '-')
        text_add(&name, "-");
    text_printf(&name, "%.*s%s%.*s", figure.size, figure.text, rule.size ? "-" : "", rule.size,
                rule.text);
    char *plain = text_take(&name), *own = text_copy(plain);
    for (int i = 2; is_taken(f, own); i++) {
        free(own);
        own = text_format("%s-%d", plain, i);
    }
    free(plain);
    return own;
}

/* ---- legends ----------------------------------------------------------------------------------
 */

/* <li><svg ...>MARKS</svg> TITLE</li> */
static bool next_entry(const char **at, const struct fragment *legend, struct fragment *marks,
                       struct fragment *title)
{
    const char *after = NULL;
    *marks = between(*at, "aria-hidden=\"true\">", "</svg>", &after);
    if (!after || after > legend->text + legend->size)
        return false;
    *title = between(after - 1, "> ", "</li>", at);
    return true;
}

/* How wide an entry is. */
static int entry_width(const struct fragment *legend)
{
    struct fragment marks, title;
    double most = 60;
    for (const char *at = legend->text; next_entry(&at, legend, &marks, &title);) {
        char *text = text_format("%.*s", title.size, title.text);
        most = svg_text_width(text) > most ? svg_text_width(text) : most;
        free(text);
    }
    return (int)most + MARK_WIDTH + MARGIN;
}

/* Below a figure of that size, in columns; returns its height. */
static int add_legend(struct text *out, const struct fragment *legend, int width, int height)
{
    struct fragment marks, title;
    const int entry = entry_width(legend), columns = width > entry ? width / entry : 1;
    int count = 0;
    for (const char *at = legend->text; next_entry(&at, legend, &marks, &title); count++)
        text_printf(out,
                    "<g transform=\"translate(%d %d)\">%.*s<text x=\"%d\" y=\"10\">%.*s</text>"
                    "</g>\n",
                    MARGIN + count % columns * entry, height + count / columns * ENTRY_HEIGHT,
                    marks.size, marks.text, MARK_WIDTH, title.size, title.text);
    return (count + columns - 1) / columns * ENTRY_HEIGHT + MARGIN;
}

/* ---- figures ----------------------------------------------------------------------------------
 */

/* Below all else: by what rule the numbers were chosen. */
static int add_rule(struct text *out, struct fragment rule, int height)
{
    if (!rule.size)
        return 0;
    text_printf(out, "<text x=\"%d\" y=\"%d\">Selection: %.*s</text>\n", MARGIN,
                height + LINE - MARGIN, rule.size, rule.text);
    return LINE;
}

/* Opening tag, title with the pair before it, style, ground. */
static void add_head(struct text *out, struct fragment pair, struct fragment title, int width,
                     int height)
{
    text_printf(out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
                "height=\"%d\">\n<title>%.*s%s%.*s</title>\n<style>\n%s</style>\n"
                "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n",
                width, height, width, height, pair.size, pair.text, pair.size ? ": " : "",
                title.size, title.text, page_figure, width, height);
}

/* `tag` is "0 0 WIDTH HEIGHT" and what follows within <svg>. */
static void add_figure(struct page_figures *f, const struct surroundings *s, struct fragment tag,
                       struct fragment body)
{
    const char *after = body.text;
    char *opening = text_format("%.*s", tag.size, tag.text);
    const struct fragment name = between(opening, "data-figure=\"", "\"", NULL);
    const struct fragment title = between(body.text, "<title>", "</title>", &after);
    const bool has_legend = strstr(opening, "data-legend") && s->legend.size;
    const int width = (int)strtol(opening + 4, NULL, 10), rest = (int)(after - body.text);
    const int height = (int)strtol(strchr(opening + 4, ' '), NULL, 10);
    const struct fragment rule = between(opening, "data-selection=\"", "\"", NULL);
    struct text legend = {0};
    int below = has_legend ? add_legend(&legend, &s->legend, width, height) : 0;
    below += add_rule(&legend, rule, height + below);
    f->list = memory_grow(f->list, f->count, &f->capacity, sizeof *f->list);
    struct page_figure figure = {.name = name_of(f, s->pair, name, rule)};
    add_head(&figure.svg, s->pair, title, width, height + below);
    text_printf(&figure.svg, "%.*s%s</svg>\n", body.size - rest, after,
                legend.size ? legend.data : "");
    f->list[f->count++] = figure;
    text_free(&legend);
    free(opening);
}

/* The nearest of some marks; NULL: none follows. */
static const char *nearest(const char *at, const char *const *marks, int count, int *which)
{
    const char *found = NULL;
    for (int i = 0; i < count; i++) {
        const char *next = strstr(at, marks[i]);
        if (next && (!found || next < found)) {
            found = next;
            *which = i;
        }
    }
    return found;
}

struct page_figures figures_of(const char *page)
{
    enum { HEADING, LEGEND, FIGURE, MARKS };
    static const char *const marks[MARKS] = {"<h2 id=\"", "<ul class=\"legend\">",
                                             "<svg viewBox=\""};
    struct page_figures f = {0};
    struct surroundings s = {{"", 0}, {"", 0}};
    int which = 0;
    for (const char *at = page; (at = nearest(at, marks, MARKS, &which));) {
        const char *inside = at + strlen(marks[which]);
        struct fragment tag;
        switch (which) {
        case HEADING:
            s.legend = (struct fragment){"", 0};
            s.pair = between(at, "\">", "</h2>", NULL);
            s.pair.size = strncmp(inside, "pair-", 5) == 0 ? s.pair.size : 0;
            at = inside;
            break;
        case LEGEND:
            s.legend = between(at, marks[LEGEND], "</ul>", &at);
            break;
        default:
            tag = between(at, marks[FIGURE], ">", &inside);
            add_figure(&f, &s, tag, between(inside - 1, ">", "</svg>", &at));
        }
    }
    return f;
}

void figures_free(struct page_figures *f)
{
    for (int i = 0; i < f->count; i++) {
        text_free(&f->list[i].svg);
        free(f->list[i].name);
    }
    free(f->list);
    *f = (struct page_figures){0};
}
