/* captcha-gen check-fonts: every font of the list, with the characters that captchas use. */
#include "gen/tool/commands.h"
#include "gen/paint/glyphs.h"

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

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    static const struct fineness coarse = {0.01, 1};
    uint32_t alphabet[CHARACTERS];
    struct font_store *fonts = NULL;
    (void)given;
    fill_alphabet(alphabet);
    if (font_store_open(&fonts, count ? arguments[0] : NULL, e))
        goto cleanup;
    for (int i = 0; i < font_store_count(fonts); i++) {
        const struct font *f = font_store_at(fonts, i);
        struct glyphs g = {0};
        struct err own = ERR_INIT;
        const bool good = !font_glyphs(&g, f, alphabet, CHARACTERS, &coarse, &own);
        printf("%-4s  %s\n", good ? "ok" : "bad", f->name);
        if (!good)
            err_add(e, own.code, "%s", own.text);
        err_free(&own);
        glyphs_free(&g);
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
    .summary = "check every font of the list",
    .description =
        "Checks that the file exists and has the recorded SHA-256, opens as a scalable face, and "
        "draws ink for 0-9, a-z and A-Z. Names the package that provides a missing file.",
    .examples = "captcha-gen check-fonts  # the fonts of fonts/fonts.yaml",
    .run = run};
