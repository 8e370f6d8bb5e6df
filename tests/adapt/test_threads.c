/* The same bits with one thread and with three: of the ways to train that differ most in what
 * they compute, and of every method of the registry with every term. */
#include "problem.h"
#include "../nn/classes.h"

struct variant {
    const char *method, *adapt, *network;
};

static struct result run_with_threads(const struct variant *v, int threads, struct model *adapted)
{
    struct problem *p = problem_create(v->network, v->method, v->adapt);
    struct err e = ERR_INIT;
    ck_assert(!pool_create(&p->input.pool, threads, &e));
    train_source(p);
    struct result r = {0};
    ck_assert_msg(!method_run(&p->input, &r, adapted, &e), "%s", e.text);
    pool_free(p->input.pool);
    problem_free(p);
    return r;
}

/* Three blocks, the first and the last of which share memory in a forward-only pass; few channels,
 * so that a thread takes few images at a time and threads are in different blocks. */
#define THREE_BLOCKS                                                                               \
    "{encoder: 'conv 4 3x3 same | bn | relu | conv 7 3x3 same | bn | relu | pool 2 |"              \
    " conv 6 3x3 same | bn | relu | flatten | dense 6 | relu', head: 'dense {outputs}',"           \
    " discriminator: 'dense 7 | relu | dense 1'}"

static const struct variant variants[] = {
    {"inverted_gan", "{steps: 12, batch: 16}", NULL},
    {"minimax", "{steps: 12, batch: 16, sharing: tied, order: simultaneous, ramp: true}", NULL},
    {"domain_confusion", "{steps: 12, batch: 16, sharing: partial, k_d: 2, ema: 0.9}", NULL},
    {"inverted_gan",
     "{steps: 8, warmup: 4, batch: 16, init: fresh, order: mapping-first, k_g: 2, "
     "norm_d: running, noise: 0.5, smoothing: 0.1, gate: 0.6}",
     NULL},
    {"coral", "{steps: 12, batch: 16, look: flat}", NULL},
    {"mmd", "{steps: 12, batch: 16}", NULL},
    {"adabn", "{batch: 16}", NULL},
    {"oracle", "{}", NULL},
    {"inverted_gan", "{steps: 12, batch: 32, evaluate_every: 1}", THREE_BLOCKS},
    {"coral", "{steps: 12, batch: 32, evaluate_every: 1}", THREE_BLOCKS},
};

static void assert_same_bits(const struct variant *v)
{
    struct model a = {.heads = 0}, b = {.heads = 0};
    struct result r = run_with_threads(v, 1, &a), s = run_with_threads(v, 3, &b);
    json_t *x = result_json(&r), *y = result_json(&s);
    ck_assert(same_weights(a.encoder, b.encoder) && same_weights(a.head, b.head));
    ck_assert(json_equal(x, y));
    json_decref(x);
    json_decref(y);
    model_free(&a);
    model_free(&b);
    result_free(&r);
    result_free(&s);
}

START_TEST(same_bits_again_and_with_threads)
{
    assert_same_bits(&variants[_i]);
}
END_TEST

/* Every method of the registry with every term, and the look that has most to compute. */
START_TEST(same_bits_of_every_method)
{
    const struct method *m = methods[_i];
    char adapt[700];
    int n = snprintf(adapt, sizeof adapt, "{steps: 8, batch: 16%s, terms: {",
                     method_is_adversarial(m)
                         ? ", look: conditional, entropy_weighting: true, projection: 9"
                         : "");
    for (int k = 0; k < TERM_COUNT && method_has_steps(m); k++)
        n += snprintf(adapt + n, sizeof adapt - (size_t)n, "%s%s: {weight: 0.3, ramp: false}",
                      k ? ", " : "", terms[k]->name);
    snprintf(adapt + n, sizeof adapt - (size_t)n, "}}");
    assert_same_bits(&(struct variant){m->name, adapt, NULL});
}
END_TEST

int main(void)
{
    Suite *s = suite_create("threads");
    TCase *c = tcase_create("bits");
    int method_count = 0;
    while (methods[method_count])
        method_count++;
    suite_add_tcase(s, c);
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, same_bits_again_and_with_threads, 0,
                        (int)(sizeof variants / sizeof *variants));
    tcase_add_loop_test(c, same_bits_of_every_method, 0, method_count);
    return run_suite(s);
}
