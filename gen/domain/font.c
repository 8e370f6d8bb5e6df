<<<<<<< HEAD
/* The list of fonts; their files, checked against the recorded SHA-256 or the recorded outlines. */
#include "gen/domain/font.h"

#include <stdint.h>
#include <stdio.h>
=======
/* The list of fonts. */
#include "gen/domain/font.h"

#include <ctype.h>
>>>>>>> main
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/document.h"
<<<<<<< HEAD
#include "base/file.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "gen/domain/font_files.h"
#include "gen/paint/font_digest.h"
=======
#include "base/text.h"
#include "gen/domain/font_folders.h"
>>>>>>> main

struct font_store {
    struct document *document;
    struct font_folders *folders;
    struct font *fonts;
    int count;
};

<<<<<<< HEAD
static const char *const keys[] = {"name",    "package", "file",    "sha256",
                                   "licence", "style",   "outlines"};
enum { KEYS = sizeof keys / sizeof *keys, REQUIRED = KEYS - 1 };
=======
/* ---- one entry ------------------------------------------------------------------------------ */

static const char *const keys[] = {"name",    "package", "file",    "sha256",
                                   "licence", "style",   "version", "outlines"};
enum { KEYS = sizeof keys / sizeof *keys };
>>>>>>> main

static const char *read_text(const struct node *n, const char *key, bool needed, struct err *e)
{
    const struct node *value = node_get(n, key);
    if (!value && needed)
        node_error(n, e, "a font needs '%s'", key);
    return value && node_is(value, NODE_SCALAR, e) ? value->text : "";
}

/* In lower case, so that the identity of a domain does not depend on how the list writes it. */
static void read_sha256(const struct node *n, char sha256[HASH_HEX], struct err *e)
{
    const char *text = read_text(n, "sha256", true, e);
    const size_t digits = strspn(text, "0123456789abcdefABCDEF");
    if (*text && (digits != HASH_HEX - 1 || text[digits]))
        node_error(node_get(n, "sha256"), e, "sha256: expected 64 hexadecimal digits");
    for (size_t i = 0; i < digits && i < HASH_HEX - 1; i++)
        sha256[i] = (char)tolower((unsigned char)text[i]);
}

/* Eight digits of a fingerprint, or '-' where none is recorded; returns what follows the spaces
 * after it, NULL when it is neither. */
static const char *read_outline(const char *text, uint32_t *outline)
{
    char *end;
    *outline = 0;
    if (*text == '-')
        return text + 1 + strspn(text + 1, " ");
    if (strspn(text, "0123456789abcdefABCDEF") != 8)
        return NULL;
    *outline = (uint32_t)strtoul(text, &end, 16);
    return end + strspn(end, " ");
}

/* "U+0030: 1f2e3d4c ...": the outlines of the characters from U+0030 on. */
static void read_row(const struct node *row, struct font *f, struct err *e)
{
    char *end = NULL;
    const bool good = strncmp(row->key, "U+", 2) == 0 && isxdigit((unsigned char)row->key[2]);
    unsigned long character = good ? strtoul(row->key + 2, &end, 16) : 0;
    if (!good || *end || character < FONT_FIRST || character > FONT_LAST) {
        node_key_error(row, e, "outlines: expected a character from U+0020 to U+007E");
        return;
    }
    if (!node_is(row, NODE_SCALAR, e))
        return;
    for (const char *at = row->text; at && *at; character++) {
        uint32_t outline;
        at = read_outline(at, &outline);
        if (!at)
            node_error(row, e, "outlines: expected words of eight hexadecimal digits, or -");
        else if (character > FONT_LAST)
            node_error(row, e, "outlines: goes on beyond U+007E");
        else
            f->outlines[character - FONT_FIRST] = outline;
    }
}

static void read_path(const struct node *n, struct font *f)
{
    const char *slash = n->file ? strrchr(n->file, '/') : NULL;
    if (*f->file == '/' || !slash)
        f->path = text_copy(f->file);
    else
        f->path = text_format("%.*s/%s", (int)(slash - n->file), n->file, f->file);
}

static void read_font(const struct node *n, struct font *f, struct err *e)
{
<<<<<<< HEAD
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
=======
    f->name = f->package = f->file = f->licence = f->style = f->version = "";
    if (!node_is(n, NODE_MAP, e))
        return;
    node_check_keys(n, keys, KEYS, e);
    f->name = read_text(n, "name", true, e);
    f->package = read_text(n, "package", true, e);
    f->file = read_text(n, "file", true, e);
    f->licence = read_text(n, "licence", true, e);
    f->style = read_text(n, "style", true, e);
    f->version = read_text(n, "version", false, e);
    read_sha256(n, f->sha256, e);
    read_path(n, f);
    const struct node *outlines = node_get(n, "outlines");
    if (outlines && node_is(outlines, NODE_MAP, e))
        for (int i = 0; i < outlines->count; i++)
            read_row(&outlines->children[i], f, e);
>>>>>>> main
}

/* ---- the list ------------------------------------------------------------------------------- */

static enum err_code read_list(struct font_store *s, const char *path, struct err *e)
{
    static const char *const top[] = {"fonts"};
    const struct node *root = document_root(s->document), *list = node_get(root, "fonts");
    if (!list)
        return err_set(e, ERR_CONFIG, "%s: no list 'fonts'", path);
    node_check_keys(root, top, 1, e);
    if (!node_is(list, NODE_LIST, e))
        return e->code;
    s->fonts = calloc((size_t)list->count + 1, sizeof *s->fonts);
    s->folders = font_folders_create();
    if (!s->fonts || !s->folders)
        return err_memory(e);
    s->count = list->count;
    for (int i = 0; i < list->count; i++) {
        s->fonts[i].folders = s->folders;
        read_font(&list->children[i], &s->fonts[i], e);
    }
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
    for (int i = 0; i < s->count; i++)
        free(s->fonts[i].path);
    font_folders_free(s->folders);
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
<<<<<<< HEAD

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
=======
>>>>>>> main
