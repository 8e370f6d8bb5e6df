/* Winograd F(4x4, 3x3) with the points 0, 1, -1, 2, -2 and infinity (Lavin & Gray 2016). Each
 * transform is a 6- or 4-point one along the rows, then along the columns; the adjoints are the
 * transposed matrices, so that backward is the exact adjoint of forward. Part of a variant. */

/* B^T d */
INLINE void input6(const vec d[6], vec t[6])
{
    vec a = fma_vec(spread(-4), d[2], d[4]), b = fma_vec(spread(-4), d[1], d[3]);
    vec c = d[4] - d[2], e = spread(2) * (d[3] - d[1]);
    t[0] = fma_vec(spread(4), d[0], fma_vec(spread(-5), d[2], d[4]));
    t[1] = a + b;
    t[2] = a - b;
    t[3] = c + e;
    t[4] = c - e;
    t[5] = fma_vec(spread(4), d[1], fma_vec(spread(-5), d[3], d[5]));
}

/* B v */
INLINE void input6_adjoint(const vec v[6], vec d[6])
{
    vec sum12 = v[1] + v[2], difference12 = v[2] - v[1];
    vec sum34 = v[3] + v[4], difference34 = v[4] - v[3];
    d[0] = spread(4) * v[0];
    d[1] = fma_vec(spread(4), difference12 + v[5], spread(2) * difference34);
    d[2] = fma_vec(spread(-5), v[0], fma_vec(spread(-4), sum12, -sum34));
    d[3] = fma_vec(spread(-5), v[5], fma_vec(spread(-2), difference34, -difference12));
    d[4] = v[0] + sum12 + sum34;
    d[5] = v[5];
}

/* A^T m */
INLINE void output4(const vec m[6], vec y[4])
{
    vec sum12 = m[1] + m[2], difference12 = m[1] - m[2];
    vec sum34 = m[3] + m[4], difference34 = m[3] - m[4];
    y[0] = m[0] + sum12 + sum34;
    y[1] = fma_vec(spread(2), difference34, difference12);
    y[2] = fma_vec(spread(4), sum34, sum12);
    y[3] = fma_vec(spread(8), difference34, difference12) + m[5];
}

/* A y */
INLINE void output4_adjoint(const vec y[4], vec m[6])
{
    vec even = y[0] + y[2], odd = y[1] + y[3];
    vec even4 = fma_vec(spread(4), y[2], y[0]);
    vec odd8 = fma_vec(spread(8), y[3], spread(2) * y[1]);
    m[0] = y[0];
    m[1] = even + odd;
    m[2] = even - odd;
    m[3] = even4 + odd8;
    m[4] = even4 - odd8;
    m[5] = y[3];
}

static void winograd_input(const real *frame, size_t row, int channels, real *v, size_t step)
{
    for (int c = 0; c < channels; c += LANES) {
        vec t[6][6];
        UNROLL
        for (int j = 0; j < 6; j++) {
            vec d[6], column[6];
            UNROLL
            for (int i = 0; i < 6; i++)
                d[i] = load(frame + (size_t)i * row + (size_t)(j * channels + c));
            input6(d, column);
            UNROLL
            for (int i = 0; i < 6; i++)
                t[i][j] = column[i];
        }
        UNROLL
        for (int i = 0; i < 6; i++) {
            vec line[6];
            input6(t[i], line);
            UNROLL
            for (int j = 0; j < 6; j++)
                store(v + (size_t)(i * 6 + j) * step + c, line[j]);
        }
    }
}

static void winograd_input_adjoint(const real *dv, size_t step, int channels, real *frame,
                                   size_t row)
{
    for (int c = 0; c < channels; c += LANES) {
        vec t[6][6];
        UNROLL
        for (int i = 0; i < 6; i++) {
            vec line[6];
            UNROLL
            for (int j = 0; j < 6; j++)
                line[j] = load(dv + (size_t)(i * 6 + j) * step + c);
            input6_adjoint(line, t[i]);
        }
        UNROLL
        for (int j = 0; j < 6; j++) {
            vec column[6], d[6];
            UNROLL
            for (int i = 0; i < 6; i++)
                column[i] = t[i][j];
            input6_adjoint(column, d);
            UNROLL
            for (int i = 0; i < 6; i++) {
                real *to = frame + (size_t)i * row + (size_t)(j * channels + c);
                store(to, load(to) + d[i]);
            }
        }
    }
}

static void winograd_output(const real *m, size_t step, const real *bias, int channels, real *z,
                            size_t row, int h, int w)
{
    for (int c = 0; c < channels; c += LANES) {
        vec t[6][4], start = load(bias + c);
        UNROLL
        for (int i = 0; i < 6; i++) {
            vec line[6];
            UNROLL
            for (int j = 0; j < 6; j++)
                line[j] = load(m + (size_t)(i * 6 + j) * step + c);
            output4(line, t[i]);
        }
        UNROLL
        for (int j = 0; j < 4; j++) {
            vec column[6], y[4];
            UNROLL
            for (int i = 0; i < 6; i++)
                column[i] = t[i][j];
            output4(column, y);
            UNROLL
            for (int i = 0; i < 4; i++)
                if (i < h && j < w)
                    store_first(z + (size_t)i * row + (size_t)(j * channels + c), y[i] + start,
                                channels - c);
        }
    }
}

static void winograd_output_adjoint(const real *frame, size_t row, int channels, real *dm,
                                    size_t step)
{
    for (int c = 0; c < channels; c += LANES) {
        vec t[6][4];
        UNROLL
        for (int j = 0; j < 4; j++) {
            vec y[4], column[6];
            UNROLL
            for (int i = 0; i < 4; i++)
                y[i] = load(frame + (size_t)i * row + (size_t)(j * channels + c));
            output4_adjoint(y, column);
            UNROLL
            for (int i = 0; i < 6; i++)
                t[i][j] = column[i];
        }
        UNROLL
        for (int i = 0; i < 6; i++) {
            vec line[6];
            output4_adjoint(t[i], line);
            UNROLL
            for (int j = 0; j < 6; j++)
                store(dm + (size_t)(i * 6 + j) * step + c, line[j]);
        }
    }
}

/* G g, 3 to 6 points. */
INLINE void weights6(const vec g[3], vec u[6])
{
    const real sixth = (real)(1.0 / 6), twelfth = (real)(1.0 / 12), small = (real)(1.0 / 24);
    vec outer = (g[0] + g[2]) * sixth, inner = g[1] * sixth;
    vec far = fma_vec(spread(small), g[0], g[2] * sixth), near = g[1] * twelfth;
    u[0] = g[0] * (real)0.25;
    u[1] = -outer - inner;
    u[2] = inner - outer;
    u[3] = far + near;
    u[4] = far - near;
    u[5] = g[2];
}

/* G^T u */
INLINE void weights6_adjoint(const vec u[6], vec g[3])
{
    const real sixth = (real)(1.0 / 6), twelfth = (real)(1.0 / 12), small = (real)(1.0 / 24);
    vec near = (u[1] + u[2]) * sixth, far = u[3] + u[4];
    g[0] = fma_vec(spread((real)0.25), u[0], far * small) - near;
    g[1] = (u[2] - u[1]) * sixth + (u[3] - u[4]) * twelfth;
    g[2] = far * sixth - near + u[5];
}

static void winograd_weights(const real *w, size_t plane, real *u)
{
    for (size_t at = 0; at < plane; at += LANES) {
        vec t[6][3];
        for (int j = 0; j < 3; j++) {
            vec g[3], column[6];
            for (int i = 0; i < 3; i++)
                g[i] = load(w + (size_t)(i * 3 + j) * plane + at);
            weights6(g, column);
            for (int i = 0; i < 6; i++)
                t[i][j] = column[i];
        }
        for (int i = 0; i < 6; i++) {
            vec line[6];
            weights6(t[i], line);
            for (int j = 0; j < 6; j++)
                store(u + (size_t)(i * 6 + j) * plane + at, line[j]);
        }
    }
}

static void winograd_weights_adjoint(const real *du, size_t plane, real *dw)
{
    for (size_t at = 0; at < plane; at += LANES) {
        vec t[6][3];
        for (int i = 0; i < 6; i++) {
            vec line[6];
            for (int j = 0; j < 6; j++)
                line[j] = load(du + (size_t)(i * 6 + j) * plane + at);
            weights6_adjoint(line, t[i]);
        }
        for (int j = 0; j < 3; j++) {
            vec column[6], g[3];
            for (int i = 0; i < 6; i++)
                column[i] = t[i][j];
            weights6_adjoint(column, g);
            for (int i = 0; i < 3; i++) {
                real *to = dw + (size_t)(i * 3 + j) * plane + at;
                store(to, load(to) + g[i]);
            }
        }
    }
}
