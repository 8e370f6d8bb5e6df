/* Gaussian blur, separable, in fixed point; edges repeat. */
#include <math.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "gen/paint/effect.h"
#include "gen/paint/exact.h"

enum { MAX_RADIUS = CANVAS_PADDING, SHIFT = 12, UNIT = 1 << SHIFT };

struct blur {
    struct dist sd;
};

static const struct param params[] = {
    {"sd", PARAM_REAL_DIST, offsetof(struct blur, sd), .min = 0, .max = 20,
     .def = "{uniform: [0.3, 1]}", .unit = "px", .help = "standard deviation of the kernel"},
};

/* Weights of offsets 0 ... radius; the whole kernel adds up to UNIT. */
static int kernel(double sd, int16_t weights[MAX_RADIUS + 1])
{
    const int radius = (int)ceil(3 * sd);
    double sum = 0;
    for (int k = -radius; k <= radius; k++)
        sum += exact_exp(-k * k / (2 * sd * sd));
    int rest = UNIT;
    for (int k = 1; k <= radius; k++) {
        weights[k] = (int16_t)lround(UNIT * exact_exp(-k * k / (2 * sd * sd)) / sum);
        rest -= 2 * weights[k];
    }
    weights[0] = (int16_t)rest;
    return radius;
}

/* The weighted sum of lines[k][i], k = -radius ... radius, in units. */
static int32_t blend_at(const uint8_t *const *lines, const int16_t *weights, int radius, int i)
{
    int32_t sum = weights[0] * lines[0][i] + UNIT / 2;
    for (int k = 1; k <= radius; k++)
        sum += weights[k] * (lines[-k][i] + lines[k][i]);
    return sum;
}

#ifdef __SSE2__
/* Adds the weighted sums of eight pairs of 16-bit values to four and four 32-bit sums. */
static inline void add_pair(__m128i sums[2], __m128i near, __m128i far, __m128i weight)
{
    sums[0] = _mm_add_epi32(sums[0], _mm_madd_epi16(_mm_unpacklo_epi16(near, far), weight));
    sums[1] = _mm_add_epi32(sums[1], _mm_madd_epi16(_mm_unpackhi_epi16(near, far), weight));
}

/* The sum of the two lines at distance k, in sixteen places from i on; at distance 0 the one line.
 */
static inline void add_lines(__m128i pair[2], const uint8_t *const *lines, int k, int i)
{
    const __m128i zero = _mm_setzero_si128();
    const __m128i after = _mm_loadu_si128((const __m128i *)(const void *)(lines[k] + i));
    const __m128i before = _mm_loadu_si128((const __m128i *)(const void *)(lines[-k] + i));
    pair[0] = _mm_unpacklo_epi8(after, zero);
    pair[1] = _mm_unpackhi_epi8(after, zero);
    if (k) {
        pair[0] = _mm_add_epi16(pair[0], _mm_unpacklo_epi8(before, zero));
        pair[1] = _mm_add_epi16(pair[1], _mm_unpackhi_epi8(before, zero));
    }
}

static inline __m128i narrow(const __m128i sums[2])
{
    return _mm_packs_epi32(_mm_srai_epi32(sums[0], SHIFT), _mm_srai_epi32(sums[1], SHIFT));
}

/* Sixteen places at a time, two distances in one product; the same integers as blend_at. The last
 * sixteen may overlap those before. Returns how many places are done: all, or none when there are
 * fewer than sixteen. */
static inline int blend_sixteens(const uint8_t *const *lines, const int16_t *weights, int radius,
                                 int count, uint8_t *restrict out)
{
    if (count < 16)
        return 0;
    for (int at = 0; at < count; at += 16) {
        const int i = at < count - 16 ? at : count - 16;
        const __m128i half = _mm_set1_epi32(UNIT / 2);
        __m128i low[2] = {half, half}, high[2] = {half, half};
        for (int k = 0; k <= radius; k += 2) {
            __m128i near[2], far[2] = {_mm_setzero_si128(), _mm_setzero_si128()};
            const bool two = k < radius;
            const __m128i weight = _mm_set1_epi32(weights[k] | (two ? weights[k + 1] << 16 : 0));
            add_lines(near, lines, k, i);
            if (two)
                add_lines(far, lines, k + 1, i);
            add_pair(low, near[0], far[0], weight);
            add_pair(high, near[1], far[1], weight);
        }
        _mm_storeu_si128((__m128i *)(void *)(out + i), _mm_packus_epi16(narrow(low), narrow(high)));
    }
    return count;
}
#else
static inline int blend_sixteens(const uint8_t *const *lines, const int16_t *weights, int radius,
                                 int count, uint8_t *restrict out)
{
    (void)lines, (void)weights, (void)radius, (void)count, (void)out;
    return 0;
}
#endif

/* out[i] = the weighted mean of lines[k][i], k = -radius ... radius. The usual radii are constants
 * so that the compiler unrolls the loops. */
static void blend_lines(const uint8_t *const *lines, const int16_t *weights, int radius, int count,
                        uint8_t *out)
{
    int done;
    switch (radius) {
    case 1:
        done = blend_sixteens(lines, weights, 1, count, out);
        break;
    case 2:
        done = blend_sixteens(lines, weights, 2, count, out);
        break;
    case 3:
        done = blend_sixteens(lines, weights, 3, count, out);
        break;
    default:
        done = blend_sixteens(lines, weights, radius, count, out);
    }
    for (int i = done; i < count; i++)
        out[i] = (uint8_t)(blend_at(lines, weights, radius, i) >> SHIFT);
}

/* Each row is copied and extended at both ends by its first and last pixel. */
static void along_rows(struct canvas *c, const int16_t *weights, int radius)
{
    const int n = c->channels, row = c->width * n, pad = radius * n;
    uint8_t *line = c->padded;
    const uint8_t *lines[2 * MAX_RADIUS + 1];
    for (int k = -radius; k <= radius; k++)
        lines[radius + k] = line + pad + k * n;
    for (int y = 0; y < c->height; y++) {
        memcpy(line + pad, c->pixels + y * row, (size_t)row);
        for (int i = 0; i < pad; i++) {
            line[pad - 1 - i] = line[pad + (n - 1 - i % n)];
            line[pad + row + i] = line[pad + row - n + i % n];
        }
        blend_lines(lines + radius, weights, radius, row, c->scratch + y * row);
    }
}

static int inside(int i, int size)
{
    return i < 0 ? 0 : i >= size ? size - 1 : i;
}

static void along_columns(struct canvas *c, const int16_t *weights, int radius)
{
    const int row = c->width * c->channels;
    const uint8_t *lines[2 * MAX_RADIUS + 1];
    for (int y = 0; y < c->height; y++) {
        for (int k = -radius; k <= radius; k++)
            lines[radius + k] = c->scratch + inside(y + k, c->height) * row;
        blend_lines(lines + radius, weights, radius, row, c->pixels + y * row);
    }
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct blur *s = settings;
    struct canvas *c = &scene->canvas;
    const double sd = draws_value(d, &s->sd);
    int16_t weights[MAX_RADIUS + 1];
    if (sd < 0.05)
        return;
    const int radius = kernel(sd, weights);
    along_rows(c, weights, radius);
    along_columns(c, weights, radius);
}

extern const struct effect effect_blur;
const struct effect effect_blur = {
    .name = "blur",
    .help = "Gaussian blur",
    .neutral = "{sd: 0}",
    .rising = "{sd: @}",
    .weakest = 0.2,
    .strongest = 2.5,
    .stage = EFFECT_FILTER,
    .table = PARAM_TABLE("effect blur", struct blur, params),
    .paint = paint,
};
