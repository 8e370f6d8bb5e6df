/* Runs of ink: what strokes are to rows and columns. */
#ifndef ADDA_GEN_LIKENESS_RUNS_H
#define ADDA_GEN_LIKENESS_RUNS_H

#include "gen/likeness/view.h"

/* Runs of pixels of ink side by side, in all rows and in all columns together. */
int64_t likeness_runs(const struct likeness_view *v);

#endif
