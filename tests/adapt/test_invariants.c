/* What must hold of any correct implementation of the paper's procedure. */
#include <math.h>

#include "adapt/evaluator.h"
#include "adapt/objective.h"
#include "base/text.h"
#include "nn/loss.h"
#include "problem.h"
#include "../nn/classes.h"

static struct result run(struct problem *p, struct model *adapted)
{
    struct result r = {0};
    struct err e = ERR_INIT;
    ck_assert_msg(!method_run(&p->input, &r, adapted, &e), "%s", e.text);
    return r;
}

/* All values of a weights, statistics included, as one hashable buffer. */
static double *snapshot(struct weights *w, size_t *count)
{
    *count = 0;
    for (int t = 0; t < weights_tensors(w); t++)
        *count += weights_tensor(w, t)->count;
    double *values = calloc(*count, sizeof *values), *at = values;
    for (int t = 0; t < weights_tensors(w); t++)
        for (size_t i = 0; i < weights_tensor(w, t)->count; i++)
            *at++ = (double)weights_tensor(w, t)->value[i];
    return values;
}

static void assert_same(struct weights *w, const double *before, const char *what)
{
    size_t count;
    double *now = snapshot(w, &count);
    ck_assert_msg(memcmp(now, before, count * sizeof *now) == 0, "%s changed", what);
    free(now);
}

/* ---- procedure ------------------------------------------------------------------------------ */

START_TEST(stage_two_leaves_the_source_alone)
{
    struct problem *p = problem_create(NULL, "inverted_gan", "{steps: 20, batch: 16}");
    size_t count;
    train_source(p);
    double *encoder = snapshot(p->source.encoder, &count);
    double *head = snapshot(p->source.head, &count);
    struct model adapted = {.heads = 0};
    struct result r = run(p, &adapted);
    assert_same(p->source.encoder, encoder, "the source encoder");
    assert_same(p->source.head, head, "the classifier");
    assert_same(adapted.head, head, "the adapted model's classifier");
    ck_assert_msg(!same_weights(adapted.encoder, p->source.encoder), "nothing was learnt");
    model_free(&adapted);
    result_free(&r);
    free(encoder);
    free(head);
    problem_free(p);
}
END_TEST

START_TEST(zero_steps_is_source_only)
{
    struct problem *p = problem_create(NULL, "inverted_gan", "{steps: 0, batch: 16}");
    train_source(p);
    struct result zero = run(p, NULL);
    p->input.method = method_find("source_only");
    struct result only = run(p, NULL);
    ck_assert_mem_eq(zero.target.predictions, only.target.predictions,
                     TEST * HEADS * sizeof(uint16_t));
    ck_assert(zero.target.mean == only.target.mean);
    ck_assert(zero.target.cross_entropy == only.target.cross_entropy);
    result_free(&zero);
    result_free(&only);
    problem_free(p);
}
END_TEST

/* What problem_network has and what a forward can depend on besides; `nothing` and `dropped`
 * stand for a layer of the encoder and of the discriminator. */
#define PLAIN_NETWORK(nothing, dropped)                                                            \
    "{encoder: 'conv 4 3x3 | bn | relu | pool 2 " nothing "| conv 5 3x3 same | bn | relu | "       \
    "flatten | dense 6 | bn | relu', head: 'dense 8 | bn | relu | dense {outputs}', "              \
    "discriminator: 'dense 7 | relu " dropped "| dense 1'}"

/* One forward shared by both steps and two forwards of the same images are the same computation.
 * The dropout of one step alone forces the second where there is such a layer, if only one that
 * drops nothing. */
START_TEST(shared_forward_equals_two)
{
    struct model a = {.heads = 0}, b = {.heads = 0};
    struct problem *p = problem_create(PLAIN_NETWORK("| dropout 0 ", ""), "minimax",
                                       "{steps: 9, batch: 16, dropout_d: true}");
    struct problem *q = problem_create(PLAIN_NETWORK("| dropout 0 ", ""), "minimax",
                                       "{steps: 9, batch: 16, dropout_d: false}");
    struct result r = run(p, &a), s = run(q, &b);
    ck_assert(same_weights(a.encoder, b.encoder));
    model_free(&a);
    model_free(&b);
    result_free(&r);
    result_free(&s);
    problem_free(p);
    problem_free(q);
}
END_TEST

/* The mapping step of a network without dropout takes the discriminator step's forward, although
 * the settings of both differ; one with a layer that drops nothing makes another. */
START_TEST(forward_left_out_equals_one_made)
{
    static const char *const sharings[] = {"untied", "partial", "tied"},
                             *const looks[] = {"feature", "flat", "logits", "conditional"},
                             *const with[] = {"", ", terms: {mcc: 1, pseudo_label: 1}",
                                              ", norm_d: running, norm_m: running"};
    const char *const sharing = sharings[_i % 3], *const look = looks[_i / 3 % 4];
    char *settings = text_format(
        "{steps: 4, batch: 16, k_d: 2, k_g: 2, noise: .3, ema: .5, sharing: %s, look: %s%s%s%s}",
        sharing, look, with[_i / 12],
        _i % 3 ? ", statistics: shared, augment_shift: 1, augment_noise: .1" : "",
        _i / 3 % 4 == 3 ? ", entropy_weighting: true" : "");
    struct model a = {.heads = 0}, b = {.heads = 0};
    struct problem *p =
        problem_create(PLAIN_NETWORK("", "| dropout .2 "), "domain_confusion", settings);
    struct problem *q = problem_create(PLAIN_NETWORK("| dropout 0 ", "| dropout .2 "),
                                       "domain_confusion", settings);
    struct result r = run(p, &a), s = run(q, &b);
    ck_assert_msg(same_weights(a.encoder, b.encoder) && same_weights(a.head, b.head), "%s",
                  settings);
    ck_assert_int_eq(r.rows, s.rows);
    ck_assert_mem_eq(r.curve, s.curve, (size_t)r.rows * CURVE_COLUMNS * sizeof *r.curve);
    model_free(&a);
    model_free(&b);
    result_free(&r);
    result_free(&s);
    problem_free(p);
    problem_free(q);
    free(settings);
}
END_TEST

/* Where it is left out: nothing drops out, no direction of a singular vector moves, and the
 * discriminator looks at no classifier that trains. */
START_TEST(forwards_that_repeat)
{
    static const struct {
        const char *network, *adapt;
        bool repeats;
    } cases[] = {
        {PLAIN_NETWORK("", "| dropout .2 "), "{}", true},
        {PLAIN_NETWORK("", "| dropout .2 "), "{look: conditional}", true},
        {PLAIN_NETWORK("", "| dropout .2 "), "{sharing: tied}", true},
        {PLAIN_NETWORK("", "| dropout .2 "), "{sharing: tied, look: logits}", false},
        {PLAIN_NETWORK("| dropout .1 ", ""), "{}", false},
        {"{encoder: 'flatten | dense 6 sn', head: 'dense {outputs}'}", "{}", false},
        {"{encoder: 'flatten | dense 6', head: 'dropout .1 | dense {outputs}'}", "{}", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct problem *p = problem_create(cases[i].network, "minimax", cases[i].adapt);
        struct objective o;
        struct err e = ERR_INIT;
        ck_assert(!objective_create(&o, &p->input, &e));
        ck_assert_msg(encoders_repeat(&o.encoders) == cases[i].repeats, "%s, %s", cases[i].network,
                      cases[i].adapt);
        objective_free(&o);
        problem_free(p);
    }
}
END_TEST

/* Adaptation to the domain itself must not hurt, and the discriminator stays near chance. */
START_TEST(null_pair)
{
    struct problem *p =
        problem_create(NULL, "inverted_gan", "{steps: 150, batch: 32, evaluate_every: 150}");
    p->task.target_train = p->task.source_train;
    p->task.target_test = p->task.source_test;
    train_source(p);
    struct result r = run(p, NULL);
    ck_assert_double_ge(r.target.mean, r.source.mean - 0.05);
    ck_assert_double_le(r.curve[CURVE_COLUMNS + CURVE_ACCURACY_D], 0.7);
    result_free(&r);
    problem_free(p);
}
END_TEST

/* Tied encoders learn from both domains, so both statistics and the shared filters must move. */
START_TEST(tied_statistics_are_per_domain)
{
    for (int shared = 0; shared < 2; shared++) {
        struct problem *p =
            problem_create(NULL, "minimax",
                           shared ? "{sharing: tied, statistics: shared, batch: 16}"
                                  : "{sharing: tied, statistics: domain, batch: 16}");
        struct objective o;
        struct err e = ERR_INIT;
        const uint32_t images[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
        ck_assert(!objective_create(&o, &p->input, &e));
        objective_load(&o, HALF_SOURCE, images);
        objective_load(&o, HALF_TARGET, images);
        objective_encode(&o, PASS_TRAINING);
        bool same = true;
        for (int t = 0; t < weights_tensors(o.encoders.target); t++) {
            const struct tensor *s = weights_tensor(o.encoders.source, t);
            const struct tensor *d = weights_tensor(o.encoders.target, t);
            if (!s->gradient)
                same = same && memcmp(s->value, d->value, s->count * sizeof *s->value) == 0;
            else
                ck_assert_ptr_eq(s->value, d->value);
        }
        ck_assert_int_eq(same, shared);
        objective_free(&o);
        problem_free(p);
    }
}
END_TEST

START_TEST(oracle_learns_the_target)
{
    struct problem *p = problem_create(NULL, "oracle", "{}");
    train_source(p);
    struct result r = run(p, NULL);
    ck_assert_double_gt(r.target.mean, 0.9);
    ck_assert_int_gt(r.rows, 0);
    result_free(&r);
    problem_free(p);
}
END_TEST

/* Where the source's classes have other names, one that has the labels of both reads both, and one
 * that has the target's reads the target alone. */
START_TEST(oracle_learns_from_both)
{
    static const struct oracle_settings own[] = {{400, ORACLE_TARGET}, {400, ORACLE_BOTH}};
    struct result r[2];
    for (int i = 0; i < 2; i++) {
        struct problem *p = problem_create(NULL, "oracle", "{}");
        p->input.oracle = &own[i];
        for (int set = 0; set < 4; set += 2) /* the source's */
            for (int k = 0; k < TRAIN * HEADS; k++)
                p->labels[set][k] = (uint16_t)((p->labels[set][k] + 1) % CLASSES);
        r[i] = run(p, NULL);
        ck_assert_double_gt(r[i].target.mean, 0.9);
        ck_assert(r[i].curve[(r[i].rows - 1) * CURVE_COLUMNS + CURVE_STEP] == 400);
        problem_free(p);
    }
    ck_assert_double_gt(r[1].source_by_target.mean, 0.9);
    ck_assert_double_lt(r[0].source_by_target.mean, 0.1);
    result_free(&r[0]);
    result_free(&r[1]);
}
END_TEST

/* Features of a frozen source computed once, or for every batch where they would not fit: as many
 * images as no machine keeps, of which the first are there. A dense layer's sums depend on the
 * place in the batch: 1e-6 of the largest feature, as for any two orders of a sum of 320 floats. */
START_TEST(cached_features_are_those_of_a_batch)
{
    const uint32_t images[16] = {40, 3, 77, 12, 95, 0, 61, 33, 8, 50, 19, 20, 21, 5, 88, 70};
    const char *network =
        "{encoder: 'conv 5 3x3 same | bn | relu | flatten | dense 128 | relu', head: 'dense "
        "{outputs}', discriminator: 'dense 50 | relu | dense 1'}";
    struct problem *p = problem_create(network, "inverted_gan", "{batch: 16}");
    struct objective o[2];
    struct err e = ERR_INIT;
    double loss[2], largest = 0, difference = 0;
    for (int k = 0; k < 2; k++) {
        p->task.source_train.count = k ? 1 << 28 : TRAIN;
        ck_assert_msg(!objective_create(&o[k], &p->input, &e), "%s", e.text);
        ck_assert_int_eq(o[k].encoders.cache != NULL, k == 0);
        objective_load(&o[k], HALF_SOURCE, images);
        objective_load(&o[k], HALF_TARGET, images);
        objective_encode(&o[k], PASS_BATCH_STATISTICS);
        loss[k] = objective_discriminator(&o[k]).loss;
    }
    for (int i = 0; i < 16 * o[0].encoders.size; i++) {
        const double a = (double)o[0].encoders.feature[HALF_SOURCE][i];
        const double b = (double)o[1].encoders.feature[HALF_SOURCE][i];
        if (fabs(a) > largest)
            largest = fabs(a);
        if (!(fabs(a - b) <= difference))
            difference = fabs(a - b);
    }
    ck_assert_double_gt(largest, 0);
    ck_assert_double_le(difference, 1e-6 * largest);
    ck_assert_double_eq_tol(loss[0], loss[1], 1e-6 * loss[0]);
    objective_free(&o[0]);
    objective_free(&o[1]);
    problem_free(p);
}
END_TEST

/* A value that the encoder's last dropout keeps is kept by the head's first as often as any. */
START_TEST(masks_of_encoder_and_head_differ)
{
    struct problem *p = problem_create("{encoder: 'flatten | dense 60 | dropout .5', head: "
                                       "'dropout .5 | dense {outputs}', discriminator: 'dense 1'}",
                                       "minimax", "{batch: 20, sharing: tied}");
    struct objective o;
    struct err e = ERR_INIT;
    uint32_t images[20] = {0};
    int kept = 0, both = 0;
    ck_assert(!objective_create(&o, &p->input, &e));
    objective_load(&o, HALF_SOURCE, images);
    objective_load(&o, HALF_TARGET, images);
    objective_encode(&o, PASS_TRAINING);
    const struct encoders *n = &o.encoders;
    const real *x = n->feature[HALF_SOURCE], *y = pass_output(n->head_pass[HALF_SOURCE], 0);
    for (int i = 0; i < 20 * 60; i++) {
        kept += x[i] < 0 || x[i] > 0;
        both += y[i] < 0 || y[i] > 0;
    }
    ck_assert_int_ge(kept, 500);
    ck_assert_double_eq_tol((double)both / kept, 0.5, 0.1);
    objective_free(&o);
    problem_free(p);
}
END_TEST

static const struct tensor *tensor_named(struct weights *w, const char *name)
{
    for (int t = 0; t < weights_tensors(w); t++)
        if (strstr(weights_tensor(w, t)->name, name))
            return weights_tensor(w, t);
    ck_abort_msg("no tensor is named %s", name);
    return NULL;
}

/* Steps of the discriminator leave all statistics alone, the head's too. */
START_TEST(statistics_move_in_mapping_steps_only)
{
    for (int k_g = 0; k_g < 2; k_g++) {
        struct problem *p = problem_create(
            "{encoder: 'flatten | dense 6 | bn | relu', head: 'dense 6 | bn | dense {outputs}', "
            "discriminator: 'dense 1'}",
            "minimax",
            k_g ? "{batch: 8, sharing: tied, steps: 1, k_d: 2, shared_batch: false}"
                : "{batch: 8, sharing: tied, steps: 1, k_d: 2, k_g: 0}");
        struct model adapted;
        struct result r = run(p, &adapted);
        const bool head = tensor_named(adapted.head, "running_mean")->value[0] < 0 ||
                          tensor_named(adapted.head, "running_mean")->value[0] > 0;
        const bool encoder = tensor_named(adapted.encoder, "running_mean")->value[0] < 0 ||
                             tensor_named(adapted.encoder, "running_mean")->value[0] > 0;
        ck_assert_int_eq(head, k_g);
        ck_assert_int_eq(encoder, k_g);
        model_free(&adapted);
        result_free(&r);
        problem_free(p);
    }
}
END_TEST

/* Spectral normalisation follows its weights under running batch-norm statistics, too. */
START_TEST(directions_move_under_running_statistics)
{
    struct problem *p =
        problem_create("{encoder: 'flatten | dense 6 sn | relu', head: 'dense {outputs}', "
                       "discriminator: 'dense 1'}",
                       "minimax", "{batch: 8, steps: 3, norm_m: running, norm_d: running}");
    struct model adapted;
    struct result r = run(p, &adapted);
    const struct tensor *direction = tensor_named(adapted.encoder, "direction");
    bool moved = false;
    for (size_t i = 0; i < direction->count; i++)
        moved |= fabs((double)direction->value[i] -
                      (double)tensor_named(p->source.encoder, "direction")->value[i]) > 1e-6;
    ck_assert(moved);
    model_free(&adapted);
    result_free(&r);
    problem_free(p);
}
END_TEST

/* ---- mistakes ------------------------------------------------------------------------------- */

/* ---- what chooses --------------------------------------------------------------------------- */

/* The last point's validators are those of the adapted model on target training images, in
 * inference mode; test images, which score it, say otherwise. */
START_TEST(validators_read_training_images)
{
    struct problem *p = problem_create(NULL, "inverted_gan", "{steps: 8, batch: 16}");
    struct model m = {.heads = 0};
    struct evaluator *ev;
    struct err e = ERR_INIT;
    p->task.target_train.count = TRAIN - 7;
    const struct image_set *const sets[] = {&p->task.target_train, &p->task.target_test};
    struct result r = run(p, &m);
    const double *last = r.curve + (size_t)(r.rows - 1) * CURVE_COLUMNS + CURVE_VALIDATORS;
    ck_assert_msg(!evaluator_create(&ev, &m, TRAIN, 0, NULL, &e), "%s", e.text);
    for (int set = 0; set < 2; set++) {
        evaluator_predict(ev, m.encoder, m.head, sets[set]);
        for (int v = 0; v < VALIDATOR_COUNT; v++) {
            const double score =
                validator_score(validators[v], evaluator_probabilities(ev), sets[set]->count, HEADS,
                                CLASSES, evaluator_scratch(ev));
            ck_assert_msg((score == last[v]) == (set == 0), "%s: %.17g, %.17g on set %d",
                          validators[v]->name, last[v], score, set);
        }
    }
    evaluator_free(ev);
    model_free(&m);
    result_free(&r);
    problem_free(p);
}
END_TEST

/* The row of a curve at which a validator is largest, the first of equals. */
static int best_row(const struct result *r, int validator)
{
    int best = 0;
    for (int i = 1; i < r->rows; i++)
        if (r->curve[i * CURVE_COLUMNS + CURVE_VALIDATORS + validator] >
            r->curve[best * CURVE_COLUMNS + CURVE_VALIDATORS + validator])
            best = i;
    return best;
}

/* The model is that of the chosen point: its predictions on both test sets are the curve's there.
 */
static void assert_is_chosen_point(const struct problem *p, const struct result *r,
                                   const struct model *m, int validator)
{
    const int best = best_row(r, validator), heads = HEADS;
    const uint16_t *at = r->curve_predictions + best * 2 * TEST * heads;
    struct evaluator *ev;
    struct err e = ERR_INIT;
    ck_assert(r->is_chosen);
    ck_assert_int_eq(r->chosen_step, (int)r->curve[best * CURVE_COLUMNS + CURVE_STEP]);
    ck_assert_mem_eq(r->target.predictions, at + TEST * heads, (size_t)(TEST * heads) * sizeof *at);
    ck_assert_mem_eq(r->source_by_target.predictions, at, (size_t)(TEST * heads) * sizeof *at);
    ck_assert(r->target.mean == r->curve[best * CURVE_COLUMNS + CURVE_TARGET]);
    ck_assert_msg(!evaluator_create(&ev, m, TRAIN, 0, NULL, &e), "%s", e.text);
    evaluator_predict(ev, m->encoder, m->head, &p->task.target_train);
    ck_assert(validator_score(validators[validator], evaluator_probabilities(ev), TRAIN, HEADS,
                              CLASSES, evaluator_scratch(ev)) ==
              r->curve[best * CURVE_COLUMNS + CURVE_VALIDATORS + validator]);
    evaluator_free(ev);
}

/* With patience enough, `until` is the whole training and what a report would select of it: the
 * same curve, ramp included, and the model of the point at which the validator is largest. With
 * less it is the beginning of the same curve, which ends so many points after its best. */
START_TEST(until_is_selection)
{
    static const char *const sharing[] = {"untied", "tied, ramp: true, ema: 0.9",
                                          "partial, warmup: 3"};
    char steps[200], patient[200], hasty[200];
    const char *common = "batch: 16, evaluate_every: 4, mapping: {lr: 0.01}, sharing: ";
    snprintf(steps, sizeof steps, "{steps: 60, %s%s}", common, sharing[_i]);
    snprintf(patient, sizeof patient, "{until: {validator: snd, patience: 99, at_most: 60}, %s%s}",
             common, sharing[_i]);
    snprintf(hasty, sizeof hasty, "{until: {validator: snd, patience: 2, at_most: 60}, %s%s}",
             common, sharing[_i]);
    const char *const texts[] = {steps, patient, hasty};
    struct problem *p[3];
    struct model m[3] = {{.heads = 0}};
    struct result r[3];
    for (int i = 0; i < 3; i++) {
        p[i] = problem_create(NULL, "minimax", texts[i]);
        train_source(p[i]);
        r[i] = run(p[i], &m[i]);
    }
    ck_assert(!r[0].is_chosen);
    ck_assert_int_eq(r[1].rows, r[0].rows);
    ck_assert_int_lt(r[2].rows, r[0].rows);
    for (int i = 1; i < 3; i++) {
        ck_assert_mem_eq(r[i].curve, r[0].curve,
                         (size_t)(r[i].rows * CURVE_COLUMNS) * sizeof *r[0].curve);
        assert_is_chosen_point(p[i], &r[i], &m[i], VALIDATOR_snd);
    }
    ck_assert_int_eq(best_row(&r[2], VALIDATOR_snd), r[2].rows - 1 - 2);
    for (int i = 0; i < 3; i++) {
        model_free(&m[i]);
        result_free(&r[i]);
        problem_free(p[i]);
    }
}
END_TEST

/* The first thousand are enough. */
START_TEST(validation_is_bounded)
{
    struct task t = {.target_train = {.count = 5 * VALIDATION_IMAGES}};
    ck_assert_int_eq(task_validation(&t).count, VALIDATION_IMAGES);
    t.target_train.count = 12;
    ck_assert_int_eq(task_validation(&t).count, 12);
}
END_TEST

static void assert_refused(const char *network, const char *adapt, const char *text)
{
    struct problem *p = problem_create(network, "minimax", adapt);
    struct result r = {0};
    struct err e = ERR_INIT;
    ck_assert(method_run(&p->input, &r, NULL, &e));
    ck_assert_msg(strstr(e.text, text) != NULL, "%s", e.text);
    err_free(&e);
    result_free(&r);
    problem_free(p);
}

START_TEST(impossible_settings_are_errors)
{
    assert_refused(NULL, "{sharing: partial, share_through: conv9}", "conv9");
    assert_refused(
        "{encoder: 'conv 4 3x3 | relu | pool 6', head: 'dense {outputs}', discriminator: "
        "'dense 1'}",
        "{look: flat}", "flatten");
    assert_refused("{encoder: 'flatten | dropout .4 | dense 6', head: 'dense {outputs}', "
                   "discriminator: 'dense 1'}",
                   "{look: flat}", "put 'dropout1' before it");
    assert_refused(NULL, "{warmup: 5, ramp: true}", "set ramp: false");
    assert_refused("{encoder: 'flatten | dense 6', head: 'dense {outputs}', discriminator: 'dense "
                   "3'}",
                   "{}", "dense 2");
    assert_refused("{encoder: 'flatten | dense 6', head: 'dense {outputs}', discriminator: 'dense "
                   "1'}",
                   "{sigmoid_pair: true}", "sigmoid_pair");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("adapt");
    TCase *c = tcase_create("invariants");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, stage_two_leaves_the_source_alone);
    tcase_add_test(c, zero_steps_is_source_only);
    tcase_add_test(c, shared_forward_equals_two);
    tcase_add_loop_test(c, forward_left_out_equals_one_made, 0, 36);
    tcase_add_test(c, forwards_that_repeat);
    tcase_add_test(c, null_pair);
    tcase_add_test(c, tied_statistics_are_per_domain);
    tcase_add_test(c, oracle_learns_the_target);
    tcase_add_test(c, oracle_learns_from_both);
    tcase_add_test(c, cached_features_are_those_of_a_batch);
    tcase_add_test(c, masks_of_encoder_and_head_differ);
    tcase_add_test(c, statistics_move_in_mapping_steps_only);
    tcase_add_test(c, directions_move_under_running_statistics);
    tcase_add_test(c, validators_read_training_images);
    tcase_add_loop_test(c, until_is_selection, 0, 3);
    tcase_add_test(c, validation_is_bounded);
    tcase_add_test(c, impossible_settings_are_errors);
    suite_add_tcase(s, c);
    return run_suite(s);
}
