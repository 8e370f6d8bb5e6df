#include "base/err.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *format_text(const char *format, va_list arguments)
    __attribute__((format(printf, 1, 0)));

static char *format_text(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

/* Joins two texts, taking both; without memory one of them is lost, never both. */
static char *join(char *a, const char *between, char *b)
{
    char *text = NULL;
    if (a && b) {
        const size_t size = strlen(a) + strlen(between) + strlen(b) + 1;
        text = malloc(size);
        if (text)
            snprintf(text, size, "%s%s%s", a, between, b);
    }
    if (!text) {
        text = a ? a : b;
        if (text == a)
            free(b);
        return text;
    }
    free(a);
    free(b);
    return text;
}

enum err_code err_set(struct err *e, enum err_code code, const char *format, ...)
{
    if (!e)
        return code;
    if (e->code)
        return e->code;
    va_list arguments;
    va_start(arguments, format);
    e->text = format_text(format, arguments);
    va_end(arguments);
    e->code = code;
    e->count = 1;
    return code;
}

enum err_code err_add(struct err *e, enum err_code code, const char *format, ...)
{
    if (!e)
        return code;
    e->count++;
    if (!e->code)
        e->code = code;
    if (e->count > ERR_KEPT)
        return e->code;
    va_list arguments;
    va_start(arguments, format);
    char *line = format_text(format, arguments);
    va_end(arguments);
    e->text = e->text ? join(e->text, "\n", line) : line;
    return e->code;
}

enum err_code err_prefix(struct err *e, const char *format, ...)
{
    if (!e || !e->code)
        return e ? e->code : ERR_NONE;
    va_list arguments;
    va_start(arguments, format);
    char *context = format_text(format, arguments);
    va_end(arguments);
    e->text = join(context, ": ", e->text);
    return e->code;
}

/* "a\nb" as "context: a\ncontext: b", or NULL without memory. */
static char *with_prefixes(const char *context, const char *text)
{
    size_t lines = 1;
    for (const char *at = text; *at; at++)
        lines += *at == '\n';
    const size_t size = strlen(text) + lines * (strlen(context) + 2) + 1;
    char *out = malloc(size), *end = out;
    while (out && lines-- > 0) {
        const int length = (int)strcspn(text, "\n");
        end += snprintf(end, size - (size_t)(end - out), "%s: %.*s%s", context, length, text,
                        lines ? "\n" : "");
        text += length + 1;
    }
    return out;
}

enum err_code err_prefix_lines(struct err *e, const char *format, ...)
{
    if (!e || !e->code || !e->text)
        return e ? e->code : ERR_NONE;
    va_list arguments;
    va_start(arguments, format);
    char *context = format_text(format, arguments);
    va_end(arguments);
    char *text = context ? with_prefixes(context, e->text) : NULL;
    free(context);
    if (text) {
        free(e->text);
        e->text = text;
    }
    return e->code;
}

static enum err_code code_of(int errnum)
{
    switch (errnum) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
        return ERR_NOINPUT;
    case EACCES:
    case EPERM:
    case EROFS:
        return ERR_NOPERM;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EIO:
        return ERR_IO;
    default:
        return ERR_OS;
    }
}

static const char *advice(int errnum)
{
    switch (errnum) {
    case ENOSPC:
    case EDQUOT:
        return "; free some space or choose another folder";
    case EACCES:
    case EPERM:
        return "; check the permissions or choose another folder";
    case EROFS:
        return "; choose a folder that can be written to";
    default:
        return "";
    }
}

enum err_code err_system(struct err *e, int errnum, const char *format, ...)
{
    if (!e || e->code)
        return e ? e->code : code_of(errnum);
    va_list arguments;
    va_start(arguments, format);
    char *what = format_text(format, arguments);
    va_end(arguments);
    err_set(e, code_of(errnum), "%s: %s%s", what ? what : "", strerror(errnum), advice(errnum));
    free(what);
    return e->code;
}

enum err_code err_memory(struct err *e)
{
    return err_set(e, ERR_OS, "out of memory");
}

void err_free(struct err *e)
{
    free(e->text);
    *e = (struct err)ERR_INIT;
}

enum { WORD_MAX = 64 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Restricted Damerau-Levenshtein distance on three rows. Longer words are near to nothing. */
static int distance(const char *a, const char *b)
{
    int rows[3][WORD_MAX + 1];
    if (strlen(a) > WORD_MAX || strlen(b) > WORD_MAX)
        return INT_MAX;
    const int n = (int)strlen(a), m = (int)strlen(b);
    for (int j = 0; j <= m; j++)
        rows[0][j] = j;
    for (int i = 1; i <= n; i++) {
        int *row = rows[i % 3], *above = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];
        row[0] = i;
        for (int j = 1; j <= m; j++) {
            const int differ = a[i - 1] != b[j - 1];
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + differ);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], two[j - 2] + 1);
        }
    }
    return rows[n % 3][m];
}

const char *err_nearest(const char *word, const char *const *names, int count)
{
    const char *best = NULL;
    int least_so_far = 2 + (int)strlen(word) / 3;
    for (int i = 0; i < count; i++) {
        const int d = distance(word, names[i]);
        if (d < least_so_far) {
            least_so_far = d;
            best = names[i];
        }
    }
    return best;
}
