/* The products, cut into pieces for the threads. */
#include "nn/kernels/dense_product.h"

#include <stddef.h>

#include "nn/kernels/gemm.h"

/* The work is cut into pieces of fixed size, so that every product is the same call of OpenBLAS
 * whatever the number of threads, and so are the bits. */
enum { FORWARD_COLUMNS = 128, BACKWARD_ROWS = 512 };

struct dense_task {
    const struct dense_product *d;
    const real *x, *weight, *bias, *dy;
    real *y, *dweight, *dbias, *dx;
};

static int piece(int whole, int size, int item)
{
    int left = whole - item * size;
    return left < size ? left : size;
}

static int pieces(int whole, int size)
{
    return (whole + size - 1) / size;
}

static void forward_columns(void *context, int item, int worker)
{
    const struct dense_task *t = context;
    const struct dense_product *d = t->d;
    (void)worker;
    int first = item * FORWARD_COLUMNS, columns = piece(d->out, FORWARD_COLUMNS, item);
    for (int n = 0; n < d->batch; n++) {
        real *y = t->y + (size_t)n * (size_t)d->y_stride + first;
        for (int o = 0; o < columns; o++)
            y[o] = t->bias ? t->bias[first + o] : 0;
    }
    gemm(&(struct gemm){.m = d->batch,
                        .n = columns,
                        .k = d->in,
                        .a = t->x,
                        .lda = d->x_stride,
                        .b = t->weight + first,
                        .ldb = d->out,
                        .beta = 1,
                        .c = t->y + first,
                        .ldc = d->y_stride});
}

void dense_forward(const struct dense_product *d, const real *x, const real *weight,
                   const real *bias, real *y)
{
    struct dense_task t = {.d = d, .x = x, .weight = weight, .bias = bias, .y = y};
    pool_run(d->pool, pieces(d->out, FORWARD_COLUMNS), forward_columns, &t);
}

static void weight_rows(void *context, int item, int worker)
{
    const struct dense_task *t = context;
    const struct dense_product *d = t->d;
    (void)worker;
    int first = item * BACKWARD_ROWS, rows = piece(d->in, BACKWARD_ROWS, item);
    gemm(&(struct gemm){.m = rows,
                        .n = d->out,
                        .k = d->batch,
                        .a = t->x + first,
                        .lda = d->x_stride,
                        .ta = 1,
                        .b = t->dy,
                        .ldb = d->y_stride,
                        .beta = 1,
                        .c = t->dweight + (size_t)first * (size_t)d->out,
                        .ldc = d->out});
}

void dense_backward_weights(const struct dense_product *d, const real *x, const real *dy,
                            real *dweight, real *dbias)
{
    struct dense_task t = {.d = d, .x = x, .dy = dy, .dweight = dweight};
    for (int n = 0; n < d->batch; n++)
        for (int o = 0; o < d->out; o++)
            dbias[o] += dy[(size_t)n * (size_t)d->y_stride + (size_t)o];
    pool_run(d->pool, pieces(d->in, BACKWARD_ROWS), weight_rows, &t);
}

static void input_columns(void *context, int item, int worker)
{
    const struct dense_task *t = context;
    const struct dense_product *d = t->d;
    (void)worker;
    int first = item * BACKWARD_ROWS, columns = piece(d->in, BACKWARD_ROWS, item);
    gemm(&(struct gemm){.m = d->batch,
                        .n = columns,
                        .k = d->out,
                        .a = t->dy,
                        .lda = d->y_stride,
                        .b = t->weight + (size_t)first * (size_t)d->out,
                        .ldb = d->out,
                        .tb = 1,
                        .beta = 0,
                        .c = t->dx + first,
                        .ldc = d->x_stride});
}

void dense_backward_input(const struct dense_product *d, const real *dy, const real *weight,
                          real *dx)
{
    struct dense_task t = {.d = d, .dy = dy, .weight = weight, .dx = dx};
    pool_run(d->pool, pieces(d->in, BACKWARD_ROWS), input_columns, &t);
}
