/* The general matrix product (struct gemm). Part of a variant.
 *
 * Its bits are defined without the processor: with k cut into blocks of GEMM_DEPTH,
 *
 *   c = (add ? c : -0) + s_0 + s_1 + ...     in this order
 *   s_b = fma(a[k], b[k], s_b)               over the block's k in order, from +0
 *
 * for every element by itself. Lanes hold neighbouring columns, so neither their number nor the way
 * rows and columns are cut up changes a bit (Goto & van de Geijn 2008 for the blocking). Columns of
 * b are packed, GEMM_DEPTH of a few vectors at a time, into a panel that stays in the first-level
 * cache; a is read where it lies. */

enum {
    GEMM_DEPTH = 256,
    TILE_ROWS = SIMD_TILE_ROWS,
    TILE_VECTORS = SIMD_TILE_VECTORS,
    TILE_COLUMNS = TILE_VECTORS * LANES,
    NARROW = 4 /* columns up to which lanes hold the rows instead */
};

/* Element (i, k) of a lies at i row + k depth; one of the two strides is 1. */
struct strided {
    const real *at;
    ptrdiff_t row, depth;
};

/* One panel of columns within one block of k. */
struct panel {
    struct strided a;
    const real *b; /* [depth][vectors][LANES] */
    int rows, depth, columns;
    bool add;
    real *c;
    ptrdiff_t c_row, c_column;
};

/* ---- packing -------------------------------------------------------------------------------- */

/* Rows of `columns` neighbours, filled up with zeros. */
INLINE void pack_rows(const real *b, ptrdiff_t stride, int depth, int columns, const int N,
                      real *to)
{
    for (int k = 0; k < depth; k++, b += stride)
        for (int n = 0; n < N; n++, to += LANES)
            store(to, load_first(b + n * LANES, columns - n * LANES));
}

typedef real quad __attribute__((vector_size(4 * sizeof(real))));
typedef real quad_unaligned
    __attribute__((vector_size(4 * sizeof(real)), aligned(sizeof(real)), may_alias));

/* Four columns that each lie along k: squares of 4 x 4, turned. */
INLINE void pack_four(const real *b, ptrdiff_t stride, int depth, int wide, real *to)
{
    int k = 0;
    for (; k + 4 <= depth; k += 4, to += 4 * wide) {
        quad row[4], pair[4];
        UNROLL
        for (int i = 0; i < 4; i++)
            row[i] = *(const quad_unaligned *)(b + i * stride + k);
        UNROLL
        for (int i = 0; i < 2; i++) {
            pair[2 * i] = __builtin_shufflevector(row[2 * i], row[2 * i + 1], 0, 4, 1, 5);
            pair[2 * i + 1] = __builtin_shufflevector(row[2 * i], row[2 * i + 1], 2, 6, 3, 7);
        }
        UNROLL
        for (int i = 0; i < 2; i++) {
            quad even = __builtin_shufflevector(pair[i], pair[i + 2], 0, 1, 4, 5);
            quad odd = __builtin_shufflevector(pair[i], pair[i + 2], 2, 3, 6, 7);
            *(quad_unaligned *)(to + 2 * i * wide) = even;
            *(quad_unaligned *)(to + (2 * i + 1) * wide) = odd;
        }
    }
    for (; k < depth; k++, to += wide)
        for (int i = 0; i < 4; i++)
            to[i] = b[i * stride + k];
}

/* Columns that each lie along k. */
INLINE void pack_columns(const real *b, ptrdiff_t stride, int depth, int columns, const int N,
                         real *to)
{
    int wide = N * LANES, j = 0;
    for (; j + 4 <= columns; j += 4, b += 4 * stride)
        pack_four(b, stride, depth, wide, to + j);
    for (; j < wide; j++, b += stride)
        for (int k = 0; k < depth; k++)
            to[k * wide + j] = j < columns ? b[k] : 0;
}

/* ---- tiles ---------------------------------------------------------------------------------- */

/* The sums of R rows from row i and N vectors; `along`: a's values of one row are neighbours. */
INLINE void tile_sums(const struct panel *p, int i, const int R, const int N, const bool along,
                      vec sum[TILE_ROWS][TILE_VECTORS])
{
    const real *a[TILE_ROWS], *b = p->b;
    UNROLL
    for (int r = 0; r < R; r++) {
        __builtin_prefetch(p->c + (i + r) * p->c_row, 1);
        __builtin_prefetch(p->c + (i + r) * p->c_row + N * LANES - 1, 1);
        a[r] = p->a.at + (along ? (i + r) * p->a.row : i + r);
        UNROLL
        for (int n = 0; n < N; n++)
            sum[r][n] = (vec){0};
    }
    for (int k = 0; k < p->depth; k++, b += N * LANES) {
        vec column[TILE_VECTORS];
        UNROLL
        for (int n = 0; n < N; n++)
            column[n] = load(b + n * LANES);
        UNROLL
        for (int r = 0; r < R; r++) {
            vec x = spread(along ? a[r][k] : a[0][k * p->a.depth + r]);
            UNROLL
            for (int n = 0; n < N; n++)
                sum[r][n] = fma_vec(x, column[n], sum[r][n]);
        }
    }
}

/* Columns that do not fill the tile, or do not lie side by side. */
static void tile_scatter(const struct panel *p, real *c, const real *sum)
{
    for (int j = 0; j < p->columns; j++) {
        real *to = c + j * p->c_column;
        *to = p->add ? *to + sum[j] : sum[j];
    }
}

INLINE void tile(const struct panel *p, int i, const int R, const int N, const bool along)
{
    vec sum[TILE_ROWS][TILE_VECTORS];
    tile_sums(p, i, R, N, along, sum);
    bool whole = p->columns == N * LANES && p->c_column == 1;
    UNROLL
    for (int r = 0; r < R; r++) {
        real *c = p->c + (i + r) * p->c_row, part[TILE_COLUMNS];
        UNROLL_SMALL
        for (int n = 0; n < N; n++) {
            real *to = (whole ? c : part) + n * LANES;
            store(to, whole && p->add ? load(to) + sum[r][n] : sum[r][n]);
        }
        if (!whole)
            tile_scatter(p, c, part);
    }
}

INLINE void panel_rows(const struct panel *p, const int N, const bool along)
{
    int i = 0;
    for (; i + TILE_ROWS <= p->rows; i += TILE_ROWS)
        tile(p, i, TILE_ROWS, N, along);
    if (TILE_ROWS > 4 && i + 4 <= p->rows) {
        tile(p, i, 4, N, along);
        i += 4;
    }
    if (i + 2 <= p->rows) {
        tile(p, i, 2, N, along);
        i += 2;
    }
    if (i < p->rows)
        tile(p, i, 1, N, along);
}

INLINE void panel_product(struct panel *p, const struct strided *b, real *room, const int N)
{
    if (b->row == 1)
        pack_rows(b->at, b->depth, p->depth, p->columns, N, room);
    else
        pack_columns(b->at, b->row, p->depth, p->columns, N, room);
    p->b = room;
    if (p->a.depth == 1)
        panel_rows(p, N, true);
    else
        panel_rows(p, N, false);
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* c[i][j] lies at i c_row + j c_column; `b` counts columns as rows. */
static void blocks(int m, int n, int k, struct strided a, struct strided b, struct panel p)
{
    real room[GEMM_DEPTH * TILE_COLUMNS] __attribute__((aligned(64)));
    real *c = p.c;
    p.rows = m;
    for (int from = 0; from < k; from += GEMM_DEPTH, p.add = true) {
        p.depth = k - from < GEMM_DEPTH ? k - from : GEMM_DEPTH;
        p.a = (struct strided){a.at + from * a.depth, a.row, a.depth};
        for (int j = 0; j < n; j += TILE_COLUMNS) {
            struct strided columns = {b.at + from * b.depth + j * b.row, b.row, b.depth};
            p.columns = n - j < TILE_COLUMNS ? n - j : TILE_COLUMNS;
            p.c = c + j * p.c_column;
            if (p.columns > 2 * LANES && TILE_VECTORS > 2)
                panel_product(&p, &columns, room, TILE_VECTORS);
            else if (p.columns > LANES)
                panel_product(&p, &columns, room, 2);
            else
                panel_product(&p, &columns, room, 1);
        }
    }
}

static void gemm_zero(const struct gemm *g)
{
    for (int i = 0; i < g->m; i++)
        memset(g->c + (ptrdiff_t)i * g->ldc, 0, (size_t)g->n * sizeof(real));
}

static void gemm_variant(const struct gemm *g)
{
    struct strided a = {g->a, g->ta ? 1 : g->lda, g->ta ? g->lda : 1};
    struct strided b = {g->b, g->tb ? g->ldb : 1, g->tb ? 1 : g->ldb};
    struct panel p = {.add = g->beta > 0, .c = g->c, .c_row = g->ldc, .c_column = 1};
    if (g->k < 1 && !p.add)
        gemm_zero(g);
    if (g->n > NARROW || g->m <= g->n) {
        blocks(g->m, g->n, g->k, a, b, p);
        return;
    }
    p.c_row = 1;
    p.c_column = g->ldc;
    blocks(g->n, g->m, g->k, b, a, p);
}
