#include "adapt/validators/validators.h"

#include <math.h>
#include <stdbool.h>

#include "adapt/validators/eigenvalues.h"
#include "nn/kernels/elementary.h"

enum { SND_IMAGES = 500 };
static const double snd_temperature = 0.05;

static double plogp(double p)
{
    return p > 0 ? p * exact_log(p) : 0;
}

static bool all_finite(const double *p, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(p[i]))
            return false;
    return true;
}

/* Mean over heads of `one`, which sees p[i * stride + c]. What is no number has no value: the
 * logarithms and square roots below would make it the best of all. */
static double over_heads(double (*one)(const double *p, int n, size_t stride, int classes,
                                       double *scratch),
                         const double *p, int n, int heads, int classes, double *scratch)
{
    double sum = 0;
    if (!all_finite(p, (size_t)n * (size_t)heads * (size_t)classes))
        return (double)NAN;
    for (int h = 0; h < heads; h++)
        sum += one(p + h * classes, n, (size_t)heads * (size_t)classes, classes, scratch);
    return sum / heads;
}

static double minus_entropy(const double *p, int n, size_t stride, int classes, double *scratch)
{
    double sum = 0;
    (void)scratch;
    for (int i = 0; i < n; i++)
        for (int c = 0; c < classes; c++)
            sum += plogp(p[(size_t)i * stride + (size_t)c]);
    return sum / n;
}

static double information(const double *p, int n, size_t stride, int classes, double *scratch)
{
    double diversity = 0;
    for (int c = 0; c < classes; c++) {
        double mean = 0;
        for (int i = 0; i < n; i++)
            mean += p[(size_t)i * stride + (size_t)c];
        diversity -= plogp(mean / n);
    }
    return diversity + minus_entropy(p, n, stride, classes, scratch);
}

static double nuclear_norm(const double *p, int n, size_t stride, int classes, double *scratch)
{
    double *gram = scratch, norm = 0;
    for (int a = 0; a < classes; a++)
        for (int b = 0; b <= a; b++) {
            double sum = 0;
            for (int i = 0; i < n; i++)
                sum += p[(size_t)i * stride + (size_t)a] * p[(size_t)i * stride + (size_t)b];
            gram[a * classes + b] = gram[b * classes + a] = sum;
        }
    eigenvalues(gram, classes);
    for (int c = 0; c < classes; c++)
        norm += sqrt(fmax(gram[c * classes + c], 0));
    return norm / sqrt((double)n * classes);
}

static void unit_rows(const double *p, int n, size_t stride, int classes, double *f)
{
    for (int i = 0; i < n; i++) {
        const double *row = p + (size_t)i * stride;
        double square = 0;
        for (int c = 0; c < classes; c++)
            square += row[c] * row[c];
        for (int c = 0; c < classes; c++)
            f[i * classes + c] = row[c] / sqrt(square);
    }
}

/* Entropy of softmax over j != i of f_i . f_j / T. Similarities lie in [0, 1], so exp is tame. */
static double row_entropy(const double *f, int n, int classes, int i)
{
    double total = 0, weighted = 0;
    for (int j = 0; j < n; j++) {
        double s = 0;
        for (int c = 0; c < classes; c++)
            s += f[i * classes + c] * f[j * classes + c];
        if (j == i)
            continue;
        const double logit = (s - 1) / snd_temperature, w = exact_exp(logit);
        total += w;
        weighted += w * logit;
    }
    return total > 0 ? exact_log(total) - weighted / total : 0;
}

static double density(const double *p, int n, size_t stride, int classes, double *scratch)
{
    const int m = n < SND_IMAGES ? n : SND_IMAGES;
    unit_rows(p, m, stride, classes, scratch);
    double sum = 0;
    for (int i = 0; i < m; i++)
        sum += row_entropy(scratch, m, classes, i);
    return sum / m;
}

double validator_entropy(const double *p, int n, int heads, int classes, double *scratch)
{
    return over_heads(minus_entropy, p, n, heads, classes, scratch);
}

double validator_im(const double *p, int n, int heads, int classes, double *scratch)
{
    return over_heads(information, p, n, heads, classes, scratch);
}

double validator_bnm(const double *p, int n, int heads, int classes, double *scratch)
{
    return over_heads(nuclear_norm, p, n, heads, classes, scratch);
}

double validator_snd(const double *p, int n, int heads, int classes, double *scratch)
{
    return over_heads(density, p, n, heads, classes, scratch);
}

size_t validator_scratch(int n, int classes)
{
    const size_t c = (size_t)classes, m = (size_t)(n < SND_IMAGES ? n : SND_IMAGES);
    const size_t bnm = c * c, snd = m * c;
    return bnm > snd ? bnm : snd;
}
