/* Label-free figures of how good a target model is, from its softmax outputs on target images:
 * what may choose a checkpoint when no target label may be read. Higher is better in all of them.
 * p[n][heads][classes]; each is computed for every head and averaged. */
#ifndef ADDA_ADAPT_VALIDATORS_H
#define ADDA_ADAPT_VALIDATORS_H

#include <stddef.h>

/* Minus the mean entropy of a prediction (Morerio et al. 2018). */
double validator_entropy(const double *p, int n, int heads, int classes, double *scratch);

/* Information maximisation: entropy of the mean prediction minus mean entropy (Shi & Sha 2012). */
double validator_im(const double *p, int n, int heads, int classes, double *scratch);

/* Batch nuclear norm (Cui et al. 2020): the sum of singular values of the n x classes matrix, over
 * its greatest possible value sqrt(n classes), so in (0, 1]. */
double validator_bnm(const double *p, int n, int heads, int classes, double *scratch);

/* Soft neighbourhood density (Saito et al. 2021), temperature .05, on the first 500 images: mean
 * entropy of softmaxed similarities between predictions of unit length. */
double validator_snd(const double *p, int n, int heads, int classes, double *scratch);

/* Doubles of scratch that serve each of them. */
size_t validator_scratch(int n, int classes);

#endif
