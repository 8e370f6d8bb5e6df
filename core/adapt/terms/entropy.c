/* Entropy minimisation (Grandvalet & Bengio 2004): L = mean_i H(p_i), H(p) = -sum_c p_c log p_c.
 * Predictions become sure, of whatever they lean to. */
#include "adapt/terms/term.h"

static double loss(const struct head_predictions *of, const struct term_settings *s,
                   const double *constants, double *dp, double *scratch)
{
    const double *p = of->p, *log_p = of->log_p;
    double sum = 0;
    (void)s;
    (void)constants;
    (void)scratch;
    for (int i = 0; i < of->n * of->classes; i++) {
        sum -= p[i] * log_p[i];
        dp[i] = -(log_p[i] + 1) / of->n;
    }
    return sum / of->n;
}

static const struct param params[] = {TERM_PARAMS("1.0")};
static const struct param_table settings = PARAM_TABLE("entropy", struct term_settings, params);

extern const struct term term_entropy;
const struct term term_entropy = {
    .name = "entropy",
    .title = "entropy",
    .help = "mean entropy of a prediction (Grandvalet & Bengio 2004)",
    .settings = &settings,
    .loss = loss,
};
