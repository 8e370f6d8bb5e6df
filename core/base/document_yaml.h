/* What libyaml is kept from, and what it complains of, in words for a person. For document.c. */
#ifndef ADDA_BASE_DOCUMENT_YAML_H
#define ADDA_BASE_DOCUMENT_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <yaml.h>

#include "base/err.h"

enum { DOCUMENT_MAX_DEPTH = 64 };

/* libyaml's time grows with the square of the depth and of the number of anchors and directives, so
 * all are limited before it builds the document. What is no YAML is left for that to report. False,
 * with an error at its place in `name`, when the text exceeds them. */
bool document_within_limits(const char *name, const char *text, size_t size, struct err *e);

/* Adds the parser's complaint, with its place in `name`. */
enum err_code document_complain(const char *name, const yaml_parser_t *p, const char *text,
                                size_t size, struct err *e);

#endif
