/* All figures, in the order of list.h. */
#ifndef ADDA_GEN_LIKENESS_REGISTRY_H
#define ADDA_GEN_LIKENESS_REGISTRY_H

#include "gen/likeness/figure.h"

enum {
#define FIGURE(name_) LIKENESS_##name_,
#include "gen/likeness/list.h"
#undef FIGURE
    LIKENESS_FIGURES
};
extern const struct likeness_figure *const likeness_registry[LIKENESS_FIGURES];

#endif
