/* Alphabet and fonts of a domain that is being read. */
#include "gen/domain/read_fonts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/text.h"
#include "base/utf8.h"
#include "gen/domain/font_choice.h"
#include "gen/domain/font_file.h"
#include "gen/domain/keys.h"
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

/* One item of `fonts`: a name of the list or a path, and what is said of it. */
struct named_font {
    const struct node *node; /* where it is written */
    const char *name;
    double weight;
    struct face_choice which;
    char sha256[HASH_HEX]; /* of outlines; "": any */
};

static bool is_path(const char *name)
{
    return strchr(name, '/') != NULL;
}

static void add_font(struct domain_reader *r, const struct named_font *n, const struct font *f,
                     struct font_own *own)
{
    struct domain *d = r->d;
    const struct node *at = n->node;
    const bool is_key = at->key && strcmp(at->key, n->name) == 0;
    r->font_line[d->font_count] = is_key ? at->key_line : at->line;
    r->font_column[d->font_count] = is_key ? at->key_column : at->column;
    d->fonts[d->font_count] = (struct domain_font){.font = f, .own = own, .weight = n->weight};
    d->font_count++;
}

/* Of the list; fonts of one's own are compared when they were read (check_twice). */
static bool named_already(const struct domain *d, const struct font *f)
{
    for (int i = 0; i < d->font_count; i++)
        if (d->fonts[i].font == f)
            return true;
    return false;
}

static void find_font(struct domain_reader *r, const struct named_font *n)
{
    const char *near;
    const struct font *f = font_store_find(r->catalogue->fonts, n->name, &near);
    if (!f && near)
        node_error(n->node, r->e, "font '%s' is not in fonts.yaml (did you mean '%s'?)", n->name,
                   near);
    else if (!f)
        node_error(
            n->node, r->e,
            "font '%s' is not in fonts.yaml; 'captcha-gen list fonts' names them, and a path "
            "of your own has a slash: ./%s",
            n->name, n->name);
    else if (named_already(r->d, f))
        node_error(n->node, r->e, "font '%s' is named twice: give it a weight instead", n->name);
    else if (r->d->font_count == DOMAIN_MAX_FONTS)
        node_error(n->node, r->e, "more than %d fonts", DOMAIN_MAX_FONTS);
    else
        add_font(r, n, f, NULL);
}

static char *beside(const char *folder, const char *name)
{
    name += name[0] == '.' && name[1] == '/' && name[2] != '/' ? 2 : 0;
    return *name == '/' ? text_copy(name) : text_format("%s/%s", folder, name);
}

/* A file or a folder, relative to the file that names it. */
static void find_files(struct domain_reader *r, const struct named_font *n)
{
    char folder[MAX_FOLDER], **files = NULL;
    struct err own = ERR_INIT, told = ERR_INIT;
    domain_reader_folder(n->node->file, folder);
    char *path = beside(folder, n->name);
    const int room = DOMAIN_MAX_FONTS - r->d->font_count;
    if (font_own_files(&files, path, room, &told, &own)) {
        err_merge(&own, &told);
        node_error_lines(n->node, r->e, "fonts", own.text);
    }
    err_merge(&r->d->told, &told);
    for (int i = 0; !own.code && files[i]; i++) {
        struct font_own *f = font_own_create(files[i], &n->which, n->sha256);
        if (f)
            add_font(r, n, &f->font, f);
        else
            err_memory(r->e);
    }
    if (!own.code && files[0] && files[1] && (n->which.chosen || n->which.axis_count || *n->sha256))
        node_error(n->node, r->e,
                   "'%s' is a folder of several fonts: face, axes and outlines are of one file",
                   n->name);
    font_own_forget(files);
    err_free(&own);
    free(path);
}

static void read_font(struct domain_reader *r, const struct named_font *n)
{
    (is_path(n->name) ? find_files : find_font)(r, n);
}

/* Mixing two domains may leave a very small weight. */
static const double least_weight = 1e-300;

/* ./Mine.ttc: {weight: 2, face: 1, axes: {wght: 700}, outlines: SHA-256} */
static void read_settings(struct domain_reader *r, struct named_font *n)
{
    const struct node *map = n->node, *weight = node_get(map, "weight");
    const struct node *outlines = node_get(map, "outlines");
    const int before = r->e->count;
    domain_check_keys(map, KEYS_OF_FONT, is_path(n->name) ? 0 : 1, r->e);
    if (weight)
        node_real(weight, least_weight, DOMAIN_MAX_WEIGHT, &n->weight, r->e);
    font_choice_read(&n->which, map, r->e);
    if (outlines && node_is(outlines, NODE_SCALAR, r->e) && !hash_read(outlines->text, n->sha256))
        node_error(outlines, r->e, "outlines: expected a SHA-256 of 64 hexadecimal digits");
    if (r->e->count == before)
        read_font(r, n);
}

static void read_weighted(struct domain_reader *r, const struct node *node)
{
    struct named_font n = {.node = node, .name = node->key, .weight = 1};
    if (node->kind == NODE_MAP)
        read_settings(r, &n);
    else if (node_real(node, least_weight, DOMAIN_MAX_WEIGHT, &n.weight, r->e))
        read_font(r, &n);
}

/* [a, b] with equal weights, or {a: 2, b: 1}; [{a: 2}, {b: 1}] is the same, for writers of YAML
 * whose maps keep no order, which the draws depend on. */
void domain_read_fonts(struct domain_reader *r, const struct node *n)
{
    domain_drop_fonts(r->d);
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
            read_font(r, &(struct named_font){.node = c, .name = c->text, .weight = 1});
    }
}

/* What a font draws of the alphabet (face_outlines_sha256); "" where that is not known. `given`:
 * its spec says so, as those do that are written of a domain. */
struct drawn {
    bool given;
    char sha256[HASH_HEX];
};

static void refuse_twice(const struct domain_font *one, const struct domain_font *other,
                         const char *where, struct err *e)
{
    const struct font *a = one->font, *b = other->font;
    char *chosen = font_choice_text(&a->which), *before = font_choice_text(&b->which);
    if (one->own && other->own && strcmp(a->path, b->path) == 0 && strcmp(chosen, before) == 0)
        err_add(e, ERR_CONFIG, "%s: '%s' is named twice: give it a weight instead", where, a->path);
    else
        err_add(e, ERR_CONFIG,
                "%s: '%s%s' draws the alphabet as '%s%s' does: leave one out, or give the other a "
                "weight",
                where, one->own ? a->path : a->name, one->own ? chosen : "",
                other->own ? b->path : b->name, other->own ? before : "");
    free(chosen);
    free(before);
}

/* Two of the list have two names. One of each kind, in a spec that was written of a domain: of a
 * mixture, which keeps them apart. */
static bool may_be_alike(const struct domain_font *one, bool given_one,
                         const struct domain_font *other, bool given_other)
{
    if (one->own && other->own)
        return false;
    return one->own ? given_one : !other->own || given_other;
}

/* A font that is there twice would be drawn more often than it seems to be. */
static void check_twice(struct domain_reader *r, int k, const struct drawn *drawn,
                        const char *where)
{
    const struct domain_font *fonts = r->d->fonts;
    for (int i = 0; *drawn[k].sha256 && i < k; i++)
        if (strcmp(drawn[i].sha256, drawn[k].sha256) == 0 &&
            !may_be_alike(&fonts[k], drawn[k].given, &fonts[i], drawn[i].given)) {
            refuse_twice(&fonts[k], &fonts[i], where, r->e);
            return;
        }
}

/* Those of the list are only asked what they draw where they could be one that is not. */
static void find_drawn(const struct domain *d, struct drawn *drawn)
{
    bool asked = false;
    for (int i = 0; i < d->font_count; i++)
        asked = asked || (d->fonts[i].own && !drawn[i].given);
    for (int i = 0; i < d->font_count; i++) {
        const struct font *f = d->fonts[i].font;
        struct err told = ERR_INIT; /* when it was loaded */
        if (d->fonts[i].own)
            memcpy(drawn[i].sha256, f->sha256, HASH_HEX);
        else if (asked)
            font_outlines(f, d->alphabet, d->info.classes, drawn[i].sha256, &told);
        err_free(&told);
    }
}

enum { PLACE = MAX_FOLDER + 32 };

static const char *place_of(const struct domain_reader *r, int k, char place[PLACE])
{
    snprintf(place, PLACE, "%s:%d:%d", r->fonts_file ? r->fonts_file : "", r->font_line[k],
             r->font_column[k]);
    return place;
}

void domain_read_outlines(struct domain_reader *r)
{
    struct drawn drawn[DOMAIN_MAX_FONTS] = {0};
    char where[PLACE];
    for (int i = 0; i < r->d->font_count; i++) {
        const struct domain_font *f = &r->d->fonts[i];
        drawn[i].given = f->own && *f->font->sha256;
        domain_load_font(r->d, i, place_of(r, i, where), r->e);
    }
    find_drawn(r->d, drawn);
    for (int i = 1; i < r->d->font_count; i++)
        check_twice(r, i, drawn, place_of(r, i, where));
}
