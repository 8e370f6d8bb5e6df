/* Named random streams: Philox's known answers, independence, and the shape of every draw. */
#include "support.h"

#include <math.h>

#include "base/hash.h"
#include "base/rng.h"

/* The vectors of Random123's own tests (zeros, ones, digits of pi). */
START_TEST(philox_gives_the_known_answers)
{
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
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        struct rng r = {.used = 4};
        memcpy(r.key, known[k].key, sizeof r.key);
        memcpy(r.counter, known[k].counter, sizeof r.counter);
        for (int i = 0; i < 4; i++)
            ck_assert_uint_eq(rng_u32(&r), known[k].out[i]);
    }
}
END_TEST

/* What a stream is made of is a promise: every rendered image rests on it. */
START_TEST(a_stream_is_key_and_counter)
{
    const struct rng r = rng_stream(0x1122334455667788, "layout", 0xaabbccdd99887766);
    ck_assert_uint_eq(r.key[0], 0x55667788);
    ck_assert_uint_eq(r.key[1], 0x11223344);
    ck_assert_uint_eq(r.counter[0], 0);
    ck_assert_uint_eq(r.counter[1], hash_name("layout"));
    ck_assert_uint_eq(r.counter[2], 0x99887766);
    ck_assert_uint_eq(r.counter[3], 0xaabbccdd);
}
END_TEST

START_TEST(names_hash_as_fnv_1a)
{
    ck_assert_uint_eq(hash_name(""), 0x811c9dc5);
    ck_assert_uint_eq(hash_name("a"), 0xe40c292c);
    ck_assert_uint_eq(hash_name("foobar"), 0xbf9cf968);
}
END_TEST

START_TEST(bulk_equals_single)
{
    uint32_t bulk[64];
    for (size_t skip = 0; skip < 6; skip++) {
        for (size_t n = 0; n <= 40; n++) {
            struct rng a = rng_stream(7, "bulk", 3), b = a;
            for (size_t i = 0; i < skip; i++) {
                rng_u32(&a);
                rng_u32(&b);
            }
            rng_fill(&a, bulk, n);
            for (size_t i = 0; i < n; i++)
                expect(bulk[i] == rng_u32(&b));
            ck_assert_uint_eq(rng_u32(&a), rng_u32(&b));
        }
    }
}
END_TEST

START_TEST(a_word_of_64_bits_is_two_low_first)
{
    struct rng a = rng_stream(7, "two", 0), b = a;
    rng_u32(&a);
    rng_u32(&b);
    const uint64_t low = rng_u32(&b), high = rng_u32(&b);
    ck_assert_uint_eq(rng_u64(&a), low | high << 32);
}
END_TEST

/* Correlation of two streams that differ in one thing alone; sd 1/sqrt(n) = .01, so five of them.
 */
static void expect_independent(struct rng a, struct rng b)
{
    enum { N = 10000 };
    double sum = 0;
    int equal = 0;
    for (int i = 0; i < N; i++) {
        const uint32_t x = rng_u32(&a), y = rng_u32(&b);
        equal += x == y;
        sum += (x * 0x1p-32 - 0.5) * (y * 0x1p-32 - 0.5) * 12;
    }
    ck_assert_double_le(fabs(sum / N), 0.05);
    ck_assert_int_le(equal, 1);
}

START_TEST(streams_that_differ_in_one_thing_are_independent)
{
    const struct rng r = rng_stream(1, "layout", 0);
    expect_independent(r, rng_stream(2, "layout", 0));
    expect_independent(r, rng_stream(1 | 1ull << 40, "layout", 0));
    expect_independent(r, rng_stream(1, "layous", 0));
    expect_independent(r, rng_stream(1, "layout", 1));
    expect_independent(r, rng_stream(1, "layout", 1ull << 35));
    expect_independent(r, rng_stream(rng_derive(1, "target"), "layout", 0));
    ck_assert(rng_derive(1, "target") != rng_derive(1, "source"));
    ck_assert(rng_derive(1, "target") != rng_derive(2, "target"));
}
END_TEST

START_TEST(units_and_reals_stay_in_range)
{
    struct rng r = rng_stream(3, "range", 0);
    double sum = 0, squares = 0;
    enum { N = 200000 };
    for (int i = 0; i < N; i++) {
        const float u = rng_unit(&r);
        expect(u >= 0 && u < 1);
        const double x = rng_uniform(&r, -3, 5);
        expect(x >= -3 && x < 5);
        sum += x;
        squares += x * x;
    }
    const double mean = sum / N, variance = squares / N - mean * mean;
    ck_assert_double_eq_tol(mean, 1, 5 * 8 / sqrt(12.0 * N)); /* five standard errors */
    ck_assert_double_eq_tol(variance, 64.0 / 12, 0.1);
    ck_assert(rng_uniform(&r, 2.5, 2.5) == 2.5);
    /* One step of a double wide: rounding must not give the upper end. */
    for (int i = 0; i < 1000; i++)
        expect(rng_uniform(&r, 1, 1 + 0x1p-52) == 1);
}
END_TEST

/* Chi-square with n-1 degrees of freedom stays below its mean by 6 standard deviations. */
static void expect_even(uint32_t n)
{
    enum { DRAWS = 120000 };
    struct rng r = rng_stream(11, "below", n);
    double counts[64] = {0}, chi = 0;
    for (int i = 0; i < DRAWS; i++) {
        const uint32_t k = rng_below(&r, n);
        expect(k < n);
        counts[k]++;
    }
    for (uint32_t k = 0; k < n; k++)
        chi += pow(counts[k] - (double)DRAWS / n, 2) / ((double)DRAWS / n);
    ck_assert_double_le(chi, n - 1 + 6 * sqrt(2.0 * (n - 1)) + 1e-9);
}

START_TEST(below_is_even)
{
    for (uint32_t n = 1; n <= 64; n += n < 8 ? 1 : 7)
        expect_even(n);
}
END_TEST

/* Multiplying without rejection would give every third value of 3/4 * 2^32 twice as often: residues
 * modulo 3 show it. */
START_TEST(below_is_without_bias_where_it_would_show)
{
    enum { N = 90000 };
    struct rng r = rng_stream(12, "bias", 0);
    const uint32_t n = 0xc0000000;
    int counts[3] = {0};
    for (int i = 0; i < N; i++)
        counts[rng_below(&r, n) % 3]++;
    for (int k = 0; k < 3; k++)
        ck_assert_int_lt(abs(counts[k] - N / 3), 900); /* sd 141 */
}
END_TEST

START_TEST(normal_has_the_right_moments)
{
    enum { N = 400000 };
    struct rng r = rng_stream(13, "normal", 0);
    double m[5] = {0};
    int beyond = 0;
    for (int i = 0; i < N; i++) {
        const double x = rng_normal(&r);
        expect(isfinite(x));
        for (int k = 1; k <= 4; k++)
            m[k] += pow(x, k) / N;
        beyond += fabs(x) > 1.959963984540054;
    }
    ck_assert_double_eq_tol(m[1], 0, 0.01);
    ck_assert_double_eq_tol(m[2], 1, 0.015);
    ck_assert_double_eq_tol(m[3], 0, 0.03);
    ck_assert_double_eq_tol(m[4], 3, 0.1);
    ck_assert_double_eq_tol((double)beyond / N, 0.05, 0.002);
}
END_TEST

/* Against the C library's logarithm and cosine, which are within an ulp of the truth; 1e-14 because
 * the product of the two parts is at most 8.6 and each is within 4 units of 2^-53. */
START_TEST(normal_agrees_with_the_c_library)
{
    struct rng r = rng_stream(14, "normal", 0);
    for (int i = 0; i < 200000; i++) {
        struct rng same = r;
        const double u = 1 - rng_uniform(&same, 0, 1), v = rng_uniform(&same, 0, 1);
        const double expected = sqrt(-2 * log(u)) * cos(8 * atan(1.0) * v);
        expect(fabs(rng_normal(&r) - expected) <= 1e-14);
    }
}
END_TEST

/* Bits that every processor must give: golden values of this implementation. */
START_TEST(normal_is_bit_for_bit)
{
    struct rng r = rng_stream(2024, "golden", 5);
    struct hash *h = hash_create();
    char hex[HASH_HEX];
    for (int i = 0; i < 100000; i++) {
        const double x = rng_normal(&r);
        uint64_t bits;
        memcpy(&bits, &x, sizeof bits);
        for (int k = 0; k < 8; k++) {
            const unsigned char byte = (unsigned char)(bits >> 8 * k);
            hash_add(h, &byte, 1);
        }
    }
    hash_finish(h, hex);
    ck_assert_str_eq(hex, "2d3324fffdc109cf11a242c4e324be1e677ef8d468daeb4007f5c970fe7e1a68");
}
END_TEST

START_TEST(a_shuffle_is_an_even_permutation_of_chance)
{
    enum { N = 24000 };
    int seen[4][4] = {{0}};
    for (uint64_t k = 0; k < N; k++) {
        struct rng r = rng_stream(15, "shuffle", k);
        uint32_t items[4] = {0, 1, 2, 3}, mask = 0;
        rng_shuffle(&r, items, 4);
        for (int i = 0; i < 4; i++) {
            mask |= 1u << items[i];
            seen[i][items[i]]++;
        }
        expect(mask == 15);
    }
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            ck_assert_int_lt(abs(seen[i][j] - N / 4), 400); /* sd 67 */
}
END_TEST

RUN_TESTS("rng", philox_gives_the_known_answers, a_stream_is_key_and_counter, names_hash_as_fnv_1a,
          bulk_equals_single, a_word_of_64_bits_is_two_low_first,
          streams_that_differ_in_one_thing_are_independent, units_and_reals_stay_in_range,
          below_is_even, below_is_without_bias_where_it_would_show, normal_has_the_right_moments,
          normal_agrees_with_the_c_library, normal_is_bit_for_bit,
          a_shuffle_is_an_even_permutation_of_chance)
