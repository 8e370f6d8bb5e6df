/* Intervals of accuracies of one set of pictures. */
#include <math.h>
#include "bench/stats/proportion.h"
#include "tests/bench/support.h"

/* Sums of the binomial distribution, halved to 40 digits. */
START_TEST(exact_intervals_are_exact)
{
    const struct {
        int right, shown;
        double low, high;
    } cases[] = {{0, 10, 0, 0.30849710781876083},
                 {10, 10, 0.6915028921812392, 1},
                 {5, 10, 0.18708602844739855, 0.8129139715526015},
                 {95, 100, 0.8871650888945373, 0.9835681208179479}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct proportion p = proportion_of(cases[i].right, cases[i].shown);
        ck_assert_double_eq_tol(p.share, (double)cases[i].right / cases[i].shown, 1e-15);
        ck_assert_double_eq_tol(p.low, cases[i].low, 1e-9);
        ck_assert_double_eq_tol(p.high, cases[i].high, 1e-9);
    }
}
END_TEST

START_TEST(nothing_is_no_accuracy)
{
    const struct proportion p = proportion_of(0, 0);
    ck_assert(isnan(p.share) && isnan(p.low) && isnan(p.high));
    const int none[2] = {0, 0};
    ck_assert(isnan(proportion_clustered(none, none, 2).share));
}
END_TEST

enum { PICTURES = 400, PLACES = 4 };

/* Pictures that are read as a whole or not at all have as many trials as pictures. */
START_TEST(a_cluster_of_one_mind_is_one_trial)
{
    int right[PICTURES], shown[PICTURES];
    for (int i = 0; i < PICTURES; i++) {
        shown[i] = PLACES;
        right[i] = i < 300 ? PLACES : 0;
    }
    const struct proportion p = proportion_clustered(right, shown, PICTURES);
    const struct proportion q = proportion_of(300, PICTURES);
    ck_assert_double_eq_tol(p.share, 0.75, 1e-15);
    ck_assert_double_eq_tol(p.low, q.low, 2e-4); /* (n - 1) / n of the spread */
    ck_assert_double_eq_tol(p.high, q.high, 2e-4);
}
END_TEST

/* Clusters that all have the same share tell of no spread at all: trials are the characters. */
START_TEST(trials_are_at_most_the_characters)
{
    int right[PICTURES], shown[PICTURES];
    for (int i = 0; i < PICTURES; i++) {
        shown[i] = PLACES;
        right[i] = 3;
    }
    const struct proportion p = proportion_clustered(right, shown, PICTURES);
    const struct proportion q = proportion_of(3 * PICTURES, PLACES * PICTURES);
    ck_assert_double_eq_tol(p.low, q.low, 1e-12);
    ck_assert_double_eq_tol(p.high, q.high, 1e-12);
}
END_TEST

START_TEST(all_right_is_not_certain)
{
    int right[PICTURES], shown[PICTURES];
    for (int i = 0; i < PICTURES; i++)
        shown[i] = right[i] = PLACES;
    const struct proportion p = proportion_clustered(right, shown, PICTURES);
    ck_assert_double_eq(p.high, 1);
    ck_assert_double_eq_tol(p.low, proportion_of(PICTURES, PICTURES).low, 1e-12);
}
END_TEST

static TCase *make_case(void)
{
    TCase *c = tcase_create("proportion");
    tcase_add_test(c, exact_intervals_are_exact);
    tcase_add_test(c, nothing_is_no_accuracy);
    tcase_add_test(c, a_cluster_of_one_mind_is_one_trial);
    tcase_add_test(c, trials_are_at_most_the_characters);
    tcase_add_test(c, all_right_is_not_certain);
    return c;
}

int main(void)
{
    return run_suite("proportion", make_case);
}
