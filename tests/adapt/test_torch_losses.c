/* Adversarial losses, the conditional map and terms on predictions against stored PyTorch results,
 * whose autograd works in double on the same float inputs: 1e-5 of the largest value, since
 * gradients are stored as float. Every entry of both registries must be among them. */
#include "adapt/conditional.h"
#include "adapt/objective.h"
#include "problem.h"
#include "../nn/golden.h"

static const double tolerance = 1e-5;
enum { MOST = 64 };

static void close_to(const real *ours, const json_t *theirs, const char *what)
{
    real *expected = golden_values(theirs);
    const double d = relative_difference(ours, expected, json_array_size(theirs));
    ck_assert_msg(d < tolerance, "%s differs from PyTorch's by %g of the largest", what, d);
    free(expected);
}

static void near(double ours, double theirs, const char *what)
{
    ck_assert_msg(fabs(ours - theirs) <= tolerance * fmax(1, fabs(theirs)),
                  "%s: %.9g, PyTorch's %.9g", what, ours, theirs);
}

static void doubles(const json_t *list, double *to)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        to[i] = json_number_value(json_array_get(list, i));
}

/* ---- adversarial losses --------------------------------------------------------------------- */

static void check_loss(const struct method *m, const json_t *c)
{
    double weight[MOST];
    real dz[MOST], *z = golden_values(json_object_get(c, "z"));
    const json_t *d = json_object_get(c, "discriminator"), *mapping = json_object_get(c, "mapping");
    const struct half_logits of = {(enum half)golden_int(c, "half"),
                                   (int)json_array_size(json_object_get(c, "z")), z, weight};
    doubles(json_object_get(c, "weight"), weight);
    const double smoothing = golden_real(c, "smoothing", 0);
    if (!(smoothing > 0) || method_reads(m, "smoothing")) {
        near(adversarial_discriminator(m->adversarial, &of, smoothing, dz),
             golden_real(d, "loss", 0), m->name);
        close_to(dz, json_object_get(d, "dz"), m->name);
    }
    near(adversarial_mapping(m->adversarial, &of, 1, dz), golden_real(mapping, "loss", 0), m->name);
    close_to(dz, json_object_get(mapping, "dz"), m->name);
    real scaled[MOST];
    adversarial_mapping(m->adversarial, &of, -3, scaled);
    for (int i = 0; i < of.count; i++)
        ck_assert_double_eq_tol((double)scaled[i], -3 * (double)dz[i], 1e-6);
    free(z);
}

START_TEST(every_adversarial_loss)
{
    json_t *all = golden("adapt/adversarial.json"), *c;
    const struct method *m = methods[_i];
    size_t k;
    int halves[2] = {0, 0};
    json_array_foreach(json_object_get(all, "losses"), k, c)
    {
        if (strcmp(json_string_value(json_object_get(c, "method")), m->name) != 0)
            continue;
        check_loss(m, c);
        halves[golden_int(c, "half")]++;
    }
    ck_assert_msg(!m->adversarial || (halves[0] > 1 && halves[1] > 1),
                  "%s has no values of PyTorch: add it to LOSSES in tests/adapt/torch_vectors.py",
                  m->name);
    json_decref(all);
}
END_TEST

START_TEST(conditional_view)
{
    json_t *all = golden("adapt/adversarial.json"), *c = json_object_get(all, "conditional");
    struct arena a = ARENA_COUNT;
    struct err e = ERR_INIT;
    struct conditional n = {.batch = golden_int(c, "batch"),
                            .features = golden_int(c, "features"),
                            .heads = golden_int(c, "heads"),
                            .classes = golden_int(c, "classes"),
                            .size = golden_int(c, "size"),
                            .weighted = true};
    real dfeature[MOST];
    double expected[MOST];
    conditional_lay_out(&n, &a);
    ck_assert(!arena_reserve(&a, &e));
    conditional_lay_out(&n, &a);
    golden_copy(json_object_get(c, "feature_map"), n.feature_map, (size_t)(n.features * n.size));
    golden_copy(json_object_get(c, "prediction_map"), n.prediction_map,
                (size_t)(n.heads * n.classes * n.size));
    real *feature = golden_values(json_object_get(c, "feature"));
    real *logits = golden_values(json_object_get(c, "logits"));
    real *dt = golden_values(json_object_get(c, "dt"));
    conditional_predict(&n, HALF_TARGET, logits);
    close_to(conditional_map(&n, HALF_TARGET, feature), json_object_get(c, "t"), "the map");
    conditional_backward(&n, HALF_TARGET, dt, dfeature);
    close_to(dfeature, json_object_get(c, "dfeature"), "the map's gradient");
    conditional_weigh(&n, HALF_TARGET);
    doubles(json_object_get(c, "weight"), expected);
    for (int i = 0; i < n.batch; i++)
        near(n.weight[HALF_TARGET][i], expected[i], "a weight by entropy");
    free(feature), free(logits), free(dt);
    arena_free(&a);
    json_decref(all);
}
END_TEST

/* ---- terms ---------------------------------------------------------------------------------- */

static void check_term(const struct term *t, const json_t *c)
{
    enum { ROWS = 6 };
    char adapt[400];
    json_t *settings = json_deep_copy(json_object_get(c, "settings"));
    json_object_set_new(settings, "ramp", json_false());
    char *text = json_dumps(settings, JSON_COMPACT);
    snprintf(adapt, sizeof adapt, "{batch: %d, terms: {%s: %s}}", ROWS, t->name, text);
    struct problem *p = problem_create(NULL, "inverted_gan", adapt);
    struct objective o;
    struct err e = ERR_INIT;
    real *z = golden_values(json_object_get(c, "z"));
    ck_assert_msg(!objective_create(&o, &p->input, &e), "%s", e.text);
    near(target_terms_loss(&o.terms, z, 0), golden_real(c, "loss", 0), t->name);
    close_to(o.terms.dlogits, json_object_get(c, "dz"), t->name);
    objective_free(&o);
    problem_free(p);
    json_decref(settings);
    free(text);
    free(z);
}

START_TEST(every_term)
{
    json_t *all = golden("adapt/terms.json"), *c;
    const struct term *t = terms[_i];
    size_t k;
    int found = 0;
    json_array_foreach(all, k, c)
    {
        if (strcmp(json_string_value(json_object_get(c, "term")), t->name) != 0)
            continue;
        check_term(t, c);
        found++;
    }
    ck_assert_msg(found > 1,
                  "%s has no values of PyTorch: add it to TERMS in tests/adapt/torch_vectors.py",
                  t->name);
    json_decref(all);
}
END_TEST

static int method_count(void)
{
    int count = 0;
    while (methods[count])
        count++;
    return count;
}

int main(void)
{
    Suite *s = suite_create("PyTorch's adversarial losses and terms");
    TCase *c = tcase_create("losses");
    tcase_add_loop_test(c, every_adversarial_loss, 0, method_count());
    tcase_add_test(c, conditional_view);
    tcase_add_loop_test(c, every_term, 0, TERM_COUNT);
    suite_add_tcase(s, c);
    return run_suite(s);
}
