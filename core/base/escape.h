/* Texts of any origin written into a format: one function for each. What cannot be shown (a control
 * or format character, a line break, a byte that is no UTF-8) is shown by an escape of ASCII
 * letters, "\n", "\x1b", "\u202e", so that nothing is lost, no line is broken and no terminal acts;
 * then what has a meaning in the format is made to have none. What may stand in names in the first
 * place: names.h. */
#ifndef ADDA_BASE_ESCAPE_H
#define ADDA_BASE_ESCAPE_H

#include <stdint.h>
#include "base/text.h"

typedef void escape_function(struct text *to, const char *s);

/* For a terminal, a log, or a comment of one line. */
escape_function escape_shown;

/* The same line by line: line breaks stay, and the lines after the first begin with `indent`, so
 * that none passes for another message. */
void escape_lines(struct text *to, const char *s, const char *indent);

/* For a heading or the cell of a table, in Markdown as GitHub reads it; and for what begins a
 * paragraph or an item of a list, where "- " or "1. " would begin another. */
escape_function escape_markdown;
escape_function escape_markdown_block;

/* For HTML and SVG, in text and in attributes in double quotes. Line breaks, which a
 * carriage return may precede, and tabs stay: they are only blanks there. */
escape_function escape_html;

/* For a table, a paragraph or a comment of LaTeX, with any engine: what pdfTeX has no letters for
 * is named by its code point there. */
escape_function escape_latex;

/* A field of CSV, quotes included where they are needed. What a spreadsheet would take for a
 * formula (it begins with = + - @, whatever apostrophes stand before, and goes on) has one
 * apostrophe more. */
escape_function escape_csv;

/* The same where the field is read back: a backslash is doubled, so that the one of an escape
 * stands alone. */
escape_function escape_csv_exact;

/* What escape_csv_exact was given, in place, of a field without its quotes. In fields of others
 * what is no escape stays as it is. */
void escape_csv_undo(char *field);

/* A scalar of YAML in double quotes, which is a string of JSON too. */
escape_function escape_yaml;

/* The same as a string of its own, to be freed: as a terminal shows it; and as a text that other
 * text is made of, with blanks and line breaks as single spaces and none at the ends. */
char *shown_text(const char *s);
char *text_in_one_line(const char *s);

/* As the functions above step through a text: the character that begins `s`, or the escape that
 * shows it. Returns the bytes of `s` that it stands for; 0 at the end. */
enum { SHOWN_PIECE = 12 };
int shown_piece(const char *s, char piece[SHOWN_PIECE]);

/* The same of a Unicode character alone; returns `piece`. */
const char *shown_character(uint32_t c, char piece[SHOWN_PIECE]);

#endif
