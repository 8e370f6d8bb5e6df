/* Agreement with scipy on stored fixtures (tests/bench/scipy_fixtures.py), and a few properties. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/rng.h"
#include "bench/stats/assignment.h"
#include "bench/stats/bootstrap.h"
#include "bench/stats/ranks.h"
#include "bench/stats/special.h"
#include "bench/stats/statistics.h"

static json_t *fixtures;

static void load(void)
{
    struct err e = ERR_INIT;
    json_load(ADDA_SOURCE_DIR "/tests/golden/bench/scipy.json", &fixtures, &e);
    ck_assert_msg(e.code == ERR_NONE, "%s", e.text);
}

static void drop(void)
{
    json_decref(fixtures);
}

static double at(const json_t *row, size_t i)
{
    return json_number_value(json_array_get(row, i));
}

static double field(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

/* Relative to 1 or to the value, whichever is larger: quantiles of heavy tails are large. */
static void agree(double ours, double theirs, double tolerance)
{
    double scale = fmax(1, fabs(theirs));
    ck_assert_msg(fabs(ours - theirs) <= tolerance * scale, "%.17g, scipy %.17g", ours, theirs);
}

/* NOLINTBEGIN(bugprone-macro-parentheses): `row` is declared here */
#define EACH(row, key)                                                                             \
    size_t i_##row;                                                                                \
    const json_t *row;                                                                             \
    ck_assert_uint_gt(json_array_size(json_object_get(fixtures, key)), 0);                         \
    json_array_foreach(json_object_get(fixtures, key), i_##row, row)
/* NOLINTEND(bugprone-macro-parentheses) */

/* scipy 1.10's own quantile is off by 2e-9 at p = 1e-6, 3 degrees (by 40-digit arithmetic). Ours
 * must also be the inverse of our distribution function to the last digits. */
START_TEST(quantiles_of_student)
{
    EACH(row, "student_quantile")
    {
        double q = student_quantile(at(row, 0), at(row, 1));
        agree(q, at(row, 2), 1e-8);
        ck_assert_double_eq_tol(student_cdf(q, at(row, 1)) / at(row, 0), 1, 1e-13);
    }
}
END_TEST

START_TEST(tails_of_student)
{
    EACH(row, "student_cdf")
    {
        agree(student_cdf(at(row, 0), at(row, 1)), at(row, 2), 1e-13);
        if (at(row, 2) < 0.01) /* small tails keep their digits */
            ck_assert_double_eq_tol(student_cdf(at(row, 0), at(row, 1)) / at(row, 2), 1, 1e-9);
    }
}
END_TEST

START_TEST(special_functions)
{
    EACH(b, "incomplete_beta")
    agree(incomplete_beta(at(b, 0), at(b, 1), at(b, 2)), at(b, 3), 1e-12);
    EACH(g, "incomplete_gamma")
    agree(incomplete_gamma(at(g, 0), at(g, 1)), at(g, 2), 1e-12);
    EACH(c, "chi_square_upper")
    agree(chi_square_upper(at(c, 0), at(c, 1)), at(c, 2), 1e-12);
}
END_TEST

static int read_values(const json_t *list, double *values)
{
    int n = (int)json_array_size(list);
    for (int i = 0; i < n; i++)
        values[i] = at(list, (size_t)i);
    return n;
}

START_TEST(one_sample)
{
    EACH(s, "samples")
    {
        double d[32];
        int n = read_values(json_object_get(s, "values"), d);
        struct estimate m = estimate_mean(d, n);
        agree(m.mean, field(s, "mean"), 1e-12);
        agree(m.sd, field(s, "sd"), 1e-12);
        if (json_object_get(s, "half")) {
            agree(m.half, field(s, "half"), 1e-9);
            agree(paired_t_p(d, n), field(s, "t_p"), 1e-9);
        }
        agree(sign_flip_p(d, n), field(s, "flip_p"), 1e-15);
        if (json_object_get(s, "wilcoxon_p"))
            agree(wilcoxon_p(d, n), field(s, "wilcoxon_p"), 1e-14);
    }
}
END_TEST

START_TEST(edges)
{
    const double same[] = {0.1, 0.1, 0.1}, zero[] = {0, 0, 0};
    ck_assert(isnan(estimate_mean(same, 0).mean));
    ck_assert(isnan(estimate_mean(same, 1).half));
    ck_assert_double_eq(paired_t_p(zero, 3), 1);
    ck_assert_double_eq(wilcoxon_p(zero, 3), 1);
    ck_assert(isnan(wilcoxon_p(zero, 0)));
    ck_assert_double_eq(sign_flip_p(zero, 3), 1);
    ck_assert_double_eq(sign_flip_p(same, 3), exact_p_floor(3));
    ck_assert_double_eq(wilcoxon_p(same, 3), exact_p_floor(3));
    ck_assert_double_eq(exact_p_floor(5), 0.0625);
    ck_assert_int_eq(friedman_blocks_needed(5), 9);
    ck_assert_int_eq(friedman_blocks_needed(8), 11);
}
END_TEST

/* Differences of accuracies that are equal on paper, and not in their last bits: ties and zeros all
 * the same. By hand: ranks 2.5 2.5 2.5 2.5 5, W- = 2.5, which 5 of the 32 sign patterns do not
 * exceed. */
START_TEST(ties_but_for_rounding)
{
    const double more[] = {0.8, 0.95, 0.35, 0.3, 0.9, 0.1 + 0.2};
    const double less[] = {0.75, 0.9, 0.3, 0.35, 0.6, 0.3};
    double d[6];
    int differ = 0;
    for (int i = 0; i < 6; i++)
        d[i] = more[i] - less[i];
    for (int i = 1; i < 3; i++)
        differ += d[i] < d[0] || d[i] > d[0];
    ck_assert_int_gt(differ, 0);
    ck_assert_double_gt(d[5], 0);
    ck_assert_double_eq_tol(wilcoxon_p(d, 6), 2 * 5.0 / 32, 1e-12);
}
END_TEST

/* Differences that are the same on paper have no spread that a t could be measured by: ten of .05
 * give what the signs alone show, and three show nothing. */
START_TEST(differences_without_variation)
{
    double d[10], none[6];
    for (int i = 0; i < 10; i++)
        d[i] = (0.1 * i + 0.05) - 0.1 * i;
    ck_assert(estimate_mean(d, 10).sd > 0); /* but for rounding they would be equal */
    ck_assert_double_eq(paired_t_p(d, 10), exact_p_floor(10));
    ck_assert_double_eq(paired_t_p(d, 3), 0.25);
    ck_assert(isnan(paired_t_p(d, 1)));
    for (int i = 0; i < 6; i++)
        none[i] = 0.3 - (0.1 + 0.2);
    ck_assert_double_eq(paired_t_p(none, 6), 1);
    none[0] = -none[0];
    ck_assert_double_eq(paired_t_p(none, 6), 1);
}
END_TEST

/* A difference in the last bit is none, whatever the others are. */
START_TEST(differences_of_one_ulp)
{
    const double one = nextafter(0.9, 1) - 0.9, ulps[6] = {one, one, one, one, one, one};
    ck_assert_double_gt(one, 0);
    ck_assert_double_eq(wilcoxon_p(ulps, 6), 1);
    ck_assert_double_eq(sign_flip_p(ulps, 6), 1);
    ck_assert_double_eq(paired_t_p(ulps, 6), 1);
    /* one character in 300,000 of ten seeds is a difference */
    const double least = 1 / 3e6, characters[6] = {least, least, least, least, least, least};
    ck_assert_double_eq(wilcoxon_p(characters, 6), exact_p_floor(6));
    ck_assert_double_eq(sign_flip_p(characters, 6), exact_p_floor(6));
}
END_TEST

START_TEST(many_differences)
{
    double d[501];
    for (int i = 0; i < 501; i++)
        d[i] = i % 10 == 0 ? -0.1 : 0.1;
    ck_assert_double_lt(wilcoxon_p(d, 64), 1e-6);
    ck_assert_double_lt(wilcoxon_p(d, 500), 1e-6);
    ck_assert(isnan(wilcoxon_p(d, 501)));
}
END_TEST

START_TEST(friedman)
{
    EACH(f, "friedman")
    {
        double values[128], ranks[16];
        int k = (int)field(f, "treatments");
        read_values(json_object_get(f, "values"), values);
        struct friedman r = friedman_test(values, (int)field(f, "blocks"), k, ranks);
        agree(r.statistic, field(f, "statistic"), 1e-10);
        agree(r.p, field(f, "p"), 1e-10);
        for (int j = 0; j < k; j++)
            agree(ranks[j], at(json_object_get(f, "ranks"), (size_t)j), 1e-12);
    }
}
END_TEST

START_TEST(holm)
{
    EACH(h, "holm")
    {
        double p[16];
        int n = read_values(json_object_get(h, "p"), p);
        holm_adjust(p, n);
        for (int i = 0; i < n; i++)
            agree(p[i], at(json_object_get(h, "adjusted"), (size_t)i), 1e-14);
    }
    double gap[] = {0.01, (double)NAN, 0.02};
    holm_adjust(gap, 3);
    ck_assert_double_eq(gap[0], 0.02);
    ck_assert(isnan(gap[1]));
}
END_TEST

START_TEST(rank_correlation)
{
    EACH(r, "spearman")
    {
        double x[64], y[64];
        int n = read_values(json_object_get(r, "x"), x);
        ck_assert_int_eq(read_values(json_object_get(r, "y"), y), n);
        agree(spearman(x, y, n), field(r, "rho"), 1e-14);
    }
    const double up[] = {1, (double)NAN, 2, 3}, any[] = {0.1, 0.2, 0.3, 7}, same[] = {2, 2, 2, 2};
    ck_assert_double_eq(spearman(up, any, 4), 1);
    const double near[] = {0.1 + 0.2, 0.3, 0.5, 0.7}, tied[] = {0.3, 0.3, 0.5, 0.7};
    const double steps[] = {1, 2, 3, 4};
    ck_assert_double_ne(near[0], near[1]); /* by their last bits: equal on paper */
    ck_assert_double_eq(spearman(steps, near, 4), spearman(steps, tied, 4));
    ck_assert_double_eq(spearman(near, steps, 4), spearman(tied, steps, 4));
    ck_assert(isnan(spearman(up, same, 4)));
    ck_assert(isnan(spearman(up, any, 1)));
}
END_TEST

enum { SEEDS = 5, IMAGES = 300 };
static int store[SEEDS][IMAGES];
static const int *values[SEEDS];
static int images[SEEDS];

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The slow twin: image by image, and percentiles without interpolation. */
static struct interval draw_every_image(int rounds)
{
    struct rng r = rng_stream(1, "images", 0);
    double *means = calloc((size_t)rounds, sizeof *means);
    ck_assert_ptr_nonnull(means);
    for (int i = 0; i < rounds; i++)
        for (int s = 0; s < SEEDS; s++) {
            const uint32_t pick = rng_below(&r, SEEDS);
            double sum = 0;
            for (int k = 0; k < images[pick]; k++)
                sum += values[pick][rng_below(&r, (uint32_t)images[pick])];
            means[i] += sum / images[pick] / SEEDS;
        }
    qsort(means, (size_t)rounds, sizeof *means, by_number);
    struct interval result = {means[rounds / 40], means[rounds - 1 - rounds / 40]};
    free(means);
    return result;
}

static void read_images(const json_t *lists)
{
    for (size_t s = 0; s < SEEDS; s++) {
        const json_t *list = json_array_get(lists, s);
        images[s] = (int)json_array_size(list);
        ck_assert_int_le(images[s], IMAGES);
        for (int i = 0; i < images[s]; i++)
            store[s][i] = (int)at(list, (size_t)i);
        values[s] = store[s];
    }
}

/* Both sides are Monte Carlo: 20,000 rounds put a 2.5 % percentile within about .0015. */
START_TEST(bootstrap)
{
    const json_t *b = json_object_get(fixtures, "bootstrap");
    read_images(json_object_get(b, "thirds"));
    struct interval one = bootstrap_mean(values, images, images, SEEDS, 10000, 1);
    agree(one.low / 3, field(b, "low"), 0.0025);
    agree(one.high / 3, field(b, "high"), 0.0025);
    struct interval two = bootstrap_mean(values, images, images, SEEDS, 10000, 1);
    ck_assert_double_eq(one.low, two.low);
    ck_assert_double_eq(one.high, two.high);
    int parts[SEEDS]; /* characters: seeds with more of them weigh as much as others */
    for (int s = 0; s < SEEDS; s++)
        parts[s] = 3 * images[s];
    struct interval thirds = bootstrap_mean(values, images, parts, SEEDS, 10000, 1);
    ck_assert_double_eq_tol(thirds.low, one.low / 3, 1e-12);
    ck_assert_double_eq_tol(thirds.high, one.high / 3, 1e-12);
    struct interval slow = draw_every_image(10000);
    agree(one.low / 3, slow.low / 3, 0.0025);
    agree(one.high / 3, slow.high / 3, 0.0025);
}
END_TEST

/* One seed: the interval of the images alone, here of coin throws worth -1 and 1, whose mean is
 * normal to within a lattice step of 2/n; and of one image, which can only be itself. */
START_TEST(bootstrap_of_one_seed)
{
    static int coins[1001];
    const int *const list[] = {coins};
    for (int n = 1000; n <= 1001; n++) { /* even and odd: both branches of the power */
        for (int i = 0; i < n; i++)
            coins[i] = i % 2 ? 1 : -1;
        const double mean = n % 2 ? -1.0 / n : 0;
        struct interval i = bootstrap_mean(list, &n, &n, 1, 20000, 3);
        ck_assert_double_eq_tol(i.low, mean - 1.96 / sqrt(n), 3.0 / n);
        ck_assert_double_eq_tol(i.high, mean + 1.96 / sqrt(n), 3.0 / n);
    }
    struct interval single = bootstrap_mean(list, &(const int){1}, &(const int){1}, 1, 10, 3);
    ck_assert_double_eq(single.low, -1);
    ck_assert_double_eq(single.high, -1);
}
END_TEST

/* The slow twin of a ratio's interval, by other draws and without interpolation. */
static struct interval draw_ratios(const double *above, const double *below, int n, int rounds)
{
    struct rng r = rng_stream(2, "ratios", 0);
    double *ratios = calloc((size_t)rounds, sizeof *ratios);
    ck_assert_ptr_nonnull(ratios);
    for (int i = 0; i < rounds; i++) {
        double a = 0, b = 0;
        for (int s = 0; s < n; s++) {
            const uint32_t pick = rng_below(&r, (uint32_t)n);
            a += above[pick] / n;
            b += below[pick] / n;
        }
        ratios[i] = a / b;
    }
    qsort(ratios, (size_t)rounds, sizeof *ratios, by_number);
    struct interval result = {ratios[rounds / 40], ratios[rounds - 1 - rounds / 40]};
    free(ratios);
    return result;
}

/* Two seeds: either alone is drawn in a quarter of the rounds. */
START_TEST(bootstrap_of_a_ratio)
{
    const double above[] = {0.10, 0.21, 0.05, 0.17, 0.12, 0.09, 0.2, 0.16, 0.11, 0.15};
    const double below[] = {0.25, 0.30, 0.21, 0.20, 0.24, 0.29, 0.27, 0.26, 0.19, 0.22};
    struct interval i = bootstrap_ratio(above, below, 2, 1000, 1);
    ck_assert_double_eq_tol(i.low, 0.10 / 0.25, 1e-12);
    ck_assert_double_eq_tol(i.high, 0.21 / 0.30, 1e-12);
    i = bootstrap_ratio(above, below, 10, 10000, 1);
    const struct interval again = bootstrap_ratio(above, below, 10, 10000, 1),
                          slow = draw_ratios(above, below, 10, 10000);
    ck_assert_double_eq(i.low, again.low);
    ck_assert_double_eq(i.high, again.high);
    agree(i.low, slow.low, 0.01);
    agree(i.high, slow.high, 0.01);
    i = bootstrap_ratio(below, below, 10, 1000, 1);
    ck_assert_double_eq(i.low, 1);
    ck_assert_double_eq(i.high, 1);
    ck_assert(isnan(bootstrap_ratio(above, below, 1, 1000, 1).low));
    const double some[] = {0.3, -0.1, 0.3};
    ck_assert(isnan(bootstrap_ratio(above, some, 3, 1000, 1).low));
}
END_TEST

/* Most of what may stand on the diagonal does, where sums are equal: by trying every order. */
static void try_orders(const long long *counts, int n, int row, int used, long long sum, int own,
                       long long *best, int *most_own)
{
    if (row == n && (sum > *best || (sum == *best && own > *most_own))) {
        *best = sum;
        *most_own = own;
    }
    for (int k = 0; row < n && k < n; k++)
        if (!(used >> k & 1))
            try_orders(counts, n, row + 1, used | 1 << k, sum + counts[row * n + k],
                       own + (k == row), best, most_own);
}

START_TEST(assignment)
{
    EACH(one, "assignment")
    {
        const int n = (int)field(one, "n");
        const json_t *given = json_object_get(one, "counts");
        long long counts[36 * 36], sum = 0, best = -1;
        int columns[36], own = 0, most_own = 0;
        bool taken[36] = {false};
        ck_assert_int_eq((int)json_array_size(given), n * n);
        for (int i = 0; i < n * n; i++)
            counts[i] = (long long)at(given, (size_t)i);
        assign_most(counts, n, columns);
        for (int i = 0; i < n; i++) {
            ck_assert_int_lt(columns[i], n);
            ck_assert(!taken[columns[i]]);
            taken[columns[i]] = true;
            sum += counts[i * n + columns[i]];
            own += columns[i] == i;
        }
        ck_assert_double_eq((double)sum, field(one, "sum"));
        if (n <= 8) {
            try_orders(counts, n, 0, 0, 0, 0, &best, &most_own);
            ck_assert_int_eq(sum, best);
            ck_assert_int_eq(own, most_own);
        }
    }
    assign_most(NULL, 0, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("statistics");
    TCase *all = tcase_create("scipy");
    tcase_add_checked_fixture(all, load, drop);
    tcase_add_test(all, quantiles_of_student);
    tcase_add_test(all, tails_of_student);
    tcase_add_test(all, special_functions);
    tcase_add_test(all, one_sample);
    tcase_add_test(all, edges);
    tcase_add_test(all, ties_but_for_rounding);
    tcase_add_test(all, differences_without_variation);
    tcase_add_test(all, differences_of_one_ulp);
    tcase_add_test(all, many_differences);
    tcase_add_test(all, friedman);
    tcase_add_test(all, holm);
    tcase_add_test(all, rank_correlation);
    tcase_add_test(all, bootstrap);
    tcase_add_test(all, bootstrap_of_one_seed);
    tcase_add_test(all, bootstrap_of_a_ratio);
    tcase_add_test(all, assignment);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
