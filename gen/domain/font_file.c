/* The file that draws a font: which files are tried, and when one is that font. */
#include "gen/domain/font_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/hash.h"
#include "gen/domain/font_folders.h"
#include "gen/paint/face.h"

/* The characters of a font that a domain uses. */
struct wanted {
    const struct font *font;
    const uint32_t *characters;
    int count;
};

static uint32_t recorded(const struct font *f, uint32_t c)
{
    return c >= FONT_FIRST && c <= FONT_LAST ? f->outlines[c - FONT_FIRST] : 0;
}

/* The first of the wanted characters that the face does not draw as recorded; -1: none. */
static int first_difference(const struct wanted *w, struct face *face)
{
    for (int i = 0; i < w->count; i++) {
        const uint32_t outline = recorded(w->font, w->characters[i]);
        if (!outline || face_fingerprint(face, w->characters[i]) != outline)
            return i;
    }
    return -1;
}

static const char *known(const char *version)
{
    return *version ? version : "unknown version";
}

static enum err_code refuse(const struct wanted *w, const char *path, const struct face *face,
                            uint32_t character, struct err *why)
{
    char text[SHOWN_PIECE], version[FACE_VERSION];
    face_version(face, version);
    return err_set(why, ERR_UNAVAILABLE,
                   "%s (%s) is not the recorded file (%s): its SHA-256 differs, and %s '%s'", path,
                   known(version), known(w->font->version),
                   recorded(w->font, character) ? "so does its outline of"
                                                : "the list records no outline of",
                   shown_character(character, text));
}

/* A file of another SHA-256. */
static enum err_code compare_outlines(const struct wanted *w, const char *path, const char *data,
                                      size_t size, struct err *why)
{
    struct face face = {0};
    struct err own = ERR_INIT;
    enum err_code code = ERR_NONE;
    if (face_open(&face, data, size, &w->font->which, path, &own)) {
        code = err_set(why, ERR_UNAVAILABLE,
                       "%s is not the recorded file: its SHA-256 differs, and %s", path, own.text);
    } else {
        const int i = first_difference(w, &face);
        if (i >= 0)
            code = refuse(w, path, &face, w->characters[i], why);
    }
    err_free(&own);
    face_close(&face);
    return code;
}

/* `why` gets the first refusal; a file that cannot be read is none. The bytes that are checked are
 * those that are used. */
static bool try_file(const struct wanted *w, const char *path, char **data, size_t *size,
                     bool *same_bytes, struct err *why)
{
    char hex[HASH_HEX];
    struct err own = ERR_INIT;
    const enum err_code code = read_file_upto(path, FONT_MAX_BYTES, data, size, &own);
    err_free(&own);
    if (code)
        return false;
    hash_bytes(*data, *size, hex);
    *same_bytes = strcmp(hex, w->font->sha256) == 0;
    if (*same_bytes || !compare_outlines(w, path, *data, *size, why))
        return true;
    free(*data);
    *data = NULL;
    return false;
}

enum err_code font_file_read(const struct font *f, const uint32_t *characters, int count,
                             char **data, size_t *size, bool *same_bytes, struct err *e)
{
    const struct wanted w = {f, characters, count};
    const char *slash = strrchr(f->path, '/'), *name = slash ? slash + 1 : f->path;
    const bool package = *f->package;
    struct err why = ERR_INIT;
    bool found = try_file(&w, f->path, data, size, same_bytes, &why);
    for (int i = 0; !found; i++) {
        const char *path = font_folders_find(f->folders, name, i);
        if (!path)
            break;
        if (strcmp(path, f->path) != 0)
            found = try_file(&w, path, data, size, same_bytes, &why);
    }
    if (!found && why.code)
        err_add(e, ERR_UNAVAILABLE, "font '%s': %s; %s%s%sput its file into ~/.fonts", f->name,
                why.text, package ? "install Debian 12's package " : "", f->package,
                package ? ", or " : "");
    else if (!found)
        err_add(e, ERR_UNAVAILABLE,
                "font '%s': cannot read %s, and no folder of fonts has a file %s%s%s%s", f->name,
                f->path, name, package ? "; install it with 'apt-get install " : "", f->package,
                package ? "'" : "");
    err_free(&why);
    return found ? ERR_NONE : ERR_UNAVAILABLE;
}

bool font_file_is(const struct font *f, const char *path)
{
    uint32_t characters[FONT_CHARACTERS];
    for (int i = 0; i < FONT_CHARACTERS; i++)
        characters[i] = FONT_FIRST + (uint32_t)i;
    const struct wanted w = {f, characters, FONT_CHARACTERS};
    struct err why = ERR_INIT;
    char *data = NULL;
    size_t size;
    bool same_bytes;
    const bool is = try_file(&w, path, &data, &size, &same_bytes, &why);
    err_free(&why);
    free(data);
    return is;
}

/* `data` is what the face reads from, to be freed after it. */
static enum err_code open_font(struct face *face, char **data, const struct font *f,
                               const uint32_t *alphabet, int count, struct err *e)
{
    size_t size;
    bool same_bytes;
    *data = NULL;
    const enum err_code code = font_file_read(f, alphabet, count, data, &size, &same_bytes, e);
    return code ? code : face_open(face, *data, size, &f->which, f->name, e);
}

enum err_code font_glyphs(struct glyphs *g, const struct font *f, const uint32_t *alphabet,
                          int count, const struct fineness *fineness, struct err *e)
{
    struct face face = {0};
    char *data;
    enum err_code code = open_font(&face, &data, f, alphabet, count, e);
    if (!code)
        code = glyphs_read(g, &face, f->name, alphabet, count, fineness, e);
    face_close(&face);
    free(data);
    return code;
}

enum err_code font_outlines(const struct font *f, const uint32_t *alphabet, int count,
                            char sha256[HASH_HEX], struct err *e)
{
    struct face face = {0};
    char *data;
    const enum err_code code = open_font(&face, &data, f, alphabet, count, e);
    if (!code)
        face_outlines_sha256(&face, alphabet, count, sha256);
    face_close(&face);
    free(data);
    return code;
}
