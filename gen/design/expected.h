/* What a text means after a change (edit.h). */
#ifndef ADDA_GEN_DESIGN_EXPECTED_H
#define ADDA_GEN_DESIGN_EXPECTED_H

#include "gen/design/tree.h"

/* As design_tree_json has it. New reference; NULL where the change has no place. */
json_t *design_expected(const struct design_node *before, const json_t *change);

#endif
