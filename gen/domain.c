#include "gen/domain_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- tables --------------------------------------------------------------------------------- */

#define CANVAS(field_) offsetof(struct canvas_settings, field_)
static const struct param canvas_params[] = {
    {"width", PARAM_INT, CANVAS(width), .min = 8, .max = DOMAIN_MAX_SIDE, .def = "72", .unit = "px",
     .help = "of the image"},
    {"height", PARAM_INT, CANVAS(height), .min = 8, .max = DOMAIN_MAX_SIDE, .def = "24",
     .unit = "px", .help = "of the image"},
    {"channels", PARAM_INT, CANVAS(channels), .min = 1, .max = 3, .def = "1",
     .help = "1 grey, 3 RGB"},
};
const struct param_table canvas_table =
    PARAM_TABLE("canvas", struct canvas_settings, canvas_params);

#define TEXT(field_) offsetof(struct text_settings, field_)
static const struct param text_params[] = {
    {"size", PARAM_REAL_DIST, TEXT(size), .min = 2, .max = DOMAIN_MAX_SIDE, .def = "16",
     .unit = "px", .help = "height of the alphabet's tallest character"},
    {"spacing", PARAM_REAL_DIST, TEXT(spacing), .min = -500, .max = 500, .def = "{uniform: [2, 6]}",
     .unit = "px", .help = "between neighbours' boxes; negative: overlap"},
    {"x", PARAM_REAL_DIST, TEXT(x), .min = -DOMAIN_MAX_SIDE, .max = DOMAIN_MAX_SIDE, .def = "0",
     .unit = "px", .help = "shift of the word to the right"},
    {"y", PARAM_REAL_DIST, TEXT(y), .min = -DOMAIN_MAX_SIDE, .max = DOMAIN_MAX_SIDE, .def = "0",
     .unit = "px", .help = "shift of the word downwards"},
    {"ink", PARAM_COLOR, TEXT(ink), .def = "0", .help = "colour of the text"},
    {"margin", PARAM_REAL, TEXT(margin), .min = 0, .max = 500, .def = "2.0", .unit = "px",
     .help = "kept free at both ends: a wider word shrinks"},
    {"mixed_fonts", PARAM_BOOL, TEXT(mixed_fonts), .def = "false",
     .help = "a font for each character, not for each image"},
    {"mixed_ink", PARAM_BOOL, TEXT(mixed_ink), .def = "false",
     .help = "a colour for each character, not for each image"},
    {"inside", PARAM_REAL, TEXT(inside), .min = 0, .max = 1, .def = "0.9",
     .help = "least share of each character's ink inside the canvas: layouts are drawn again"},
    {"contrast", PARAM_REAL, TEXT(contrast), .min = 0, .max = 127, .def = "24.0", .unit = "levels",
     .help = "least mean difference of ink and ground: inks are drawn again"},
};
const struct param_table text_table = PARAM_TABLE("text", struct text_settings, text_params);

static const char *const domain_keys[] = {"name",  "canvas", "alphabet", "length",
                                          "fonts", "text",   "effects"};

/* ---- alphabet ------------------------------------------------------------------------------- */

/* Decodes one UTF-8 character of a text that YAML has already found valid. */
static const char *next_character(const char *text, uint32_t *c)
{
    const unsigned char lead = (unsigned char)*text++;
    const int more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    *c = more == 0 ? lead : lead & (0x3fu >> more);
    for (int i = 0; i < more && *text; i++)
        *c = *c << 6 | ((unsigned char)*text++ & 0x3f);
    return text;
}

static void read_alphabet(struct domain *d, const struct node *n, struct err *e)
{
    if (!node_is(n, NODE_SCALAR, e))
        return;
    int count = 0;
    for (const char *at = n->text; *at;) {
        uint32_t c;
        at = next_character(at, &c);
        for (int i = 0; i < count; i++)
            if (d->alphabet[i] == c) {
                node_error(n, e, "alphabet: a character stands twice (places %d and %d)", i + 1,
                           count + 1);
                return;
            }
        if (count == DOMAIN_MAX_CLASSES) {
            node_error(n, e, "alphabet: more than %d characters", DOMAIN_MAX_CLASSES);
            return;
        }
        d->alphabet[count++] = c;
    }
    if (count < 2)
        node_error(n, e, "alphabet: needs two characters or more");
    d->info.classes = count;
}

/* ---- fonts ---------------------------------------------------------------------------------- */

static void read_font(struct domain *d, const struct node *n, const char *name, double weight,
                      const struct font_store *store, struct err *e)
{
    const char *near;
    const struct font *f = font_store_find(store, name, &near);
    if (!f && near)
        node_error(n, e, "font '%s' is not in fonts.yaml (did you mean '%s'?)", name, near);
    else if (!f)
        node_error(n, e, "font '%s' is not in fonts.yaml; 'captcha-gen list fonts' names them",
                   name);
    else if (d->font_count == DOMAIN_MAX_FONTS)
        node_error(n, e, "more than %d fonts", DOMAIN_MAX_FONTS);
    else
        d->fonts[d->font_count++] = (struct domain_font){.font = f, .weight = weight};
}

/* [a, b] with equal weights, or {a: 2, b: 1}. */
static void read_fonts(struct domain *d, const struct node *n, const struct font_store *store,
                       struct err *e)
{
    if (n->kind == NODE_SCALAR || n->count == 0) {
        node_error(n, e, "fonts: give a list of names, or a map from name to weight");
        return;
    }
    for (int i = 0; i < n->count; i++) {
        const struct node *c = &n->children[i];
        double weight = 1;
        if (n->kind == NODE_MAP && node_real(c, 1e-6, 1e6, &weight, e))
            read_font(d, c, c->key, weight, store, e);
        else if (n->kind == NODE_LIST && node_is(c, NODE_SCALAR, e))
            read_font(d, c, c->text, weight, store, e);
    }
}

/* In pixels at the largest size: a chord a fiftieth of a pixel off its curve shows nowhere; pieces
 * of two pixels bend smoothly. An em is taken for one and a half heights of the alphabet. */
static struct fineness fineness(const struct domain *d)
{
    const double em = 1.5 * fmax(4, fmin(dist_high(&d->text.size), DOMAIN_MAX_SIDE));
    bool bends = false;
    for (int i = 0; i < d->effect_count; i++)
        bends = bends || d->effects[i].effect->bends;
    return (struct fineness){.tolerance = 0.02 / em, .longest = bends ? 2 / em : 10};
}

/* Every font and character that fails is told, at the place where the fonts are named. */
static void load_glyphs(struct domain *d, const struct node *n, struct err *e)
{
    const struct fineness fine = fineness(d);
    for (int i = 0; i < d->font_count; i++) {
        struct domain_font *f = &d->fonts[i];
        struct err own = ERR_INIT;
        if (glyphs_load(&f->glyphs, f->font, d->alphabet, d->info.classes, &fine, &own))
            err_add(e, own.code, "%s:%d:%d: %s", n->file, n->line, n->column, own.text);
        err_free(&own);
    }
}

/* ---- effects -------------------------------------------------------------------------------- */

static const struct effect *find_effect(const struct node *n, struct err *e)
{
    const char *names[128];
    int count = 0;
    const struct effect *found = effect_find(n->key);
    if (found)
        return found;
    for (; effects[count] && count < 128; count++)
        names[count] = effects[count]->name;
    const char *near = err_nearest(n->key, names, count);
    if (near)
        node_key_error(n, e, "unknown effect '%s' (did you mean '%s'?)", n->key, near);
    else
        node_key_error(n, e, "unknown effect '%s'; 'captcha-gen list effects' names them", n->key);
    return NULL;
}

static int occurrence(const struct domain *d, const struct effect *effect)
{
    int n = 0;
    for (int i = 0; i < d->effect_count; i++)
        n += d->effects[i].effect == effect;
    return n;
}

/* `- rotate: {angle: 5}`, or `- rotate` / `- rotate:` for the defaults. */
static void read_effect(struct domain *d, const struct node *item, struct err *e)
{
    static const char *const also[] = {"probability", NULL};
    struct node bare = *item;
    const struct node *n = item->kind == NODE_MAP && item->count == 1 ? item->children : NULL;
    if (item->kind == NODE_SCALAR) {
        bare.key = item->text;
        bare.key_line = item->line;
        bare.key_column = item->column;
        bare.text = "";
        n = &bare;
    }
    if (!n) {
        node_error(item, e, "an effect is written '- name: {parameter: value}'");
        return;
    }
    const struct effect *effect = find_effect(n, e);
    if (!effect)
        return;
    if (d->effect_count == DOMAIN_MAX_EFFECTS) {
        node_error(item, e, "more than %d effects", DOMAIN_MAX_EFFECTS);
        return;
    }
    struct domain_effect *out = &d->effects[d->effect_count];
    const bool empty = n->kind == NODE_SCALAR && !n->text[0];
    out->settings = calloc(1, effect->table.size);
    if (!out->settings) {
        err_memory(e);
        return;
    }
    const int nth = occurrence(d, effect);
    snprintf(out->stream, sizeof out->stream, "%s/%d", effect->name, nth);
    snprintf(out->gate, sizeof out->gate, "%s/%d or not", effect->name, nth);
    out->effect = effect;
    out->probability = 1;
    d->effect_count++;
    param_read(&effect->table, out->settings, empty ? NULL : n, also, e);
    const struct node *share = node_get(n, "probability");
    if (share)
        node_real(share, 0, 1, &out->probability, e);
}

static void read_effects(struct domain *d, const struct node *n, struct err *e)
{
    if (!n || !node_is(n, NODE_LIST, e))
        return;
    for (int i = 0; i < n->count; i++)
        read_effect(d, &n->children[i], e);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static const struct node *need(const struct node *root, const char *key, struct err *e)
{
    const struct node *n = node_get(root, key);
    if (!n)
        node_error(root, e, "'%s' is missing", key);
    return n;
}

static void read_name(struct domain *d, const struct node *root, struct err *e)
{
    const struct node *n = need(root, "name", e);
    if (n && node_is(n, NODE_SCALAR, e))
        d->name = strdup(n->text);
}

static void read_length(struct domain *d, const struct node *root, struct err *e)
{
    const struct node *n = need(root, "length", e);
    long long length = 1;
    if (n && node_int(n, 1, DOMAIN_MAX_LENGTH, &length, e))
        d->info.length = (int)length;
}

static void check_canvas(struct domain *d, const struct node *root, struct err *e)
{
    const struct node *n = node_get(node_get(root, "canvas"), "channels");
    if (n && d->canvas.channels == 2)
        node_error(n, e, "channels: 1 (grey) or 3 (RGB), not 2");
}

static void read_domain(struct domain *d, const struct node *root, const struct font_store *store,
                        struct err *e)
{
    struct err own = ERR_INIT;
    node_check_keys(root, domain_keys, sizeof domain_keys / sizeof *domain_keys, &own);
    read_name(d, root, &own);
    const struct node *alphabet = need(root, "alphabet", &own), *fonts = need(root, "fonts", &own);
    param_read(&canvas_table, &d->canvas, node_get(root, "canvas"), NULL, &own);
    check_canvas(d, root, &own);
    param_read(&text_table, &d->text, node_get(root, "text"), NULL, &own);
    read_length(d, root, &own);
    if (alphabet)
        read_alphabet(d, alphabet, &own);
    if (fonts)
        read_fonts(d, fonts, store, &own);
    read_effects(d, node_get(root, "effects"), &own);
    if (fonts && d->info.classes)
        load_glyphs(d, fonts, &own);
    if (own.code)
        err_add(e, own.code, "%s", own.text);
    err_free(&own);
}

static void finish(struct domain *d)
{
    d->info.name = d->name;
    d->info.alphabet = d->alphabet;
    d->info.width = d->canvas.width;
    d->info.height = d->canvas.height;
    d->info.channels = d->canvas.channels;
}

/* Each effect's derived values; paths are relative to the domain file's folder. */
static void prepare(struct domain *d, const char *path, struct err *e)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    for (int i = 0; i < d->effect_count; i++)
        if (d->effects[i].effect->prepare)
            d->effects[i].effect->prepare(d->effects[i].settings, folder, e);
}

enum err_code domain_load(struct domain **out, const char *path, const struct font_store *fonts,
                          struct err *e)
{
    struct document *doc = NULL;
    struct domain *d = calloc(1, sizeof *d);
    *out = NULL;
    if (!d)
        return err_memory(e);
    if (document_load(&doc, path, e))
        goto failed;
    const struct node *root = document_root(doc);
    if (!root || root->kind != NODE_MAP) {
        err_set(e, ERR_CONFIG, "%s:1:1: a domain is a map with name, alphabet, length, fonts, ...",
                path);
        goto failed;
    }
    struct err own = ERR_INIT;
    read_domain(d, root, fonts, &own);
    document_free(doc);
    doc = NULL;
    if (own.code) {
        err_add(e, own.code, "%s", own.text);
        err_free(&own);
        goto failed;
    }
    finish(d);
    prepare(d, path, &own);
    if (own.code) {
        err_add(e, own.code, "%s: %s", path, own.text);
        err_free(&own);
        goto failed;
    }
    *out = d;
    return ERR_NONE;
failed:
    document_free(doc);
    domain_free(d);
    return e->code;
}

void domain_free(struct domain *d)
{
    if (!d)
        return;
    for (int i = 0; i < d->effect_count; i++) {
        if (d->effects[i].settings && d->effects[i].effect->release)
            d->effects[i].effect->release(d->effects[i].settings);
        if (d->effects[i].settings)
            param_free(&d->effects[i].effect->table, d->effects[i].settings);
        free(d->effects[i].settings);
    }
    for (int i = 0; i < d->font_count; i++)
        glyphs_free(&d->fonts[i].glyphs);
    param_free(&text_table, &d->text);
    param_free(&canvas_table, &d->canvas);
    free(d->name);
    free(d);
}

const struct domain_info *domain_info(const struct domain *d)
{
    return &d->info;
}

/* ---- identity ------------------------------------------------------------------------------- */

static json_t *fonts_json(const struct domain *d)
{
    json_t *list = json_array();
    for (int i = 0; i < d->font_count; i++)
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:f}", "name", d->fonts[i].font->name, "sha256",
                                        d->fonts[i].font->sha256, "weight", d->fonts[i].weight));
    return list;
}

json_t *domain_json(const struct domain *d)
{
    json_t *j = json_object(), *alphabet = json_array(), *list = json_array();
    for (int i = 0; i < d->info.classes; i++)
        json_array_append_new(alphabet, json_integer(d->alphabet[i]));
    for (int i = 0; i < d->effect_count; i++) {
        const struct domain_effect *one = &d->effects[i];
        json_t *item = json_object();
        json_t *settings = param_json(&one->effect->table, one->settings);
        json_object_set_new(settings, "probability", json_real(one->probability));
        if (one->effect->content)
            json_object_set_new(settings, "content",
                                json_string(one->effect->content(one->settings)));
        json_object_set_new(item, one->effect->name, settings);
        json_array_append_new(list, item);
    }
    json_object_set_new(j, "revision", json_integer(RENDER_REVISION));
    json_object_set_new(j, "canvas", param_json(&canvas_table, &d->canvas));
    json_object_set_new(j, "alphabet", alphabet);
    json_object_set_new(j, "length", json_integer(d->info.length));
    json_object_set_new(j, "fonts", fonts_json(d));
    json_object_set_new(j, "text", param_json(&text_table, &d->text));
    json_object_set_new(j, "effects", list);
    return j;
}
