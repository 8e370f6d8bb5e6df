/* struct product in registers: blocks of up to 8 rows and 2 vectors of columns, the sum over k in
 * the inner loop. Part of a variant (see simd_vector.h). */

enum { PRODUCT_ROWS = SIMD_PRODUCT_ROWS };

/* R rows from row i and N vectors from column o; both constants after inlining. */
INLINE void product_block(const struct product *p, int i, int o, const int R, const int N)
{
    const real *a[PRODUCT_ROWS];
    vec sum[PRODUCT_ROWS][2];
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) {
        a[r] = p->a + p->row[i + r];
#pragma GCC unroll 2
        for (int n = 0; n < N; n++) {
            sum[r][n] = p->bias ? load(p->bias + o + n * LANES) : (vec){0};
            if (p->add)
                sum[r][n] = load(p->c + (size_t)(i + r) * p->c_stride + o + n * LANES);
        }
    }
    const real *b = p->b + o;
    for (int k = 0; k < p->depths; k++, b += p->b_stride) {
        ptrdiff_t at = p->depth[k];
        vec column[2];
#pragma GCC unroll 2
        for (int n = 0; n < N; n++)
            column[n] = load(b + n * LANES);
#pragma GCC unroll 8
        for (int r = 0; r < R; r++) {
            vec x = spread(a[r][at]);
#pragma GCC unroll 2
            for (int n = 0; n < N; n++)
                sum[r][n] = fma_vec(x, column[n], sum[r][n]);
        }
    }
#pragma GCC unroll 8
    for (int r = 0; r < R; r++)
#pragma GCC unroll 2
        for (int n = 0; n < N; n++)
            store(p->c + (size_t)(i + r) * p->c_stride + o + n * LANES, sum[r][n]);
}

/* All rows of a strip of N vectors. */
INLINE void product_strip(const struct product *p, int o, const int N)
{
    int i = 0;
    for (; i + PRODUCT_ROWS <= p->rows; i += PRODUCT_ROWS)
        product_block(p, i, o, PRODUCT_ROWS, N);
    if (PRODUCT_ROWS > 4 && i + 4 <= p->rows) {
        product_block(p, i, o, 4, N);
        i += 4;
    }
    if (i + 2 <= p->rows) {
        product_block(p, i, o, 2, N);
        i += 2;
    }
    if (i < p->rows)
        product_block(p, i, o, 1, N);
}

static void product(const struct product *p)
{
    int o = 0;
    for (; o + 2 * LANES <= p->columns; o += 2 * LANES)
        product_strip(p, o, 2);
    if (o < p->columns)
        product_strip(p, o, 1);
}
