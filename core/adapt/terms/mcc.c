/* Minimum class confusion (Jin et al. 2020): how much of a class's predictions lies on images that
 * other classes claim, too. With p = softmax(logits / T) and weights of images
 *
 *   w_i = n (1 + exp(-H(p_i))) / sum_k (1 + exp(-H(p_k)))                      constant, as there
 *   C_jk = sum_i w_i p_ij p_ik,  L = 1/K sum_{j != k} C_jk / sum_l C_jl
 *
 * Rows of predictions sum to 1, so sum_l C_jl = sum_i w_i p_ij, and
 *
 *   L = 1 - 1/K sum_j (sum_i w_i p_ij^2) / (sum_i w_i p_ij)
 *
 * takes n K products instead of n K^2. A class that is given to no image adds 1/K. */
#include "adapt/terms/term.h"
#include "nn/kernels/elementary.h"

static size_t constants_size(int n, int classes)
{
    (void)classes;
    return (size_t)n;
}

static size_t scratch_size(int n, int classes)
{
    (void)n;
    return 2 * (size_t)classes;
}

static void hold(const struct head_predictions *of, const struct term_settings *s, double *weight)
{
    double sum = 0;
    (void)s;
    for (int i = 0; i < of->n; i++) {
        double entropy = 0;
        for (int c = 0; c < of->classes; c++)
            entropy -= of->p[i * of->classes + c] * of->log_p[i * of->classes + c];
        weight[i] = 1 + elementary_exp(-entropy);
        sum += weight[i];
    }
    for (int i = 0; i < of->n; i++)
        weight[i] *= of->n / sum;
}

/* Weighted sums over images of a class's predictions, and of their squares. */
static void sum_classes(const struct head_predictions *of, const double *weight, double *sum,
                        double *square)
{
    for (int c = 0; c < of->classes; c++)
        sum[c] = square[c] = 0;
    for (int i = 0; i < of->n; i++) {
        const double *p = of->p + i * of->classes;
        for (int c = 0; c < of->classes; c++) {
            sum[c] += weight[i] * p[c];
            square[c] += weight[i] * p[c] * p[c];
        }
    }
}

static double loss(const struct head_predictions *of, const struct term_settings *s,
                   const double *weight, double *dp, double *scratch)
{
    const int classes = of->classes;
    double *inverse = scratch, *ratio = scratch + classes, agreement = 0;
    (void)s;
    sum_classes(of, weight, inverse, ratio);
    for (int c = 0; c < classes; c++) {
        inverse[c] = 1 / inverse[c];
        ratio[c] *= inverse[c];
        agreement += ratio[c];
    }
    for (int i = 0; i < of->n; i++) {
        const double *p = of->p + i * of->classes, scale = weight[i] / classes;
        for (int c = 0; c < classes; c++)
            dp[i * classes + c] = scale * (ratio[c] - 2 * p[c]) * inverse[c];
    }
    return 1 - agreement / classes;
}

static const struct param params[] = {TERM_PARAMS("2.5")};
static const struct param_table settings =
    PARAM_TABLE("minimum class confusion", struct term_settings, params);

extern const struct term term_mcc;
const struct term term_mcc = {
    .name = "mcc",
    .title = "MCC",
    .help = "minimum class confusion: predictions that two classes share, sure images weighing "
            "more (Jin et al. 2020)",
    .settings = &settings,
    .constants = constants_size,
    .hold = hold,
    .loss = loss,
    .scratch = scratch_size,
};
