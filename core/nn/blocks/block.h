/* A convolution and what follows it (batch norm, activation, pooling, dropout, flatten: each
 * optional, in this order) computed together, so that the image between two layers is written and
 * read as seldom as possible:
 *
 *   z = convolution of the input       written once, with its batch-norm sums
 *   y = dropout(pool(act(scale z + shift)))
 *
 * A block without pooling and dropout that feeds another block does not even write y: the next
 * convolution applies scale, shift and act as it reads z ("implied"). Backward recomputes what it
 * can and stores one byte per output (struct finish_row). What is not of this form runs layer by
 * layer; tests/nn/test_blocks.c compares the two. */
#ifndef ADDA_NN_BLOCK_H
#define ADDA_NN_BLOCK_H

#include "nn/kernels/simd.h"
#include "nn/layers/layer.h"

enum { GROUP_MAX = 16 };

/* A padded copy of one image: pixel (0, 0) stands at row `top`, column `left`. */
struct frame {
    int h, w, c, top, left;
};

static inline size_t frame_size(const struct frame *f)
{
    return (size_t)f->h * (size_t)f->w * (size_t)f->c;
}

static inline size_t frame_stride(const struct frame *f)
{
    return (size_t)f->w * (size_t)f->c;
}

/* One thread's working memory, shared by the blocks of a pass. */
struct scratch {
    real *x_frame, *dz_frame, *dx_frame; /* of a group of images */
    real *v, *m, *dv, *du;               /* Winograd's domain */
    real *row;
    unsigned char *keep;
};

struct block {
    const struct layer *conv, *bn, *act, *pool, *dropout; /* NULL: not there; conv always is */
    int first, last;                                      /* layers of the net */
    struct shape in, mid, out;                            /* mid: of the convolution */
    int pool_size;
    real slope, keep_scale, keep_now; /* keep_now: keep_scale if the last forward dropped, else 1 */
    bool implied;                     /* y is not written: the next block reads z */
    struct block *below;              /* the implied block that is the input, or NULL */

    bool winograd;
    int patch, in_c, out_c; /* h w c of a kernel; padded channels */
    struct frame x, dz, dx;
    int tiles_h, tiles_w, tile_rows; /* tile_rows: rows of tiles of one product */
    int group, chunk;                /* images worked on together; of one partial gradient */

    /* Weights in the form the products read; channels padded. direct: packed[patch][out_c],
     * turned[h w out][in_c] flipped. winograd: packed[9][in][out_c], turned[9][out][in_c], and
     * u, ut in Winograd's domain. */
    real *packed, *turned, *u, *ut, *bias;
    int *identity, *tile_in, *tile_out; /* offsets for struct product */
    int *x_depth, *dz_depth, *pixel_in, *pixel_out;

    real *z, *y, *gradient; /* gradient: by y, or by act(scale z + shift) when implied */
    unsigned char *code;
    real *scale, *shift, *mean, *inverse, *factor, *slant, *offset; /* [out_c] */
    real *origin;                                                   /* [batch][out_c] */
    double *sums, *total;  /* [batch][2][mid.c], [2][mid.c] */
    real *partial;         /* [chunks][patch or 9 in][out_c] */
    double *partial_bias;  /* [chunks][mid.c] */
    bool batch_statistics; /* of the last forward */
    bool sums_ready;
};

/* One call of a pass to a block. `values` and `gradients` are all tensors of the weights. */
struct block_call {
    const struct simd *simd;
    struct block *block;
    struct pool *pool;
    struct scratch *scratch; /* [threads] */
    int batch;
    enum pass_mode mode;
    real *const *values, *const *gradients;
    const real *x; /* dense input; unused when block->below */
    uint64_t seed, step;
    double statistics_weight; /* as in struct layer_call */
    const real *dy;
    real *dx;       /* NULL: not wanted */
    bool continues; /* backward will go on into block->below: take its sums along */
};

#endif
