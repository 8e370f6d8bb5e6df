/* Replacements of parts of a YAML text, in the form that the text around them has. */
#ifndef ADDA_GEN_DESIGN_PATCH_H
#define ADDA_GEN_DESIGN_PATCH_H

#include <stdbool.h>
#include "gen/design/tree.h"

/* Bytes start ... end-1 of `text` become `by`. They do not overlap, and are applied at once. Set
 * `text`; design_patch_free. */
struct design_replacement {
    size_t start, end;
    char *by;
};
struct design_patch {
    const char *text;
    int count, capacity;
    struct design_replacement *list;
};

/* The new text, to be freed. */
char *design_patch_apply(struct design_patch *p);
void design_patch_free(struct design_patch *p);

void design_patch_replace(struct design_patch *p, const struct design_node *n, const json_t *value);

/* An item of a list of lines becomes "key: value". */
void design_patch_replace_name(struct design_patch *p, const struct design_node *n, const char *key,
                               const json_t *value);

/* As the last entry of a map; NULL: of an empty text. */
void design_patch_insert(struct design_patch *p, const struct design_node *map, const char *key,
                         const json_t *value);

/* As the last item of a list that has some. */
void design_patch_append(struct design_patch *p, const struct design_node *list,
                         const json_t *value);

/* `n`, an empty list or nothing, of the outermost map, becomes a list of lines. False: it is not
 * empty. */
bool design_patch_replace_section(struct design_patch *p, const struct design_node *n,
                                  const json_t *list);

/* Child `i` of a map or list, with its line where it has its own; the last one leaves {} or []. */
void design_patch_remove(struct design_patch *p, const struct design_node *parent, int i);

#endif
