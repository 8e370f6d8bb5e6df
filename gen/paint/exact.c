/* Series in a fixed order of operations, for the same bits everywhere. */
#include "gen/paint/exact.h"

#include <math.h>

static const double two_pi = 6.2831853071795865, ln2 = 0.69314718055994531;

/* Taylor's series of cosine (first = 0) and sine (first = 1) for |x| <= pi/4. */
static double series(double x, int first)
{
    const double square = x * x;
    double sum = 1;
    for (int n = 16 + first; n > first; n -= 2)
        sum = 1 - sum * square / (n * (n - 1));
    return first ? x * sum : sum;
}

/* The remainder after the nearest quarter turn is exact. */
static double wave(double turns, int phase)
{
    const double u = turns - floor(turns);
    const int quarter = (int)(4 * u + 0.5);
    const double x = (u - 0.25 * quarter) * two_pi;
    switch ((quarter + phase) & 3) {
    case 0:
        return series(x, 1);
    case 1:
        return series(x, 0);
    case 2:
        return -series(x, 1);
    default:
        return -series(x, 0);
    }
}

double exact_sine(double turns)
{
    return wave(turns, 0);
}

double exact_cosine(double turns)
{
    return wave(turns, 1);
}

double exact_exp(double x)
{
    if (x < -700)
        return 0;
    const double k = floor(x / ln2 + 0.5), rest = x - k * ln2;
    double sum = 1;
    for (int n = 16; n >= 1; n--)
        sum = 1 + sum * rest / n;
    return ldexp(sum, (int)k);
}

static double density(double x)
{
    return 0.39894228040143268 * exact_exp(-x * x / 2);
}

/* The integral of the density from 0 to x, |x| < 8: x + x^3/3 + x^5/(3*5) + ... times the density.
 */
static double probability_from_zero(double x)
{
    double term = x, sum = x;
    for (int n = 3; fabs(term) > 1e-18 * fabs(sum); n += 2) {
        term *= x * x / n;
        sum += term;
    }
    return sum * density(x);
}

/* Newton's steps from the neighbour nearer to the middle. */
void exact_normal_quantiles(double *out, int count)
{
    double x = 0;
    for (int i = count / 2; i < count; i++) {
        const double p = (i + 0.5) / count - 0.5;
        for (int k = 0; k < 6; k++)
            x += (p - probability_from_zero(x)) / density(x);
        out[i] = x;
        out[count - 1 - i] = -x;
    }
}
