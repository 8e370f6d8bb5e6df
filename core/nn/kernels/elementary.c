#include "nn/kernels/elementary.h"

#include <math.h>
#include <string.h>

/* ln 2 in two parts: the first has 21 trailing zeros, so that its products with exponents are
 * exact. */
static const double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;

/* -1022 <= k <= 1023 */
static double power_of_two(int k)
{
    const uint64_t bits = (uint64_t)(k + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* exp x = 2^k exp r with |r| <= ln 2 / 2, Taylor's series to r^13 by even and odd powers. */
double elementary_exp(double x)
{
    if (!(x < 709))
        return x > 0 ? (double)INFINITY : x;
    if (x < -708)
        return 0;
    const int whole = (int)(x * 1.44269504088896341 + (x < 0 ? -0.5 : 0.5));
    const double k = whole;
    const double r = (x - k * ln2_high) - k * ln2_low, square = r * r;
    double even = 1.0 / 479001600, odd = 1.0 / 6227020800;
    even = even * square + 1.0 / 3628800, odd = odd * square + 1.0 / 39916800;
    even = even * square + 1.0 / 40320, odd = odd * square + 1.0 / 362880;
    even = even * square + 1.0 / 720, odd = odd * square + 1.0 / 5040;
    even = even * square + 1.0 / 24, odd = odd * square + 1.0 / 120;
    even = even * square + 0.5, odd = odd * square + 1.0 / 6;
    return (1 + (r + square * (even + r * odd))) * power_of_two(whole);
}

/* x = m 2^k with m in [sqrt 1/2, sqrt 2), log m = 2 artanh((m - 1) / (m + 1)). */
double elementary_log(double x)
{
    if (!(x > 0))
        return x < 0 ? (double)NAN : isnan(x) ? x : -(double)INFINITY;
    if (isinf(x))
        return x;
    int k;
    double m = frexp(x, &k), sum = 0;
    if (m < 0.70710678118654752) {
        m *= 2;
        k--;
    }
    const double s = (m - 1) / (m + 1), square = s * s;
    for (int n = 23; n >= 3; n -= 2)
        sum = (sum + 1.0 / n) * square;
    return k * ln2_high + (2 * s + (2 * s * sum + k * ln2_low));
}

/* Kahan's: the error of log(u) by u = 1 + x being rounded is what x / (u - 1) makes good. */
double elementary_log1p(double x)
{
    const double u = 1 + x, rounded = u - 1;
    if (!(fabs(rounded) > 0))
        return x;
    return elementary_log(u) * (x / rounded);
}

/* Taylor's series of cosine (first = 0) and sine (first = 1) for |x| <= pi/4. */
static double series(double x, int first)
{
    const double square = x * x;
    double sum = 1;
    for (int n = 18 + first; n > first; n -= 2)
        sum = 1 - sum * square * (1.0 / (n * (n - 1)));
    return first ? x * sum : sum;
}

double elementary_cos_pi(double x)
{
    static const double pi = 3.1415926535897932;
    if (x < 0.25)
        return series(x * pi, 0);
    if (x > 0.75)
        return -series((1 - x) * pi, 0);
    return series((0.5 - x) * pi, 1);
}

double elementary_power(double x, uint64_t n)
{
    double power = 1;
    for (; n; n /= 2, x *= x)
        if (n & 1)
            power *= x;
    return power;
}
