/* The list of fonts. */
#include "gen/domain/font.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/document.h"
#include "base/shipped.h"
#include "base/text.h"
#include "gen/domain/font_choice.h"
#include "gen/domain/font_file.h"
#include "gen/domain/font_folders.h"

struct font_store {
    struct document *list[2]; /* the project's, and one's own */
    struct font_folders *folders;
    struct font *fonts;
    int count;
};

/* ---- one entry ------------------------------------------------------------------------------ */

static const char *const keys[] = {"name",  "package", "file",     "sha256", "licence",
                                   "style", "version", "outlines", "face",   "axes"};
enum { KEYS = sizeof keys / sizeof *keys };

static const char *read_text(const struct node *n, const char *key, bool needed, struct err *e)
{
    const struct node *value = node_get(n, key);
    if (!value && needed)
        node_error(n, e, "a font needs '%s'", key);
    return value && node_is_line(value, e) ? value->text : "";
}

/* In lower case, so that the identity of a domain does not depend on how the list writes it. */
static void read_sha256(const struct node *n, char sha256[HASH_HEX], struct err *e)
{
    const char *text = read_text(n, "sha256", true, e);
    if (*text && !hash_read(text, sha256))
        node_error(node_get(n, "sha256"), e, "sha256: expected 64 hexadecimal digits");
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
    f->name = f->package = f->file = f->licence = f->style = f->version = "";
    if (!node_is(n, NODE_MAP, e))
        return;
    node_check_keys(n, keys, KEYS, e);
    f->name = read_text(n, "name", true, e);
    f->package = read_text(n, "package", false, e);
    f->file = read_text(n, "file", true, e);
    f->licence = read_text(n, "licence", false, e);
    f->style = read_text(n, "style", false, e);
    f->version = read_text(n, "version", false, e);
    read_sha256(n, f->sha256, e);
    font_choice_read(&f->which, n, e);
    read_path(n, f);
    const struct node *outlines = node_get(n, "outlines");
    if (outlines && node_is(outlines, NODE_MAP, e))
        for (int i = 0; i < outlines->count; i++)
            read_row(&outlines->children[i], f, e);
}

/* ---- the list ------------------------------------------------------------------------------- */

/* Whether two entries of a name draw alike: one file, the same recorded outlines, or outlines of
   b's file that are those recorded of a. */
static bool same_font(const struct font *a, const struct font *b)
{
    if (!font_choice_equal(&a->which, &b->which))
        return false;
    if (strcmp(a->sha256, b->sha256) == 0)
        return true;
    for (int i = 0; i < FONT_CHARACTERS; i++)
        if (!a->outlines[i] || a->outlines[i] != b->outlines[i])
            return font_file_is(a, b->path);
    return true;
}

/* Within one list the second would only hide the first. */
static bool refuse_again(const struct node *list, int i, struct err *e)
{
    const struct node *name = node_get(&list->children[i], "name");
    for (int k = 0; name && name->text && k < i; k++) {
        const struct node *one = &list->children[k];
        const struct node *before = one->kind == NODE_MAP ? node_get(one, "name") : NULL;
        if (!before || !before->text || strcmp(before->text, name->text) != 0)
            continue;
        node_error(name, e,
                   "the list already has a font '%s', in line %d: leave one out, or give this one "
                   "another name",
                   name->text, before->line);
        return true;
    }
    return false;
}

/* The entry that was read last; of a font that there is, it says where the file is. */
static void keep(struct font_store *s, const struct node *n, struct err *e)
{
    struct font *last = &s->fonts[s->count];
    for (int i = 0; *last->name && i < s->count; i++) {
        struct font *old = &s->fonts[i];
        if (strcmp(old->name, last->name) != 0)
            continue;
        if (!same_font(old, last))
            node_error(node_get(n, "name"), e,
                       "%s already has a font '%s', with other outlines: give this one another "
                       "name",
                       last->added && !old->added ? "the project's list" : "the list", last->name);
        free(old->path);
        old->path = last->path;
        return;
    }
    s->count++;
}

static enum err_code read_list(struct font_store *s, const struct document *document,
                               const char *path, bool added, struct err *e)
{
    static const char *const top[] = {"fonts"};
    const struct node *root = document_root(document), *list = node_get(root, "fonts");
    if (!list)
        return err_set(e, ERR_CONFIG, "%s: no list 'fonts'", path);
    node_check_keys(root, top, 1, e);
    if (!node_is(list, NODE_LIST, e))
        return e->code;
    struct font *more = realloc(s->fonts, (size_t)(s->count + list->count + 1) * sizeof *more);
    if (!more)
        return err_memory(e);
    s->fonts = more;
    for (int i = 0; i < list->count; i++) {
        s->fonts[s->count] = (struct font){.folders = s->folders, .added = added};
        read_font(&list->children[i], &s->fonts[s->count], e);
        if (list->children[i].kind == NODE_MAP && refuse_again(list, i, e))
            free(s->fonts[s->count].path);
        else
            keep(s, &list->children[i], e);
    }
    return e->code;
}

/* A list that was not asked for by name and is missing is something that this machine lacks. */
static enum err_code load_list(struct font_store *s, const char *path, const char *which,
                               bool given, struct err *e)
{
    struct err own = ERR_INIT;
    struct document **document = &s->list[s->list[0] != NULL];
    if (!document_load(document, path, &own))
        read_list(s, *document, path, *which, &own);
    if (own.code)
        err_set(e, own.code == ERR_NOINPUT && !given ? ERR_UNAVAILABLE : own.code,
                "the list of fonts%s: %s", which, own.text);
    err_free(&own);
    return e->code;
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

/* The project's list and one's own, or that alone where the project's is not there, unless it was
 * asked for. */
static enum err_code load_lists(struct font_store *s, const char *given, struct err *e)
{
    const char *own = variable("ADDA_FONTS");
    struct err missing = ERR_INIT;
    s->folders = font_folders_create();
    if (!s->folders)
        return err_memory(e);
    if (given)
        return load_list(s, given, "", true, e);
    char *project = shipped_file("fonts.yaml", &missing);
    if (project)
        load_list(s, project, "", false, e);
    else if (!own || variable("ADDA_DATA"))
        err_set(e, missing.code, "the list of fonts: %s", missing.text);
    if (own && !e->code)
        load_list(s, own, ", which ADDA_FONTS names", false, e);
    err_free(&missing);
    free(project);
    return e->code;
}

enum err_code font_store_open(struct font_store **out, const char *path, struct err *e)
{
    struct font_store *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s)
        return err_memory(e);
    if (load_lists(s, path, e))
        font_store_free(s);
    else
        *out = s;
    return e->code;
}

void font_store_free(struct font_store *s)
{
    if (!s)
        return;
    for (int i = 0; i < s->count; i++)
        free(s->fonts[i].path);
    font_folders_free(s->folders);
    document_free(s->list[0]);
    document_free(s->list[1]);
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
