/* Which character was read for which: source only beside the best method. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "bench/report/page/html.h"
#include "bench/report/page/section.h"
#include "bench/report/page/svg.h"
#include "bench/store/answers.h"

/* More classes than are named would overlap. */
enum { LEFT = 24, TOP = 24, CLASSES_NAMED = 129 };

struct confusion {
    int classes;
    long *count; /* [right][said] */
};

static void count_cell(struct confusion *c, const struct results *r, int cell)
{
    struct answers a;
    if (answers_load(&a, r, cell, -1))
        for (int i = 0; i < a.images * a.heads; i++)
            if (a.right[i] < c->classes && a.said[i] < c->classes)
                c->count[a.right[i] * c->classes + a.said[i]]++;
    answers_free(&a);
}

/* Whether texts are of several lengths. */
static bool varies(const struct plan *p, int pair)
{
    return json_is_object(
        json_object_get(json_object_get(p->domains, p->pairs[pair].target), "length"));
}

/* The last class of texts of several lengths is no character. */
static void add_class(struct text *out, const json_t *alphabet, int k)
{
    if ((size_t)k < json_array_size(alphabet))
        html_character(out, (uint32_t)json_integer_value(json_array_get(alphabet, (size_t)k)));
    else
        text_add(out, "∅");
}

static void class_label(struct text *out, double x, double y, const json_t *alphabet, int k)
{
    text_printf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">", x, y);
    add_class(out, alphabet, k);
    text_add(out, "</text>");
}

/* The root of a share, so that rare confusions are seen; the scale says so. */
static void heat(struct text *out, double x, double y, double side, double share)
{
    text_printf(out,
                "<rect class=\"heat\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                "fill-opacity=\"%.3f\">",
                x, y, side, side, sqrt(share));
}

static void confusion_row(struct text *out, const struct confusion *c, const json_t *alphabet,
                          int right, double side)
{
    long total = 0;
    for (int k = 0; k < c->classes; k++)
        total += c->count[right * c->classes + k];
    for (int k = 0; k < c->classes; k++) {
        long n = c->count[right * c->classes + k];
        if (!n)
            continue;
        heat(out, LEFT + k * side, TOP + right * side, side, (double)n / (double)total);
        text_add(out, "<title>");
        add_class(out, alphabet, right);
        text_add(out, " read as ");
        add_class(out, alphabet, k);
        text_printf(out, ": %ld of %ld, %.1f %%</title></rect>\n", n, total,
                    100 * (double)n / (double)total);
    }
}

static void confusion_scale(struct text *out, double x)
{
    static const double shares[] = {0.01, 0.05, 0.2, 0.5, 1};
    svg_text(out, x, TOP - 8, "start", "of its row");
    for (int i = 0; i < 5; i++) {
        char *name = text_format("%.0f %%", 100 * shares[i]);
        heat(out, x, TOP + 16 * i, 14, shares[i]);
        text_add(out, "</rect>\n");
        svg_text(out, x + 20, TOP + 16 * i + 11, "start", name);
        free(name);
    }
}

static void confusion_chart(struct text *out, const struct confusion *c, const json_t *alphabet,
                            const struct svg_figure *figure)
{
    const double side = c->classes <= 12 ? 22 : 300.0 / c->classes, all = side * c->classes;
    text_add(out, "<figure>");
    svg_open(out, LEFT + (int)all + 80, TOP + (int)fmax(all, 80) + 6, figure);
    for (int k = 0; k < c->classes; k++) {
        if (c->classes <= CLASSES_NAMED) {
            class_label(out, LEFT + (k + 0.5) * side, 16, alphabet, k);
            class_label(out, LEFT / 2.0, TOP + (k + 0.5) * side + 4, alphabet, k);
        }
        confusion_row(out, c, alphabet, k, side);
    }
    text_printf(out,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" "
                "class=\"axis\"/>\n",
                LEFT, TOP, all, all);
    confusion_scale(out, LEFT + all + 12);
    svg_close(out);
    html_element(out, "figcaption", figure->title);
    text_add(out, "</figure>\n");
}

static void confusion_of(struct text *out, const struct results *results, int pair,
                         const struct table_row *r, const char *name)
{
    const json_t *alphabet = plan_alphabet(results->plan, pair);
    struct confusion c = {.classes = (int)json_array_size(alphabet) + varies(results->plan, pair)};
    char *title = row_title(r);
    c.count = memory_take((size_t)c.classes * (size_t)c.classes, sizeof *c.count);
    for (int k = 0; k < r->n; k++)
        count_cell(&c, results, r->seeds[k].cell);
    if (c.classes && r->n)
        confusion_chart(out, &c, alphabet, &(struct svg_figure){name, title, false, NULL});
    free(c.count);
    free(title);
}

/* Source only beside the best method: what adaptation mends. */
static void write_pair(struct text *out, const struct tables *t, int pair)
{
    const struct table_row *base = NULL, *best = NULL;
    if (!plan_pair_is_scored(t->rows.results->plan, pair))
        return;
    for (int i = 0; i < t->rows.count; i++) {
        const struct table_row *r = &t->rows.list[i];
        if (r->pair_index != pair || !r->n)
            continue;
        if (r->rank == RANK_SOURCE_ONLY)
            base = r;
        if (r->leads)
            best = r;
    }
    text_add(out, "<h3>Confusion of characters</h3>\n<p class=\"notes\">Rows: the right character; "
                  "columns: what was read, the darker the more often; all seeds at "
                  "the end of training, whatever the selection.");
    text_add(out, varies(t->rows.results->plan, pair)
                      ? " ∅: no character, behind a shorter text.</p>\n"
                      : "</p>\n");
    text_add(out, "<div class=\"charts\">\n");
    if (base)
        confusion_of(out, t->rows.results, pair, base, "confusion-source-only");
    if (best)
        confusion_of(out, t->rows.results, pair, best, "confusion-best");
    text_add(out, "</div>\n");
}

extern const struct page_section section_confusion;
const struct page_section section_confusion = {.write_pair = write_pair};
