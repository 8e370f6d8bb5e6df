/* The first phases of a translation (C17, 5.1.1.2): lines are spliced, comments become blanks, and
 * what is left falls into tokens. */
#include "bench/sources/c_tokens.h"

#include <stdlib.h>
#include <string.h>

/* Where in a line of the preprocessor the next token stands. */
enum line_place {
    PLACE_CODE,    /* in no directive */
    PLACE_HASH,    /* behind the # */
    PLACE_DEFINE,  /* behind "define" */
    PLACE_INCLUDE, /* behind "include" */
    PLACE_REST
};

struct lexer {
    const char *at, *end;
    bool new_line; /* the line has no token yet */
    enum line_place place;
    struct text *out;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Letters of other scripts too. */
static bool is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80;
}

static bool begins(const struct lexer *x, const char *with)
{
    const size_t length = strlen(with);
    return (size_t)(x->end - x->at) >= length && memcmp(x->at, with, length) == 0;
}

/* ---- what is no token ------------------------------------------------------------------------ */

static void skip_comment(struct lexer *x)
{
    const bool line = x->at[1] == '/';
    for (x->at += 2; x->at < x->end; x->at++) {
        if (line && *x->at == '\n')
            return;
        if (!line && begins(x, "*/")) {
            x->at += 2;
            return;
        }
    }
}

static void end_line(struct lexer *x)
{
    if (x->place != PLACE_CODE)
        text_add(x->out, "\n");
    x->place = PLACE_CODE;
    x->new_line = true;
}

static void skip_blanks(struct lexer *x)
{
    while (x->at < x->end) {
        if (begins(x, "/*") || begins(x, "//")) {
            skip_comment(x);
            continue;
        }
        if (!strchr(" \t\n\v\f\r", *x->at) || *x->at == '\0')
            return;
        if (*x->at == '\n')
            end_line(x);
        x->at++;
    }
}

/* ---- how long a token is --------------------------------------------------------------------- */

/* From a quotation mark to its fellow; within the line. */
static size_t literal_length(const struct lexer *x, size_t prefix)
{
    const size_t left = (size_t)(x->end - x->at);
    const char quote = x->at[prefix];
    for (size_t n = prefix + 1; n < left && x->at[n] != '\n'; n++) {
        if (x->at[n] == quote)
            return n + 1;
        if (x->at[n] == '\\' && n + 1 < left)
            n++;
    }
    const char *line = memchr(x->at, '\n', left);
    return line ? (size_t)(line - x->at) : left;
}

/* A number goes on behind the sign of an exponent. */
static size_t number_length(const struct lexer *x)
{
    const size_t left = (size_t)(x->end - x->at);
    size_t n = 1;
    while (n < left && (is_word(x->at[n]) || x->at[n] == '.' ||
                        (strchr("+-", x->at[n]) && x->at[n] && strchr("eEpP", x->at[n - 1]))))
        n++;
    return n;
}

static size_t word_length(const struct lexer *x)
{
    static const char *const prefixes[] = {"u8", "L", "u", "U"};
    const size_t left = (size_t)(x->end - x->at);
    size_t n = 0;
    while (n < left && is_word(x->at[n]))
        n++;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (n < left && n == strlen(prefixes[i]) && begins(x, prefixes[i]) &&
            (x->at[n] == '"' || x->at[n] == '\''))
            return literal_length(x, n);
    return n;
}

static size_t punctuator_length(const struct lexer *x)
{
    static const char *const long_ones[] = {"%:%:", "...", "<<=", ">>=", "->", "++", "--", "<<",
                                            ">>",   "<=",  ">=",  "==",  "!=", "&&", "||", "*=",
                                            "/=",   "%=",  "+=",  "-=",  "&=", "^=", "|=", "##",
                                            "<:",   ":>",  "<%",  "%>",  "%:"};
    for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++)
        if (begins(x, long_ones[i]))
            return strlen(long_ones[i]);
    return 1;
}

/* <name>, behind an include: what looks like a comment in it is none. */
static size_t header_length(const struct lexer *x)
{
    const size_t left = (size_t)(x->end - x->at);
    const char *close = memchr(x->at, '>', left), *line = memchr(x->at, '\n', left);
    return close && (!line || close < line) ? (size_t)(close - x->at) + 1 : 1;
}

static size_t token_length(const struct lexer *x)
{
    const char c = *x->at;
    if (x->place == PLACE_INCLUDE && c == '<')
        return header_length(x);
    if (c == '"' || c == '\'')
        return literal_length(x, 0);
    if (is_digit(c) || (c == '.' && x->at + 1 < x->end && is_digit(x->at[1])))
        return number_length(x);
    return is_word(c) ? word_length(x) : punctuator_length(x);
}

/* ---- the text -------------------------------------------------------------------------------- */

/* "(" directly behind a macro's name begins its parameters; behind a blank, its text. */
static bool opens_parameters(const struct lexer *x, enum line_place before)
{
    return before == PLACE_DEFINE && x->at < x->end && *x->at == '(';
}

static void put_token(struct lexer *x)
{
    const enum line_place before = x->place;
    const bool directive = x->new_line && before == PLACE_CODE && *x->at == '#';
    const size_t length = token_length(x);
    if (directive && x->out->size && x->out->data[x->out->size - 1] != '\n')
        text_add(x->out, "\n");
    if (directive)
        x->place = PLACE_HASH;
    else if (before == PLACE_HASH && length == 6 && begins(x, "define"))
        x->place = PLACE_DEFINE;
    else if (before == PLACE_HASH && length == 7 && begins(x, "include"))
        x->place = PLACE_INCLUDE;
    else if (before != PLACE_CODE)
        x->place = PLACE_REST;
    text_add_bytes(x->out, x->at, length);
    x->at += length;
    x->new_line = false;
    if (!opens_parameters(x, before))
        text_add(x->out, " ");
}

/* A copy in which a backslash at the end of a line has joined it with the next. */
static char *spliced(const char *source, size_t size, size_t *length)
{
    char *copy = memory_take(size + 1, 1);
    *length = 0;
    for (size_t i = 0; i < size; i++) {
        const size_t end = i + 1 < size && source[i + 1] == '\r' ? i + 2 : i + 1;
        if (source[i] == '\\' && end < size && source[end] == '\n')
            i = end;
        else
            copy[(*length)++] = source[i];
    }
    return copy;
}

void c_tokens(struct text *out, const char *source, size_t size)
{
    size_t length;
    char *text = spliced(source, size, &length);
    struct lexer x = {.at = text, .end = text + length, .new_line = true, .out = out};
    for (skip_blanks(&x); x.at < x.end; skip_blanks(&x))
        put_token(&x);
    end_line(&x);
    free(text);
}
