/* Many messages of one file: merged, ordered by their place, repeated ones dropped. */
#include "base/err.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct message {
    const char *text; /* not terminated */
    size_t length;
    int line, column, order;
};

/* Without the newline that ends it. */
static size_t message_length(const char *text)
{
    size_t length = strcspn(text, "\n");
    while (text[length] && strncmp(text + length + 1, "  ", 2) == 0)
        length += 1 + strcspn(text + length + 1, "\n");
    return length;
}

static const char *next_message(const char *text)
{
    const char *end = text + message_length(text);
    return *end ? end + 1 : NULL;
}

static bool holds(const char *all, const char *text, size_t length)
{
    for (const char *m = all; m && *m; m = next_message(m))
        if (message_length(m) == length && memcmp(m, text, length) == 0)
            return true;
    return false;
}

void err_merge(struct err *e, struct err *from)
{
    for (const char *m = from->text; m && *m; m = next_message(m)) {
        const size_t length = message_length(m);
        if (!e || !holds(e->text, m, length))
            err_add(e, from->code, "%.*s", (int)length, m);
    }
    if (e && from->count > ERR_KEPT) /* those that were counted, not kept */
        e->count += from->count - ERR_KEPT;
    if (from->code && !from->text)
        err_memory(e);
    err_free(from);
}

/* "file:line:col: ..." */
static void find_place(struct message *m, const char *file)
{
    const size_t length = strlen(file);
    char *end;
    m->line = m->column = INT_MAX;
    if (m->length <= length || memcmp(m->text, file, length) != 0 || m->text[length] != ':')
        return;
    const long line = strtol(m->text + length + 1, &end, 10);
    const long column = *end == ':' ? strtol(end + 1, &end, 10) : 0;
    if (line < 1 || column < 1 || *end != ':')
        return;
    m->line = (int)line;
    m->column = (int)column;
}

static int by_place(const void *a, const void *b)
{
    const struct message *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return x->order - y->order;
}

/* The messages of a text, in an array to be freed; NULL without memory. */
static struct message *split(const char *text, const char *file, int *count)
{
    int most = 0;
    for (const char *m = text; m && *m; m = next_message(m))
        most++;
    struct message *list = calloc((size_t)most + 1, sizeof *list);
    *count = 0;
    for (const char *m = text; list && m && *m; m = next_message(m)) {
        list[*count] = (struct message){.text = m, .length = message_length(m), .order = *count};
        find_place(&list[(*count)++], file);
    }
    return list;
}

void err_sort(struct err *e, const char *file)
{
    struct err sorted = ERR_INIT;
    int count;
    if (!e)
        return;
    struct message *list = split(e->text, file, &count);
    if (count)
        qsort(list, (size_t)count, sizeof *list, by_place);
    for (int i = 0; i < count; i++)
        if (!holds(sorted.text, list[i].text, list[i].length))
            err_add(&sorted, e->code, "%.*s", (int)list[i].length, list[i].text);
    free(list);
    if (!sorted.text)
        return;
    sorted.count += e->count - count; /* those that were counted, not kept */
    free(e->text);
    *e = sorted;
}
