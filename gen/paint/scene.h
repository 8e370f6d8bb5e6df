/* One image being made, as effects that paint and pens use it. */
#ifndef ADDA_GEN_SCENE_H
#define ADDA_GEN_SCENE_H

#include <stdbool.h>
#include <stdint.h>
#include "gen/paint/canvas.h"
#include "gen/paint/outline.h"
#include "gen/paint/raster.h"

struct domain;

struct scene {
    const struct domain *domain; /* for effects that draw characters of their own */
    bool folds;                  /* an outline may overlap itself */
    struct canvas canvas;
    struct raster raster;
    struct word word;
    struct character spare; /* memory for one more glyph, e.g. a decoy */
    uint8_t *coverage;      /* [height][width], scratch: free for use between two calls */
};

#endif
