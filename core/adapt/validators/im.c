/* Information maximisation (Shi & Sha 2012): entropy of the mean prediction minus the mean entropy
 * of a prediction. Predictions that are sure and use all classes score high. */
#include "adapt/validators/entropy.h"

static double score(const struct predictions *of, double *scratch)
{
    double diversity = 0;
    for (int c = 0; c < of->classes; c++) {
        double mean = 0;
        for (int i = 0; i < of->n; i++)
            mean += prediction(of, i)[c];
        diversity -= entropy_term(mean / of->n);
    }
    return diversity + entropy_score(of, scratch);
}

extern const struct validator validator_im;
const struct validator validator_im = {
    .name = "im",
    .help = "information maximisation: entropy of the mean prediction minus the mean entropy "
            "(Shi & Sha 2012)",
    .score = score,
};
