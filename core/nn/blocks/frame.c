/* Fills frames row by row. */
#include "nn/blocks/frame.h"

void frame_fill(const struct simd *simd, const struct block *b, const real *x, int from, int to,
                real *frame)
{
    const struct block *below = b->below;
    for (int row = from; row < to; row++) {
        int h = row - b->x.top;
        bool inside = h >= 0 && h < b->in.h;
        simd->frame_row(
            &(struct frame_row){.x = inside ? x + (size_t)h * (size_t)(b->in.w * b->in.c) : NULL,
                                .width = b->in.w,
                                .channels = b->in.c,
                                .scale = below ? below->scale : NULL,
                                .shift = below ? below->shift : NULL,
                                .slope = below ? below->slope : 1,
                                .to = frame + (size_t)row * frame_stride(&b->x),
                                .left = b->x.left,
                                .to_width = b->x.w,
                                .to_channels = b->x.c});
    }
}
