/* Fonts of one's own: which files a path means, and what they draw. */
#include "gen/domain/font_own.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/names.h"
#include "base/text.h"
#include "base/utf8.h"
#include "gen/domain/font_choice.h"
#include "gen/domain/font_file.h"
#include "gen/paint/face.h"

/* ---- one font ------------------------------------------------------------------------------- */

static void set_name(struct font_own *f, const char *file)
{
    char *chosen = font_choice_text(&f->font.which);
    free(f->name);
    f->name = text_format("%s%s", file, chosen);
    f->font.name = f->name;
    free(chosen);
}

struct font_own *font_own_create(const char *path, const struct face_choice *which,
                                 const char *sha256)
{
    struct font_own *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    f->font = (struct font){.package = "a file of one's own",
                            .licence = "unknown",
                            .style = "",
                            .file = "",
                            .version = "",
                            .path = text_copy(path),
                            .which = *which};
    f->font.file = strrchr(f->font.path, '/') + 1;
    set_name(f, f->font.file);
    if (sha256 && strlen(sha256) == HASH_HEX - 1)
        memcpy(f->font.sha256, sha256, HASH_HEX);
    return f;
}

void font_own_free(struct font_own *f)
{
    if (!f)
        return;
    free(f->font.path);
    free(f->name);
    free(f);
}

/* Bytes of the folder that holds both, with its slash. */
static size_t common_folder(const char *a, const char *b)
{
    size_t size = 0;
    for (size_t i = 0; a[i] && a[i] == b[i]; i++)
        size = a[i] == '/' ? i + 1 : size;
    return size;
}

void font_own_tell_apart(struct font_own *const *own, int count)
{
    for (int i = 0; i < count; i++) {
        const struct font *f = &own[i]->font;
        size_t common = (size_t)(f->file - f->path);
        bool alike = false;
        for (int k = 0; k < count; k++) {
            const struct font *other = &own[k]->font;
            if (k == i || strcmp(f->file, other->file) != 0 ||
                !font_choice_equal(&f->which, &other->which))
                continue;
            const size_t both = common_folder(f->path, other->path);
            common = both < common ? both : common;
            alike = true;
        }
        if (alike)
            set_name(own[i], f->path + common);
    }
}

static enum err_code identify(struct font_own *f, struct face *face, const uint32_t *alphabet,
                              int count, struct err *e)
{
    char sha256[HASH_HEX];
    face_outlines_sha256(face, alphabet, count, sha256);
    if (*f->font.sha256 && strcmp(sha256, f->font.sha256) != 0)
        return err_add(e, ERR_DATA,
                       "font '%s' draws other outlines than when the domain was first read (%.12s "
                       "instead of %.12s)",
                       f->name, sha256, f->font.sha256);
    memcpy(f->font.sha256, sha256, HASH_HEX);
    return ERR_NONE;
}

enum err_code font_own_glyphs(struct glyphs *g, struct font_own *f, const uint32_t *alphabet,
                              int count, const struct fineness *fineness, struct err *e)
{
    struct face face = {0};
    char *data = NULL;
    size_t size;
    struct err own = ERR_INIT;
    enum err_code code = read_file_upto(f->font.path, FONT_MAX_BYTES, &data, &size, &own);
    if (code)
        err_add(e, code, "font '%s': %s", f->name, own.text);
    else
        code = face_open(&face, data, size, &f->font.which, f->name, e);
    if (!code)
        code = glyphs_read(g, &face, f->name, alphabet, count, fineness, e);
    if (!code)
        code = identify(f, &face, alphabet, count, e);
    face_close(&face);
    free(data);
    err_free(&own);
    return code;
}

/* ---- files of a path ------------------------------------------------------------------------ */

/* `endings` of files that are not hidden; NULL ends them. */
static bool ends_in(const char *name, const char *const *endings)
{
    const char *dot = strrchr(name, '.');
    for (int i = 0; dot && name[0] != '.' && endings[i]; i++)
        if (strcasecmp(dot, endings[i]) == 0)
            return true;
    return false;
}

static int is_font(const struct dirent *e)
{
    static const char *const endings[] = {".ttf", ".otf", ".ttc", ".otc", NULL};
    return ends_in(e->d_name, endings);
}

/* Often the same font once more, packed for the web or for an old program. */
static int is_other_font(const struct dirent *e)
{
    static const char *const endings[] = {".woff", ".woff2", ".eot",   ".pfa",
                                          ".pfb",  ".cff",   ".dfont", NULL};
    return ends_in(e->d_name, endings);
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Messages, truth and specs name the file; takes the path over. */
static enum err_code add_file(char **files, int *count, char *path, struct err *e)
{
    const char *mistake = utf8_is_valid(path) ? line_mistake(path) : "is not UTF-8";
    if (!mistake) {
        files[(*count)++] = path;
        return ERR_NONE;
    }
    char *shown = shown_text(path);
    err_add(e, ERR_CONFIG, "'%s': the name of the file %s: rename it", shown, mistake);
    free(shown);
    free(path);
    return e->code;
}

static void tell_others(const char *path, struct err *told)
{
    struct dirent **names = NULL;
    const int count = scandir(path, &names, is_other_font, by_bytes);
    if (count > 0) {
        char *shown = shown_text(names[0]->d_name);
        char *more = count > 1 ? text_format(" and %d more are", count - 1) : text_copy(" is");
        err_add(told, ERR_DATA,
                "'%s': of a folder .ttf, .otf, .ttc and .otc are taken, and %s%s left out; those "
                "that FreeType reads can be named by their paths",
                path, shown, more);
        free(more);
        free(shown);
    }
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

static enum err_code list_folder(char ***files, const char *path, int most, struct err *told,
                                 struct err *e)
{
    struct dirent **names = NULL;
    int kept = 0;
    const int count = scandir(path, &names, is_font, by_bytes);
    if (count < 0)
        return err_system(e, errno, "cannot read the folder '%s'", path);
    if (count == 0)
        err_add(
            e, ERR_NOINPUT,
            "no font in '%s': no name of a file ends in .ttf, .otf, .ttc or .otc (folders below "
            "are not searched)",
            path);
    else if (count > most)
        err_add(e, ERR_CONFIG, "'%s' holds %d fonts, and %d more may be named", path, count, most);
    else
        *files = memory_take((size_t)count + 1, sizeof **files);
    for (int i = 0; i < count; i++) {
        if (*files)
            add_file(*files, &kept, text_format("%s/%s", path, names[i]->d_name), e);
        free(names[i]);
    }
    free(names);
    tell_others(path, told);
    return e->code;
}

enum err_code font_own_files(char ***files, const char *path, int most, struct err *told,
                             struct err *e)
{
    struct stat status;
    int kept = 0;
    *files = NULL;
    char *whole = realpath(path, NULL);
    if (!whole || stat(whole, &status)) {
        const int cause = errno;
        free(whole);
        return err_system(e, cause, "cannot read '%s'", path);
    }
    if (S_ISDIR(status.st_mode)) {
        list_folder(files, whole, most, told, e);
        free(whole);
        return e->code;
    }
    if (most < 1) {
        free(whole);
        return err_add(e, ERR_CONFIG, "no more fonts may be named");
    }
    *files = memory_take(2, sizeof **files);
    return add_file(*files, &kept, whole, e);
}

void font_own_forget(char **files)
{
    for (int i = 0; files && files[i]; i++)
        free(files[i]);
    free(files);
}
