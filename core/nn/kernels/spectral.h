/* Spectral normalisation of a dense layer's weight (Miyato et al. 2018): the layer computes with
 * W / sigma, where sigma is W's largest singular value, followed by one step of power iteration at
 * every training forward. */
#ifndef ADDA_NN_SPECTRAL_H
#define ADDA_NN_SPECTRAL_H

#include "nn/kernels/real.h"

/* w[in][out]; u[out] and v[in] of length 1 approach the singular vectors: sigma = v^T w u. */
struct spectral {
    int in, out;
    const real *w;
    real *u, *v;
};

/* From the stored direction `u` (any length but 0) computes s->u, s->v and returns sigma; `advance`
 * does the step of power iteration and stores the new direction. */
real spectral_sigma(const struct spectral *s, real *u, int advance);

/* gradient += (g - <g, w / sigma> v u^T) / sigma, g being the gradient by w / sigma. */
void spectral_gradient(const struct spectral *s, real sigma, const real *g, real *gradient);

#endif
