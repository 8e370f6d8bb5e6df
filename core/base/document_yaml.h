/* Guards around libyaml, for document.c: limits that it lacks, and its error messages in plain
 * words. */
#ifndef ADDA_BASE_DOCUMENT_YAML_H
#define ADDA_BASE_DOCUMENT_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <yaml.h>

#include "base/err.h"

enum { DOCUMENT_MAX_DEPTH = 64 };

/* libyaml's time grows with the square of the depth and of the number of anchors and directives, so
 * all are limited before it builds the document. What is not YAML is left for it to report. False,
 * with an error at its place in `name`, when the text exceeds them. */
bool document_within_limits(const char *name, const char *text, size_t size, struct err *e);

/* Adds the parser's error, with its place in `name`. */
enum err_code document_parser_error(const char *name, const yaml_parser_t *p, const char *text,
                                    size_t size, struct err *e);

#endif
