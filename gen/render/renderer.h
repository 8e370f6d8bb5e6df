/* What the parts of rendering share: the memory of one thread, and the image that is being made. */
#ifndef ADDA_GEN_RENDERER_H
#define ADDA_GEN_RENDERER_H

#include "gen/domain/parts.h"
#include "gen/paint/pen.h"
#include "gen/render/seeds.h"
#include "gen/render/truth.h"

struct renderer {
    struct scene scene;
    struct inked inked[CAPTCHA_MAX_LENGTH];
    uint8_t *coverage; /* of all characters: [length][height][width] */
    uint8_t *seen;     /* the same, reduced by whatever is painted over it */
    float *points;     /* x and y of all characters and the spare one */
    bool paints_over;  /* effects come after the text: its contrast is measured in the final picture
                        */
};

/* The image that one call makes. */
struct render_job {
    const struct seeds *seeds;
    uint64_t gates; /* seed of which effects act on this image, the same for all its pictures */
    uint64_t index;
    struct truth *truth;
    struct layers layers;
};

static inline size_t inked_size(const struct inked *at)
{
    return (size_t)(at->box[2] - at->box[0]) * (size_t)(at->box[3] - at->box[1]);
}

#endif
