/* Pieces of connected ink, and specks, which are too small to be parts of characters. */
#ifndef ADDA_GEN_LIKENESS_PART_H
#define ADDA_GEN_LIKENESS_PART_H

#include <stdbool.h>
#include "gen/likeness/view.h"

enum { LIKENESS_SPECK = 6 }; /* pixels; a speck has fewer */

static inline bool likeness_is_speck(const struct likeness_box *part)
{
    return part->inked < LIKENESS_SPECK;
}

#endif
