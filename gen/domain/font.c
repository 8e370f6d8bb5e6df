/* The list of fonts; their files, checked against the recorded SHA-256. */
#include "gen/domain/font.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/document.h"
#include "base/hash.h"
#include "base/publish.h"

struct font_store {
    struct document *document;
    struct font *fonts;
    int count;
};

static const char *const keys[] = {"name", "package", "file", "sha256", "licence", "style"};
enum { KEYS = sizeof keys / sizeof *keys };

static void read_font(const struct node *n, struct font *f, struct err *e)
{
    const char **fields[KEYS] = {&f->name,   &f->package, &f->file,
                                 &f->sha256, &f->licence, &f->style};
    if (!node_is(n, NODE_MAP, e))
        return;
    node_check_keys(n, keys, KEYS, e);
    for (int i = 0; i < KEYS; i++) {
        const struct node *value = node_get(n, keys[i]);
        *fields[i] = "";
        if (!value)
            node_error(n, e, "a font needs '%s'", keys[i]);
        else if (node_is(value, NODE_SCALAR, e))
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
    return err_add(e, ERR_UNAVAILABLE,
                   "font '%s': cannot read %s; install it with 'apt-get install %s'", f->name,
                   f->file, f->package);
}

static enum err_code changed(const struct font *f, const char *hex, struct err *e)
{
    return err_add(
        e, ERR_UNAVAILABLE,
        "font '%s': %s has the SHA-256 %.12s..., not %.12s... as recorded: it is another "
        "version, and pixels would differ; install Debian 12's package %s",
        f->name, f->file, hex, f->sha256, f->package);
}

/* The bytes that are checked are those that are used. */
static enum err_code read_checked(const struct font *f, char **data, size_t *size, struct err *e)
{
    char hex[HASH_HEX];
    struct err own = ERR_INIT;
    const enum err_code code = read_file_upto(f->file, FONT_MAX_BYTES, data, size, &own);
    err_free(&own);
    if (code)
        return missing(f, e);
    hash_bytes(*data, *size, hex);
    if (strcmp(hex, f->sha256) == 0)
        return ERR_NONE;
    free(*data);
    *data = NULL;
    return changed(f, hex, e);
}

enum err_code font_glyphs(struct glyphs *g, const struct font *font, const uint32_t *alphabet,
                          int count, const struct fineness *f, struct err *e)
{
    char *data = NULL;
    size_t size;
    enum err_code code = read_checked(font, &data, &size, e);
    if (!code)
        code = glyphs_read(g, data, size, font->name, alphabet, count, f, e);
    free(data);
    return code;
}
