/* Sharing, copying, initial values, and the optimiser over shared weights. */
#include "nn/optimizer.h"
#include "support.h"

static const char text[] = "conv 4 3x3 | bn | relu | conv 5 3x3 | bn | relu | flatten | dense 3";
static const struct shape in = {7, 7, 2};

START_TEST(test_create_is_neutral)
{
    struct net *net = make_net(text, in);
    struct weights *w;
    ck_assert_int_eq(weights_create(&w, net, NULL, NULL), ERR_NONE);
    for (int i = 0; i < weights_tensors(w); i++) {
        const struct tensor *t = weights_tensor(w, i);
        bool variance = strstr(t->name, "running_var") != NULL;
        bool statistic = strstr(t->name, "running") != NULL;
        ck_assert_int_eq(t->gradient == NULL, statistic);
        ck_assert(!t->shared);
        for (size_t k = 0; k < t->count; k++)
            ck_assert_double_eq((double)t->value[k], variance ? 1 : 0);
    }
    ck_assert_str_eq(weights_tensor(w, 0)->name, "conv1.weight");
    ck_assert_int_eq(weights_tensor(w, 0)->dimensions, 4);
    ck_assert_uint_eq(weights_count(w),
                      3 * 3 * 2 * 4 + 4 + 8 + 3 * 3 * 4 * 5 + 5 + 10 + 45 * 3 + 3);
    weights_free(w);
    net_free(net);
}
END_TEST

/* Glorot's limit, its variance limit^2 / 3, and that tensors and purposes differ. */
START_TEST(test_init)
{
    struct net *net = make_net("dense 200 | dense 100x3", (struct shape){1, 1, 300});
    struct weights *a = make_weights(net, NULL, 1), *b = make_weights(net, NULL, 1);
    weights_init(a, 5, "encoder");
    weights_init(b, 5, "encoder");
    const double limits[] = {sqrt(6.0 / 500), 0, sqrt(6.0 / 300)};
    for (int i = 0; i < 4; i++) {
        const struct tensor *t = weights_tensor(a, i);
        double square = 0;
        assert_same_bits(t->value, weights_tensor(b, i)->value, t->count, t->name);
        for (size_t k = 0; k < t->count; k++) {
            double v = (double)t->value[k], limit = i % 2 ? 0 : limits[i];
            ck_assert(fabs(v) <= limit * (1 + 1e-6));
            square += v * v / (double)t->count;
        }
        if (i % 2 == 0)
            ck_assert_double_eq_tol(square / (limits[i] * limits[i] / 3), 1, 0.03);
    }
    weights_init(b, 5, "head");
    ck_assert(memcmp(weights_tensor(a, 0)->value, weights_tensor(b, 0)->value, 64) != 0);
    weights_free(a);
    weights_free(b);
    net_free(net);
}
END_TEST

START_TEST(test_borrowing)
{
    struct net *net = make_net(text, in);
    struct weights *own = make_weights(net, NULL, 1);
    for (int statistics = 0; statistics < 2; statistics++) {
        struct sharing s = {own, net_block_end(net, net_find(net, "conv1")), statistics};
        struct weights *w = make_weights(net, &s, 2);
        for (int i = 0; i < weights_tensors(w); i++) {
            const struct tensor *a = weights_tensor(own, i), *b = weights_tensor(w, i);
            bool first = strstr(a->name, "conv1") || strstr(a->name, "bn1");
            bool shared = first && !(statistics && strstr(a->name, "running"));
            ck_assert_msg(b->shared == shared, "%s", a->name);
            ck_assert_int_eq(a->value == b->value, shared);
            ck_assert_int_eq(a->gradient == b->gradient, shared || a->gradient == NULL);
        }
        ck_assert_uint_eq(weights_count(w), weights_count(own));
        weights_free(w);
    }
    weights_free(own);
    net_free(net);
}
END_TEST

START_TEST(test_borrowing_errors)
{
    struct net *net = make_net(text, in), *other = make_net("conv 4 3x3 | relu", in);
    struct weights *own = make_weights(other, NULL, 1), *w;
    struct err e = ERR_INIT;
    struct sharing s = {own, 2, false};
    ck_assert_int_eq(weights_create(&w, net, &s, &e), ERR_DATA);
    ck_assert_ptr_nonnull(strstr(e.text, "layer 2"));
    err_free(&e);
    s.shared_layers = 9;
    ck_assert_int_eq(weights_create(&w, net, &s, &e), ERR_DATA);
    err_free(&e);
    s.shared_layers = 1;
    ck_assert_int_eq(weights_create(&w, net, &s, &e), ERR_NONE);
    weights_free(w);
    weights_free(own);
    net_free(net);
    net_free(other);
}
END_TEST

START_TEST(test_copy)
{
    struct net *net = make_net(text, in);
    struct weights *a = make_weights(net, NULL, 1);
    struct sharing s = {a, 3, true};
    struct weights *b = make_weights(net, &s, 2);
    weights_copy(b, a);
    for (int i = 0; i < weights_tensors(a); i++)
        assert_same_bits(weights_tensor(b, i)->value, weights_tensor(a, i)->value,
                         weights_tensor(a, i)->count, "copy");
    weights_free(b);
    weights_free(a);
    net_free(net);
}
END_TEST

static struct optimizer_settings plain_sgd(void)
{
    return (struct optimizer_settings){.kind = OPTIMIZER_SGD, .lr = 0.5, .schedule_factor = 1};
}

/* Two weights that share layers: shared arrays move once, the others each by themselves, and all
 * gradients are zero afterwards. */
START_TEST(test_optimizer_steps_once)
{
    struct net *net = make_net(text, in);
    struct weights *a = make_weights(net, NULL, 1);
    struct sharing s = {a, 3, true};
    struct weights *b = make_weights(net, &s, 2), *both[] = {a, b, a};
    struct optimizer_settings settings = plain_sgd();
    struct optimizer *o;
    ck_assert_int_eq(optimizer_create(&o, &settings, both, 3, NULL), ERR_NONE);
    real before[32];
    for (int i = 0; i < weights_tensors(b); i++) {
        before[i] = weights_tensor(b, i)->value[0];
        for (int w = 0; w < 2; w++)
            if (weights_tensor(both[w], i)->gradient)
                weights_tensor(both[w], i)->gradient[0] = 1;
    }
    optimizer_step(o);
    for (int i = 0; i < weights_tensors(b); i++) {
        const struct tensor *t = weights_tensor(b, i);
        ck_assert_double_eq_tol((double)(before[i] - t->value[0]), t->gradient ? 0.5 : 0, 1e-6);
        if (t->gradient)
            ck_assert_double_eq((double)t->gradient[0], 0);
    }
    optimizer_free(o);
    weights_free(b);
    weights_free(a);
    net_free(net);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("weights");
    TCase *tests = tcase_create("weights");
    tcase_add_test(tests, test_create_is_neutral);
    tcase_add_test(tests, test_init);
    tcase_add_test(tests, test_borrowing);
    tcase_add_test(tests, test_borrowing_errors);
    tcase_add_test(tests, test_copy);
    tcase_add_test(tests, test_optimizer_steps_once);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
