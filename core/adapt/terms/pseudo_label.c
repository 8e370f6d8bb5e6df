/* Pseudo-labels (Lee 2013) by a teacher, a moving average of the model (Tarvainen & Valpola 2017),
 * where it is sure (Sohn et al. 2020): L = 1/n sum over images whose largest prediction of the
 * teacher reaches the threshold of -log p_i(that class). Teacher, threshold and labels are
 * constant.
 */
#include "adapt/terms/term.h"

enum { THRESHOLD }; /* in own[] */

static size_t constants_size(int n, int classes)
{
    (void)classes;
    return (size_t)n;
}

/* The label of each image, -1: none. */
static void hold(const struct head_predictions *of, const struct term_settings *s, double *label)
{
    for (int i = 0; i < of->n; i++) {
        const double *p = of->p + i * of->classes;
        int best = 0;
        for (int c = 1; c < of->classes; c++)
            best = p[c] > p[best] ? c : best;
        label[i] = p[best] >= s->own[THRESHOLD] ? best : -1;
    }
}

static double loss(const struct head_predictions *of, const struct term_settings *s,
                   const double *label, double *dp, double *scratch)
{
    double sum = 0;
    (void)s;
    (void)scratch;
    for (int i = 0; i < of->n * of->classes; i++)
        dp[i] = 0;
    for (int i = 0; i < of->n; i++) {
        const int at = i * of->classes + (int)label[i];
        if (label[i] < 0)
            continue;
        sum -= of->log_p[at];
        dp[at] = -1 / (of->p[at] * of->n);
    }
    return sum / of->n;
}

static const struct param params[] = {
    TERM_PARAMS("1.0"),
    {"decay", PARAM_REAL, TERM_PARAM(decay), .min = 0, .max = 0.99999, .def = "0.99",
     .help = "of the teacher's moving average; 0: the model's own predictions"},
    {"threshold", PARAM_REAL, TERM_PARAM(own[THRESHOLD]), .min = 0, .max = 0.99999, .def = "0.95",
     .help = "least prediction of the teacher that makes a label"},
};
static const struct param_table settings =
    PARAM_TABLE("pseudo-labels", struct term_settings, params);

extern const struct term term_pseudo_label;
const struct term term_pseudo_label = {
    .name = "pseudo_label",
    .title = "pseudo-labels",
    .help = "cross-entropy against the labels of a teacher where it is sure (Tarvainen & Valpola "
            "2017; Sohn et al. 2020)",
    .settings = &settings,
    .constants = constants_size,
    .hold = hold,
    .loss = loss,
};
