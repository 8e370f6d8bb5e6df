/* The dataset card: what every domain of the sweep is, in a row and in full. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "bench/plan/cell.h"
#include "bench/plan/leaks.h"
#include "bench/report/page/html.h"
#include "bench/report/page/section.h"
#include "gen/domain/domain.h"
#include "gen/domain/lengths.h"

enum { FONTS_NAMED = 3, CHARACTERS_SHOWN = 128 };

static json_int_t number_of(const json_t *j, const char *key)
{
    return json_integer_value(json_object_get(j, key));
}

static void add_size(struct text *out, const json_t *domain)
{
    const json_t *canvas = json_object_get(domain, "canvas");
    text_printf(out, "<td>%lld × %lld, %s</td>", (long long)number_of(canvas, "width"),
                (long long)number_of(canvas, "height"),
                number_of(canvas, "channels") == 1 ? "grey" : "colour");
}

/* "4 of ", or "4 to 6 of " */
static void add_length(struct text *out, const json_t *domain)
{
    struct domain_info info = {.classes = 0};
    char length[DOMAIN_LENGTH_TEXT];
    domain_length_range(json_object_get(domain, "length"), &info.shortest, &info.length);
    domain_print_length(&info, length);
    text_printf(out, "<td>%s of ", length);
}

static void add_texts(struct text *out, const json_t *domain)
{
    const json_t *alphabet = json_object_get(domain, "alphabet");
    size_t i;
    json_t *c;
    add_length(out, domain);
    json_array_foreach(alphabet, i, c) if (i < CHARACTERS_SHOWN)
        html_character(out, (uint32_t)json_integer_value(c));
    if (json_array_size(alphabet) > CHARACTERS_SHOWN)
        text_printf(out, "… (%zu characters)", json_array_size(alphabet));
    if (domain_texts_of(domain) != TEXTS_KNOWN)
        text_add(out, domain_texts_of(domain) == TEXTS_UNKNOWN
                          ? "; nobody knows the texts"
                          : "; nobody knows the texts of training images");
    text_add(out, json_object_get(domain, "frequencies") ? ", not equally often</td>" : "</td>");
}

static void add_fonts(struct text *out, const json_t *domain)
{
    const json_t *fonts = json_object_get(domain, "fonts");
    const size_t count = json_array_size(fonts);
    text_add(out, "<td>");
    for (size_t i = 0; i < count && i < FONTS_NAMED; i++) {
        const json_t *font = json_array_get(fonts, i);
        const char *name = json_string_value(json_object_get(font, "name"));
        text_add(out, i ? ", " : "");
        escape_html(out, name                                ? name
                         : json_object_get(font, "outlines") ? "a font of one's own"
                                                             : "?");
    }
    if (count > FONTS_NAMED)
        text_printf(out, " and %zu more", count - FONTS_NAMED);
    text_add(out, "</td>");
}

static void add_effects(struct text *out, const json_t *domain)
{
    size_t i;
    json_t *effect;
    text_add(out, "<td class=\"wrap\">");
    json_array_foreach(json_object_get(domain, "effects"), i, effect)
    {
        const char *name = json_object_iter_key(json_object_iter(effect));
        text_add(out, i ? ", " : "");
        escape_html(out, name ? name : "?");
    }
    text_add(out, "</td>");
}

static void add_row(struct text *out, const struct plan *p, const char *hash)
{
    const json_t *domain = json_object_get(p->domains, hash);
    text_add(out, "<tr>");
    html_element(out, "td", plan_domain_name(p, hash));
    add_size(out, domain);
    add_texts(out, domain);
    add_fonts(out, domain);
    add_effects(out, domain);
    text_printf(out, "<td><code>%.12s</code></td></tr>\n", hash);
}

static void add_in_full(struct text *out, const struct plan *p, const char *hash)
{
    char *text = json_readable(json_object_get(p->domains, hash));
    text_add(out, "<details><summary>");
    escape_html(out, plan_domain_name(p, hash));
    text_printf(out, " <code>%.12s</code></summary>\n<pre>", hash);
    escape_html(out, text ? text : "");
    text_add(out, "</pre></details>\n");
    free(text);
}

/* Each domain once, in the order of the pairs. */
static void for_each_domain(struct text *out, const struct plan *p,
                            void (*add)(struct text *, const struct plan *, const char *))
{
    for (int i = 0; i < 2 * p->pair_count; i++) {
        const struct plan_pair *pair = &p->pairs[i / 2];
        const char *hash = i % 2 ? pair->target : pair->source;
        bool seen = !json_object_get(p->domains, hash);
        for (int k = 0; k < i; k++)
            seen |= strcmp(k % 2 ? p->pairs[k / 2].target : p->pairs[k / 2].source, hash) == 0;
        if (!seen)
            add(out, p, hash);
    }
}

/* The first cell that has a target; all zero without any. */
static struct data_sizes first_sizes(const struct plan *p)
{
    for (int i = 0; i < p->cell_count; i++)
        if (!cell_is_source(p->cells[i].identity))
            return cell_sizes(p->cells[i].identity);
    return (struct data_sizes){0};
}

static void add_sizes(struct text *out, const struct data_sizes *z)
{
    if (z->source_train == z->target_train && z->source_test == z->target_test && !z->endless &&
        !z->transductive) {
        text_printf(out, "%d training and %d test images of each domain", z->source_train,
                    z->source_test);
        return;
    }
    text_printf(out, "%d training and %d test images of the source, %d training ", z->source_train,
                z->source_test, z->target_train);
    if (z->transductive)
        text_add(out, "images of the target, which is tested on these (the transductive protocol)");
    else if (z->target_test)
        text_printf(out, "and %d test images of the target", z->target_test);
    else
        text_add(out, "images of the target, which is not tested, since nobody knows its labels");
    if (z->endless)
        text_add(
            out,
            "; source models see new images at every step, and adaptation uses the number given");
}

static void add_leaks(struct text *out, const struct plan *p)
{
    size_t i;
    const json_t *leak;
    json_array_foreach(p->leaks, i, leak)
    {
        char *text = leak_text(p, leak);
        html_element(out, "p", text);
        free(text);
    }
}

static void write(struct text *out, const struct tables *t)
{
    const struct plan *p = t->rows.results->plan;
    const struct data_sizes sizes = first_sizes(p);
    text_add(out, "<section>\n<h2 id=\"data\">Data</h2>\n<p>");
    text_add(out, plan_imported_domains(p)
                      ? "Rendered for each cell from (domain, seed, index), or "
                        "taken from files: "
                      : "Rendered for each cell from (domain, seed, index): ");
    add_sizes(out, &sizes);
    text_add(
        out,
        " (where the sweep varies them, "
        "of its first cell). Training indices start at 0 in the source and at 2<sup>31</sup> "
        "in the target, test indices at 2<sup>32</sup>: the three never meet. Target labels are "
        "read by the oracle and by evaluation "
        "alone.</p>\n");
    if (plan_imported_domains(p))
        text_add(out, "<p>Images of files are not rendered: those of each part are drawn from its "
                      "files in an order that the seed shuffles.</p>\n");
    add_leaks(out, p);
    text_add(out, "<div class=\"scroll\"><table><thead><tr><th>domain</th><th>image</th>"
                  "<th>characters</th><th>fonts</th><th>effects, in order</th><th>SHA-256</th></tr>"
                  "</thead>\n<tbody>\n");
    for_each_domain(out, p, add_row);
    text_add(out, "</tbody></table></div>\n");
    for_each_domain(out, p, add_in_full);
    text_add(out, "</section>\n");
}

extern const struct page_section section_domains;
const struct page_section section_domains = {.write = write};
