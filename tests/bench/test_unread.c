/* Settings that no training of a sweep reads: refused where they stand, with what they lack. */
#include "tests/bench/sweeps.h"

START_TEST(settings_without_effect)
{
    expect_error(HEAD PAIR "methods: [{method: coral, noise: 0.1}]\n",
                 "'noise' would do nothing for coral");
    expect_error(HEAD PAIR "methods: [{method: mmd, discriminator: {lr: 0.1}}]\n",
                 "'discriminator' would do nothing for mmd");
    expect_error(HEAD PAIR "methods: [{method: adabn, steps: 9}]\n",
                 "'steps' would do nothing for adabn");
    struct plan plain = read_plan(HEAD PAIR "methods: [coral, minimax]\nbaselines: [adabn]\n");
    struct plan noisy = read_plan(HEAD PAIR "methods: [coral, minimax]\nbaselines: [adabn]\n"
                                            "adapt: {noise: 0.3, smoothing: 0.1, gate: 0.6, k_d: 2,"
                                            " discriminator: {lr: 0.5}}\n");
    struct plan tied = read_plan(HEAD PAIR "methods: [coral, minimax]\nbaselines: [adabn]\n"
                                           "adapt: {steps: 7, ema: 0.9, lambda: 0.5, sharing: "
                                           "partial, share_through: conv1, mapping: {lr: 0.1}}\n");
    for (int i = 0; i < 3; i++) { /* AdaBN has no steps */
        const char *a = plain.cells[plain.rows[i].cells[0]].hash;
        const char *b = tied.cells[tied.rows[i].cells[0]].hash;
        ck_assert_int_eq(strcmp(a, b) == 0, strcmp(plain.rows[i].method, "adabn") == 0);
        ck_assert_int_eq(strcmp(plain.rows[i].sharing, tied.rows[i].sharing) == 0,
                         strcmp(plain.rows[i].method, "adabn") == 0);
    }
    plan_free(&tied);
    ck_assert_int_eq(plain.row_count, 3);
    for (int i = 0; i < 3; i++) { /* only a discriminator sees noise */
        const char *a = plain.cells[plain.rows[i].cells[0]].hash;
        const char *b = noisy.cells[noisy.rows[i].cells[0]].hash;
        ck_assert_int_eq(strcmp(a, b) == 0, strcmp(plain.rows[i].method, "minimax") != 0);
    }
    plan_free(&plain);
    plan_free(&noisy);
}
END_TEST

/* What look: conditional alone reads reaches the rows that have it, and leaves others their names.
 */
START_TEST(settings_of_conditional_features)
{
    struct plan plain =
        read_plan(HEAD PAIR "methods: [minimax, {method: minimax, look: conditional, label: c}]\n");
    struct plan mapped =
        read_plan(HEAD PAIR "methods: [minimax, {method: minimax, look: conditional, label: c}]\n"
                            "adapt: {entropy_weighting: true, projection: 16}\n");
    ck_assert_int_eq(mapped.row_count, plain.row_count);
    for (int i = 0; i < plain.row_count; i++) {
        const char *a = plain.cells[plain.rows[i].cells[0]].hash;
        const char *b = mapped.cells[mapped.rows[i].cells[0]].hash;
        ck_assert_int_eq(strcmp(a, b) == 0, strcmp(plain.rows[i].label, "c") != 0);
    }
    plan_free(&mapped);
    plan_free(&plain);
}
END_TEST

/* Settings that others switch off, at their place; where one row of the sweep reads one, it is
 * right.
 */
START_TEST(settings_that_are_switched_off)
{
    static const struct {
        const char *text, *told;
    } wrong[] = {
        {"methods: [{method: minimax, share_through: conv1}]\n",
         "s.yaml:7:29: 'share_through' would do nothing: it is read only with sharing: partial"},
        {"methods: [minimax]\nadapt: {share_through: conv1, sharing: tied}\n",
         "s.yaml:8:9: 'share_through' would do nothing: it is read only with sharing: partial"},
        {"methods: [minimax]\ngrid: {adapt.share_through: [conv1]}\n",
         "s.yaml:8:8: 'share_through' would do nothing: it is read only with sharing: partial"},
        {"methods: [{method: minimax, projection: 512}]\n",
         "s.yaml:7:29: 'projection' would do nothing: it is read only with look: conditional"},
        {"methods: [minimax]\nadapt: {entropy_weighting: false}\n",
         "s.yaml:8:9: 'entropy_weighting' would do nothing: it is read only with look: "
         "conditional"},
        {"methods: [minimax]\ngrid: {adapt.projection: [16, 32]}\n",
         "s.yaml:8:8: 'projection' would do nothing: it is read only with look: conditional"},
        {"methods: [minimax]\nadapt: {statistics: shared}\n", "sharing: partial or tied"},
        {"methods: [{method: minimax, sharing: tied, norm_source: batch}]\n", "sharing: untied"},
        {"methods: [minimax]\nadapt: {order: simultaneous, k_d: 3}\n",
         "s.yaml:8:30: 'k_d' would do nothing: it is read only with an order that alternates"},
        {"methods: [{method: minimax, k_d: 0, shared_batch: false}]\n",
         "s.yaml:7:37: 'shared_batch' would do nothing: it is read only with order: "
         "discriminator-first, and k_d and k_g of 1 or more"},
        {"methods: [{method: minimax, order: mapping-first, shared_batch: true}]\n",
         "s.yaml:7:51: 'shared_batch' would do nothing"},
        {"methods: [minimax]\nadapt: {k_g: 0, shared_batch: true}\n", "'shared_batch' would do"},
        {"methods: [minimax]\nadapt: {order: simultaneous, shared_batch: false}\n",
         "'shared_batch' would do nothing"},
        {"methods: [{method: minimax, k_d: 0, norm_d: running}]\n",
         "s.yaml:7:37: 'norm_d' would do nothing: it is read only with k_d of 1 or more"},
        {"methods: [minimax]\nadapt: {k_g: 0, lambda: 0.5}\n",
         "s.yaml:8:17: 'lambda' would do nothing: it is read only with k_g of 1 or more"},
        {"methods: [{method: minimax, k_g: 0, ema: 0.9}]\n",
         "only with k_g of 1 or more, or a warmup"},
        {"methods: [{method: minimax, k_g: 0, warmup: 3, gate: 0.6}]\n",
         "s.yaml:7:48: 'gate' would do nothing: it is read only with k_g of 1 or more"},
        {"methods: [minimax]\nadapt: {mapping: {kind: adam, momentum: 0.5}}\n",
         "s.yaml:8:31: 'momentum' would do nothing: it is read only with kind: sgd"},
        {"methods: [{method: minimax, mapping: {kind: sgd, beta1: 0.5}}]\n",
         "s.yaml:7:50: 'beta1' would do nothing: it is read only with kind: adam"},
        {"source: {optimizer: {schedule_steps: 5}}\n",
         "s.yaml:7:22: 'schedule_steps' would do nothing: it is read only with schedule: cosine or "
         "step"},
        {"source: {optimizer: {schedule: cosine, schedule_steps: 5, schedule_factor: 0.5}}\n",
         "'schedule_factor' would do nothing: it is read only with schedule: step"},
        {"methods: [coral]\nadapt: {noise: 0.3}\n",
         "s.yaml:8:9: 'noise' would do nothing: it is read only with another method"},
        {"adapt: {steps: 3}\n",
         "s.yaml:7:9: 'steps' would do nothing: it is read only with another method"},
        /* AdaBN never reads them: what the other method lacks is told. */
        {"methods: [minimax]\nbaselines: [adabn]\nadapt: {mapping: {momentum: 0.5}}\n",
         "'momentum' would do nothing: it is read only with kind: sgd"},
        {"methods: [minimax]\nbaselines: [adabn]\nadapt: {dropout_d: true}\n",
         "'dropout_d' would do nothing: it is read only with dropout in the network"},
        {"methods: [minimax, adabn]\nadapt: {norm_m: running}\n",
         "'norm_m' would do nothing: it is read only with batch norm in the network"},
        {"methods: [adabn, minimax]\nadapt: {norm_m: running}\n",
         "'norm_m' would do nothing: it is read only with batch norm in the network"},
        {"methods: [adabn, minimax]\nadapt: {share_through: conv1}\n",
         "'share_through' would do nothing: it is read only with sharing: partial"},
        {"methods: [{method: minimax, terms: {mcc: {weight: 0, temperature: 3}, im: 1}}]\n",
         "s.yaml:7:54: 'temperature' would do nothing: it is read only with a weight of the term "
         "above 0"},
        {"methods: [{method: minimax, terms: {mcc: 0}}]\nadapt: {terms: {mcc: {ramp: false}}}\n",
         "s.yaml:8:23: 'ramp' would do nothing"},
        {"methods: [minimax]\nadapt: {terms: {im: {weight: 0}}}\ngrid: {adapt.terms.im.ramp: "
         "[false]}\n",
         "s.yaml:9:8: 'ramp' would do nothing"},
        {"methods: [adabn]\nadapt: {share_through: conv1}\n",
         "'share_through' would do nothing: it is read only with another method"},
    };
    static const char pairs[] =
        "name: t\nseeds: 1..2\nnetwork: small\nmethods: [minimax]\ndomains: {left: " GOLDEN
        "/domains/left.yaml, right: " GOLDEN "/domains/right.yaml}\n"
        "pairs: [{source: left, target: right, pairing: label}]\n";
    static const struct {
        const char *text, *told;
    } pairings[] = {
        {"data: {train: 32, test: train, source_test: 8}\n",
         "'pairing' would do nothing: it is read only with test images apart from training images"},
        {"data: {train: 32, test: 8, test_pairing: layout}\n",
         "'pairing' would do nothing: it is read only with 'data: {test_pairing: pair}'"},
        {"data: {train: 32, test: 8}\ngrid: {data.test_pairing: [pair, layout]}\n", NULL},
        {"data: {train: 32, test: 8}\ninclude: [{data.test: train, data.source_test: 8}]\n", NULL},
    };
    static const char *const right[] = {
        /* k_g is of methods with a discriminator: CORAL and joint read what they read. */
        "methods: [minimax, coral]\nadapt: {k_g: 0, k_d: 2, lambda: 0.5}\n",
        "methods: [minimax, {method: coral, lambda: 0.5}]\nadapt: {k_g: 0}\n",
        "methods: [minimax, joint]\nadapt: {k_g: 0, terms: {mcc: 1}, mapping: {lr: 0.001}}\n",
        "methods: [{method: minimax, k_g: 0, warmup: 3, ema: 0.6}]\n",
        "methods: [{method: minimax, sharing: [untied, partial], share_through: conv1}]\n",
        "methods: [minimax]\nadapt: {share_through: conv1}\ngrid: {adapt.sharing: [untied, "
        "partial]}\n",
        "methods: [{method: minimax, share_through: conv1}]\n"
        "grid: {adapt.sharing: [untied, partial]}\n",
        "methods: [{method: minimax, look: [feature, conditional], projection: 16}]\n",
        "methods: [{method: minimax, look: [feature, conditional]}]\n"
        "grid: {adapt.projection: [16, 32]}\n",
        "methods: [minimax, {method: minimax, label: sgd, mapping: {kind: sgd, momentum: 0.5}}]\n"
        "adapt: {mapping: {beta1: 0.9}}\n",
        "methods: [coral, minimax]\nadapt: {noise: 0.3}\n",
        "methods: [{method: minimax, order: mapping-first, shared_batch: false}]\n",
        "methods: [minimax]\nadapt: {shared_batch: false}\ngrid: {adapt.k_d: [0, 1]}\n",
        "methods: [{method: minimax, terms: {mcc: {weight: [0, 0.5], temperature: 2}}}]\n",
        "methods: [minimax]\ngrid: {adapt.terms.mcc.weight: [0, 1], adapt.terms.mcc.temperature: "
        "[1, 2]}\n",
        "methods: [minimax, {method: minimax, terms: {mcc: 0}}]\n"
        "adapt: {terms: {mcc: {temperature: 2}}}\n",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        /* A text of a discriminator is no mistake beside minimax alone. */
        const char *head = strstr(wrong[i].text, "minimax") ? HEAD PAIR : HEAD_OF_ONE_SEED PAIR;
        char *text = text_format("%s%s", head, wrong[i].text), *said = read_wrong(text);
        ck_assert_msg(strstr(said, wrong[i].told) && !strchr(said, '\n'), "'%s' is not: %s",
                      wrong[i].told, said);
        free(said);
        free(text);
    }
    for (size_t i = 0; i < sizeof pairings / sizeof *pairings; i++) {
        char *text = text_format("%s%s", pairs, pairings[i].text);
        if (pairings[i].told) {
            expect_error(text, pairings[i].told);
        } else {
            struct plan p = read_plan(text);
            plan_free(&p);
        }
        free(text);
    }
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        char *text = text_format(HEAD PAIR "%s", right[i]);
        struct plan p = read_plan(text);
        plan_free(&p);
        free(text);
    }
}
END_TEST

/* A text of one is read where a method has one, as its settings are; a preset's is nobody's text.
 */
START_TEST(discriminators_that_no_method_has)
{
    static const char told[] = "'discriminator' would do nothing: it is read only with a method "
                               "that has a discriminator";
    static const char *const wrong[] = {
        "methods: [coral]\nbaselines: [adabn]\n", "baselines: [source_only, oracle]\n",
        "methods: [{method: joint, terms: {mcc: 1}}]\ngrid: {adapt.steps: [1, 2]}\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *text = text_format(HEAD PAIR "%s", wrong[i]), *said = read_wrong(text);
        ck_assert_msg(strncmp(said, "s.yaml:4:61: ", 13) == 0 && text_equal(said + 13, told),
                      "%s: %s", wrong[i], said);
        free(said);
        free(text);
    }
    expect_error(HEAD PAIR "methods: [coral]\ngrid: {network.discriminator: [dense 1, dense 2]}\n",
                 told);
    static const char *const right[] = {HEAD PAIR "methods: [coral, dann]\n",
                                        HEAD_OF_ONE_SEED PAIR "methods: [coral]\n"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        struct plan p = read_plan(right[i]);
        plan_free(&p);
    }
}
END_TEST
START_TEST(settings_of_layers_that_are_not_there)
{
    static const struct {
        const char *setting, *needs;
    } idle[] = {
        {"norm_d: running", "batch norm"},    {"norm_m: running", "batch norm"},
        {"norm_source: batch", "batch norm"}, {"sharing: tied, statistics: shared", "batch norm"},
        {"dropout_d: true", "dropout"},       {"dropout_m: false", "dropout"},
    };
    static const char *const with[] = {"encoder", "head"};
    static const char *const networks[] = {
        "{encoder: \"bn | flatten | dense 8 | dropout .1\", discriminator: dense 1}",
        "{encoder: flatten | dense 8, head: \"bn | dropout .1 | dense {outputs}\", "
        "discriminator: dense 1}"};
    for (size_t i = 0; i < sizeof idle / sizeof *idle; i++) {
        char *methods = text_format("methods: [{method: minimax, %s}]\n", idle[i].setting);
        char *text = text_format(HEAD PAIR "%s", methods);
        char *told =
            text_format("would do nothing: it is read only with %s in the network", idle[i].needs);
        expect_error(text, told);
        free(told);
        free(text);
        for (int k = 0; k < 2; k++) {
            text = text_format("name: t\nseeds: 1\ndata: {train: 32, test: 16}\nnetwork: %s\n"
                               "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN
                               "/domains/right.yaml}\n" PAIR "%s",
                               networks[k], methods);
            struct plan p = read_plan(text);
            ck_assert_msg(p.row_count == 3, "%s: %s", with[k], idle[i].setting);
            plan_free(&p);
            free(text);
        }
        free(methods);
    }
    /* One of the networks of a sweep is enough. */
    struct plan p = read_plan(HEAD PAIR "methods: [{method: minimax, norm_m: running}]\n"
                                        "grid: {network: [{encoder: flatten | dense 4, "
                                        "discriminator: dense 1}, {encoder: \"bn | flatten | dense "
                                        "8\", discriminator: dense 1}]}\n");
    plan_free(&p);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("unread");
    tcase_add_test(t, settings_without_effect);
    tcase_add_test(t, settings_of_conditional_features);
    tcase_add_test(t, settings_that_are_switched_off);
    tcase_add_test(t, discriminators_that_no_method_has);
    tcase_add_test(t, settings_of_layers_that_are_not_there);
    return t;
}

int main(void)
{
    return run_suite("unread settings", make);
}
