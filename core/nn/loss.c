/* Losses by the logits, in double, without overflow. */
#include "nn/loss.h"

#include <math.h>
#include <stddef.h>

#include "nn/kernels/elementary.h"

/* Compared as what they are: gcc 12 fails with an internal error on arm64 where fmax() runs over
 * floats that are widened to double. */
real largest_logit(const real *z, int classes)
{
    real largest = z[0];
    for (int k = 1; k < classes; k++)
        largest = z[k] > largest ? z[k] : largest;
    return largest;
}

void softmax(const real *z, int classes, double temperature, double *p, double *log_p)
{
    const double top = (double)largest_logit(z, classes);
    double sum = 0;
    for (int k = 0; k < classes; k++)
        sum += p[k] = elementary_exp(((double)z[k] - top) / temperature);
    for (int k = 0; k < classes; k++)
        p[k] /= sum;
    if (!log_p)
        return;
    const double log_sum = elementary_log(sum);
    for (int k = 0; k < classes; k++)
        log_p[k] = ((double)z[k] - top) / temperature - log_sum;
}

/* -log softmax of one head, and its gradient. Everything in double: with float logits the result
 * is then right to the last bit of the logits. */
static double head_loss(const real *z, int label, int classes, double smoothing, double scale,
                        real *dz)
{
    double sum = 0, all = 0;
    const double largest = (double)largest_logit(z, classes);
    for (int k = 0; k < classes; k++) {
        sum += elementary_exp((double)z[k] - largest);
        all += (double)z[k] - largest;
    }
    double log_sum = elementary_log(sum);
    for (int k = 0; dz && k < classes; k++) {
        double target = smoothing / classes + (k == label ? 1 - smoothing : 0);
        dz[k] = (real)(scale * (elementary_exp((double)z[k] - largest) / sum - target));
    }
    double right = log_sum - ((double)z[label] - largest);
    double uniform = log_sum - all / classes;
    return smoothing > 0 ? (1 - smoothing) * right + smoothing * uniform : right;
}

double loss_cross_entropy(const real *logits, const uint16_t *labels, int batch, int heads,
                          int classes, double smoothing, double weight, real *dlogits)
{
    double sum = 0, scale = weight / batch;
    for (int i = 0; i < batch * heads; i++) {
        size_t at = (size_t)i * (size_t)classes;
        sum += head_loss(logits + at, labels[i], classes, smoothing, scale,
                         dlogits ? dlogits + at : NULL);
    }
    return sum * scale;
}

static double softplus(double z)
{
    return z > 0 ? z + elementary_log1p(elementary_exp(-z)) : elementary_log1p(elementary_exp(z));
}

static double sigmoid(double z)
{
    double small = elementary_exp(-fabs(z));
    return z > 0 ? 1 / (1 + small) : small / (1 + small);
}

/* q softplus(-z) + (1-q) softplus(z): the same value as softplus(z) - q z, without the difference
 * of two large numbers. */
double binary_cross_entropy(double z, double q, double *slope)
{
    *slope = sigmoid(z) - q;
    return q * softplus(-z) + (1 - q) * softplus(z);
}

double loss_binary(const real *z, int batch, double q, double weight, real *dz)
{
    double sum = 0, slope, scale = weight / batch;
    for (int n = 0; n < batch; n++) {
        sum += binary_cross_entropy((double)z[n], q, &slope);
        if (dz)
            dz[n] = (real)(scale * slope);
    }
    return sum * scale;
}

double binary_accuracy(const real *z, int batch, double boundary, int positive)
{
    int right = 0;
    for (int n = 0; n < batch; n++)
        right += ((double)z[n] > boundary) == (positive != 0);
    return (double)right / batch;
}
