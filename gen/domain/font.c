/* The list of fonts; their files, checked against the recorded SHA-256 or the recorded outlines. */
#include "gen/domain/font.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/document.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "gen/domain/font_files.h"
#include "gen/paint/font_digest.h"

struct font_store {
    struct document *document;
    struct font *fonts;
    int count;
};

static const char *const keys[] = {"name",    "package", "file",    "sha256",
                                   "licence", "style",   "outlines"};
enum { KEYS = sizeof keys / sizeof *keys, REQUIRED = KEYS - 1 };

static void read_font(const struct node *n, struct font *f, struct err *e)
{
    const char **fields[KEYS] = {&f->name,    &f->package, &f->file,    &f->sha256,
                                 &f->licence, &f->style,   &f->outlines};
    if (!node_is(n, NODE_MAP, e))
        return;
    node_check_keys(n, keys, KEYS, e);
    for (int i = 0; i < KEYS; i++) {
        const struct node *value = node_get(n, keys[i]);
        *fields[i] = "";
        if (!value && i < REQUIRED)
            node_error(n, e, "a font needs '%s'", keys[i]);
        else if (value && node_is(value, NODE_SCALAR, e))
            *fields[i] = value->text;
    }
}

static enum err_code read_list(struct font_store *s, const char *path, struct err *e)
{
    static const char *const top[] = {"fonts"};
    const struct node *root = document_root(s->document), *list = node_get(root, "fonts");
    if (!list)
        return err_set(e, ERR_CONFIG, "%s: no list 'fonts'", path);
    node_check_keys(root, top, 1, e);
    if (!node_is(list, NODE_LIST, e))
        return e->code;
    s->count = list->count;
    s->fonts = calloc((size_t)list->count + 1, sizeof *s->fonts);
    if (!s->fonts)
        return err_memory(e);
    for (int i = 0; i < list->count; i++)
        read_font(&list->children[i], &s->fonts[i], e);
    return e->code;
}

enum err_code font_store_open(struct font_store **out, const char *path, struct err *e)
{
    struct font_store *s = calloc(1, sizeof *s);
    *out = s;
    if (!s)
        return err_memory(e);
    if (!path)
        path = getenv("ADDA_FONTS");
    if (!path)
        path = access(ADDA_FONTS_FILE, R_OK) == 0 ? ADDA_FONTS_FILE : ADDA_FONTS_INSTALLED;
    if (document_load(&s->document, path, e))
        return err_prefix(e, "the list of fonts");
    return read_list(s, path, e);
}

void font_store_free(struct font_store *s)
{
    if (!s)
        return;
    document_free(s->document);
    free(s->fonts);
    free(s);
}

int font_store_count(const struct font_store *s)
{
    return s->count;
}

const struct font *font_store_at(const struct font_store *s, int i)
{
    return &s->fonts[i];
}

const struct font *font_store_find(const struct font_store *s, const char *name,
                                   const char **nearest)
{
    *nearest = NULL;
    for (int i = 0; i < s->count; i++)
        if (strcmp(s->fonts[i].name, name) == 0)
            return &s->fonts[i];
    const char **names = calloc((size_t)s->count + 1, sizeof *names);
    for (int i = 0; names && i < s->count; i++)
        names[i] = s->fonts[i].name;
    if (names)
        *nearest = err_nearest(name, names, s->count);
    free(names);
    return NULL;
}

static enum err_code missing(const struct font *f, struct err *e)
{
    return err_add(
        e, ERR_UNAVAILABLE,
        "font '%s': cannot read %s, nor a file of that name in a folder of fonts; install "
        "it with 'apt-get install %s'",
        f->name, f->file, f->package);
}

/* A file with another SHA-256 than the recorded one, and what is wrong with that. */
static enum err_code changed(const struct font *f, const char *path, const char *hex,
                             const char *what, struct err *e)
{
    return err_add(
        e, ERR_UNAVAILABLE,
        "font '%s': %s has the SHA-256 %.12s..., not %.12s... as recorded, and %s: it is "
        "another version, and pixels would differ; install Debian 12's package %s",
        f->name, path, hex, f->sha256, what, f->package);
}

/* The recorded digest of a character, FONT_DIGITS or one '-' before the next blank; NULL when
 * none is recorded. */
static const char *recorded_outline(const struct font *f, uint32_t character)
{
    const char *word = f->outlines;
    if (!*word || character < FONT_FIRST || character > FONT_LAST)
        return NULL;
    for (uint32_t c = FONT_FIRST; c < character && word; c++)
        if ((word = strchr(word, ' ')))
            word++;
    return word;
}

static bool same_outline(const char *recorded, const struct font_digest *d)
{
    const size_t length = strcspn(recorded, " ");
    return length == FONT_DIGITS && strlen(d->hex) == length &&
           memcmp(recorded, d->hex, length) == 0;
}

/* What is wanted of a file: the outlines of an alphabet. */
struct wanted {
    const struct font *font;
    const uint32_t *alphabet;
    int count;
    char *data; /* the accepted file */
    size_t size;
    struct err why; /* of the first file that was not */
};

/* Whether a file of another SHA-256 draws the alphabet as the recorded one. */
static enum err_code check_outlines(const struct wanted *w, const char *path, const char *data,
                                    size_t size, const char *hex, struct err *e)
{
    struct font_digest *d = calloc((size_t)w->count, sizeof *d);
    struct err own = ERR_INIT;
    char what[64], text[5];
    enum err_code code = d ? ERR_NONE : err_memory(e);
    if (!code && font_digests(d, data, size, w->font->name, w->alphabet, w->count, &own))
        code = changed(w->font, path, hex, "is no scalable font that FreeType can read", e);
    for (int i = 0; i < w->count && !code; i++) {
        const char *recorded = recorded_outline(w->font, w->alphabet[i]);
        *utf8_put(text, w->alphabet[i]) = '\0';
        snprintf(what, sizeof what,
                 recorded ? "draws '%s' with another outline" : "no outline of '%s' is recorded",
                 text);
        if (!recorded || !same_outline(recorded, &d[i]))
            code = changed(w->font, path, hex, what, e);
    }
    err_free(&own);
    free(d);
    return code;
}

/* The bytes that are checked are those that are used. */
static bool accept(const char *path, void *user)
{
    struct wanted *w = user;
    char hex[HASH_HEX], *data = NULL;
    size_t size;
    struct err own = ERR_INIT;
    enum err_code code = read_file_upto(path, FONT_MAX_BYTES, &data, &size, &own);
    if (code) {
        err_free(&own);
        return false;
    }
    hash_bytes(data, size, hex);
    if (strcmp(hex, w->font->sha256) != 0)
        code = check_outlines(w, path, data, size, hex, w->why.code ? &own : &w->why);
    err_free(&own);
    if (code) {
        free(data);
        return false;
    }
    w->data = data;
    w->size = size;
    return true;
}

enum err_code font_glyphs(struct glyphs *g, const struct font *font, const uint32_t *alphabet,
                          int count, const struct fineness *f, struct err *e)
{
    struct wanted w = {.font = font, .alphabet = alphabet, .count = count, .why = ERR_INIT};
    enum err_code code = ERR_NONE;
    if (font_files_try(font->file, accept, &w))
        code = glyphs_read(g, w.data, w.size, font->name, alphabet, count, f, e);
    else
        code = w.why.code ? err_add(e, w.why.code, "%s", w.why.text) : missing(font, e);
    err_free(&w.why);
    free(w.data);
    return code;
}
