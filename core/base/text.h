/* Growing text, and small allocations that never fail: without memory they end the program, so that
 * code that composes labels and pages is not half error handling. Where a lack of memory must be
 * reported instead, as in a library, a text is made `fallible`. Nothing here is sized by a file's
 * contents without the reader's own limit. */
#ifndef ADDA_BASE_TEXT_H
#define ADDA_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* `data` is NUL-terminated once something was added, NULL before. Initialise with {0}, or with
 * {.fallible = true}; text_free. */
struct text {
    char *data;
    size_t size, capacity;
    bool fallible; /* a lack of memory, or a format that fails, sets `failed`, and adds nothing */
    bool failed;
};

void text_add(struct text *t, const char *piece);
void text_add_bytes(struct text *t, const char *bytes, size_t count);
void text_printf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_vprintf(struct text *t, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
void text_free(struct text *t);

/* Empties the text; its memory and `fallible` stay. */
void text_clear(struct text *t);

/* A word as a shell reads it back: in single quotes where it needs them. */
void text_add_word(struct text *t, const char *word);

/* Drops a final newline; afterwards `data` is not NULL. */
void text_trim(struct text *t);

/* Hands the buffer over ("" when empty, NULL when it failed); the text is empty afterwards. */
char *text_take(struct text *t);

/* A new string; the caller frees. */
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *text_copy(const char *from); /* NULL gives NULL */

/* A number of bytes, as "1.5 GB". */
enum { TEXT_BYTES = 32 };
void text_bytes(double bytes, char out[TEXT_BYTES]);

bool text_equal(const char *a, const char *b);

/* Whether one of the lines of `text` (NULL has none) is the `length` bytes of `line`. */
bool text_has_line(const char *text, const char *line, size_t length);

/* Ends the program for want of memory: by what was given to memory_on_exhaustion, which says so and
 * does not return, else by abort. */
_Noreturn void memory_exhausted(void);
void memory_on_exhaustion(void (*end)(void));

/* Zeroed; and an array grown to hold one more than `count` elements of `size` bytes. */
void *memory_take(size_t count, size_t size);
void *memory_grow(void *array, int count, int *capacity, size_t size);

#endif
