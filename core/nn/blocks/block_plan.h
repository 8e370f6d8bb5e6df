/* What a block consists of and where its memory lies. */
#ifndef ADDA_NN_BLOCK_PLAN_H
#define ADDA_NN_BLOCK_PLAN_H

#include "nn/blocks/block.h"

/* How many of the layers[0 ... count-1] of a net, from the first on, fuse into one block; 0: none.
 */
int block_match(const struct layer *layers, int count);

/* Fills the plan (everything but memory) of the block of the first block_match() of them; `first`
 * is their place in the net. `below` may be NULL. */
void block_plan(struct block *b, const struct layer *layers, int count, int first,
                struct block *below);

/* What all passes need; then the parts a pass may place elsewhere. */
void block_lay_out(struct block *b, const struct layer_plan *plan, struct arena *a);
void scratch_lay_out(struct scratch *s, const struct block *blocks, int count, bool trainable,
                     struct arena *a);

/* Memory that several users share in turn has the size of the largest. */
static inline void raise_size(size_t *size, size_t to)
{
    *size = to > *size ? to : *size;
}

#endif
