/* Validators on predictions whose values are known by hand, and every head for itself. */
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/validators/registry.h"
#include "base/rng.h"
#include "../nn/classes.h"

enum { N = 12, CLASSES = 3, HEADS = 2 };

/* The predictions of one head, and what each validator must make of them. */
struct example {
    double p[N][CLASSES];
    double score[VALIDATOR_COUNT];
};

/* Sure and balanced: the best there is. */
static struct example balanced(void)
{
    /* three others at similarity 1, eight at 0: weights 1 and exp(-20) */
    const double w = exp(-20), z = 3 + 8 * w;
    struct example x = {.score = {[VALIDATOR_entropy] = 0,
                                  [VALIDATOR_im] = log(3),
                                  [VALIDATOR_bnm] = 1,
                                  [VALIDATOR_snd] = log(z) + 8 * w * 20 / z}};
    for (int i = 0; i < N; i++)
        x.p[i][i % CLASSES] = 1;
    return x;
}

/* Unsure: uniform predictions. */
static struct example uniform(void)
{
    struct example x = {.score = {[VALIDATOR_entropy] = -log(3),
                                  [VALIDATOR_im] = 0,
                                  [VALIDATOR_bnm] = 1.0 / 3,
                                  [VALIDATOR_snd] = log(N - 1)}};
    for (int i = 0; i < N; i++)
        for (int c = 0; c < CLASSES; c++)
            x.p[i][c] = 1.0 / CLASSES;
    return x;
}

/* Sure of one class for everything: entropy is fooled, information maximisation is not. */
static struct example collapsed(void)
{
    struct example x = {.score = {[VALIDATOR_entropy] = 0,
                                  [VALIDATOR_im] = 0,
                                  [VALIDATOR_bnm] = 1 / sqrt(3),
                                  [VALIDATOR_snd] = log(N - 1)}};
    for (int i = 0; i < N; i++)
        x.p[i][0] = 1;
    return x;
}

static double score(int validator, const double *p, int heads)
{
    double *scratch = calloc(validators_scratch(N, CLASSES), sizeof *scratch);
    const double v = validator_score(validators[validator], p, N, heads, CLASSES, scratch);
    free(scratch);
    return v;
}

/* p[n][heads][classes] of two heads. */
static double score_both(int validator, const struct example *a, const struct example *b)
{
    double p[N][HEADS][CLASSES];
    for (int i = 0; i < N; i++) {
        memcpy(p[i][0], a->p[i], sizeof p[i][0]);
        memcpy(p[i][1], b->p[i], sizeof p[i][1]);
    }
    return score(validator, p[0][0], HEADS);
}

START_TEST(known_values)
{
    const struct example examples[] = {balanced(), uniform(), collapsed()};
    for (int v = 0; v < VALIDATOR_COUNT; v++) {
        const double found = score(v, examples[_i].p[0], 1), known = examples[_i].score[v];
        ck_assert_msg(fabs(found - known) < 1e-9,
                      "example %d: %s is %g, known (0: not named) is %g", _i, validators[v]->name,
                      found, known);
    }
}
END_TEST

/* The mean over heads that differ: predictions that were mixed up between them would have another.
 */
/* The nuclear norm of sure predictions is the sum of the roots of how often each class is said: of
 * more images than classes, and of fewer. */
START_TEST(many_classes)
{
    enum { MANY = 200 };
    static const int images[] = {300, 200, 70};
    static double p[300][MANY];
    for (int k = 0; k < 3; k++) {
        const int n = images[k];
        int said[MANY] = {0};
        double norm = 0;
        memset(p, 0, sizeof p);
        for (int i = 0; i < n; i++) {
            const int c = i * i % MANY;
            p[i][c] = 1;
            said[c]++;
        }
        for (int c = 0; c < MANY; c++)
            norm += sqrt(said[c]);
        double *scratch = calloc(validators_scratch(n, MANY), sizeof *scratch);
        ck_assert_double_eq_tol(
            validator_score(validators[VALIDATOR_bnm], p[0], n, 1, MANY, scratch),
            norm / sqrt((double)n * MANY), 1e-6);
        free(scratch);
    }
}
END_TEST

START_TEST(every_head_for_itself)
{
    const struct example a = balanced(), b = uniform(), c = collapsed();
    for (int v = 0; v < VALIDATOR_COUNT; v++) {
        ck_assert_double_eq_tol(score_both(v, &a, &b), (a.score[v] + b.score[v]) / 2, 1e-9);
        ck_assert_double_eq_tol(score_both(v, &b, &a), (a.score[v] + b.score[v]) / 2, 1e-9);
        ck_assert_double_eq_tol(score_both(v, &c, &a), (a.score[v] + c.score[v]) / 2, 1e-9);
    }
}
END_TEST

static struct example random_example(uint64_t index)
{
    struct rng r = rng_stream(1, "validators", index);
    struct example x;
    for (int i = 0; i < N; i++) {
        double sum = 0;
        for (int c = 0; c < CLASSES; c++)
            sum += x.p[i][c] = rng_uniform(&r, 0.01, 1);
        for (int c = 0; c < CLASSES; c++)
            x.p[i][c] /= sum;
    }
    return x;
}

START_TEST(every_head_for_itself_at_random)
{
    const struct example a = random_example(0), b = random_example(1);
    for (int v = 0; v < VALIDATOR_COUNT; v++) {
        const double alone[HEADS] = {score(v, a.p[0], 1), score(v, b.p[0], 1)};
        ck_assert_double_eq_tol(score_both(v, &a, &b), (alone[0] + alone[1]) / 2, 1e-12);
        ck_assert(alone[0] < alone[1] || alone[0] > alone[1]);
    }
}
END_TEST

/* A model that has diverged is not the surest of all. */
START_TEST(not_a_number)
{
    for (int bad = 0; bad < N * CLASSES; bad += 7) {
        const struct example good = uniform();
        struct example x = good;
        x.p[bad / CLASSES][bad % CLASSES] = (double)NAN;
        for (int v = 0; v < VALIDATOR_COUNT; v++)
            ck_assert(isnan(score_both(v, &x, &good)) && isnan(score_both(v, &good, &x)));
    }
}
END_TEST

/* A rule of `adda-bench report --select` and a column of curves has the name of the list. */
START_TEST(registry_says_the_names)
{
#define VALIDATOR(name_) ck_assert_str_eq(validators[VALIDATOR_##name_]->name, #name_);
#include "adapt/validators/list.h"
#undef VALIDATOR
    for (int v = 0; v < VALIDATOR_COUNT; v++)
        ck_assert(validators[v]->help && validators[v]->score);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("validators");
    TCase *c = tcase_create("known values");
    tcase_add_loop_test(c, known_values, 0, 3);
    tcase_add_test(c, many_classes);
    tcase_add_test(c, every_head_for_itself);
    tcase_add_test(c, every_head_for_itself_at_random);
    tcase_add_test(c, not_a_number);
    tcase_add_test(c, registry_says_the_names);
    suite_add_tcase(s, c);
    return run_suite(s);
}
