/* Small matrices by Jacobi's method, row by row (Golub & Van Loan 2013, 8.5): rotations that each
 * make one element off the diagonal zero, until all are negligible. Larger ones, whose rotations
 * would take minutes, by Householder's reflections to three diagonals and QL steps with implicit
 * shifts (8.3). LAPACK's are faster, but their sums depend on the processor. */
#include "adapt/validators/eigenvalues.h"

#include <math.h>

/* Of Jacobi 6 to 10 are needed, of QL about two a value. */
enum { SWEEPS = 60, STEPS = 60 };

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

static void jacobi(double *a, int n)
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

/* ---- three diagonals --------------------------------------------------------------------------
 */

/* A reflection u of row i, in its place, that leaves one element before the diagonal, which is
 * returned; *half is u'u / 2, or 0 where there is nothing to reflect. */
static double reflect(double *row, int i, double *half)
{
    double sum = 0;
    for (int k = 0; k < i - 1; k++)
        sum += row[k] * row[k];
    const double last = row[i - 1], length = sqrt(sum + last * last);
    const double left = last < 0 ? length : -length;
    *half = sum > 0 ? length * length - last * left : 0;
    if (sum > 0)
        row[i - 1] = last - left;
    return sum > 0 ? left : last;
}

/* The leading i x i elements, reflected on both sides: A - u q' - q u'. */
static void apply(double *a, int n, int i, double half, double *q)
{
    const double *u = a + (size_t)i * (size_t)n;
    double along = 0;
    for (int j = 0; j < i; j++) {
        const double *row = a + (size_t)j * (size_t)n;
        double sum = 0;
        for (int k = 0; k < i; k++)
            sum += row[k] * u[k];
        q[j] = sum / half;
        along += q[j] * u[j];
    }
    for (int j = 0; j < i; j++)
        q[j] -= along / (2 * half) * u[j];
    for (int j = 0; j < i; j++) {
        double *row = a + (size_t)j * (size_t)n;
        for (int k = 0; k < i; k++)
            row[k] -= u[j] * q[k] + q[j] * u[k];
    }
}

/* d[n] is the diagonal, e[1 ... n-1] what stands before it. The row behind the one that is
 * reflected is done with, and serves as memory. */
static void tridiagonalise(double *a, int n, double *d, double *e)
{
    for (int i = n - 1; i > 0; i--) {
        double half;
        double *row = a + (size_t)i * (size_t)n;
        const double before = reflect(row, i, &half);
        const double diagonal = row[i];
        if (half > 0)
            apply(a, n, i, half, i == n - 1 ? d : row + n);
        d[i] = diagonal;
        e[i] = before;
    }
    d[0] = a[0];
    e[0] = 0;
}

/* ---- QL ---------------------------------------------------------------------------------------
 */

/* One step on the block from l to m. */
static void ql_step(double *d, double *e, int l, int m)
{
    double g = (d[l + 1] - d[l]) / (2 * e[l + 1]), s = 1, c = 1, p = 0;
    const double r = sqrt(g * g + 1);
    g = d[m] - d[l] + e[l + 1] / (g + (g < 0 ? -r : r));
    for (int i = m - 1; i >= l; i--) {
        const double f = s * e[i + 1], b = c * e[i + 1], length = sqrt(f * f + g * g);
        if (i + 2 <= m)
            e[i + 2] = length;
        if (!(length > 0)) { /* the block falls in two */
            d[i + 1] -= p;
            return;
        }
        s = f / length;
        c = g / length;
        g = d[i + 1] - p;
        const double turned = (d[i] - g) * s + 2 * c * b;
        p = s * turned;
        d[i + 1] = g + p;
        g = c * turned - b;
    }
    d[l] -= p;
    e[l + 1] = g;
}

/* The end of the block that begins at l: where what joins it to the next is negligible. */
static int block_end(const double *d, const double *e, int n, int l)
{
    int m = l;
    while (m < n - 1 && fabs(e[m + 1]) > 1e-17 * (fabs(d[m]) + fabs(d[m + 1])))
        m++;
    return m;
}

static void ql(double *d, double *e, int n)
{
    for (int l = 0; l < n; l++)
        for (int step = 0; step < STEPS; step++) {
            const int m = block_end(d, e, n, l);
            if (m == l)
                break;
            ql_step(d, e, l, m);
        }
}

/* ---- both -------------------------------------------------------------------------------------
 */

size_t eigenvalues_room(int n)
{
    const size_t size = (size_t)n;
    return n <= EIGENVALUES_SMALL ? size * size : size * (size + 2);
}

void eigenvalues(double *a, int n)
{
    if (n <= EIGENVALUES_SMALL) {
        jacobi(a, n);
        return;
    }
    double *d = a + (size_t)n * (size_t)n, *e = d + n;
    tridiagonalise(a, n, d, e);
    ql(d, e, n);
    for (int i = 0; i < n; i++)
        a[(size_t)i * (size_t)n + (size_t)i] = d[i];
}
