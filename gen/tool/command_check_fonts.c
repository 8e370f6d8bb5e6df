/* captcha-gen check-fonts: every font of the list, with the characters that captchas use; and the
 * list itself, with what its files draw. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "gen/tool/commands.h"
#include "gen/tool/font_list.h"
#include "gen/domain/font_file.h"
#include "gen/paint/face.h"

struct check_fonts_options {
    bool yaml;
};

static const struct cli_option options[] = {
    {.param = {"yaml", PARAM_BOOL, offsetof(struct check_fonts_options, yaml), .def = "false",
               .help =
                   "print the list anew, with the version and the outlines of each file (of the "
                   "project's list, unless another is named)"}},
};

/* ---- checking ------------------------------------------------------------------------------- */

/* Digits and letters of both cases, the usual alphabets. */
enum { CHARACTERS = 10 + 26 + 26 };

static void fill_alphabet(uint32_t alphabet[CHARACTERS])
{
    for (uint32_t i = 0; i < 10; i++)
        alphabet[i] = '0' + i;
    for (uint32_t i = 0; i < 26; i++) {
        alphabet[10 + i] = 'a' + i;
        alphabet[36 + i] = 'A' + i;
    }
}

static void check_font(const struct font *f, struct err *e)
{
    static const struct fineness coarse = {0.01, 1};
    uint32_t alphabet[CHARACTERS];
    struct glyphs g = {0};
    struct err own = ERR_INIT;
    fill_alphabet(alphabet);
    const bool good = !font_glyphs(&g, f, alphabet, CHARACTERS, &coarse, &own);
    printf("%-4s  %s\n", good ? "ok" : "bad", f->name);
    if (!good)
        err_add(e, own.code, "%s", own.text);
    err_free(&own);
    glyphs_free(&g);
}

/* ---- the list ------------------------------------------------------------------------------- */

static const char head[] =
    "# Every font that a domain may name. A file is one of them if its SHA-256 is the one below, "
    "or "
    "if it\n# draws the outlines below: eight digits for each character of printable ASCII, eight "
    "characters a\n# line, - where the font has none. README.md says how to add a font. Printed "
    "by:\n#\n#     captcha-gen check-fonts --yaml\nfonts:\n";

/* What must be recorded, for a file of other bytes to be the font: all that is, or else all. */
static int recorded_characters(const struct font *f, uint32_t characters[FONT_CHARACTERS])
{
    int count = 0;
    for (uint32_t i = 0; i < FONT_CHARACTERS; i++)
        if (f->outlines[i])
            characters[count++] = FONT_FIRST + i;
    for (uint32_t i = 0; !count && i < FONT_CHARACTERS; i++)
        characters[i] = FONT_FIRST + i;
    return count ? count : FONT_CHARACTERS;
}

/* The entry with what its file draws; as it is recorded where that file is not here. */
static void print_font(const struct font *f, struct err *e)
{
    uint32_t characters[FONT_CHARACTERS];
    char version[FACE_VERSION];
    char *data = NULL;
    size_t size;
    bool same_bytes = false;
    struct font anew = *f;
    struct face face = {0};
    const int count = recorded_characters(f, characters);
    if (!font_file_read(f, characters, count, &data, &size, &same_bytes, e) && same_bytes &&
        !face_open(&face, data, size, &f->which, f->name, e)) {
        font_list_record(&anew, &face, version);
    }
    font_list_entry(&anew);
    face_close(&face);
    free(data);
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct check_fonts_options *s = given;
    struct font_store *fonts = NULL;
    if (font_store_open(&fonts, count ? arguments[0] : NULL, e))
        goto cleanup;
    if (s->yaml)
        fputs(head, stdout);
    for (int i = 0; i < font_store_count(fonts); i++)
        if (!s->yaml || !font_store_at(fonts, i)->added)
            (s->yaml ? print_font : check_font)(font_store_at(fonts, i), e);
cleanup:
    font_store_free(fonts);
    return e->code;
}

extern const struct cli_command command_check_fonts;
const struct cli_command command_check_fonts = {
    .name = "check-fonts",
    .arguments = "[FONTS.yaml]",
    .max_arguments = 1,
    .summary = "check every font of the list",
    .description =
        "Checks that a file of the font is there (at its recorded path, in a folder of the "
        "variable ADDA_FONT_PATH, in ~/.local/share/fonts, ~/.fonts, /usr/local/share/fonts or "
        "/usr/share/fonts), has the recorded SHA-256 or draws the recorded outlines, and draws ink "
        "for 0-9, a-z and A-Z. Names the package that provides a missing file.",
    .examples = "captcha-gen check-fonts                     # the fonts of fonts/fonts.yaml\n"
                "captcha-gen check-fonts --yaml > new.yaml   # the list anew, with all outlines",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct check_fonts_options),
    .run = run};
