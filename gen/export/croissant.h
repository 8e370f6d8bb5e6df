/* croissant.json: the dataset in the Croissant 1.1 vocabulary (mlcommons.org/croissant/1.1). */
#ifndef ADDA_GEN_EXPORT_CROISSANT_H
#define ADDA_GEN_EXPORT_CROISSANT_H

#include "gen/export/summary.h"

/* New reference. */
json_t *export_croissant(const struct summary *s);

#endif
