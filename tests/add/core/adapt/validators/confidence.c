/* Mean probability of the class that is read. */
#include "adapt/validators/validator.h"

static double score(const struct predictions *of, double *scratch)
{
    double sum = 0;
    (void)scratch;
    for (int i = 0; i < of->n; i++) {
        double largest = 0;
        for (int c = 0; c < of->classes; c++)
            largest = prediction(of, i)[c] > largest ? prediction(of, i)[c] : largest;
        sum += largest;
    }
    return sum / of->n;
}

extern const struct validator validator_confidence;
const struct validator validator_confidence = {
    .name = "confidence",
    .help = "mean probability of the class that is read",
    .score = score,
};
