/* Every inner loop of every variant against the portable one, on random shapes: channels that do
 * not fill a vector, odd widths, rows that end a buffer. Inputs are whole numbers in [-8, 8] and
 * factors powers of two, so that every result is exact whatever the order of sums, and must be
 * equal; the two functions that divide (Winograd's weights, Adam) are held to 1e-6. What a function
 * does not own must stay as it was, behind the end of the buffer too. test_exact.c and
 * test_blocks.c hold the portable loops to plain ones. */
#include "nn/kernels/simd_select.h"
#include "twin.h"

enum { CASES = 40 };

/* ---- products ------------------------------------------------------------------------------- */

static void check_product(const struct simd *v, struct rng *r)
{
    int rows = between(r, 1, 40), depths = between(r, 1, 60);
    int columns = CHANNEL_PAD * between(r, 1, 5), stride = columns + between(r, 0, 20);
    struct twin c = twin_of(r, (size_t)(rows * stride));
    real *a = whole(r, 500), *b = whole(r, (size_t)(depths * stride));
    real *bias = whole(r, (size_t)columns);
    int *row = offsets(r, rows, 250), *depth = offsets(r, depths, 250);
    struct product p = {.rows = rows,
                        .depths = depths,
                        .columns = columns,
                        .a = a,
                        .row = row,
                        .depth = depth,
                        .b = b,
                        .b_stride = (size_t)stride,
                        .bias = between(r, 0, 1) ? bias : NULL,
                        .add = between(r, 0, 1),
                        .c = c.portable,
                        .c_stride = (size_t)stride};
    simd_portable.product(&p);
    p.c = c.variant;
    v->product(&p);
    assert_twin(&c, "product");
    free(a), free(b), free(bias), free(row), free(depth);
}

static void check_gemm(const struct simd *v, struct rng *r)
{
    int m = between(r, 1, 40), n = between(r, 1, 70), k = between(r, 0, 300);
    int ta = between(r, 0, 1), tb = between(r, 0, 1), wide = between(r, 0, 9);
    struct gemm g = {.m = m, .n = n, .k = k, .ta = ta, .tb = tb, .beta = (real)between(r, 0, 1)};
    g.lda = (ta ? m : k) + wide, g.ldb = (tb ? k : n) + wide, g.ldc = n + wide;
    struct twin c = twin_of(r, (size_t)(m * g.ldc));
    real *a = whole(r, (size_t)((ta ? k : m) * g.lda)),
         *b = whole(r, (size_t)((tb ? n : k) * g.ldb));
    g.a = a, g.b = b, g.c = c.portable;
    simd_portable.gemm(&g);
    g.c = c.variant;
    v->gemm(&g);
    assert_twin(&c, "gemm");
    free(a), free(b);
}

/* ---- Winograd ------------------------------------------------------------------------------- */

/* A patch in a frame and its 36 planes. */
struct patch {
    int channels;
    size_t row, step, frame, planes;
};

static struct patch draw_patch(struct rng *r)
{
    struct patch p = {.channels = CHANNEL_PAD * between(r, 1, 4)};
    p.row = (size_t)(p.channels * between(r, WINOGRAD_PATCH, 9));
    p.step = (size_t)(p.channels * between(r, 1, 3));
    p.frame = p.row * WINOGRAD_PATCH;
    p.planes = p.step * WINOGRAD_PLANES;
    return p;
}

static void check_winograd_input(const struct simd *v, struct rng *r)
{
    struct patch p = draw_patch(r);
    real *frame = whole(r, p.frame), *dv = whole(r, p.planes);
    struct twin planes = twin_of(r, p.planes), back = twin_of(r, p.frame);
    simd_portable.winograd_input(frame, p.row, p.channels, planes.portable, p.step);
    v->winograd_input(frame, p.row, p.channels, planes.variant, p.step);
    assert_twin(&planes, "winograd_input");
    simd_portable.winograd_input_adjoint(dv, p.step, p.channels, back.portable, p.row);
    v->winograd_input_adjoint(dv, p.step, p.channels, back.variant, p.row);
    assert_twin(&back, "winograd_input_adjoint");
    free(frame), free(dv);
}

/* The output's channels are not padded, and a tile at the border is cut off. */
static void check_winograd_output(const struct simd *v, struct rng *r)
{
    struct patch p = draw_patch(r);
    int channels = p.channels - between(r, 0, CHANNEL_PAD - 1);
    int h = between(r, 1, 6), w = between(r, 1, 6);
    size_t row = (size_t)(channels * between(r, WINOGRAD_TILE, 7));
    real *m = whole(r, p.planes), *bias = whole(r, (size_t)p.channels);
    real *frame = whole(r, p.frame);
    struct twin z = twin_of(r, row * WINOGRAD_TILE), dm = twin_of(r, p.planes);
    simd_portable.winograd_output(m, p.step, bias, channels, z.portable, row, h, w);
    v->winograd_output(m, p.step, bias, channels, z.variant, row, h, w);
    assert_twin(&z, "winograd_output");
    simd_portable.winograd_output_adjoint(frame, p.row, p.channels, dm.portable, p.step);
    v->winograd_output_adjoint(frame, p.row, p.channels, dm.variant, p.step);
    assert_twin(&dm, "winograd_output_adjoint");
    free(m), free(bias), free(frame);
}

static void check_winograd_weights(const struct simd *v, struct rng *r)
{
    size_t plane = (size_t)(CHANNEL_PAD * between(r, 1, 12));
    real *w = whole(r, 9 * plane), *du = whole(r, WINOGRAD_PLANES * plane);
    struct twin u = twin_of(r, WINOGRAD_PLANES * plane), dw = twin_of(r, 9 * plane);
    simd_portable.winograd_weights(w, plane, u.portable);
    v->winograd_weights(w, plane, u.variant);
    assert_near(&u, "winograd_weights");
    simd_portable.winograd_weights_adjoint(du, plane, dw.portable);
    v->winograd_weights_adjoint(du, plane, dw.variant);
    assert_near(&dw, "winograd_weights_adjoint");
    free(w), free(du);
}

/* ---- around a convolution ------------------------------------------------------------------- */

static void check_frame_row(const struct simd *v, struct rng *r)
{
    int channels = between(r, 1, 50), width = between(r, 1, 30), left = between(r, 0, 3);
    int wide = between(r, 0, 1) ? channels : padded(channels);
    int to_width = left + width + between(r, 0, 4);
    real *x = whole(r, (size_t)(width * channels));
    real *scale = powers(r, (size_t)padded(channels)), *shift = whole(r, (size_t)padded(channels));
    struct twin to = twin_of(r, (size_t)(to_width * wide));
    struct frame_row f = {.x = between(r, 0, 9) ? x : NULL,
                          .width = width,
                          .channels = channels,
                          .scale = between(r, 0, 3) ? scale : NULL,
                          .shift = shift,
                          .slope = (real)0.5 * (real)between(r, 0, 2),
                          .to = to.portable,
                          .left = left,
                          .to_width = to_width,
                          .to_channels = wide};
    simd_portable.frame_row(&f);
    f.to = to.variant;
    v->frame_row(&f);
    assert_pixels(&to, channels, wide, "frame_row");
    free(x), free(scale), free(shift);
}

static void check_moments(const struct simd *v, struct rng *r)
{
    int channels = between(r, 1, 50), width = between(r, 1, 40);
    real *x = whole(r, (size_t)(width * channels)), *origin = whole(r, (size_t)padded(channels));
    struct sums s = {{0}, {0}};
    simd_portable.moments(x, width, channels, origin, s.portable);
    v->moments(x, width, channels, origin, s.variant);
    assert_sums(&s, "moments");
    free(x), free(origin);
}

/* One row after a convolution, forward and back. Values that padded vectors are read from are as
 * long as they are in a block. */
struct row {
    int channels, width, pool, z_width, z_rows, wide;
    size_t z_stride, out;
    real *z, *dy, *scale, *shift, *mean, *inverse, *factor, *slant, *offset, slope;
    unsigned char *keep, *code, *code_variant;
};

static unsigned char *bytes(struct rng *r, size_t count, int below)
{
    unsigned char *v = calloc(count + GUARD_BYTES, 1);
    for (size_t i = 0; i < count + GUARD_BYTES; i++)
        v[i] = (unsigned char)between(r, 0, below - 1);
    return v;
}

static struct row draw_row(struct rng *r)
{
    struct row k = {.channels = between(r, 1, 50), .width = between(r, 1, 20)};
    k.pool = between(r, 1, 4);
    k.z_width = k.width * k.pool + between(r, 0, k.pool - 1);
    k.z_rows = k.pool;
    k.wide = padded(k.channels);
    k.z_stride = (size_t)(k.z_width * k.channels);
    k.out = (size_t)(k.width * k.channels);
    k.z = whole(r, k.z_stride * (size_t)k.z_rows);
    k.dy = whole(r, k.out);
    k.scale = powers(r, (size_t)k.wide), k.shift = whole(r, (size_t)k.wide);
    k.mean = whole(r, (size_t)k.wide), k.inverse = powers(r, (size_t)k.wide);
    k.factor = powers(r, (size_t)k.wide), k.slant = powers(r, (size_t)k.wide);
    k.offset = whole(r, (size_t)k.wide);
    k.slope = (real)0.5 * (real)between(r, 0, 2);
    k.keep = bytes(r, k.out, 2);
    k.code = bytes(r, k.out, 255);
    k.code_variant = calloc(k.out + GUARD_BYTES, 1);
    memcpy(k.code_variant, k.code, k.out + GUARD_BYTES);
    return k;
}

static void free_row(struct row *k)
{
    real *values[] = {k->z,       k->dy,     k->scale, k->shift, k->mean,
                      k->inverse, k->factor, k->slant, k->offset};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        free(values[i]);
    free(k->keep), free(k->code), free(k->code_variant);
}

static void check_finish_row(const struct simd *v, struct rng *r)
{
    struct row k = draw_row(r);
    bool dropout = between(r, 0, 1), noted = dropout || between(r, 0, 2);
    struct twin y = twin_of(r, k.out);
    struct finish_row f = {.z = k.z,
                           .z_stride = k.z_stride,
                           .width = k.width,
                           .pool = k.pool,
                           .channels = k.channels,
                           .scale = k.scale,
                           .shift = k.shift,
                           .slope = k.slope,
                           .keep = dropout ? k.keep : NULL,
                           .keep_scale = 2,
                           .y = y.portable,
                           .code = noted ? k.code : NULL};
    simd_portable.finish_row(&f);
    f.y = y.variant;
    f.code = noted ? k.code_variant : NULL;
    v->finish_row(&f);
    assert_twin(&y, "finish_row");
    ck_assert_mem_eq(k.code, k.code_variant, k.out + GUARD_BYTES);
    free_row(&k);
}

/* The code that the forward of this row leaves. */
static void note_code(struct row *k)
{
    struct rng r = rng_stream(1, "y", 0);
    real *y = whole(&r, k->out);
    simd_portable.finish_row(&(struct finish_row){.z = k->z,
                                                  .z_stride = k->z_stride,
                                                  .width = k->width,
                                                  .pool = k->pool,
                                                  .channels = k->channels,
                                                  .scale = k->scale,
                                                  .shift = k->shift,
                                                  .slope = k->slope,
                                                  .keep = k->keep,
                                                  .keep_scale = 2,
                                                  .y = y,
                                                  .code = k->code});
    free(y);
}

static struct backward_row backward_of(const struct row *k, bool noted, bool norm)
{
    return (struct backward_row){.z = k->z,
                                 .z_stride = k->z_stride,
                                 .z_width = k->z_width,
                                 .z_rows = k->z_rows,
                                 .width = k->width,
                                 .pool = k->pool,
                                 .channels = k->channels,
                                 .dy = k->dy,
                                 .code = noted ? k->code : NULL,
                                 .scale = k->scale,
                                 .shift = k->shift,
                                 .slope = k->slope,
                                 .keep_scale = noted ? 2 : 1,
                                 .mean = k->mean,
                                 .inverse = k->inverse,
                                 .factor = k->factor,
                                 .slant = norm ? k->slant : NULL,
                                 .offset = k->offset,
                                 .dz_channels = k->wide,
                                 .dz_stride = (size_t)(k->z_width * k->wide)};
}

static void check_backward(const struct simd *v, struct rng *r)
{
    struct row k = draw_row(r);
    bool noted = k.pool > 1 || between(r, 0, 1);
    struct sums sums = {{0}, {0}}, totals = {{0}, {0}};
    note_code(&k);
    struct backward_row b = backward_of(&k, noted, between(r, 0, 1));
    bool total = between(r, 0, 1);
    struct twin dz = twin_of(r, b.dz_stride * (size_t)k.z_rows);
    b.sum = sums.portable, b.dz = dz.portable, b.total = total ? totals.portable : NULL;
    simd_portable.backward_sums(&b);
    simd_portable.backward_gradient(&b);
    b.sum = sums.variant, b.dz = dz.variant, b.total = total ? totals.variant : NULL;
    v->backward_sums(&b);
    v->backward_gradient(&b);
    assert_sums(&sums, "backward_sums");
    assert_pixels(&dz, k.channels, k.wide, "backward_gradient");
    assert_sums(&totals, "backward_gradient");
    free_row(&k);
}

/* ---- optimisers ----------------------------------------------------------------------------- */

static void check_update(const struct simd *v, struct rng *r, bool adam)
{
    size_t count = (size_t)between(r, 1, 200);
    struct twin w = twin_of(r, count), g = twin_of(r, count), m = twin_of(r, count);
    struct twin s = twin_of(r, count);
    for (size_t i = 0; i < s.count; i++)
        s.portable[i] = s.variant[i] = s.portable[i] * s.portable[i];
    struct update u = {count,      w.portable,    g.portable, m.portable, s.portable, (real)0.25,
                       (real)0.5,  (real)0.5,     (real)0.25, (real)0.5,  (real)0.5,  (real)0.75,
                       (real)0.25, (real)1.03125, (real)1e-3, (real)0.5,  (real)0.25};
    adam ? simd_portable.adam(&u) : simd_portable.sgd(&u);
    u.w = w.variant, u.g = g.variant, u.m = m.variant, u.v = s.variant;
    adam ? v->adam(&u) : v->sgd(&u);
    assert_near(&w, adam ? "adam: weights" : "sgd: weights");
    assert_twin(&g, "gradients set to zero");
    assert_near(&m, adam ? "adam: mean" : "sgd: velocity");
    assert_near(&s, "squares");
}

static void check_sgd(const struct simd *v, struct rng *r)
{
    check_update(v, r, false);
}

static void check_adam(const struct simd *v, struct rng *r)
{
    check_update(v, r, true);
}

/* ---- all ------------------------------------------------------------------------------------ */

/* `functions`: how many of struct simd's a check calls. */
static const struct {
    const char *name;
    int functions;
    void (*check)(const struct simd *v, struct rng *r);
} checks[] = {
    {"product", 1, check_product},
    {"gemm", 1, check_gemm},
    {"winograd input", 2, check_winograd_input},
    {"winograd output", 2, check_winograd_output},
    {"winograd weights", 2, check_winograd_weights},
    {"frame row", 1, check_frame_row},
    {"moments", 1, check_moments},
    {"finish row", 1, check_finish_row},
    {"backward", 2, check_backward},
    {"sgd", 1, check_sgd},
    {"adam", 1, check_adam},
};
enum { CHECKS = sizeof checks / sizeof *checks };

/* A function added to struct simd needs a check: its pointers begin at `product`. */
START_TEST(test_every_function_has_a_check)
{
    const size_t functions =
        (sizeof(struct simd) - offsetof(struct simd, product)) / sizeof(void (*)(void));
    size_t checked = 0;
    for (int i = 0; i < CHECKS; i++)
        checked += (size_t)checks[i].functions;
    ck_assert_uint_eq(checked, functions);
}
END_TEST

START_TEST(test_variants)
{
    for (const struct simd *const *v = simd_variants(); *v; v++) {
        ck_assert_int_eq(CHANNEL_PAD % (*v)->lanes, 0);
        for (uint64_t k = 0; k < CASES; k++) {
            struct rng r = rng_stream(6, checks[_i].name, k);
            checks[_i].check(*v, &r);
        }
    }
}
END_TEST

/* ADDA_TEST_VARIANT asks for one that must be among those tested: ctest has an entry for each, so
 * that a processor which cannot run one skips a test by that name. */
static bool wanted_variant_runs(void)
{
    const char *wanted = getenv("ADDA_TEST_VARIANT");
    for (const struct simd *const *v = simd_variants(); wanted && *v; v++)
        if (strcmp((*v)->name, wanted) == 0)
            return true;
    if (wanted)
        printf("NOT TESTED HERE: this processor cannot run the %s loops\n", wanted);
    return !wanted;
}

int main(void)
{
    if (!wanted_variant_runs())
        return SKIPPED;
    Suite *suite = suite_create("variants of the inner loops");
    TCase *tests = tcase_create("variants");
    tcase_add_loop_test(tests, test_variants, 0, CHECKS);
    tcase_add_test(tests, test_every_function_has_a_check);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
