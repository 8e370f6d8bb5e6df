/* From YAML to a domain: sections, bases, interpolations, imports. */
#include "gen/domain/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/domain/frequencies.h"
#include "gen/domain/keys.h"
#include "gen/domain/lengths.h"
#include "gen/domain/mix.h"
#include "gen/domain/order.h"
#include "gen/domain/read_effects.h"
#include "gen/domain/read_fonts.h"
#include "gen/domain/reader.h"

enum { MAX_DEPTH = 8 };

/* ---- the sections ---------------------------------------------------------------------------- */

static void read_name(struct domain *d, const struct node *root, struct err *e)
{
    const struct node *n = node_get(root, "name");
    if (!n) {
        node_error(root, e, "'name' is missing");
    } else if (node_is_name(n, e)) {
        free(d->name);
        d->name = strdup(n->text);
    }
}

static void check_canvas(struct domain *d, const struct node *root, struct err *e)
{
    const struct node *n = node_get(node_get(root, "canvas"), "channels");
    if (n && d->canvas.channels == 2)
        node_error(n, e, "channels: 1 (grey) or 3 (RGB), not 2");
}

/* Those of a base are of its alphabet. */
static void read_frequencies(struct domain *d, const struct node *root, struct err *e)
{
    const struct node *alphabet = node_get(root, "alphabet"), *n = node_get(root, "frequencies");
    if (n)
        domain_read_frequencies(d, n, e);
    else if (alphabet && d->info.uneven)
        node_error(alphabet, e,
                   "alphabet: the base gives the frequencies of another alphabet; give those of "
                   "this one, or frequencies: {zipf: 0} for equal ones");
}

/* The sections of one file, over what `d` already holds from its base. */
static void read_sections(struct domain_reader *r, const struct node *root)
{
    struct domain *d = r->d;
    const struct node *canvas = node_get(root, "canvas"), *text = node_get(root, "text");
    const struct node *alphabet = node_get(root, "alphabet"), *length = node_get(root, "length");
    const struct node *fonts = node_get(root, "fonts");
    if (canvas)
        param_update(&domain_canvas_table, &d->canvas, canvas, NULL, r->e);
    check_canvas(d, root, r->e);
    if (text)
        param_update(&domain_text_table, &d->text, text, NULL, r->e);
    if (length)
        domain_read_length(d, length, r->e);
    if (alphabet)
        domain_read_alphabet(d, alphabet, true, r->e);
    read_frequencies(d, root, r->e);
    if (fonts)
        domain_read_fonts(r, fonts);
    if (node_get(root, "effects")) {
        domain_drop_effects(d);
        domain_reader_forget_effects(r);
    }
    domain_read_effects(r, node_get(root, "effects"));
    domain_read_effects(r, node_get(root, "add"));
}

/* ---- files that refer to others -------------------------------------------------------------- */

static void read_root(struct domain_reader *r, const struct node *root, const char *name);

/* The path that `n` names, relative to the folder of its file. */
static void beside(const struct node *n, char path[MAX_FOLDER])
{
    char folder[MAX_FOLDER];
    domain_reader_folder(n->file, folder);
    const bool absolute = n->text[0] == '/';
    const int length = (int)strlen(folder);
    if (absolute || snprintf(path, MAX_FOLDER, "%.*s/%s", length, folder, n->text) >= MAX_FOLDER)
        snprintf(path, MAX_FOLDER, "%s", n->text);
}

/* A base contributes its sections; these files have none. */
static bool can_be_base(const struct node *root, const struct node *n, struct err *e)
{
    if (!root || root->kind != NODE_MAP)
        return true;
    if (node_get(root, "interpolate"))
        node_error(n, e, "base: '%s' is interpolated between two domains; it cannot be a base",
                   n->text);
    else if (node_get(root, "import"))
        node_error(n, e, "base: the images of '%s' are files; it cannot be a base", n->text);
    else
        return true;
    return false;
}

static void read_base(struct domain_reader *r, const struct node *n)
{
    char path[MAX_FOLDER];
    struct document *doc = NULL;
    struct err own = ERR_INIT;
    r->lost = true;
    if (!node_is(n, NODE_SCALAR, r->e))
        return;
    if (r->depth >= MAX_DEPTH) {
        node_error(n, r->e, "base: more than %d files deep; does one refer to itself?", MAX_DEPTH);
        return;
    }
    beside(n, path);
    if (document_load(&doc, path, &own)) {
        node_error(n, r->e, "base: %s", own.text);
    } else if (can_be_base(document_root(doc), n, r->e)) {
        r->lost = false;
        r->depth++;
        read_root(r, document_root(doc), path);
        r->depth--;
    }
    err_free(&own);
    document_free(doc);
}

static void read_root(struct domain_reader *r, const struct node *root, const char *name)
{
    if (!root || root->kind != NODE_MAP) {
        r->lost = true;
        err_add(r->e, ERR_CONFIG,
                "%s:1:1: a domain is a map with name, alphabet, length, fonts, ...", name);
        return;
    }
    const struct node *base = node_get(root, "base");
    domain_check_keys(root, KEYS_OF_DOMAIN, 0, r->e);
    if (base)
        read_base(r, base);
    read_name(r->d, root, r->e);
    read_sections(r, root);
}

/* After all files: sections that none of them has. */
static void check_whole(struct domain_reader *r, const struct node *root)
{
    if (!r->d->info.classes && !node_get(root, "alphabet"))
        node_error(root, r->e, "'alphabet' is missing");
    if (!r->d->info.length && !node_get(root, "length"))
        node_error(root, r->e, "'length' is missing");
    if (!r->d->font_count && !node_get(root, "fonts"))
        node_error(root, r->e, "'fonts' is missing");
}

/* Once everything is known: what a setting asks for must be possible. */
static void check_possible(struct domain_reader *r, const struct node *root)
{
    const struct node *text = node_get(root, "text");
    struct err own = ERR_INIT;
    domain_finish(r->d);
    r->d->ordered = domain_may_swap(r->d);
    domain_check_work(r, root);
    if (r->e->code)
        return;
    if (domain_try_layouts(r->d, &own) == ERR_CONFIG)
        node_error(text ? text : root, r->e, "%s", own.text);
    else if (own.code)
        err_add(r->e, own.code, "%s", own.text);
    err_free(&own);
}

/* ---- interpolations ------------------------------------------------------------- */

static enum err_code parse(struct domain **out, const struct document *doc, const char *name,
                           const struct domain_catalogue *catalogue, int depth, struct err *e);

static unsigned read_factors(const struct node *n, struct err *e)
{
    unsigned factors = 0;
    const struct node *items = n->kind == NODE_LIST ? n->children : n;
    const int count = n->kind == NODE_LIST ? n->count : 1;
    if (count == 0)
        node_error(n, e,
                   "only: an empty list lets nothing move; leave 'only' out to move everything");
    for (int i = 0; i < count; i++) {
        int k = 0;
        if (!node_is(&items[i], NODE_SCALAR, e))
            continue;
        while (effect_factor_names[k] && strcmp(effect_factor_names[k], items[i].text) != 0)
            k++;
        if (effect_factor_names[k] && factors & 1u << k)
            node_error(&items[i], e, "only: '%s' is listed twice", items[i].text);
        else if (effect_factor_names[k])
            factors |= 1u << k;
        else
            node_error(&items[i], e,
                       "only: unknown '%s'; the factors are fonts, geometry, background, noise, "
                       "colour, frequencies",
                       items[i].text);
    }
    return factors;
}

static enum err_code read_end(struct domain **out, const struct node *map, const char *key,
                              const struct domain_catalogue *catalogue, int depth, struct err *e)
{
    char path[MAX_FOLDER];
    struct document *doc = NULL;
    const struct node *n = node_get(map, key);
    if (!n)
        return node_error(map, e, "interpolate: '%s' is missing: a domain file", key);
    if (!node_is(n, NODE_SCALAR, e))
        return e->code;
    if (depth >= MAX_DEPTH)
        return node_error(n, e, "interpolate: more than %d files deep; does one refer to itself?",
                          MAX_DEPTH);
    beside(n, path);
    struct err own = ERR_INIT;
    if (document_load(&doc, path, &own))
        node_error(n, e, "interpolate: %s", own.text);
    else if (parse(out, doc, path, catalogue, depth + 1, &own))
        err_add(e, own.code, "%s", own.text);
    err_free(&own);
    document_free(doc);
    return e->code;
}

static enum err_code read_between(struct domain **out, const struct node *root,
                                  const struct domain_catalogue *catalogue, int depth,
                                  struct err *e)
{
    const struct node *map = node_get(root, "interpolate"), *name = node_get(root, "name");
    static const char *const keys[] = {"name", "interpolate"};
    struct domain *from = NULL, *to = NULL;
    double gap = 1;
    unsigned factors = DOMAIN_ALL;
    node_check_keys(root, keys, 2, e);
    if (!name)
        return node_error(root, e, "'name' is missing");
    node_is_name(name, e);
    if (!node_is(map, NODE_MAP, e))
        return e->code;
    domain_check_keys(map, KEYS_OF_INTERPOLATE, 0, e);
    if (node_get(map, "gap"))
        node_real(node_get(map, "gap"), 0, 1, &gap, e);
    if (node_get(map, "only"))
        factors = read_factors(node_get(map, "only"), e);
    read_end(&from, map, "from", catalogue, depth, e);
    read_end(&to, map, "to", catalogue, depth, e);
    struct err own = ERR_INIT;
    if (!e->code && domain_interpolate(out, from, to, gap, factors, name->text, &own))
        node_error_lines(map, e, "interpolate", own.text);
    err_free(&own);
    domain_free(from);
    domain_free(to);
    return e->code;
}

/* ---- imports ------------------------------------------------------------------ */

static void read_import(struct domain *d, const struct node *root, struct err *e)
{
    const struct node *n = node_get(root, "import");
    struct import_settings settings = {0};
    struct err own = ERR_INIT;
    const char *key;
    char folder[MAX_FOLDER];
    domain_reader_folder(n->file, folder);
    if (param_read(&import_table, &settings, n, NULL, e) || e->code) {
        param_free(&import_table, &settings);
        return;
    }
    if (node_get(n, "labels") && !settings.rule[0]) {
        node_error(node_get(n, "labels"), e,
                   "import: labels: expected a rule with {text}, as in \"{text}_*\", or none: "
                   "nobody knows the texts; without the key they stand in metadata.jsonl or "
                   "metadata.csv, if there is one");
        param_free(&import_table, &settings);
        return;
    }
    const struct import_shape shape = {.width = d->canvas.width,
                                       .height = d->canvas.height,
                                       .channels = d->canvas.channels,
                                       .length = d->info.length,
                                       .shortest = d->info.shortest,
                                       .classes = d->info.classes,
                                       .alphabet = d->alphabet};
    if (import_load(&d->import, &settings, folder, &shape, &key, &own))
        node_error_lines(key && node_get(n, key) ? node_get(n, key) : n, e, "import", own.text);
    err_free(&own);
}

/* Texts of files are as long as they are: only the range is asked for. */
static void read_imported_length(struct domain *d, const struct node *n, struct err *e)
{
    domain_read_length(d, n, e);
    if (d->info.shortest < d->info.length && d->lengths.kind != DIST_UNIFORM)
        node_error(n, e,
                   "length: of images that are files, a number, or {uniform: [least, most]}: the "
                   "texts are as long as the files say");
}

static enum err_code read_imported(struct domain **out, const struct node *root, struct err *e)
{
    static const char *const keys[] = {"name", "canvas", "alphabet", "length", "import"};
    struct domain *d = calloc(1, sizeof *d);
    if (!d)
        return err_memory(e);
    node_check_keys(root, keys, sizeof keys / sizeof *keys, e);
    param_read(&domain_canvas_table, &d->canvas, node_get(root, "canvas"), NULL, e);
    check_canvas(d, root, e);
    read_name(d, root, e);
    for (int i = 2; i < 4; i++)
        if (!node_get(root, keys[i]))
            node_error(root, e, "'%s' is missing", keys[i]);
    if (node_get(root, "alphabet"))
        domain_read_alphabet(d, node_get(root, "alphabet"), false, e);
    if (node_get(root, "length"))
        read_imported_length(d, node_get(root, "length"), e);
    read_import(d, root, e);
    if (e->code) {
        domain_free(d);
        return e->code;
    }
    domain_finish(d);
    *out = d;
    return ERR_NONE;
}

/* ---- all kinds of domain files --------------------------------------------------------------- */

static enum err_code parse(struct domain **out, const struct document *doc, const char *name,
                           const struct domain_catalogue *catalogue, int depth, struct err *e)
{
    const struct node *root = document_root(doc);
    if (root && root->kind == NODE_MAP && node_get(root, "interpolate"))
        return read_between(out, root, catalogue, depth, e);
    if (root && root->kind == NODE_MAP && node_get(root, "import"))
        return read_imported(out, root, e);
    struct domain *d = calloc(1, sizeof *d);
    if (!d)
        return err_memory(e);
    struct domain_reader r = {.d = d, .catalogue = catalogue, .depth = depth, .e = e};
    param_read(&domain_canvas_table, &d->canvas, NULL, NULL, e);
    param_read(&domain_text_table, &d->text, NULL, NULL, e);
    read_root(&r, root, name);
    if (!r.lost)
        check_whole(&r, root);
    if (d->info.classes >= 2)
        domain_read_outlines(&r);
    if (!e->code)
        check_possible(&r, root);
    domain_reader_forget_effects(&r);
    free(r.fonts_file);
    if (e->code) {
        domain_free(d);
        return e->code;
    }
    *out = d;
    return ERR_NONE;
}

static enum err_code finish(struct domain **out, struct document *doc, const char *name,
                            const struct domain_catalogue *catalogue, struct err *e)
{
    struct err own = ERR_INIT;
    parse(out, doc, name, catalogue, 0, &own);
    document_free(doc);
    err_sort(&own, name);
    const enum err_code code = own.code;
    err_merge(e, &own);
    return code;
}

enum err_code domain_read_file(struct domain **out, const char *path,
                               const struct domain_catalogue *catalogue, struct err *e)
{
    struct document *doc = NULL;
    *out = NULL;
    const enum err_code code = document_load(&doc, path, e);
    return code ? code : finish(out, doc, path, catalogue, e);
}

enum err_code domain_read_text(struct domain **out, const char *text, const char *name,
                               const struct domain_catalogue *catalogue, struct err *e)
{
    struct document *doc = NULL;
    *out = NULL;
    const enum err_code code = document_parse(&doc, text, name, e);
    return code ? code : finish(out, doc, name, catalogue, e);
}
