/* The entropy of predictions, which more than one validator is made of. */
#ifndef ADDA_ADAPT_ENTROPY_H
#define ADDA_ADAPT_ENTROPY_H

#include "adapt/validators/validator.h"

/* p log p, 0 at 0. */
double entropy_term(double p);

/* Minus the mean entropy of a prediction. */
double entropy_score(const struct predictions *of, double *scratch);

#endif
