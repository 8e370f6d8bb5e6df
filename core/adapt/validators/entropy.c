/* Minus the mean entropy of a prediction (Morerio et al. 2018): sure predictions score high. */
#include "adapt/validators/entropy.h"

#include "nn/kernels/elementary.h"

double entropy_term(double p)
{
    return p > 0 ? p * elementary_log(p) : 0;
}

double entropy_score(const struct predictions *of, double *scratch)
{
    double sum = 0;
    (void)scratch;
    for (int i = 0; i < of->n; i++)
        for (int c = 0; c < of->classes; c++)
            sum += entropy_term(prediction(of, i)[c]);
    return sum / of->n;
}

extern const struct validator validator_entropy;
const struct validator validator_entropy = {
    .name = "entropy",
    .help = "minus the mean entropy of a prediction (Morerio et al. 2018)",
    .score = entropy_score,
};
