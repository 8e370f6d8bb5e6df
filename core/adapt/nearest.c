/* The nearest source feature of each target feature, and what it shows. */
#include "adapt/nearest.h"

#include <float.h>
#include <math.h>

#include "adapt/rows.h"
#include "nn/kernels/gemm.h"

enum { ROWS = 64 }; /* target features at once: the product is the same call whatever the threads */

/* Squared lengths up to which no product overflows. */
static const double longest2 = 1e30;

void nearest_lay_out(struct nearest *n, struct arena *a)
{
    const size_t images = (size_t)n->images, values = images * (size_t)n->size;
    if (!images)
        return;
    n->source = arena_take(a, values, sizeof *n->source);
    n->target = arena_take(a, values, sizeof *n->target);
    n->length2 = arena_take(a, images, sizeof *n->length2);
    n->length = arena_take(a, images, sizeof *n->length);
    n->products = arena_take(a, ROWS * images, sizeof *n->products);
}

static const real *row(const real *features, const struct nearest *n, int i)
{
    return features + (size_t)i * (size_t)n->size;
}

/* False: a feature cannot be compared. */
static bool measure(struct nearest *n)
{
    bool good = true;
    for (int i = 0; i < n->images; i++) {
        const real *s = row(n->source, n, i), *t = row(n->target, n, i);
        n->length2[i] = rows_dot(s, s, n->size);
        n->length[i] = sqrt(n->length2[i]);
        good = good && n->length2[i] <= longest2 && rows_dot(t, t, n->size) <= longest2;
    }
    return good;
}

/* Twice the error of |s|^2 - 2 t.s, at most, when the product is a sum of floats in any order
 * (Higham 2002, section 3.1: size * u * |t| |s|, u = 2^-24), for that of |s|^2 in double, too. */
static double error_of(const struct nearest *n, double length, int j)
{
    return 2 * n->size * ((double)FLT_EPSILON * length * n->length[j] + 2 * (double)FLT_MIN) +
           1e-12 * n->length2[j];
}

/* The nearest source feature of a target feature, whose products with them are given. */
static int nearest_of(const struct nearest *n, const real *t, const real *products)
{
    const double length = sqrt(rows_dot(t, t, n->size));
    double bound = (double)INFINITY, least = (double)INFINITY;
    int best = 0;
    for (int j = 0; j < n->images; j++) {
        const double most = n->length2[j] - 2 * (double)products[j] + error_of(n, length, j);
        bound = most < bound ? most : bound;
    }
    for (int j = 0; j < n->images; j++) {
        if (n->length2[j] - 2 * (double)products[j] - error_of(n, length, j) > bound)
            continue;
        const double distance2 = rows_distance2(t, row(n->source, n, j), n->size);
        if (distance2 < least) {
            least = distance2;
            best = j;
        }
    }
    return best;
}

void nearest_find(struct nearest *n, uint16_t *nearest)
{
    const bool good = measure(n);
    for (int i = 0; i < n->images && !good; i++)
        nearest[i] = NEAREST_NONE;
    for (int first = 0; first < n->images && good; first += ROWS) {
        const int left = n->images - first, rows = left < ROWS ? left : ROWS;
        gemm(&(struct gemm){.m = rows,
                            .n = n->images,
                            .k = n->size,
                            .a = row(n->target, n, first),
                            .lda = n->size,
                            .b = n->source,
                            .ldb = n->size,
                            .tb = 1,
                            .c = n->products,
                            .ldc = n->images});
        for (int i = 0; i < rows; i++)
            nearest[first + i] = (uint16_t)nearest_of(n, row(n->target, n, first + i),
                                                      n->products + (size_t)i * (size_t)n->images);
    }
}

/* ---- figures -------------------------------------------------------------------------------- */

static double share(int right, int shown)
{
    return shown ? (double)right / shown : (double)NAN;
}

/* Places of one class, and those where the neighbour shows the same: of each head. */
struct places {
    int shown[RESULT_MAX_HEADS], same[RESULT_MAX_HEADS];
};

/* Returns whether the whole texts are the same. */
static bool compare(const struct task *t, int image, int neighbour, struct places *p)
{
    const uint16_t *mine = t->target_test.labels + (size_t)image * (size_t)t->heads;
    const uint16_t *its = t->source_test.labels + (size_t)neighbour * (size_t)t->heads;
    bool all = true;
    for (int h = 0; h < t->heads; h++) {
        const bool character = !t->last_is_none || mine[h] < t->classes - 1;
        p->shown[h] += character;
        p->same[h] += character && mine[h] == its[h];
        all = all && mine[h] == its[h];
    }
    return all;
}

static double mean_of(const struct task *t, const struct places *p)
{
    double mean = 0;
    int shown = 0, same = 0;
    for (int h = 0; h < t->heads; h++) {
        mean += share(p->same[h], p->shown[h]) / t->heads;
        shown += p->shown[h];
        same += p->same[h];
    }
    return t->last_is_none ? share(same, shown) : mean;
}

void nearest_score(const struct task *task, struct neighbours *v)
{
    const int count = task->target_test.count;
    struct places p = {{0}, {0}};
    int twins = 0, whole = 0;
    v->twin = v->character = v->string = (double)NAN;
    if (v->nearest[0] == NEAREST_NONE)
        return;
    for (int i = 0; i < count; i++) {
        twins += v->nearest[i] == i;
        whole += compare(task, i, v->nearest[i], &p);
    }
    v->twin = share(twins, count);
    v->character = mean_of(task, &p);
    v->string = share(whole, count);
}
