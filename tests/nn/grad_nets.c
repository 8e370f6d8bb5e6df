/* Finite differences, in double, through whole nets used the way adaptation uses them: an encoder
 * seen by two passes, with weights tied, borrowed in part, or each its own, and a discriminator on
 * top. L = loss of classes on the first half + adversarial losses on both. Every parameter of every
 * weights object is checked; a borrowed one collects the gradients of both its users. */
#include "nn/loss.h"
#include "support.h"

enum { BATCH = 3, HEADS = 2, CLASSES = 3 };

static const char encoder_text[] = "conv 8 3x3 same | bn | relu | pool 2 | conv 8 3x3 same | bn"
                                   " | leaky_relu .1 | pool 2 | flatten | dense 6 | relu";
static const char head_text[] = "dense 4x2 | relu | grouped_dense 3x2";
static const char discriminator_text[] = "dense 5 | leaky_relu .2 | dense 1";

/* Two domains, one encoder each (maybe the same weights). */
struct problem {
    struct net *encoder, *head, *discriminator;
    struct weights *source, *target, *classifier, *judge;
    struct pass *pass[2], *head_pass, *judge_pass;
    real *x[2];
    uint16_t labels[BATCH * HEADS];
    enum pass_mode mode;
};

enum sharing_kind { UNTIED, TIED, PREFIX, PREFIX_OWN_STATISTICS, ALL_BUT_STATISTICS, KINDS };

static struct weights *make_target(struct problem *p, enum sharing_kind kind)
{
    if (kind == TIED)
        return p->source;
    struct sharing s = {p->source, net_block_end(p->encoder, net_find(p->encoder, "conv1")),
                        kind != PREFIX};
    if (kind == ALL_BUT_STATISTICS)
        s.shared_layers = net_layers(p->encoder);
    return make_weights(p->encoder, kind == UNTIED ? NULL : &s, 8);
}

static struct problem start(enum sharing_kind kind, enum pass_mode mode)
{
    struct shape in = {6, 9, 2};
    struct problem p = {.mode = mode};
    p.encoder = make_net(encoder_text, in);
    p.head = make_net(head_text, net_out(p.encoder));
    p.discriminator = make_net(discriminator_text, net_out(p.encoder));
    p.source = make_weights(p.encoder, NULL, 7);
    p.target = make_target(&p, kind);
    p.classifier = make_weights(p.head, NULL, 9);
    p.judge = make_weights(p.discriminator, NULL, 10);
    for (int d = 0; d < 2; d++) {
        p.pass[d] = make_pass(p.encoder, BATCH, true, NULL);
        p.x[d] = random_values(BATCH * shape_size(in), d ? "target" : "source");
    }
    p.head_pass = make_pass(p.head, BATCH, true, NULL);
    p.judge_pass = make_pass(p.discriminator, 2 * BATCH, true, NULL);
    for (int i = 0; i < BATCH * HEADS; i++)
        p.labels[i] = (uint16_t)(i % CLASSES);
    return p;
}

static void stop(struct problem *p)
{
    for (int d = 0; d < 2; d++) {
        pass_free(p->pass[d]);
        free(p->x[d]);
    }
    pass_free(p->head_pass);
    pass_free(p->judge_pass);
    if (p->target != p->source)
        weights_free(p->target);
    weights_free(p->source);
    weights_free(p->classifier);
    weights_free(p->judge);
    net_free(p->encoder);
    net_free(p->head);
    net_free(p->discriminator);
}

static const real *encode(struct problem *p, int domain)
{
    return pass_forward(p->pass[domain],
                        &(struct forward){.weights = domain ? p->target : p->source,
                                          .x = p->x[domain],
                                          .batch = BATCH,
                                          .mode = p->mode});
}

/* The loss; with `gradients`, also everything's gradients. Domain features stand one behind the
 * other in `features`, as the adaptation does it. */
static double objective(struct problem *p, bool gradients)
{
    size_t size = shape_size(net_out(p->encoder)) * BATCH;
    real features[2 * BATCH * 6], dfeatures[2 * BATCH * 6], dclass[BATCH * 6];
    real dz[2 * BATCH], dlogits[BATCH * HEADS * CLASSES];
    ck_assert_uint_eq(size, BATCH * 6);
    for (int d = 0; d < 2; d++)
        memcpy(features + (size_t)d * size, encode(p, d), size * sizeof(real));
    const real *logits = pass_forward(
        p->head_pass, &(struct forward){.weights = p->classifier, .x = features, .batch = BATCH});
    const real *z = pass_forward(
        p->judge_pass, &(struct forward){.weights = p->judge, .x = features, .batch = 2 * BATCH});
    double loss = loss_cross_entropy(logits, p->labels, BATCH, HEADS, CLASSES, 0.1, 0.7, dlogits);
    loss += loss_binary(z, BATCH, 0.5, 1.3, dz) + loss_binary(z + BATCH, BATCH, 1, 0.4, dz + BATCH);
    if (!gradients)
        return loss;
    pass_backward(p->head_pass, &(struct backward){.weights = p->classifier,
                                                   .dy = dlogits,
                                                   .to = net_layers(p->head) - 1,
                                                   .dx = dclass});
    pass_backward(p->judge_pass, &(struct backward){.weights = p->judge,
                                                    .dy = dz,
                                                    .to = net_layers(p->discriminator) - 1,
                                                    .dx = dfeatures});
    for (size_t i = 0; i < size; i++)
        dfeatures[i] += dclass[i];
    for (int d = 0; d < 2; d++)
        pass_backward(p->pass[d], &(struct backward){.weights = d ? p->target : p->source,
                                                     .dy = dfeatures + (size_t)d * size,
                                                     .to = net_layers(p->encoder) - 1});
    return loss;
}

static void check_weights(struct problem *p, struct weights *w, const char *who)
{
    const double h = 1e-5;
    for (int i = 0; i < weights_tensors(w); i++) {
        const struct tensor *t = weights_tensor(w, i);
        for (size_t k = 0; t->gradient && k<t->count; k += t->count> 64 ? 7 : 1) {
            real was = t->value[k];
            t->value[k] = was + h;
            double up = objective(p, false);
            t->value[k] = was - h;
            double down = objective(p, false);
            t->value[k] = was;
            double expected = (up - down) / (2 * h);
            ck_assert_msg(fabs(t->gradient[k] - expected) < 1e-7 * (1 + fabs(expected)),
                          "%s %s[%zu]: %.12g, finite differences say %.12g", who, t->name, k,
                          t->gradient[k], expected);
        }
    }
}

START_TEST(test_sharing)
{
    const enum pass_mode modes[] = {PASS_INFERENCE, PASS_BATCH_STATISTICS};
    for (int m = 0; m < 2; m++) {
        struct problem p = start((enum sharing_kind)_i, modes[m]);
        objective(&p, true);
        check_weights(&p, p.source, "source");
        if (p.target != p.source)
            check_weights(&p, p.target, "target");
        check_weights(&p, p.classifier, "classifier");
        check_weights(&p, p.judge, "discriminator");
        stop(&p);
    }
}
END_TEST

/* Backward over a range of blocks: the upper part alone leaves the gradient at its input, and the
 * lower part from there gives what one call over all does. */
START_TEST(test_ranges)
{
    struct net *net = make_net(encoder_text, (struct shape){6, 9, 2});
    struct weights *w = make_weights(net, NULL, 3);
    struct pass *p = make_pass(net, BATCH, true, NULL);
    size_t in = shape_size(net_in(net)) * BATCH, out = shape_size(net_out(net)) * BATCH;
    int last = net_layers(net) - 1, cut = net_find(net, "flatten1");
    size_t middle = shape_size(net_shape(net, cut)) * BATCH;
    real *x = random_values(in, "x"), *dy = random_values(out, "dy");
    real *whole = new_values(in), *parts = new_values(in), *between = new_values(middle);
    pass_forward(
        p, &(struct forward){.weights = w, .x = x, .batch = BATCH, .mode = PASS_BATCH_STATISTICS});
    pass_backward(p, &(struct backward){.weights = w, .dy = dy, .to = last, .dx = whole});
    ck_assert_ptr_nonnull(pass_gradient(p, cut));
    pass_backward(p, &(struct backward){.dy = dy, .from = cut + 1, .to = last, .dx = between});
    assert_same_bits(between, pass_gradient(p, cut), middle, "gradient at flatten");
    pass_backward(p, &(struct backward){.dy = between, .to = cut, .dx = parts});
    assert_same_bits(parts, whole, in, "input gradient by parts");
    free(x), free(dy), free(whole), free(parts), free(between);
    pass_free(p);
    weights_free(w);
    net_free(net);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("gradients of nets");
    TCase *tests = tcase_create("nets");
    tcase_add_loop_test(tests, test_sharing, 0, KINDS);
    tcase_add_test(tests, test_ranges);
    tcase_set_timeout(tests, 120);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
