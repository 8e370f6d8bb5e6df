/* Jacobi's method, row by row (Golub & Van Loan 2013, 8.5): rotations that each make one element
 * off the diagonal zero, until all are negligible. LAPACK's methods are faster on large matrices,
 * but their sums depend on the processor. */
#include "adapt/validators/eigenvalues.h"

#include <math.h>

enum { SWEEPS = 60 }; /* 6 to 10 are needed */

/* Makes a[p][q] zero. */
static void rotate(double *a, int n, int p, int q)
{
    const double apq = a[p * n + q], half = (a[q * n + q] - a[p * n + p]) / (2 * apq);
    const double t = (half < 0 ? -1 : 1) / (fabs(half) + sqrt(half * half + 1));
    const double c = 1 / sqrt(t * t + 1), s = t * c;
    for (int k = 0; k < n; k++) {
        const double kp = a[k * n + p], kq = a[k * n + q];
        if (k == p || k == q)
            continue;
        a[k * n + p] = a[p * n + k] = c * kp - s * kq;
        a[k * n + q] = a[q * n + k] = s * kp + c * kq;
    }
    a[p * n + p] -= t * apq;
    a[q * n + q] += t * apq;
    a[p * n + q] = a[q * n + p] = 0;
}

void eigenvalues(double *a, int n)
{
    double largest = 0;
    for (int i = 0; i < n * n; i++)
        largest = fabs(a[i]) > largest ? fabs(a[i]) : largest;
    const double negligible = 1e-17 * largest;
    int turned = 1;
    for (int sweep = 0; turned && sweep < SWEEPS; sweep++) {
        turned = 0;
        for (int p = 0; p < n; p++)
            for (int q = p + 1; q < n; q++)
                if (fabs(a[p * n + q]) > negligible) {
                    rotate(a, n, p, q);
                    turned = 1;
                }
    }
}
