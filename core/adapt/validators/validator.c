/* What all validators share: the mean over heads, and NaN where a probability is not finite. */
#include "adapt/validators/validator.h"

#include <math.h>
#include <stdbool.h>

static bool all_finite(const double *p, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(p[i]))
            return false;
    return true;
}

double validator_score(const struct validator *v, const double *p, int n, int heads, int classes,
                       double *scratch)
{
    const size_t stride = (size_t)heads * (size_t)classes;
    double sum = 0;
    if (!all_finite(p, (size_t)n * stride))
        return (double)NAN;
    for (int h = 0; h < heads; h++) {
        const struct predictions one = {p + h * classes, n, classes, stride};
        sum += v->score(&one, scratch);
    }
    return sum / heads;
}
