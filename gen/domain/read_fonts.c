/* Alphabet and fonts of a domain that is being read. */
#include "gen/domain/read_fonts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/utf8.h"
#include "gen/domain/suitable.h"

/* ---- alphabet ------------------------------------------------------------------------------- */

/* All characters that have one reason, the first's, in one message. */
static void check_characters(const struct domain *d, const struct node *n, bool drawn,
                             struct err *e)
{
    enum { NAMED = 8 };
    char names[NAMED * 10] = "";
    const char *because = NULL;
    int used = 0, count = 0;
    for (int i = 0; i < d->info.classes; i++) {
        const uint32_t c = d->alphabet[i];
        const char *why = drawn || is_control(c) ? domain_unsuitable(c) : NULL;
        because = because ? because : why;
        if (!why || why != because)
            continue;
        if (count++ < NAMED)
            used += snprintf(names + used, sizeof names - (size_t)used, "%sU+%04X",
                             used ? ", " : "", (unsigned)c);
    }
    if (count > NAMED)
        node_error(n, e, "alphabet: %s and %d more: each %s", names, count - NAMED, because);
    else if (count)
        node_error(n, e, "alphabet: %s: %s%s", names, count > 1 ? "each " : "it ", because);
}

void domain_read_alphabet(struct domain *d, const struct node *n, bool drawn, struct err *e)
{
    if (!node_is(n, NODE_SCALAR, e))
        return;
    int count = 0;
    for (const char *at = n->text; *at;) {
        uint32_t c;
        at = utf8_next(at, &c);
        for (int i = 0; i < count; i++)
            if (d->alphabet[i] == c) {
                node_error(n, e, "alphabet: a character appears twice (positions %d and %d)", i + 1,
                           count + 1);
                return;
            }
        if (count == CAPTCHA_MAX_CLASSES) {
            node_error(n, e, "alphabet: more than %d characters", CAPTCHA_MAX_CLASSES);
            return;
        }
        d->alphabet[count++] = c;
    }
    if (count < 2)
        node_error(n, e, "alphabet: needs two characters or more");
    d->info.classes = count;
    check_characters(d, n, drawn, e);
}

/* ---- fonts ---------------------------------------------------------------------------------- */

static void add_font(struct domain_reader *r, const struct node *n, const struct font *f,
                     double weight)
{
    struct domain *d = r->d;
    const bool is_key = n->key && n->kind == NODE_SCALAR && strcmp(n->key, f->name) == 0;
    r->font_line[d->font_count] = is_key ? n->key_line : n->line;
    r->font_column[d->font_count] = is_key ? n->key_column : n->column;
    d->fonts[d->font_count++] = (struct domain_font){.font = f, .weight = weight};
}

static void read_font(struct domain_reader *r, const struct node *n, const char *name,
                      double weight)
{
    const char *near;
    const struct font *f = font_store_find(r->catalogue->fonts, name, &near);
    if (!f && near)
        node_error(n, r->e, "font '%s' is not in fonts.yaml (did you mean '%s'?)", name, near);
    else if (!f)
        node_error(n, r->e, "font '%s' is not in fonts.yaml; 'captcha-gen list fonts' names them",
                   name);
    else if (r->d->font_count == DOMAIN_MAX_FONTS)
        node_error(n, r->e, "more than %d fonts", DOMAIN_MAX_FONTS);
    else
        add_font(r, n, f, weight);
}

/* Mixing two domains may leave a very small weight. */
static const double least_weight = 1e-300;

static void read_weighted(struct domain_reader *r, const struct node *n)
{
    double weight;
    if (node_real(n, least_weight, 1e6, &weight, r->e))
        read_font(r, n, n->key, weight);
}

/* [a, b] with equal weights, or {a: 2, b: 1}; [{a: 2}, {b: 1}] is the same, for writers of YAML
 * whose maps keep no order, which the draws depend on. */
void domain_read_fonts(struct domain_reader *r, const struct node *n)
{
    r->d->font_count = 0;
    free(r->fonts_file);
    r->fonts_file = strdup(n->file);
    if (n->kind == NODE_SCALAR || n->count == 0) {
        node_error(n, r->e, "fonts: expected a list of names, or a map from name to weight");
        return;
    }
    for (int i = 0; i < n->count; i++) {
        const struct node *c = &n->children[i];
        if (n->kind == NODE_MAP)
            read_weighted(r, c);
        else if (c->kind == NODE_MAP && c->count == 1)
            read_weighted(r, c->children);
        else if (node_is(c, NODE_SCALAR, r->e))
            read_font(r, c, c->text, 1);
    }
}

void domain_read_outlines(struct domain_reader *r)
{
    for (int i = 0; i < r->d->font_count; i++) {
        char where[MAX_FOLDER + 32];
        snprintf(where, sizeof where, "%s:%d:%d", r->fonts_file ? r->fonts_file : "",
                 r->font_line[i], r->font_column[i]);
        domain_load_font(r->d, i, where, r->e);
    }
}
