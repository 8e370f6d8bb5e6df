/* Distance of the mean features: L = |m_s - m_t|^2, m the mean of a batch's features. */
#include "adapt/adaptation.h"

static size_t scratch_size(int batch, int size)
{
    (void)batch;
    return (size_t)size;
}

static double mean_match(const real *f_s, const real *f_t, int n, int size, double constant,
                         real *df_s, real *df_t, real *scratch)
{
    (void)constant;
    double loss = 0;
    for (int k = 0; k < size; k++) {
        double difference = 0;
        for (int i = 0; i < n; i++)
            difference += ((double)f_s[i * size + k] - (double)f_t[i * size + k]) / n;
        scratch[k] = (real)(2 * difference / n);
        loss += difference * difference;
    }
    for (int i = 0; i < n * size; i++) {
        df_s[i] = scratch[i % size];
        df_t[i] = -scratch[i % size];
    }
    return loss;
}

extern const struct method method_mean_match;
const struct method method_mean_match = {
    .name = "mean_match",
    .title = "mean matching",
    .help = "distance of the mean features, |m_s - m_t|^2",
    .discrepancy = mean_match,
    .discrepancy_scratch = scratch_size,
    .run = adaptation_run,
};
