/* What surrounds a convolution: copies into frames, batch-norm sums, activation, pooling, dropout,
 * and their backward. One vector of channels at a time, pixels of a row in the inner loop. Part of
 * a variant. */

static void frame_row(const struct frame_row *f)
{
    int channels = f->to_channels;
    size_t left = (size_t)(f->left * channels);
    size_t right = (size_t)((f->left + f->width) * channels);
    size_t all = (size_t)(f->to_width * channels);
    if (!f->x) {
        memset(f->to, 0, all * sizeof(real));
        return;
    }
    memset(f->to, 0, left * sizeof(real));
    memset(f->to + right, 0, (all - right) * sizeof(real));
    if (!f->scale && channels == f->channels) {
        memcpy(f->to + left, f->x, (right - left) * sizeof(real));
        return;
    }
    for (int c = 0; c < f->channels; c += LANES) {
        int n = f->channels - c, room = channels - c;
        vec scale = f->scale ? load(f->scale + c) : spread(1);
        vec shift = f->scale ? load(f->shift + c) : (vec){0};
        vec slope = spread(f->scale ? f->slope : 1);
        for (int w = 0; w < f->width; w++) {
            vec x = load_first(f->x + (size_t)(w * f->channels + c), n);
            x = rectify(fma_vec(x, scale, shift), slope);
            store_first(f->to + left + (size_t)(w * channels + c), x, room);
        }
    }
}

static void moments(const real *x, int width, int channels, const real *origin, double *sum)
{
    for (int c = 0; c < channels; c += LANES) {
        int n = channels - c;
        vec from = load(origin + c), first = {0}, second = {0};
        for (int w = 0; w < width; w++) {
            vec d = load_first(x + (size_t)(w * channels + c), n) - from;
            first += d;
            second = fma_vec(d, d, second);
        }
        add_to_double(sum + c, first, n);
        add_to_double(sum + channels + c, second, n);
    }
}

/* ---- forward after the convolution ---------------------------------------------------------- */

/* scale z + shift at the largest of the pool x pool pixels from z on, and which one that is. */
INLINE vec pool_best(const real *z, size_t row, int pool, int channels, int n, vec scale, vec shift,
                     mask *winner)
{
    vec best = fma_vec(load_first(z, n), scale, shift);
    *winner = (mask){0};
    UNROLL_SMALL
    for (int k = 1; k < pool * pool; k++) {
        const real *p = z + (size_t)(k / pool) * row + (size_t)(k % pool * channels);
        vec v = fma_vec(load_first(p, n), scale, shift);
        condition larger = greater(v, best);
        best = choose(larger, v, best);
        *winner = choose_number(larger, k, *winner);
    }
    return best;
}

INLINE void finish_channels(const struct finish_row *f, int c, const int n, const int pool)
{
    vec scale = load(f->scale + c), shift = load(f->shift + c);
    vec slope = spread(f->slope), keep_scale = spread(f->keep_scale);
    for (int w = 0; w < f->width; w++) {
        size_t at = (size_t)(w * f->channels + c);
        const real *z = f->z + (size_t)(w * pool * f->channels + c);
        mask winner;
        vec best = pool_best(z, f->z_stride, pool, f->channels, n, scale, shift, &winner);
        vec y = rectify(best, slope);
        if (f->keep) {
            condition dropped = equals(load_bytes(f->keep + at, n), 0);
            y = choose(dropped, (vec){0}, y * keep_scale);
            winner = choose_number(dropped, CODE_DROPPED, winner);
        }
        store_first(f->y + at, y, n);
        if (f->code) {
            mask negative = winner | CODE_NEGATIVE;
            condition positive = greater(best, (vec){0});
            winner = (mask)choose(positive, (vec)winner, (vec)negative);
            store_bytes(f->code + at, winner, n);
        }
    }
}

/* Whole vectors and the usual pools get code of their own. The copy tells the compiler that no
 * store changes it. */
INLINE void finish_channels_n(const struct finish_row *f, int c, const int n)
{
    if (f->pool == 1)
        finish_channels(f, c, n, 1);
    else if (f->pool == 2)
        finish_channels(f, c, n, 2);
    else
        finish_channels(f, c, n, f->pool);
}

static void finish_row(const struct finish_row *row)
{
    const struct finish_row f = *row;
    int c = 0;
    for (; c + LANES <= f.channels; c += LANES)
        finish_channels_n(&f, c, LANES);
    if (c < f.channels)
        finish_channels_n(&f, c, f.channels - c);
}

/* ---- backward ------------------------------------------------------------------------------- */

/* g at one output pixel, and the winner's number. */
INLINE vec gradient_at(const struct backward_row *b, size_t at, int n, vec scale, vec shift,
                       mask *winner)
{
    vec dy = load_first(b->dy + at, n), slope = spread(b->slope);
    *winner = (mask){0};
    if (!b->code) {
        vec a = fma_vec(load_first(b->z + at, n), scale, shift);
        return choose(greater(a, (vec){0}), dy, dy * slope);
    }
    mask code = load_bytes(b->code + at, n);
    *winner = code & CODE_WINNER;
    vec g = dy * spread(b->keep_scale);
    g = choose(has_bit(code, CODE_NEGATIVE), g * slope, g);
    return choose(has_bit(code, CODE_DROPPED), (vec){0}, g);
}

INLINE vec pick(const real *z, size_t row, int pool, int channels, int n, mask winner)
{
    vec picked = load_first(z, n);
    UNROLL_SMALL
    for (int k = 1; k < pool * pool; k++) {
        const real *p = z + (size_t)(k / pool) * row + (size_t)(k % pool * channels);
        picked = choose(equals(winner, k), load_first(p, n), picked);
    }
    return picked;
}

INLINE void sum_channels(const struct backward_row *b, int c, const int n, const int pool)
{
    vec scale = load(b->scale + c), shift = load(b->shift + c), mean = load(b->mean + c);
    vec first = {0}, second = {0};
    for (int w = 0; w < b->width; w++) {
        mask winner;
        vec g = gradient_at(b, (size_t)(w * b->channels + c), n, scale, shift, &winner);
        const real *z = b->z + (size_t)(w * pool * b->channels + c);
        first += g;
        second = fma_vec(g, pick(z, b->z_stride, pool, b->channels, n, winner) - mean, second);
    }
    add_to_double(b->sum + c, first, n);
    add_to_double(b->sum + b->channels + c, second * load(b->inverse + c), n);
}

/* Whole vectors and the usual pools get code of their own. The copy tells the compiler that no
 * store changes it. */
INLINE void sum_channels_n(const struct backward_row *b, int c, const int n)
{
    if (b->pool == 1)
        sum_channels(b, c, n, 1);
    else if (b->pool == 2)
        sum_channels(b, c, n, 2);
    else
        sum_channels(b, c, n, b->pool);
}

static void backward_sums(const struct backward_row *row)
{
    const struct backward_row b = *row;
    int c = 0;
    for (; c + LANES <= b.channels; c += LANES)
        sum_channels_n(&b, c, LANES);
    if (c < b.channels)
        sum_channels_n(&b, c, b.channels - c);
}

/* Of one vector of channels. */
struct slope_at {
    vec factor, slant, offset, mean;
};

/* dz at one pixel: `z` and `dz` point to it. */
INLINE vec pixel_gradient(const struct backward_row *b, const real *z, real *dz, int n,
                          struct slope_at s, vec g)
{
    vec d = s.factor * g;
    if (b->slant)
        d = fma_vec(s.slant, load_first(z, n) - s.mean, d) + s.offset;
    store(dz, d);
    return d;
}

INLINE vec square_gradient(const struct backward_row *b, int w, int c, const int n, const int pool,
                           struct slope_at s, vec scale, vec shift)
{
    mask winner;
    vec g = gradient_at(b, (size_t)(w * b->channels + c), n, scale, shift, &winner);
    vec sum = {0};
    UNROLL_SMALL
    for (int k = 0; k < pool * pool; k++) {
        int h = k / pool, column = w * pool + k % pool;
        const real *z = b->z + (size_t)h * b->z_stride + (size_t)(column * b->channels + c);
        real *dz = b->dz + (size_t)h * b->dz_stride + (size_t)(column * b->dz_channels + c);
        vec here = pool == 1 ? g : choose(equals(winner, k), g, (vec){0});
        sum += pixel_gradient(b, z, dz, n, s, here);
    }
    return sum;
}

/* Pixels outside every pooling square. */
INLINE vec rest_gradient(const struct backward_row *b, int c, const int n, struct slope_at s)
{
    vec sum = {0};
    for (int h = 0; h < b->z_rows; h++)
        for (int w = b->width * b->pool; w < b->z_width; w++) {
            const real *z = b->z + (size_t)h * b->z_stride + (size_t)(w * b->channels + c);
            real *dz = b->dz + (size_t)h * b->dz_stride + (size_t)(w * b->dz_channels + c);
            sum += pixel_gradient(b, z, dz, n, s, (vec){0});
        }
    return sum;
}

INLINE void gradient_channels(const struct backward_row *b, int c, const int n, const int pool)
{
    vec scale = load(b->scale + c), shift = load(b->shift + c);
    struct slope_at s = {load(b->factor + c), {0}, {0}, {0}};
    if (b->slant) {
        s.slant = load(b->slant + c);
        s.offset = load(b->offset + c);
        s.mean = load(b->mean + c);
    }
    vec sum = {0};
    for (int w = 0; w < b->width; w++)
        sum += square_gradient(b, w, c, n, pool, s, scale, shift);
    sum += rest_gradient(b, c, n, s);
    if (b->total)
        add_to_double(b->total + c, sum, n);
}

/* Whole vectors and the usual pools get code of their own. The copy tells the compiler that no
 * store changes it. */
INLINE void gradient_channels_n(const struct backward_row *b, int c, const int n)
{
    if (b->pool == 1)
        gradient_channels(b, c, n, 1);
    else if (b->pool == 2)
        gradient_channels(b, c, n, 2);
    else
        gradient_channels(b, c, n, b->pool);
}

static void backward_gradient(const struct backward_row *row)
{
    const struct backward_row b = *row;
    int c = 0;
    for (; c + LANES <= b.channels; c += LANES)
        gradient_channels_n(&b, c, LANES);
    if (c < b.channels)
        gradient_channels_n(&b, c, b.channels - c);
}
