/* Texts that come from a user and are shown to others: names, labels, sentences. What may stand in
 * them is decided here, once, for every reader of a spec, of a lock and of a dataset; escape.h then
 * writes them into any format. */
#ifndef ADDA_BASE_NAMES_H
#define ADDA_BASE_NAMES_H

#include <stdbool.h>
#include <stdint.h>

enum { NAME_MOST = 200, FILE_NAME_MOST = 64 };

/* Controls, format characters, line and paragraph separators, and what is no character (Unicode
 * 14): nothing that is shown holds one, since it would break a line, act on a terminal, or turn
 * around what stands beside it. */
bool is_control(uint32_t c);

/* What is wrong with a text, as the end of a sentence whose subject it is ("holds a line break");
 * NULL: nothing. It must be UTF-8.
 *
 * A name is one visible line of at most NAME_MOST bytes, neither empty nor with a blank at an end,
 * which readers of tables drop; all its blanks are spaces. A file's name becomes a folder or a
 * file: ASCII letters, digits, - and _, at most FILE_NAME_MOST. A line may be empty, blank and of
 * any length. A sentence may have line breaks and tabs besides. */
const char *name_mistake(const char *text);
const char *file_name_mistake(const char *text);
const char *line_mistake(const char *text);
const char *sentence_mistake(const char *text);

/* The first control of a text; 0: none. */
uint32_t first_control(const char *text);

#endif
