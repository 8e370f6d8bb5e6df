/* Changes of a YAML text at a place: a value is set, an entry removed, an item added. Only the
 * bytes of that value change; comments, order and all other text stay. Afterwards the text is read
 * again, and a change that did anything else (as where the value is an alias of another) is
 * refused. */
#ifndef ADDA_GEN_DESIGN_EDIT_H
#define ADDA_GEN_DESIGN_EDIT_H

#include <jansson.h>
#include "base/err.h"

/* Each change is an object:
 *
 *     {"set": [PATH], "value": V}    the value at PATH, whatever is missing on the way to it too
 *     {"remove": [PATH]}             an entry of a map or an item of a list
 *     {"add": [PATH], "value": V}    an item at the end of the list at PATH
 *
 * PATH consists of keys and of numbers of items: ["effects", 0, "rotate", "angle"]. An item
 * `rotate` that gets settings becomes `rotate: {...}`. Of a map or list that keeps its form, only
 * the values that differ are written.
 *
 * *out is the new text, to be freed. ERR_CONFIG: `text` is no YAML; ERR_DATA: the change cannot be
 * made. */
enum err_code design_edit(char **out, const char *text, const json_t *change, const char *name,
                          struct err *e);

#endif
