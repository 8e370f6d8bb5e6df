/* struct product in registers: blocks of up to 8 rows and 2 vectors of columns, the sum over k in
 * the inner loop. Part of a variant (see simd_vector.h). */

enum { PRODUCT_ROWS = SIMD_PRODUCT_ROWS };

/* The starting values of row r. */
INLINE void product_start(const struct product *p, int row, int o, const int N, vec sum[2])
{
    const real *from = p->add ? p->c + (size_t)row * p->c_stride : p->bias;
    UNROLL
    for (int n = 0; n < N; n++)
        sum[n] = from ? load(from + o + n * LANES) : (vec){0};
}

/* One step of the inner loop: sum[r] += a[r][at] b. */
INLINE void product_step(const real *const *a, ptrdiff_t at, const real *b, const int R,
                         const int N, vec sum[PRODUCT_ROWS][2])
{
    vec first = load(b), second = N == 2 ? load(b + LANES) : first;
    UNROLL
    for (int r = 0; r < R; r++) {
        vec x = spread(a[r][at]);
        sum[r][0] = fma_vec(x, first, sum[r][0]);
        if (N == 2)
            sum[r][1] = fma_vec(x, second, sum[r][1]);
    }
}

/* R rows from row i and N vectors from column o; both constants after inlining. */
INLINE void product_block(const struct product *p, int i, int o, const int R, const int N)
{
    const real *a[PRODUCT_ROWS];
    vec sum[PRODUCT_ROWS][2];
    UNROLL
    for (int r = 0; r < R; r++) {
        a[r] = p->a + p->row[i + r];
        product_start(p, i + r, o, N, sum[r]);
    }
    const real *b = p->b + o;
    for (int k = 0; k < p->depths; k++, b += p->b_stride)
        product_step(a, p->depth[k], b, R, N, sum);
    UNROLL
    for (int r = 0; r < R; r++) {
        real *c = p->c + (size_t)(i + r) * p->c_stride + o;
        store(c, sum[r][0]);
        if (N == 2)
            store(c + LANES, sum[r][1]);
    }
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
