/* All figures, in the order of list.h. */
#include "gen/likeness/registry.h"

#define FIGURE(name_) extern const struct likeness_figure likeness_##name_;
#include "gen/likeness/list.h"
#undef FIGURE

#define FIGURE(name_) &likeness_##name_,
const struct likeness_figure *const likeness_registry[LIKENESS_FIGURES] = {
#include "gen/likeness/list.h"
};
#undef FIGURE
