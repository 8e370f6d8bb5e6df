/* Losses: values by hand, extremes, and the properties adversarial training rests on. */
#include "nn/loss.h"
#include "support.h"

static const double ln2 = 0.69314718055994530942;

START_TEST(test_binary_values)
{
    const double targets[] = {0, 0.5, 1, 0.9};
    for (int t = 0; t < 4; t++) {
        real zero[3] = {0}, dz[3];
        ck_assert_double_eq_tol(loss_binary(zero, 3, targets[t], 2, dz), 2 * ln2, 1e-12);
        for (int n = 0; n < 3; n++)
            ck_assert_double_eq_tol((double)dz[n], 2 * (0.5 - targets[t]) / 3, 1e-7);
    }
}
END_TEST

/* -log p at logits of +-1e4 is 1e4 or 0, and nothing overflows on the way. */
START_TEST(test_binary_extremes)
{
    const real ends[] = {(real)-1e4, (real)1e4};
    for (int i = 0; i < 2; i++)
        for (int q = 0; q < 2; q++) {
            real dz;
            double loss = loss_binary(&ends[i], 1, q, 1, &dz);
            ck_assert_double_eq(loss, i == q ? 0 : 1e4);
            ck_assert_double_eq((double)dz, (double)(i - q));
        }
    real half = (real)1e4, dz;
    ck_assert_double_eq(loss_binary(&half, 1, 0.5, 1, &dz), 5e3);
    ck_assert_double_eq((double)dz, 0.5);
}
END_TEST

/* Domain confusion: never below ln 2, zero slope at p = 1/2, even in z. */
START_TEST(test_confusion)
{
    for (int i = -40; i <= 40; i++) {
        real z = (real)(i * 0.25), minus = -z, dz, dminus;
        double loss = loss_binary(&z, 1, 0.5, 1, &dz);
        ck_assert_double_ge(loss, ln2 - 1e-12);
        ck_assert_double_eq_tol(loss, loss_binary(&minus, 1, 0.5, 1, &dminus), 1e-12);
        ck_assert_double_eq_tol((double)dz, -(double)dminus, 1e-7);
        ck_assert(i == 0 ? fabs((double)dz) < 1e-12 : (double)dz * i > 0);
    }
}
END_TEST

/* Slopes at a target sample: GAN sigma - 1, minimax (weight -1, q 0) -sigma; equal at 1/2. */
START_TEST(test_target_gradients)
{
    for (int i = -20; i <= 20; i++) {
        real z = (real)(i * 0.5), gan, minimax;
        double sigma = 1 / (1 + exp(-(double)z));
        loss_binary(&z, 1, 1, 1, &gan);
        loss_binary(&z, 1, 0, -1, &minimax);
        ck_assert_double_eq_tol((double)gan, sigma - 1, 1e-7);
        ck_assert_double_eq_tol((double)minimax, -sigma, 1e-7);
    }
}
END_TEST

/* Three heads of four classes; the third has logits of +-1e4 and the wrong label. */
START_TEST(test_cross_entropy)
{
    const real logits[] = {0, 0, 0, 0, 1, 2, 3, 0, (real)-1e4, (real)1e4, 0, 0};
    const uint16_t labels[] = {2, 1, 0};
    real d[12];
    double sum = 1 + exp(1) + exp(2) + exp(3);
    double expected = log(4) + log(sum) - 2 + 2e4;
    ck_assert_double_eq_tol(loss_cross_entropy(logits, labels, 1, 3, 4, 0, 0.5, d), expected / 2,
                            1e-9);
    const double slopes[] = {
        0.25, 0.25, -0.75, 0.25, exp(1) / sum, exp(2) / sum - 1, exp(3) / sum, 1 / sum,
        -1,   1,    0,     0};
    for (int i = 0; i < 12; i++)
        ck_assert_double_eq_tol((double)d[i], slopes[i] / 2, 1e-7);
}
END_TEST

START_TEST(test_smoothing_is_a_mixture)
{
    real logits[10], d[10], hard[10], mean[10];
    struct rng r = rng_stream(2, "logits", 0);
    for (int i = 0; i < 10; i++)
        logits[i] = (real)rng_uniform(&r, -3, 3);
    double smooth = loss_cross_entropy(logits, (const uint16_t[]){3, 1}, 2, 1, 5, 0.2, 1, d);
    double expected =
        0.8 * loss_cross_entropy(logits, (const uint16_t[]){3, 1}, 2, 1, 5, 0, 1, hard);
    for (int i = 0; i < 10; i++)
        d[i] -= (real)0.8 * hard[i];
    for (uint16_t k = 0; k < 5; k++) {
        expected +=
            0.04 * loss_cross_entropy(logits, (const uint16_t[]){k, k}, 2, 1, 5, 0, 1, mean);
        for (int i = 0; i < 10; i++)
            d[i] -= (real)0.04 * mean[i];
    }
    ck_assert_double_eq_tol(smooth, expected, 1e-12);
    for (int i = 0; i < 10; i++)
        ck_assert_double_eq_tol((double)d[i], 0, 1e-7);
}
END_TEST

START_TEST(test_accuracy)
{
    const real z[] = {1, -1, 0, 2};
    ck_assert_double_eq(binary_accuracy(z, 4, 0, 1), 0.5);
    ck_assert_double_eq(binary_accuracy(z, 4, 0, 0), 0.5);
    ck_assert_double_eq(binary_accuracy(z, 1, 0, 1), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("losses");
    TCase *tests = tcase_create("losses");
    tcase_add_test(tests, test_binary_values);
    tcase_add_test(tests, test_binary_extremes);
    tcase_add_test(tests, test_confusion);
    tcase_add_test(tests, test_target_gradients);
    tcase_add_test(tests, test_cross_entropy);
    tcase_add_test(tests, test_smoothing_is_a_mixture);
    tcase_add_test(tests, test_accuracy);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
