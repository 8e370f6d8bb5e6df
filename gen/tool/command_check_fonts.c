/* captcha-gen check-fonts: every font of the list, with the characters that captchas use. */
#include <stddef.h>
#include <stdlib.h>

#include "base/file.h"
#include "gen/paint/glyphs.h"
#include "gen/paint/font_digest.h"
#include "gen/tool/commands.h"

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

struct check_fonts_options {
    bool outlines;
};

static const struct cli_option options[] = {
    {.param = {"outlines", PARAM_BOOL, offsetof(struct check_fonts_options, outlines),
               .def = "false",
               .help = "print the key 'outlines' of every file that is there, for the list"}},
};

/* Of the file at the recorded path, whatever is recorded of it. */
static enum err_code print_outlines(const struct font *f, struct err *e)
{
    enum { COUNT = FONT_LAST - FONT_FIRST + 1, PER_LINE = 10 };
    uint32_t characters[COUNT];
    struct font_digest digests[COUNT];
    char *data = NULL;
    size_t size;
    for (int i = 0; i < COUNT; i++)
        characters[i] = (uint32_t)(FONT_FIRST + i);
    enum err_code code = read_file_upto(f->file, FONT_MAX_BYTES, &data, &size, e);
    if (!code)
        code = font_digests(digests, data, size, f->name, characters, COUNT, e);
    free(data);
    if (code)
        return code;
    printf("# %s\n    outlines: >-", f->name);
    for (int i = 0; i < COUNT; i++)
        printf("%s%s", i % PER_LINE ? " " : "\n      ", digests[i].hex);
    printf("\n");
    return ERR_NONE;
}

static bool check(const struct font *f, struct err *e)
{
    static const struct fineness coarse = {0.01, 1};
    uint32_t alphabet[CHARACTERS];
    struct glyphs g = {0};
    fill_alphabet(alphabet);
    const bool good = !font_glyphs(&g, f, alphabet, CHARACTERS, &coarse, e);
    printf("%-4s  %s\n", good ? "ok" : "bad", f->name);
    glyphs_free(&g);
    return good;
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct check_fonts_options *o = given;
    struct font_store *fonts = NULL;
    if (font_store_open(&fonts, count ? arguments[0] : NULL, e))
        goto cleanup;
    for (int i = 0; i < font_store_count(fonts); i++) {
        const struct font *f = font_store_at(fonts, i);
        struct err own = ERR_INIT;
        if (o->outlines ? print_outlines(f, &own) != ERR_NONE : !check(f, &own))
            err_add(e, own.code, "%s", own.text);
        err_free(&own);
    }
cleanup:
    font_store_free(fonts);
    return e->code;
}

extern const struct cli_command command_check_fonts;
const struct cli_command command_check_fonts = {
    .name = "check-fonts",
    .arguments = "[FONTS.yaml]",
    .max_arguments = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct check_fonts_options),
    .summary = "check every font of the list",
    .description =
        "Checks that a file of the recorded name exists, has the recorded SHA-256 or draws the "
        "recorded outlines, opens as a scalable face, and draws ink for 0-9, a-z and A-Z. Names "
        "the "
        "package that provides a missing file. Files are looked for at the recorded path, then in "
        "the folders of the environment variable ADDA_FONT_FOLDERS (absolute paths with ':' "
        "between), the user's and the system's folders of fonts.",
    .examples = "captcha-gen check-fonts  # the fonts of fonts/fonts.yaml",
    .run = run};
