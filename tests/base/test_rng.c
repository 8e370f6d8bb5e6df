#include <math.h>

#include "base/rng.h"
#include "support.h"

/* From the known-answer file of Random123 1.14, philox4x32 with 10 rounds. */
static const struct {
    uint32_t counter[4], key[2], out[4];
} known[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

START_TEST(known_answers)
{
    struct rng r = {.used = 4};
    memcpy(r.counter, known[_i].counter, sizeof r.counter);
    memcpy(r.key, known[_i].key, sizeof r.key);
    for (int i = 0; i < 4; i++)
        ck_assert_uint_eq(rng_u32(&r), known[_i].out[i]);
}
END_TEST

/* What names a stream goes whole into key and counter; another layout would change every image and
 * every weight. */
START_TEST(a_stream_is_its_three_names)
{
    const uint64_t seed = 0x0123456789abcdef, index = 0xfedcba9876543210;
    struct rng r = rng_stream(seed, "", index);
    ck_assert_uint_eq(r.key[0], 0x89abcdef);
    ck_assert_uint_eq(r.key[1], 0x01234567);
    ck_assert_uint_eq(r.counter[0], 0);
    ck_assert_uint_eq(r.counter[1], 2166136261u); /* FNV-1a of nothing */
    ck_assert_uint_eq(r.counter[2], 0x76543210);
    ck_assert_uint_eq(r.counter[3], 0xfedcba98);
}
END_TEST

static int bits(uint32_t x)
{
    int n = 0;
    for (; x; x &= x - 1)
        n++;
    return n;
}

/* Streams that differ in one name, or in one bit of it, agree in half of their bits: of 32000 the
 * number that agree has a standard deviation of 89; six of them are allowed. */
START_TEST(streams_are_independent)
{
    struct rng streams[] = {
        rng_stream(1, "text", 0),
        rng_stream(1, "text", 1),
        rng_stream(1, "layout", 0),
        rng_stream(2, "text", 0),
        rng_stream(1ull << 32, "text", 0),
        rng_stream(1, "text", 1ull << 32),
        rng_stream(rng_derive(1, "target"), "text", 0),
        rng_stream(rng_derive(1, "source"), "text", 0),
    };
    enum { STREAMS = sizeof streams / sizeof *streams, WORDS = 1000 };
    static uint32_t words[STREAMS][WORDS];
    for (int s = 0; s < STREAMS; s++)
        rng_fill(&streams[s], words[s], WORDS);
    for (int a = 0; a < STREAMS; a++)
        for (int b = 0; b < a; b++) {
            int agree = 0;
            for (int i = 0; i < WORDS; i++)
                agree += bits(~(words[a][i] ^ words[b][i]));
            ck_assert_int_lt(abs(agree - 16 * WORDS), 6 * 89);
        }
}
END_TEST

/* Bulk draws are single draws, from every offset in a block and of every length. */
START_TEST(bulk_is_single)
{
    uint32_t words[23];
    for (int before = 0; before < 6; before++)
        for (size_t n = 0; n <= 23; n++) {
            struct rng one = rng_stream(7, "bulk", 3), many = one;
            for (int i = 0; i < before; i++) {
                rng_u32(&one);
                rng_u32(&many);
            }
            rng_fill(&many, words, n);
            for (size_t i = 0; i < n; i++)
                ck_assert_uint_eq(words[i], rng_u32(&one));
            ck_assert_uint_eq(rng_u32(&many), rng_u32(&one));
        }
}
END_TEST

/* With n = 3 * 2^30 a plain multiplication gives every third value twice as often. */
START_TEST(below_has_no_bias)
{
    enum { DRAWS = 300000 };
    struct rng r = rng_stream(1, "below", 0);
    int count[3] = {0};
    for (int i = 0; i < DRAWS; i++) {
        const uint32_t x = rng_below(&r, 3u << 30);
        ck_assert_uint_lt(x, 3u << 30);
        count[x % 3]++;
    }
    for (int i = 0; i < 3; i++) /* standard deviation 258 */
        ck_assert_int_lt(abs(count[i] - DRAWS / 3), 6 * 258);
}
END_TEST

START_TEST(below_small)
{
    struct rng r = rng_stream(1, "below", 1);
    int count[6] = {0};
    for (int i = 0; i < 60000; i++)
        count[rng_below(&r, 6)]++;
    for (int i = 0; i < 6; i++) /* standard deviation 91 */
        ck_assert_int_lt(abs(count[i] - 10000), 6 * 91);
    ck_assert_uint_eq(rng_below(&r, 1), 0);
}
END_TEST

START_TEST(uniform_stays_inside)
{
    struct rng r = rng_stream(1, "uniform", 0);
    double sum = 0;
    for (int i = 0; i < 100000; i++) {
        const double x = rng_uniform(&r, -1, 3);
        ck_assert(x >= -1 && x < 3);
        sum += x;
        const float f = rng_unit(&r);
        ck_assert(f >= 0 && f < 1);
    }
    ck_assert_double_eq_tol(sum / 100000, 1, 6 * 4 / sqrt(12 * 100000.));
    ck_assert_double_eq(rng_uniform(&r, 5, 5), 5);
    const double high = nextafter(1, 2); /* nothing lies between: rounding must not give `high` */
    for (int i = 0; i < 100; i++)
        ck_assert_double_eq(rng_uniform(&r, 1, high), 1);
}
END_TEST

/* Box-Muller by the C library's functions, from the same words. */
START_TEST(normal_is_box_muller)
{
    struct rng r = rng_stream(1, "normal", 0), same = r;
    for (int i = 0; i < 100000; i++) {
        const double u = 1 - rng_uniform(&same, 0, 1), v = rng_uniform(&same, 0, 1);
        const double expected = sqrt(-2 * log(u)) * cos(2 * acos(-1) * v);
        ck_assert_double_eq_tol(rng_normal(&r), expected, 4e-15);
    }
}
END_TEST

START_TEST(normal_moments)
{
    enum { DRAWS = 200000 };
    struct rng r = rng_stream(1, "normal", 1);
    double sum = 0, squares = 0, fourth = 0;
    for (int i = 0; i < DRAWS; i++) {
        const double x = rng_normal(&r);
        sum += x;
        squares += x * x;
        fourth += x * x * x * x;
    }
    ck_assert_double_eq_tol(sum / DRAWS, 0, 6 / sqrt(DRAWS));
    ck_assert_double_eq_tol(squares / DRAWS, 1, 6 * sqrt(2. / DRAWS));
    ck_assert_double_eq_tol(fourth / DRAWS, 3, 6 * sqrt(96. / DRAWS));
}
END_TEST

/* Smallest and largest draws: words of zeros and of ones. */
START_TEST(normal_at_the_ends)
{
    struct rng r = {.used = 0}, ones = {.used = 0};
    memset(ones.block, 0xff, sizeof ones.block);
    ck_assert_double_eq(rng_normal(&r), 0); /* u = 1, its logarithm 0 */
    const double x = rng_normal(&ones);     /* u = 2^-53 */
    ck_assert_double_eq_tol(x, sqrt(2 * 53 * log(2)), 1e-12);
}
END_TEST

START_TEST(shuffles_are_even)
{
    struct rng r = rng_stream(1, "shuffle", 0);
    int count[27] = {0};
    for (int i = 0; i < 60000; i++) {
        uint32_t items[] = {0, 1, 2};
        rng_shuffle(&r, items, 3);
        count[items[0] * 9 + items[1] * 3 + items[2]]++;
    }
    static const int orders[] = {5, 7, 11, 15, 19, 21};
    for (int i = 0; i < 6; i++)
        ck_assert_int_lt(abs(count[orders[i]] - 10000), 6 * 91);
    rng_shuffle(&r, NULL, 0);
}
END_TEST

static const struct test tests[] = {
    LOOP(known_answers, sizeof known / sizeof *known),
    TEST(a_stream_is_its_three_names),
    TEST(streams_are_independent),
    TEST(bulk_is_single),
    TEST(below_has_no_bias),
    TEST(below_small),
    TEST(uniform_stays_inside),
    TEST(normal_is_box_muller),
    TEST(normal_moments),
    TEST(normal_at_the_ends),
    TEST(shuffles_are_even),
};
RUN_TESTS("rng", tests)
