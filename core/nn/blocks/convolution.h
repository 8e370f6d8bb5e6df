/* One convolution of some images, as winograd.c and direct.c each compute it. */
#ifndef ADDA_NN_CONVOLUTION_H
#define ADDA_NN_CONVOLUTION_H

#include "nn/blocks/block.h"

struct conv_forward {
    const struct simd *simd;
    const struct block *block;
    struct scratch *scratch;
    int count;     /* images */
    const real *x; /* of the first */
    real *z;
};

/* make_dz fills rows of dz of image i into its frame until `needed` are there and returns how many
 * are; drain takes rows [from, to) of image i's finished dx frame. */
struct conv_backward {
    const struct simd *simd;
    const struct block *block;
    struct scratch *scratch;
    int count;
    const real *x;
    real *partial; /* NULL: parameter gradients are not wanted */
    bool want_dx;
    void *context;
    int (*make_dz)(void *context, int i, int ready, int needed, real *frame);
    void (*drain)(void *context, int i, int from, int to, const real *frame);
};

#endif
