/* Gini impurity of a prediction: L = mean_i (1 - sum_c p_ic^2). */
#include "adapt/terms/term.h"

static double loss(const struct head_predictions *of, const struct term_settings *s,
                   const double *constants, double *dp, double *scratch)
{
    double sum = 0;
    (void)s;
    (void)constants;
    (void)scratch;
    for (int i = 0; i < of->n * of->classes; i++) {
        sum += of->p[i] * of->p[i];
        dp[i] = -2 * of->p[i] / of->n;
    }
    return 1 - sum / of->n;
}

static const struct param params[] = {TERM_PARAMS("1.0")};
static const struct param_table settings =
    PARAM_TABLE("Gini impurity", struct term_settings, params);

extern const struct term term_gini;
const struct term term_gini = {
    .name = "gini",
    .title = "Gini impurity",
    .help = "mean Gini impurity of a prediction",
    .settings = &settings,
    .loss = loss,
};
