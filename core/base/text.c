/* Growing text, and allocations that end the program without memory. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*on_exhaustion)(void);

void memory_on_exhaustion(void (*end)(void))
{
    on_exhaustion = end;
}

_Noreturn void memory_exhausted(void)
{
    if (on_exhaustion)
        on_exhaustion();
    abort();
}

void *memory_take(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory)
        memory_exhausted();
    return memory;
}

void *memory_grow(void *array, int count, int *capacity, size_t size)
{
    if (count < *capacity)
        return array;
    *capacity = *capacity ? 2 * *capacity : 8;
    array = realloc(array, (size_t)*capacity * size);
    if (!array)
        memory_exhausted();
    return array;
}

/* Room for `more` bytes and the NUL; false when there is no memory for a fallible text. */
static bool reserve(struct text *t, size_t more)
{
    if (t->failed)
        return false;
    if (t->size + more < t->capacity)
        return true;
    const size_t capacity = 2 * (t->size + more) + 64;
    char *data = realloc(t->data, capacity);
    if (!data && !t->fallible)
        memory_exhausted();
    t->failed = !data;
    if (data) {
        t->data = data;
        t->capacity = capacity;
    }
    return data != NULL;
}

void text_add_bytes(struct text *t, const char *bytes, size_t count)
{
    if (!reserve(t, count))
        return;
    if (count)
        memcpy(t->data + t->size, bytes, count);
    t->size += count;
    t->data[t->size] = '\0';
}

void text_add(struct text *t, const char *piece)
{
    text_add_bytes(t, piece, strlen(piece));
}

void text_vprintf(struct text *t, const char *format, va_list arguments)
{
    va_list again;
    if (t->failed)
        return;
    const size_t room = t->data ? t->capacity - t->size : 0; /* most texts fit */
    va_copy(again, arguments);
    const int length = vsnprintf(room ? t->data + t->size : NULL, room, format, again);
    va_end(again);
    const bool fits = length >= 0 && (size_t)length < room;
    if (room && !fits)
        t->data[t->size] = '\0';
    if (length < 0 && !t->fallible)
        memory_exhausted();
    t->failed |= length < 0;
    if (t->failed || !reserve(t, (size_t)length))
        return;
    if (!fits)
        vsnprintf(t->data + t->size, (size_t)length + 1, format, arguments);
    t->size += (size_t)length;
}

void text_printf(struct text *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(t, format, arguments);
    va_end(arguments);
}

void text_add_word(struct text *t, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "/._-=+:,@%";
    if (*word && strspn(word, plain) == strlen(word)) {
        text_add(t, word);
        return;
    }
    text_add(t, "'");
    for (; *word; word++)
        text_printf(t, *word == '\'' ? "'\\''" : "%c", *word);
    text_add(t, "'");
}

void text_free(struct text *t)
{
    free(t->data);
    *t = (struct text){0};
}

void text_clear(struct text *t)
{
    t->size = 0;
    t->failed = false;
    if (t->data)
        t->data[0] = '\0';
}

void text_trim(struct text *t)
{
    text_add(t, "");
    if (t->size && t->data[t->size - 1] == '\n')
        t->data[--t->size] = '\0';
}

char *text_take(struct text *t)
{
    text_add(t, "");
    char *data = t->data;
    if (t->failed) {
        free(data);
        data = NULL;
    }
    *t = (struct text){.fallible = t->fallible};
    return data;
}

char *text_format(const char *format, ...)
{
    struct text t = {0};
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&t, format, arguments);
    va_end(arguments);
    return text_take(&t);
}

char *text_copy(const char *from)
{
    if (!from)
        return NULL;
    const size_t length = strlen(from);
    char *copy = memory_take(length + 1, 1);
    memcpy(copy, from, length);
    return copy;
}

void text_bytes(double bytes, char out[TEXT_BYTES])
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB", "ZB"};
    int unit = 0;
    for (bytes /= 1e3; bytes >= 1e3 && unit < 6; bytes /= 1e3)
        unit++;
    snprintf(out, TEXT_BYTES, "%.1f %s", bytes, units[unit]);
}

bool text_equal(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

bool text_has_line(const char *text, const char *line, size_t length)
{
    for (const char *at = text; at && *at; at += *at == '\n') {
        const size_t here = strcspn(at, "\n");
        if (here == length && memcmp(at, line, length) == 0)
            return true;
        at += here;
    }
    return false;
}
