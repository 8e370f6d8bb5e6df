/* What a font calls its glyphs. */
#include "gen/paint/glyph_names.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/text.h"

enum { NAME = 64 };

static bool is_letter(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* As the Adobe Glyph List names a letter or digit. */
static void usual_name(uint32_t c, char name[NAME])
{
    static const char *const digits[] = {"zero", "one", "two",   "three", "four",
                                         "five", "six", "seven", "eight", "nine"};
    if (is_letter(c))
        snprintf(name, NAME, "%c", (char)c);
    else
        snprintf(name, NAME, "%s", digits[c - '0']);
}

/* "uni0041", "u0041", "u1F600": a number of the character. */
static bool is_code(const char *name, uint32_t c)
{
    const char *digits = strncmp(name, "uni", 3) == 0 ? name + 3 : *name == 'u' ? name + 1 : "";
    char *end;
    return strlen(digits) >= 4 && strtoul(digits, &end, 16) == c && !*end;
}

/* A number of the glyph. */
static bool is_number(const char *name)
{
    static const char *const heads[] = {"glyph", "gid", "cid", "index", "g"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const size_t length = strlen(heads[i]);
        const char *digits = strncasecmp(name, heads[i], length) == 0 ? name + length : "";
        if (*digits && !digits[strspn(digits, "0123456789")])
            return true;
    }
    return false;
}

/* Also "Asmall", "zerooldstyle", and what small letters are called that are drawn as capitals. */
static bool is_usual(const char *name, const char *usual)
{
    static const char *const styles[] = {"small", "oldstyle", "superior", "inferior", ""};
    const size_t length = strlen(usual);
    for (size_t i = 0; strncasecmp(name, usual, length) == 0 && i < sizeof styles / sizeof *styles;
         i++)
        if (strcmp(name + length, styles[i]) == 0)
            return true;
    return false;
}

/* The name of a character's glyph where it names something else. */
static bool find_other(struct face *f, uint32_t c, char name[NAME])
{
    char usual[NAME];
    const FT_UInt glyph = FT_Get_Char_Index(f->ft, c);
    *name = 0;
    if (!glyph || FT_Get_Glyph_Name(f->ft, glyph, name, NAME) || !*name || *name == '.')
        return false;
    usual_name(c, usual);
    char bare[NAME];
    snprintf(bare, NAME, "%.*s", (int)strcspn(name, "._"), name);
    return !is_usual(bare, usual) && !is_code(bare, c) && !is_number(bare);
}

char *glyphs_other_names(struct face *f, const uint32_t *characters, int count)
{
    int usual = 0, others = 0;
    struct text t = {0};
    for (int i = 0; i < count && FT_HAS_GLYPH_NAMES(f->ft); i++) {
        const uint32_t c = characters[i];
        char name[NAME];
        if (!is_letter(c) && (c < '0' || c > '9'))
            continue;
        const bool other = find_other(f, c, name);
        usual += !other;
        if (!other || others++ > 1)
            continue;
        char *shown = shown_text(name);
        text_printf(&t, others == 1 ? "%c is named %s" : ", %c %s", (char)c, shown);
        free(shown);
    }
    if (others && others >= usual)
        return text_take(&t);
    text_free(&t);
    return NULL;
}
