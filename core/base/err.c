/* Errors as values: setting, collecting and prefixing messages; the nearest name to a word. */
#include "base/err.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static char *format_text(const char *format, va_list arguments)
    __attribute__((format(printf, 1, 0)));

/* NULL without memory. */
static char *format_text(const char *format, va_list arguments)
{
    struct text t = {.fallible = true};
    text_vprintf(&t, format, arguments);
    return text_take(&t);
}

/* Joins two texts, taking both; without memory one of them is lost, never both. */
static char *join(char *a, const char *between, char *b)
{
    struct text t = {.fallible = true};
    if (!a || !b)
        return a ? a : b;
    text_printf(&t, "%s%s%s", a, between, b);
    char *joined = text_take(&t);
    free(b);
    if (!joined)
        return a;
    free(a);
    return joined;
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
    struct text t = {.fallible = true};
    for (size_t length;; text += length + 1) {
        length = strcspn(text, "\n");
        text_printf(&t, "%s: %.*s", context, (int)length, text);
        if (!text[length])
            break;
        text_add(&t, "\n");
    }
    return text_take(&t);
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
    if (!e)
        return;
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
