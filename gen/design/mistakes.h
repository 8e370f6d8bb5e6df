/* Messages of a reader of files, by their places. */
#ifndef ADDA_GEN_DESIGN_MISTAKES_H
#define ADDA_GEN_DESIGN_MISTAKES_H

#include <jansson.h>
#include "base/err.h"

/* [{"line", "column", "message"}]: of "name:line:col: message" the place, from 1; 0 and the whole
 * message where it names another place or none. An empty list when there is no error. New
 * reference. */
json_t *design_mistakes(const struct err *e, const char *name);

#endif
