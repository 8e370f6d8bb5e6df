/* captcha-gen fonts: the font files of a folder as a list to paste, into a domain or into a list of
 * fonts. */
#include <ctype.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "gen/domain/font_file.h"
#include "gen/domain/parts.h"
#include "gen/paint/face.h"
#include "gen/tool/commands.h"
#include "gen/tool/font_list.h"

struct fonts_options {
    bool list;
};

static const struct cli_option options[] = {
    {.param = {"list", PARAM_BOOL, offsetof(struct fonts_options, list), .def = "false",
               .help = "entries of a list of fonts, for ADDA_FONTS, instead of a domain's"}},
};

/* Files looked at, and faces of one. */
enum { MOST_FILES = 4096, MOST_FACES = 256 };

/* One face that is printed. */
struct printed_face {
    const char *path; /* as it is written: from the folder of the command */
    const char *file; /* absolute */
    const char *sha256;
    struct face face;
    struct face_choice which;
};

/* ---- what a face draws ---------------------------------------------------------------------- */

/* Fonts of symbols, which have others at their places, do not. */
static bool draws(struct face *face, uint32_t first, uint32_t last)
{
    static const struct fineness coarse = {0.01, 1};
    uint32_t characters[26];
    struct glyphs g = {0};
    struct err unheard = ERR_INIT;
    int count = 0;
    for (uint32_t c = first; c <= last; c++)
        characters[count++] = c;
    const bool all =
        !glyphs_read(&g, face, "", characters, count, &coarse, &unheard) && !g.other_names;
    glyphs_free(&g);
    err_free(&unheard);
    return all;
}

/* " 0-9 A-Z a-z", as far as it has all of them. */
static char *usual_characters(struct face *face)
{
    struct text t = {0};
    text_add(&t, draws(face, '0', '9') ? " 0-9" : "");
    text_add(&t, draws(face, 'A', 'Z') ? " A-Z" : "");
    text_add(&t, draws(face, 'a', 'z') ? " a-z" : "");
    return text_take(&t);
}

/* ---- lines of a domain ---------------------------------------------------------------------- */

static void print_ranges(const struct face *face)
{
    struct face_range axis[FACE_AXES];
    const int count = face_axes(face, axis);
    for (int i = 0; i < count; i++)
        printf("%s %s %.6g..%.6g", i ? "," : ";", axis[i].tag, axis[i].least, axis[i].most);
}

/* A font without the usual characters stands there as a comment. */
static void print_line(struct printed_face *f)
{
    char name[FACE_NAME];
    char *has = usual_characters(&f->face);
    face_name(&f->face, name);
    printf(*has ? "  - " : "  # - ");
    font_list_text(f->path);
    if (f->which.chosen || f->which.axis_count) {
        printf(": {");
        font_list_choice(&f->which);
        printf("}");
    }
    printf("  # %s:%s", *name ? name : "no name", *has ? has : " neither 0-9 nor A-Z nor a-z");
    print_ranges(&f->face);
    printf("\n");
    free(has);
}

/* ---- entries of a list ---------------------------------------------------------------------- */

/* "My Font-Bold.ttf", face 1: "my-font-bold-1". */
static char *entry_name(const struct printed_face *f)
{
    struct text t = {0};
    const char *base = strrchr(f->file, '/') + 1, *dot = strrchr(base, '.');
    for (const char *at = base; *at && at != dot; at++) {
        const char one[2] = {
            (char)(isalnum((unsigned char)*at) ? tolower((unsigned char)*at) : '-')};
        if (*one != '-' || (t.size && t.data[t.size - 1] != '-'))
            text_add(&t, one);
    }
    if (f->which.chosen)
        text_printf(&t, "-%d", f->which.number);
    return text_take(&t);
}

static void print_entry(struct printed_face *f)
{
    char version[FACE_VERSION], style[FACE_NAME];
    char *name = entry_name(f);
    struct font entry = {.name = *name ? name : "font",
                         .package = "",
                         .licence = "",
                         .style = style,
                         .file = f->file,
                         .which = f->which};
    memcpy(entry.sha256, f->sha256, HASH_HEX);
    face_name(&f->face, style);
    font_list_record(&entry, &f->face, version);
    font_list_entry(&entry);
    free(name);
}

/* ---- files ---------------------------------------------------------------------------------- */

static void choose_defaults(struct printed_face *f)
{
    struct face_range axis[FACE_AXES];
    f->which.axis_count = face_axes(&f->face, axis);
    for (int i = 0; i < f->which.axis_count; i++) {
        memcpy(f->which.axis[i].tag, axis[i].tag, FACE_TAG);
        f->which.axis[i].value = axis[i].standard;
    }
}

/* Prints face `number`; returns how many faces the file has. */
static int print_face(struct printed_face *f, const char *data, size_t size, int number, bool list,
                      struct err *e)
{
    f->face = (struct face){0};
    f->which = (struct face_choice){.chosen = true, .number = number};
    int count = 0;
    if (!face_open(&f->face, data, size, &f->which, f->path, e)) {
        count = face_count(&f->face);
        f->which.chosen = count > 1;
        choose_defaults(f);
        (list ? print_entry : print_line)(f);
    }
    face_close(&f->face);
    return count;
}

static void print_file(const char *path, const char *file, bool list, struct err *e)
{
    char *data, sha256[HASH_HEX];
    size_t size;
    struct err own = ERR_INIT;
    if (!read_file_upto(file, FONT_MAX_BYTES, &data, &size, &own)) {
        struct printed_face f = {.path = path, .file = file, .sha256 = sha256};
        hash_bytes(data, size, sha256);
        const int count = print_face(&f, data, size, 0, list, &own);
        for (int i = 1; i < count && i < MOST_FACES; i++)
            print_face(&f, data, size, i, list, &own);
    }
    if (own.code)
        err_add(e, own.code, "%s", own.text);
    free(data);
    err_free(&own);
}

/* The path as a domain in the folder of the command writes it. */
static char *written_path(const char *given, const char *file, bool folder)
{
    size_t length = strlen(given);
    while (length > 1 && given[length - 1] == '/')
        length--;
    const bool dotted =
        *given == '/' || strncmp(given, "./", 2) == 0 || strncmp(given, "../", 3) == 0;
    if (strcmp(given, ".") == 0 || strcmp(given, "./") == 0)
        return text_format(".%s", strrchr(file, '/'));
    return text_format("%s%.*s%s", dotted ? "" : "./", (int)length, given,
                       folder ? strrchr(file, '/') : "");
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct fonts_options *s = given;
    (void)count;
    char **files = NULL, *whole = realpath(arguments[0], NULL);
    struct err told = ERR_INIT;
    font_own_files(&files, arguments[0], MOST_FILES, &told, e);
    print_warnings(told.text);
    err_free(&told);
    if (files && files[0]) {
        const bool folder = strcmp(files[0], whole) != 0;
        if (s->list)
            printf("# A list for ADDA_FONTS. Add the licence of each font.\n");
        else
            printf("# For a domain in this folder; one names at most %d fonts.\n",
                   DOMAIN_MAX_FONTS);
        printf("fonts:\n");
        for (int i = 0; files[i]; i++) {
            char *path = written_path(arguments[0], files[i], folder);
            print_file(path, files[i], s->list, e);
            free(path);
        }
    }
    font_own_forget(files);
    free(whole);
    return e->code;
}

extern const struct cli_command command_fonts;
const struct cli_command command_fonts = {
    .name = "fonts",
    .arguments = "FOLDER|FILE",
    .min_arguments = 1,
    .max_arguments = 1,
    .summary = "list the fonts of a folder, to paste into a domain",
    .description =
        "Prints the section `fonts` of a domain with every font file of the folder (.ttf, .otf, "
        ".ttc, .otc; not those in folders below): each face of a collection, each variable font at "
        "its defaults with the ranges of its axes, and which of 0-9, A-Z and a-z it draws; one "
        "that "
        "draws none of them is a comment. Files that cannot be read are told and left out. A "
        "domain "
        "takes a folder as it is, too: fonts: [./FOLDER/].",
    .examples = "captcha-gen fonts ~/fonts                # for a domain\n"
                "captcha-gen fonts ~/fonts --list > my.yaml  # for the variable ADDA_FONTS",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct fonts_options),
    .run = run};
