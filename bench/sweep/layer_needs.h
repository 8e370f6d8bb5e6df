/* Settings of a training that are read with layers of one kind alone: which of them a network has.
 */
#ifndef ADDA_BENCH_LAYER_NEEDS_H
#define ADDA_BENCH_LAYER_NEEDS_H

#include <stdbool.h>
#include "adapt/settings.h"

/* Whether one of the layers of a network's text is of this kind ("bn"). */
bool layer_is_in(const char *network, const char *kind);

/* What the network lacks for the setting of an adaptation to be read, a static text; NULL: nothing,
 * or its texts are missing, which has been reported. */
const char *layer_needs(const struct network_settings *n, const char *setting);

#endif
