/* JSON values as YAML within one line, as a person writes it: {uniform: [1, 2]}. */
#ifndef ADDA_GEN_DESIGN_FLOW_H
#define ADDA_GEN_DESIGN_FLOW_H

#include <jansson.h>
#include "base/text.h"

void design_flow(struct text *to, const json_t *value);

/* A key or a text, in quotation marks where it needs them. */
void design_flow_text(struct text *to, const char *text);

#endif
