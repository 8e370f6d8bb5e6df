/* Information maximisation (Gomes et al. 2010; Liang et al. 2020): L = mean_i H(p_i) - H(mean_i
 * p_i), minus the mutual information of image and class. Predictions become sure, and of all
 * classes alike: it pulls the mean prediction of a batch towards uniform. */
#include "adapt/terms/term.h"
#include "nn/kernels/elementary.h"

static size_t scratch_size(int n, int classes)
{
    (void)n;
    return (size_t)classes;
}

/* log of the mean prediction in log_mean[classes]; returns minus its entropy. */
static double mean_prediction(const struct head_predictions *of, double *log_mean)
{
    double sum = 0;
    for (int c = 0; c < of->classes; c++) {
        double mean = 0;
        for (int i = 0; i < of->n; i++)
            mean += of->p[i * of->classes + c];
        mean /= of->n;
        log_mean[c] = elementary_log(mean);
        sum += mean * log_mean[c];
    }
    return sum;
}

static double loss(const struct head_predictions *of, const struct term_settings *s,
                   const double *constants, double *dp, double *log_mean)
{
    const double uniformity = mean_prediction(of, log_mean);
    const double *p = of->p, *log_p = of->log_p;
    double sum = 0;
    (void)s;
    (void)constants;
    for (int i = 0; i < of->n; i++)
        for (int c = 0; c < of->classes; c++) {
            const int at = i * of->classes + c;
            sum -= p[at] * log_p[at];
            dp[at] = (log_mean[c] - log_p[at]) / of->n;
        }
    return sum / of->n + uniformity;
}

static const struct param params[] = {TERM_PARAMS("1.0")};
static const struct param_table settings =
    PARAM_TABLE("information maximisation", struct term_settings, params);

extern const struct term term_im;
const struct term term_im = {
    .name = "im",
    .title = "IM",
    .help = "information maximisation: mean entropy of a prediction minus entropy of the mean "
            "prediction (Liang et al. 2020)",
    .settings = &settings,
    .contains = "entropy",
    .loss = loss,
    .scratch = scratch_size,
};
