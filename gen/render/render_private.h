/* The parts of rendering: render.c paints, ink.c chooses the colour of the text, truth.c writes
 * down what came out. */
#ifndef ADDA_GEN_RENDER_PRIVATE_H
#define ADDA_GEN_RENDER_PRIVATE_H

#include "gen/paint/effect.h"
#include "gen/paint/pen.h"
#include "gen/render/render.h"

struct renderer {
    struct scene scene;
    struct inked inked[DOMAIN_MAX_LENGTH];
    uint8_t *coverage; /* of all characters: [length][height][width] */
    uint8_t *seen;     /* the same, fading under what is painted later */
    float *points;     /* x and y of all characters and the spare one */
    bool paints_over;  /* something comes after the text: the final picture is looked at */
};

/* What one call is about. */
struct job {
    const struct seeds *seeds;
    uint64_t gates; /* seed of what acts on this image, the same for all its pictures */
    uint64_t index;
    struct truth *truth;
    struct layers layers;
};

/* Mean difference in level between a character's ink, were it of this colour, and what now lies
 * under it. */
float ink_contrast(const struct canvas *c, const struct inked *at, const uint8_t rgb[3]);

/* Gives every character its colour. Returns the most that were drawn for one. */
int ink_choose(struct renderer *r, const struct job *j);

/* How far each character's ink is from its surroundings in the picture as it now is, in levels:
 * from the mean of the pixels without any ink up to two beyond the character's box to the level of
 * full ink that fits its pixels best by their coverage. 0 for a character outside the canvas. */
void truth_contrast(struct renderer *r, float contrast[DOMAIN_MAX_LENGTH]);

/* Pictures that are painted of one image, at most. */
int render_pictures(const struct domain *d);

/* Files do not last for ever: ERR_CONFIG when an imported domain has fewer images than that. */
enum err_code render_count_check(const struct domain *d, uint64_t first, int count, struct err *e);

static inline size_t inked_size(const struct inked *at)
{
    return (size_t)(at->box[2] - at->box[0]) * (size_t)(at->box[3] - at->box[1]);
}

/* Everything but `contrast`, `ink_contrast` and the numbers of tries, which are there. */
void truth_write(struct renderer *r, struct truth *t);
void truth_masks(const struct renderer *r, const struct layers *l);

#endif
