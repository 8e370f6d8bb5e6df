/* What escape.h promises, format by format. */
#include "base/escape.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/utf8.h"

/* ---- what cannot be shown ----------------------------------------------------------------------
 */

static const char control_letters[] = "abtnvfr"; /* of 7 to 13 */

static void name_control(uint32_t c, char piece[SHOWN_PIECE])
{
    if (c >= '\a' && c <= '\r')
        snprintf(piece, SHOWN_PIECE, "\\%c", control_letters[c - '\a']);
    else if (c < 0x80)
        snprintf(piece, SHOWN_PIECE, "\\x%02x", (unsigned)c);
    else
        snprintf(piece, SHOWN_PIECE, c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
}

int shown_piece(const char *s, char piece[SHOWN_PIECE])
{
    uint32_t c;
    const int length = utf8_read(s, &c);
    *piece = '\0';
    if (!*s)
        return 0;
    if (!length)
        snprintf(piece, SHOWN_PIECE, "\\x%02x", (unsigned)(unsigned char)*s);
    else if (is_control(c))
        name_control(c, piece);
    else
        snprintf(piece, SHOWN_PIECE, "%.*s", length, s);
    return length ? length : 1;
}

const char *shown_character(uint32_t c, char piece[SHOWN_PIECE])
{
    char utf8[5];
    *utf8_put(utf8, c) = '\0';
    shown_piece(utf8, piece);
    return piece;
}

void escape_shown(struct text *to, const char *s)
{
    char piece[SHOWN_PIECE];
    for (int length; (length = shown_piece(s, piece)); s += length)
        text_add(to, piece);
}

void escape_lines(struct text *to, const char *s, const char *indent)
{
    char piece[SHOWN_PIECE];
    for (int length; (length = shown_piece(s, piece)); s += length)
        if (*s == '\n')
            text_printf(to, "\n%s", indent);
        else
            text_add(to, piece);
}

char *shown_text(const char *s)
{
    struct text t = {0};
    escape_shown(&t, s);
    return text_take(&t);
}

char *text_in_one_line(const char *s)
{
    static const char blanks[] = " \t\n\v\f\r";
    struct text t = {0};
    for (s += strspn(s, blanks); *s; s += strspn(s, blanks)) {
        const size_t length = strcspn(s, blanks);
        text_add(&t, t.size ? " " : "");
        text_add_bytes(&t, s, length);
        s += length;
    }
    return text_take(&t);
}

/* ---- Markdown ----------------------------------------------------------------------------------
 */

static bool ends_marker(char c)
{
    return c == '\0' || c == ' ';
}

/* Bytes before the one that makes the beginning of a block a list, a quotation or a rule; -1: none.
 */
static int marker_at(const char *s)
{
    const int digits = (int)strspn(s, "0123456789");
    if (digits)
        return strchr(".)", s[digits]) && ends_marker(s[digits + (s[digits] != '\0')]) ? digits
                                                                                       : -1;
    if (*s == '>')
        return 0;
    return *s && strchr("+-", *s) && (ends_marker(s[1]) || s[1] == *s) ? 0 : -1;
}

/* What begins an element or an entity of HTML. */
static bool begins_html(const char *s)
{
    if (*s == '&')
        return isalpha((unsigned char)s[1]) || s[1] == '#';
    return *s == '<' && (isalpha((unsigned char)s[1]) || (s[1] && strchr("/!?", s[1])));
}

static void markdown_piece(struct text *to, const char *piece)
{
    for (; *piece; piece++) { /* of an escape, several */
        if (strchr("\\*_|`[]#~$", *piece))
            text_add(to, "\\");
        text_add_bytes(to, piece, 1);
    }
}

static int markdown_character(struct text *to, const char *s)
{
    char piece[SHOWN_PIECE];
    const int length = shown_piece(s, piece);
    if (begins_html(s))
        text_add(to, *s == '<' ? "&lt;" : "&amp;");
    else
        markdown_piece(to, piece);
    return length;
}

void escape_markdown(struct text *to, const char *s)
{
    while (*s)
        s += markdown_character(to, s);
}

void escape_markdown_block(struct text *to, const char *s)
{
    const int marker = marker_at(s);
    const char *begin = s;
    while (*s) {
        if (s - begin == marker)
            text_add(to, "\\");
        s += markdown_character(to, s);
    }
}

/* ---- HTML --------------------------------------------------------------------------------------
 */

void escape_html(struct text *to, const char *s)
{
    static const struct {
        char c;
        const char *entity;
    } table[] = {{'&', "&amp;"},  {'<', "&lt;"}, {'>', "&gt;"},
                 {'"', "&quot;"}, {'\n', "\n"},  {'\t', "\t"}};
    char piece[SHOWN_PIECE];
    for (int length; (length = shown_piece(s, piece)); s += length) {
        const char *as = *s == '\r' && s[1] == '\n' ? "" : piece;
        for (size_t i = 0; i < sizeof table / sizeof *table; i++)
            as = *s == table[i].c ? table[i].entity : as;
        text_add(to, as);
    }
}

/* ---- LaTeX -------------------------------------------------------------------------------------
 */

/* Those that a command names, or that groups keep from being read as an option of "\\". */
static const char *latex_command(uint32_t c)
{
    static const struct {
        uint32_t c;
        const char *command;
    } table[] = {
        {'&', "\\&"},
        {'%', "\\%"},
        {'$', "\\$"},
        {'#', "\\#"},
        {'_', "\\_"},
        {'{', "\\{"},
        {'}', "\\}"},
        {'[', "{[}"},
        {'*', "{*}"},
        {'"', "\\char34{}"},
        {'<', "\\ensuremath{<}"},
        {'>', "\\ensuremath{>}"},
        {'|', "\\textbar{}"},
        {'~', "\\textasciitilde{}"},
        {'^', "\\textasciicircum{}"},
        {'\\', "\\textbackslash{}"},
        {0x2192, "$\\to$"},
        {0x2013, "--"},
        {0x394, "\\ensuremath{\\Delta}"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].c == c)
            return table[i].command;
    return NULL;
}

/* Letters of Latin-1 with an accent, and signs, that pdfTeX has with every encoding of fonts. */
static bool is_in_every_font(uint32_t c)
{
    static const uint32_t without[] = {0xd0, 0xde, 0xf0, 0xfe}; /* eth and thorn need T1 */
    for (int i = 0; i < 4; i++)
        if (c == without[i])
            return false;
    return c < 0x80 || c == 0xa7 || c == 0xb0 || c == 0xb1 || c == 0xb7 ||
           (c >= 0xc0 && c <= 0xff) || c == 0x2014 || (c >= 0x2018 && c <= 0x2019) ||
           (c >= 0x201c && c <= 0x201d) || c == 0x2026;
}

/* LuaTeX and XeTeX read all of Unicode, and define \Umathchar. */
static void latex_character(struct text *to, uint32_t c, const char *utf8)
{
    const char *command = latex_command(c);
    if (command)
        text_add(to, command);
    else if (is_in_every_font(c))
        text_add(to, utf8);
    else
        text_printf(to, "\\ifdefined\\Umathchar %s\\else\\texttt{U+%04X}\\fi{}", utf8, (unsigned)c);
}

void escape_latex(struct text *to, const char *s)
{
    char piece[SHOWN_PIECE], one[5];
    uint32_t c;
    for (int length; (length = shown_piece(s, piece)); s += length)
        for (const char *at = piece; *at;) { /* of an escape, several */
            at = utf8_next(at, &c);
            *utf8_put(one, c) = '\0';
            latex_character(to, c, one);
        }
}

/* ---- CSV and YAML ------------------------------------------------------------------------------
 */

/* Quotes also where a reader splits at other marks, or drops blanks at the ends. */
void escape_csv(struct text *to, const char *s)
{
    const size_t length = strlen(s);
    const bool quote = strpbrk(s, ",;\"") || (length && (*s == ' ' || s[length - 1] == ' '));
    const char first = s[strspn(s, "'")];
    char piece[SHOWN_PIECE];
    text_add(to, quote ? "\"" : "");
    if (first && strchr("=+-@", first) && s[strspn(s, "'") + 1])
        text_add(to, "'");
    for (int used; (used = shown_piece(s, piece)); s += used)
        text_add(to, *s == '"' ? "\"\"" : piece);
    text_add(to, quote ? "\"" : "");
}

void escape_csv_exact(struct text *to, const char *s)
{
    struct text doubled = {0};
    text_add(&doubled, "");
    for (; *s; s++) {
        text_add_bytes(&doubled, s, 1);
        if (*s == '\\')
            text_add_bytes(&doubled, s, 1);
    }
    escape_csv(to, doubled.data);
    text_free(&doubled);
}

/* What the hexadecimal digits behind the letter stand for; NULL: they are too few. */
static char *put_number(char *to, const char *at, int digits)
{
    char number[9] = "";
    memcpy(number, at, strnlen(at, (size_t)digits));
    if ((int)strspn(number, "0123456789abcdef") != digits)
        return NULL;
    const uint32_t value = (uint32_t)strtoul(number, NULL, 16);
    if (digits > 2)
        return value && value < 0x110000 ? utf8_put(to, value) : NULL;
    *to = (char)value;
    return value ? to + 1 : NULL;
}

/* Writes at *to what the escape at `at` shows, and returns its length; 0: it is none. */
static int undo_escape(char **to, const char *at)
{
    const char *letter = at[1] ? strchr(control_letters, at[1]) : NULL;
    const int digits = at[1] == 'x' ? 2 : at[1] == 'u' ? 4 : at[1] == 'U' ? 8 : 0;
    if (letter || at[1] == '\\') {
        *(*to)++ = letter ? (char)('\a' + (letter - control_letters)) : '\\';
        return 2;
    }
    char *end = digits ? put_number(*to, at + 2, digits) : NULL;
    *to = end ? end : *to;
    return end ? 2 + digits : 0;
}

void escape_csv_undo(char *field)
{
    char *to = field;
    const char *at = field, *first = field + strspn(field, "'");
    at += first > field && *first && strchr("=+-@", *first) && first[1];
    while (*at) {
        const int used = *at == '\\' ? undo_escape(&to, at) : 0;
        if (!used)
            *to++ = *at;
        at += used ? used : 1;
    }
    *to = '\0';
}

/* The escapes of both, as YAML allows no control characters in a file. */
void escape_yaml(struct text *to, const char *s)
{
    char piece[SHOWN_PIECE];
    uint32_t c;
    text_add(to, "\"");
    for (int length; (length = shown_piece(s, piece)); s += length) {
        const bool is_byte = !utf8_read(s, &c);
        if (is_byte || c == '"' || c == '\\')
            text_printf(to, "\\%s", piece); /* of a byte, a backslash and its number */
        else if (is_control(c) && c < 0x10000)
            text_printf(to, "\\u%04x", (unsigned)c);
        else
            text_add_bytes(to, s, (size_t)length);
    }
    text_add(to, "\"");
}
