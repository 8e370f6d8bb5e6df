/* Splits a layer's text into words and reads them as settings. */
#include "nn/layers/words.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum err_code copy_word(struct words *w, const char *from, size_t length, size_t column,
                               struct err *e)
{
    if (w->count == WORDS_MAX)
        return words_error(w, e, "more than %d words; is a '|' missing?", WORDS_MAX);
    if (length >= WORD_SIZE)
        return words_error(w, e, "the word at column %zu is longer than %d characters", column,
                           WORD_SIZE - 1);
    memcpy(w->word[w->count], from, length);
    w->column[w->count] = (int)column;
    w->count++;
    return ERR_NONE;
}

enum err_code words_split(struct words *w, const char *text, size_t begin, size_t end,
                          struct err *e)
{
    while (begin < end && isspace((unsigned char)text[begin]))
        begin++;
    while (end > begin && isspace((unsigned char)text[end - 1]))
        end--;
    snprintf(w->text, sizeof w->text, "%.*s", (int)(end - begin), text + begin);
    for (size_t i = begin; i < end;) {
        size_t start = i;
        while (i < end && !isspace((unsigned char)text[i]))
            i++;
        const enum err_code code = copy_word(w, text + start, i - start, start + 1, e);
        if (code)
            return code;
        while (i < end && isspace((unsigned char)text[i]))
            i++;
    }
    return ERR_NONE;
}

enum err_code words_error(const struct words *w, struct err *e, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    int at = w->at < w->count ? w->at : w->count - 1;
    int column = at >= 0 ? w->column[at] : 1;
    return err_add(e, ERR_DATA, "layer %d '%s' (column %d, input %dx%dx%d): %s", w->layer, w->text,
                   column, w->in.h, w->in.w, w->in.c, message);
}

bool words_accept(struct words *w, const char *word)
{
    if (w->at == w->count || strcmp(w->word[w->at], word) != 0)
        return false;
    w->at++;
    return true;
}

static bool parse_int(const char *text, long long *value)
{
    char *end;
    if (!isdigit((unsigned char)*text))
        return false;
    *value = strtoll(text, &end, 10);
    return *end == '\0';
}

static bool missing(const struct words *w, const char *what, struct err *e)
{
    if (w->at < w->count)
        return false;
    words_error(w, e, "%s is missing; write it as: %s", what, w->syntax);
    return true;
}

static bool in_range(const struct words *w, const char *what, long long value, int min, int max,
                     struct err *e)
{
    if (value >= min && value <= max)
        return true;
    words_error(w, e, "%s must be %d to %d, not %lld", what, min, max, value);
    return false;
}

bool words_int(struct words *w, const char *what, int min, int max, int *value, struct err *e)
{
    if (missing(w, what, e))
        return false;
    long long number;
    if (!parse_int(w->word[w->at], &number)) {
        words_error(w, e, "%s must be a whole number, not '%s'; write it as: %s", what,
                    w->word[w->at], w->syntax);
        return false;
    }
    if (!in_range(w, what, number, min, max, e))
        return false;
    w->at++;
    *value = (int)number;
    return true;
}

bool words_real(struct words *w, const char *what, double min, double max, double *value,
                struct err *e)
{
    if (missing(w, what, e))
        return false;
    char *end;
    double number = strtod(w->word[w->at], &end);
    if (*end != '\0' || !isfinite(number)) {
        words_error(w, e, "%s must be a number, not '%s'; write it as: %s", what, w->word[w->at],
                    w->syntax);
        return false;
    }
    if (!(number >= min && number <= max)) {
        words_error(w, e, "%s must be %g to %g, not %s", what, min, max, w->word[w->at]);
        return false;
    }
    w->at++;
    *value = number;
    return true;
}

/* "3x3" and "3 x 3" are the same two numbers: joins up to three words into `text`. */
static int join_product(const struct words *w, char text[3 * WORD_SIZE])
{
    int used = 0;
    text[0] = '\0';
    for (int i = w->at; i < w->count && used < 3; i++) {
        const char *word = w->word[i];
        size_t length = strlen(text);
        bool wants = length == 0 || text[length - 1] == 'x' || word[0] == 'x';
        if (!wants)
            break;
        strcat(text, word);
        used++;
    }
    return used;
}

bool words_product(struct words *w, const char *what, int max, int *a, int *b, struct err *e)
{
    if (missing(w, what, e))
        return false;
    char text[3 * WORD_SIZE];
    int used = join_product(w, text);
    char *x = strchr(text, 'x');
    long long first = 0, second = 0;
    if (x)
        *x = '\0';
    if (!x || !parse_int(text, &first) || !parse_int(x + 1, &second)) {
        words_error(w, e, "%s must be two numbers like 3x3; write it as: %s", what, w->syntax);
        return false;
    }
    if (!in_range(w, what, first, 1, max, e) || !in_range(w, what, second, 1, max, e))
        return false;
    w->at += used;
    *a = (int)first;
    *b = (int)second;
    return true;
}

bool words_number_follows(const struct words *w)
{
    return w->at < w->count && (isdigit((unsigned char)w->word[w->at][0]) ||
                                w->word[w->at][0] == '.' || w->word[w->at][0] == '-');
}

enum err_code words_end(const struct words *w, struct err *e)
{
    if (w->at == w->count)
        return ERR_NONE;
    return words_error(w, e, "'%s' is one word too many; write it as: %s", w->word[w->at],
                       w->syntax);
}
