/* The settings of a domain as a page shows them: what can be set, from the tables of parameters
 * that also parse them, and what is set. */
#ifndef ADDA_GEN_DESIGN_FORM_H
#define ADDA_GEN_DESIGN_FORM_H

#include "gen/design/tree.h"
#include "gen/domain/domain.h"

/* {"sections": [{"name", "help", "path": [...], "settings": [...]}], "effects": [{"name", "help",
 * "stage", "settings": [...]}], "shared": [...]}; `shared` are settings that every effect has. A
 * setting is {"name", "help", "unit", "kind": "integer"|"number"|"flag"|"text"|"choice"|"color",
 * "random": whether it may be, "ink": whether it may be that word, "min", "max", "choices",
 * "default"}; what does not apply is null. New reference. */
json_t *design_form(void);

/* {"sections": {NAME: {SETTING: value}}, "set": {NAME: [SETTING...]}, "effects": [{"name", "path",
 * "values": {...}, "set": [...]}], "base": [NAME...], "list": NAME} with values as domain files
 * have them; `set`: those that the text gives; `base`: the effects of other files; `list`: where
 * further effects go. `root` is the text of `d`. Null where the domain is between two others, or
 * its images are files. New reference. */
json_t *design_values(const struct domain *d, const struct design_node *root);

#endif
