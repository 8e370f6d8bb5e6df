/* Losses over a batch. Each returns the weighted mean and, when the gradient pointer is not NULL,
 * overwrites it with the derivative by the logits. Sums run in double and in index order. */
#ifndef ADDA_NN_LOSS_H
#define ADDA_NN_LOSS_H

#include <stdint.h>
#include "nn/kernels/real.h"

/* Multi-head softmax cross-entropy: logits[batch][heads][classes], labels[batch][heads]; summed
 * over heads, mean over the batch, times `weight`. `smoothing` s mixes the target with uniform:
 * (1-s) one-hot + s/classes (Szegedy et al. 2016; the form of PyTorch). */
double loss_cross_entropy(const real *logits, const uint16_t *labels, int batch, int heads,
                          int classes, double smoothing, double weight, real *dlogits);

/* Binary cross-entropy of one logit, between p = sigmoid(z) and a target q in [0, 1]:
 * -(q log p + (1-q) log(1-p)), computed as softplus(z) - q z without overflow; *slope = p - q. */
double binary_cross_entropy(double z, double q, double *slope);

/* weight * its mean over the batch. */
double loss_binary(const real *z, int batch, double q, double weight, real *dz);

/* The largest of one head's logits. */
real largest_logit(const real *z, int classes);

/* p[classes] = softmax of z[classes] / temperature; log_p its logarithms, or NULL. */
void softmax(const real *z, int classes, double temperature, double *p, double *log_p);

/* Fraction of z on the right side of `boundary`: above it for `positive`, else not. */
double binary_accuracy(const real *z, int batch, double boundary, int positive);

#endif
