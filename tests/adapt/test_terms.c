/* What must hold of terms on the target's predictions, of the methods that have nothing else, and
 * of the conditional view. */
#include <math.h>

#include "adapt/objective.h"
#include "adapt/validators/registry.h"
#include "problem.h"
#include "../nn/classes.h"

enum { BATCH = 12, OUTPUTS = HEADS * CLASSES };

static const uint32_t images[BATCH] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

/* In place: a teacher knows where its student lies. */
static void start(const struct problem *p, struct objective *o)
{
    struct err e = ERR_INIT;
    ck_assert_msg(!objective_create(o, &p->input, &e), "%s", e.text);
    objective_load(o, HALF_SOURCE, images);
    objective_load(o, HALF_TARGET, images);
}

static void assert_near(const real *a, const real *b, size_t count, const char *what)
{
    double largest = 0, difference = 0; /* of squares: gcc 12 fails at maxima here on arm64 */
    for (size_t i = 0; i < count; i++) {
        const double d = (double)a[i] - (double)b[i];
        largest += (double)a[i] * (double)a[i];
        difference += d * d;
    }
    ck_assert_msg(difference <= 1e-10 * largest, "%s: %g of %g", what, sqrt(difference),
                  sqrt(largest));
}

/* Both heads' loss of one term on the same logits [BATCH][CLASSES], all its settings but the ramp
 * at their defaults. */
static double term_value(const char *name, const real *z)
{
    char adapt[100];
    real both[BATCH * OUTPUTS];
    snprintf(adapt, sizeof adapt, "{batch: %d, terms: {%s: {ramp: false, temperature: 1}}}", BATCH,
             name);
    struct problem *p = problem_create(NULL, "inverted_gan", adapt);
    struct objective o;
    start(p, &o);
    for (int i = 0; i < BATCH * OUTPUTS; i++)
        both[i] = z[i / OUTPUTS * CLASSES + i % CLASSES];
    const double value = target_terms_loss(&o.terms, both, 0);
    objective_free(&o);
    problem_free(p);
    return value;
}

/* ---- values --------------------------------------------------------------------------------- */

/* One-hot predictions of all classes in turn, of one class, and none at all. */
START_TEST(extremes)
{
    real turns[BATCH * CLASSES] = {0}, one[BATCH * CLASSES] = {0}, flat[BATCH * CLASSES] = {0};
    for (int i = 0; i < BATCH; i++) {
        turns[i * CLASSES + i % CLASSES] = 1000;
        one[i * CLASSES] = 1000;
    }
    const double top = HEADS * log(CLASSES), missing = HEADS * (CLASSES - 1.0) / CLASSES;
    ck_assert_double_eq_tol(term_value("mcc", turns), 0, 1e-12);
    ck_assert_double_eq_tol(term_value("mcc", one), missing, 1e-12);
    ck_assert_double_eq_tol(term_value("mcc", flat), missing, 1e-12);
    ck_assert_double_eq_tol(term_value("entropy", turns), 0, 1e-12);
    ck_assert_double_eq_tol(term_value("entropy", flat), top, 1e-12);
    ck_assert_double_eq_tol(term_value("im", turns), -top, 1e-12);
    ck_assert_double_eq_tol(term_value("im", one), 0, 1e-12);
    ck_assert_double_eq_tol(term_value("im", flat), 0, 1e-12);
    ck_assert_double_eq_tol(term_value("pseudo_label", turns), 0, 1e-12);
    ck_assert_double_eq_tol(term_value("pseudo_label", flat), 0, 1e-12);
}
END_TEST

START_TEST(parts_are_validators)
{
    const char *contains = terms[_i]->contains;
    int found = 0;
    for (int k = 0; contains && k < VALIDATOR_COUNT; k++)
        found += strcmp(contains, validators[k]->name) == 0;
    ck_assert_int_eq(found, contains != NULL);
}
END_TEST

START_TEST(bounds)
{
    const double top = HEADS * log(CLASSES);
    struct rng r = rng_stream(1, "terms", (uint64_t)_i);
    real z[BATCH * CLASSES];
    for (int i = 0; i < BATCH * CLASSES; i++)
        z[i] = (real)(rng_normal(&r) * _i);
    const double entropy = term_value("entropy", z), im = term_value("im", z);
    const double mcc = term_value("mcc", z);
    ck_assert(entropy >= 0 && entropy <= top + 1e-12);
    ck_assert(im >= -top - 1e-12 && im <= 1e-12 && im >= entropy - top - 1e-12);
    ck_assert(mcc >= -1e-12 && mcc <= HEADS * (1 - 1.0 / CLASSES) + 1e-12);
}
END_TEST

/* ---- weights and ramps ---------------------------------------------------------------------- */

START_TEST(weight_and_ramp)
{
    const char *const term = terms[_i]->name;
    real first[BATCH * OUTPUTS], z[BATCH * OUTPUTS];
    struct rng r = rng_stream(2, "terms", 0);
    for (int i = 0; i < BATCH * OUTPUTS; i++)
        z[i] = (real)(3 * rng_normal(&r));
    for (int ramp = 0; ramp < 2; ramp++) {
        char adapt[100];
        snprintf(adapt, sizeof adapt, "{batch: %d, terms: {%s: {weight: 0.5, ramp: %s}}}", BATCH,
                 term, ramp ? "true" : "false");
        struct problem *p = problem_create(NULL, "inverted_gan", adapt);
        struct objective o;
        start(p, &o);
        const double value = target_terms_loss(&o.terms, z, 0.1);
        if (!ramp)
            memcpy(first, o.terms.dlogits, sizeof first);
        for (int i = 0; i < BATCH * OUTPUTS; i++) {
            const double factor = ramp ? 2 / (1 + exp(-1)) - 1 : 1;
            ck_assert_double_eq_tol((double)o.terms.dlogits[i], factor * (double)first[i], 1e-7);
        }
        ck_assert_double_eq_tol(target_terms_loss(&o.terms, z, 0.9), value, 1e-12);
        objective_free(&o);
        problem_free(p);
    }
}
END_TEST

/* ---- the teacher ---------------------------------------------------------------------------- */

/* The labels are those of the moving average: a teacher that stays where it was answers the same
 * whatever becomes of the model, and one that follows at once answers as the model does. */
START_TEST(labels_of_the_teacher)
{
    for (int quick = 0; quick < 2; quick++) {
        struct problem *p = problem_create(
            NULL, "joint",
            quick ? "{batch: 12, terms: {pseudo_label: {threshold: 0, decay: 1.0e-30}}}"
                  : "{batch: 12, terms: {pseudo_label: {threshold: 0, decay: 0.99999}}}");
        struct objective o;
        start(p, &o);
        double before[BATCH], after[BATCH];
        struct teacher *teacher = &o.terms.teacher[TERM_pseudo_label];
        const double *label = o.terms.constants[TERM_pseudo_label];
        objective_encode(&o, PASS_BATCH_STATISTICS);
        objective_mapping(&o, true);
        memcpy(before, label, sizeof before);
        weights_init(o.encoders.source, 17, "elsewhere"); /* tied: the target's, too */
        weights_init(o.encoders.head, 18, "elsewhere");
        objective_average(&o);
        objective_encode(&o, PASS_BATCH_STATISTICS);
        objective_mapping(&o, true);
        memcpy(after, label, sizeof after);
        ck_assert_int_eq(memcmp(before, after, sizeof after) != 0, quick);
        ck_assert_int_eq(same_weights(teacher->encoder, o.encoders.target), quick);
        ck_assert_int_eq(same_weights(teacher->head, o.encoders.head), quick);
        objective_free(&o);
        problem_free(p);
    }
}
END_TEST

/* ---- methods without an alignment ----------------------------------------------------------- */

static void fail_if_read(void *context, const uint32_t *indices, int n)
{
    (void)context;
    (void)indices;
    ck_abort_msg("%d source images were read", n);
}

static struct result run(struct problem *p, struct model *adapted)
{
    struct result r = {0};
    struct err e = ERR_INIT;
    ck_assert_msg(!method_run(&p->input, &r, adapted, &e), "%s", e.text);
    return r;
}

/* Logits [BATCH][OUTPUTS] of a model on images x, its encoder in `mode`, its head in inference. */
static void logits_of(const struct problem *p, struct weights *encoder, struct weights *head,
                      const real *x, enum pass_mode mode, real *z)
{
    const struct pass_settings settings = {.batch = BATCH};
    struct pass *pass[2];
    struct err e = ERR_INIT;
    ck_assert(!pass_create(&pass[0], p->source.encoder_net, &settings, &e));
    ck_assert(!pass_create(&pass[1], p->source.head_net, &settings, &e));
    const struct forward below = {.weights = encoder, .x = x, .batch = BATCH, .mode = mode};
    const struct forward above = {.weights = head,
                                  .x = pass_forward(pass[0], &below),
                                  .batch = BATCH,
                                  .mode = PASS_INFERENCE};
    memcpy(z, pass_forward(pass[1], &above), BATCH * OUTPUTS * sizeof *z);
    pass_free(pass[0]);
    pass_free(pass[1]);
}

/* A teacher that is its student yet: what it predicts are the student's predictions of the same
 * target images, without dropout, with the statistics that the student's own are made with. */
START_TEST(what_a_teacher_sees)
{
    static const char *const modes[] = {"batch", "running"};
    static const char *const network =
        "{encoder: 'conv 4 3x3 | bn | relu | flatten | dropout 0.5 | dense 6', head: 'dropout 0.5 |"
        " dense {outputs}', discriminator: 'dense 7 | relu | dense 1'}";
    char adapt[120];
    snprintf(adapt, sizeof adapt, "{batch: 12, norm_m: %s, terms: {pseudo_label: 1}}", modes[_i]);
    struct problem *p = problem_create(network, "joint", adapt);
    struct objective o;
    real z[BATCH * OUTPUTS];
    start(p, &o);
    objective_encode(&o, PASS_TRAINING);
    logits_of(p, o.encoders.target, o.encoders.head, o.encoders.x[HALF_TARGET],
              _i == 0 ? PASS_BATCH_STATISTICS : PASS_INFERENCE, z);
    teacher_free(
        &o.terms.teacher[TERM_pseudo_label]); /* made before the forward moved statistics */
    struct err e = ERR_INIT;
    ck_assert(!teacher_create(&o.terms.teacher[TERM_pseudo_label], &o.encoders, 0.9, NULL, &e));
    assert_near(teacher_predict(&o.terms.teacher[TERM_pseudo_label]), z, BATCH * OUTPUTS,
                "the teacher's logits");
    objective_free(&o);
    problem_free(p);
}
END_TEST

START_TEST(source_free_reads_no_source)
{
    struct problem *p =
        problem_create(NULL, "source_free", "{steps: 5, batch: 12, terms: {im: 1}}");
    struct model adapted = {.heads = 0};
    p->task.source_train.need = fail_if_read;
    struct result r = run(p, &adapted);
    ck_assert(same_weights(adapted.head, p->source.head));
    ck_assert(!same_weights(adapted.encoder, p->source.encoder));
    result_free(&r);
    model_free(&adapted);
    problem_free(p);
}
END_TEST

static void assert_trained(const char *method, const char *adapt, const char *names)
{
    struct problem *p = problem_create(NULL, method, adapt);
    struct result r = run(p, NULL);
    json_t *j = result_json(&r);
    const json_t *told = json_object_get(j, "trained");
    char *text = told ? json_dumps(told, JSON_COMPACT) : NULL;
    ck_assert_msg(strcmp(text ? text : "", names) == 0, "%s %s: %s", method, adapt, text);
    ck_assert_int_eq(json_object_get(json_object_get(j, "curve"), "loss_terms") != NULL,
                     strstr(adapt, "terms") && names[0] && !strstr(adapt, "k_g: 0"));
    free(text);
    json_decref(j);
    result_free(&r);
    problem_free(p);
}

/* A record says what was trained; those that were made before there were terms are as they were. */
START_TEST(records_say_what_trains)
{
    assert_trained("joint", "{steps: 2, batch: 12}",
                   "[\"source encoder\",\"target encoder\",\"classifier\"]");
    assert_trained("source_free", "{steps: 2, batch: 12, terms: {mcc: 1}}", "[\"target encoder\"]");
    assert_trained("inverted_gan", "{steps: 2, batch: 12, terms: {mcc: 1}}",
                   "[\"target encoder\",\"discriminator\"]");
    assert_trained("mmd", "{steps: 2, batch: 12, sharing: tied, terms: {im: 1}}",
                   "[\"source encoder\",\"target encoder\",\"classifier\"]");
    assert_trained("inverted_gan", "{steps: 0, batch: 12, terms: {mcc: 1}}", "");
    assert_trained("inverted_gan", "{steps: 0, batch: 12, warmup: 2, terms: {mcc: 1}}",
                   "[\"target encoder\"]");
    assert_trained("inverted_gan", "{steps: 2, batch: 12, k_d: 0, terms: {mcc: 1}}",
                   "[\"target encoder\"]");
    assert_trained("inverted_gan", "{steps: 2, batch: 12, sharing: tied, k_g: 0, terms: {mcc: 1}}",
                   "[\"discriminator\"]");
    assert_trained("inverted_gan", "{steps: 2, batch: 12}", "");
    assert_trained("adabn", "{batch: 12}", "");
}
END_TEST

/* The control: weights that learn from the source alone, and statistics of the target. */
START_TEST(joint_without_a_term)
{
    struct problem *p = problem_create(NULL, "joint", "{batch: 12}");
    struct objective o;
    start(p, &o);
    objective_encode(&o, PASS_TRAINING);
    const struct mapping_outcome m = objective_mapping(&o, true);
    ck_assert(m.classification > 0);
    ck_assert_double_eq(m.alignment + m.terms, 0);
    for (int t = 0; t < weights_tensors(o.encoders.target); t++) {
        const struct tensor *target = weights_tensor(o.encoders.target, t);
        const struct tensor *source = weights_tensor(o.encoders.source, t);
        if (target->gradient)
            ck_assert_ptr_eq(target->value, source->value);
        else
            ck_assert_mem_ne(target->value, source->value, target->count * sizeof(real));
    }
    objective_free(&o);
    problem_free(p);
}
END_TEST

/* A term reaches the classifier of joint methods, and not the frozen one. */
START_TEST(who_learns_from_a_term)
{
    static const char *const methods_of[] = {"joint", "inverted_gan"};
    for (int k = 0; k < 2; k++) {
        struct problem *p = problem_create(
            NULL, methods_of[k], "{batch: 12, lambda: 0, terms: {entropy: {ramp: false}}}");
        struct objective o;
        start(p, &o);
        objective_encode(&o, PASS_BATCH_STATISTICS);
        weights_zero_gradients(o.encoders.head);
        const real *z = encoders_predict(&o.encoders);
        target_terms_loss(&o.terms, z, 0);
        encoders_backward(&o.encoders, HALF_TARGET, NULL, o.terms.dlogits);
        double head = 0, encoder = 0;
        for (int t = 0; t < weights_tensors(o.encoders.head); t++)
            for (size_t i = 0; i < weights_tensor(o.encoders.head, t)->count; i++)
                head += fabs((double)weights_tensor(o.encoders.head, t)->gradient[i]);
        for (size_t i = 0; i < weights_tensor(o.encoders.target, 0)->count; i++)
            encoder += fabs((double)weights_tensor(o.encoders.target, 0)->gradient[i]);
        ck_assert(encoder > 0);
        ck_assert_int_eq(head > 0, k == 0);
        objective_free(&o);
        problem_free(p);
    }
}
END_TEST

/* ---- the conditional view ------------------------------------------------------------------- */

/* With predictions that are the same for every image, the map is a projection of the features: a
 * discriminator that begins with it, on features alone, sees and teaches the same. */
static const char plain_network[] =
    "{encoder: 'conv 4 3x3 | bn | relu | flatten | dense 6 | relu', head: 'dense {outputs}',"
    " discriminator: 'dense 9 | dense 7 | relu | dense 1'}";
static const char conditional_network[] =
    "{encoder: 'conv 4 3x3 | bn | relu | flatten | dense 6 | relu', head: 'dense {outputs}',"
    " discriminator: 'dense 7 | relu | dense 1'}";

/* The first dense layer is the projection; the others are those of `from`. */
static void project(struct objective *to, struct objective *from)
{
    const struct conditional *c = &from->encoders.conditional;
    struct weights *w = to->discriminator.weights, *other = from->discriminator.weights;
    real *first = weights_tensor(w, 0)->value;
    for (int i = 0; i < c->features * c->size; i++)
        first[i] = c->feature_map[i] * c->factor[HALF_TARGET][i % c->size];
    for (int t = 0; t < weights_tensors(other); t++)
        memcpy(weights_tensor(w, t + 2)->value, weights_tensor(other, t)->value,
               weights_tensor(other, t)->count * sizeof(real));
}

START_TEST(constant_predictions_are_a_projection)
{
    const char *const sharing = _i ? "tied" : "untied";
    char adapt[100];
    snprintf(adapt, sizeof adapt, "{batch: 12, sharing: %s, look: conditional, projection: 9}",
             sharing);
    struct problem *p = problem_create(conditional_network, "minimax", adapt);
    snprintf(adapt, sizeof adapt, "{batch: 12, sharing: %s}", sharing);
    struct problem *q = problem_create(plain_network, "minimax", adapt);
    for (int t = 0; t < weights_tensors(p->source.head); t++)
        memset(weights_tensor(p->source.head, t)->value, 0,
               weights_tensor(p->source.head, t)->count * sizeof(real));
    weights_copy(q->source.encoder, p->source.encoder);
    weights_copy(q->source.head, p->source.head);
    struct objective o[2];
    start(p, &o[0]);
    start(q, &o[1]);
    struct discriminator_outcome d[2];
    double alignment[2];
    for (int k = 0; k < 2; k++) {
        objective_encode(&o[k], PASS_BATCH_STATISTICS);
        if (k)
            project(&o[1], &o[0]);
        d[k] = objective_discriminator(&o[k]);
        alignment[k] = objective_mapping(&o[k], true).alignment;
    }
    ck_assert_double_eq_tol(d[0].loss, d[1].loss, 1e-5);
    ck_assert_double_eq_tol(d[0].accuracy, d[1].accuracy, 1e-12);
    ck_assert_double_eq_tol(alignment[0], alignment[1], 1e-5);
    const struct tensor *a = weights_tensor(o[0].encoders.target, 0);
    const struct tensor *b = weights_tensor(o[1].encoders.target, 0);
    assert_near(a->gradient, b->gradient, a->count, "the encoder's gradient");
    a = weights_tensor(o[0].discriminator.weights, 0);
    b = weights_tensor(o[1].discriminator.weights, 2);
    assert_near(a->gradient, b->gradient, a->count, "D's gradient");
    for (int k = 0; k < 2; k++)
        objective_free(&o[k]);
    problem_free(p);
    problem_free(q);
}
END_TEST

/* Features and weights of a frozen source, from the cache or of the batch at hand. */
START_TEST(cached_conditional_features)
{
    struct objective o[2];
    struct problem *p = problem_create(
        NULL, "minimax", "{batch: 12, look: conditional, entropy_weighting: true, projection: 9}");
    for (int k = 0; k < 2; k++) {
        p->task.source_train.count = k ? 1 << 28 : TRAIN;
        start(p, &o[k]);
        objective_encode(&o[k], PASS_BATCH_STATISTICS);
        ck_assert_int_eq(o[k].encoders.cache != NULL, k == 0);
    }
    assert_near(o[0].encoders.feature[0], o[1].encoders.feature[0], BATCH * 9, "features");
    double sum = 0;
    int differ = 0;
    for (int i = 0; i < BATCH; i++) {
        const double w = encoders_weight(&o[0].encoders, HALF_SOURCE)[i];
        ck_assert_double_eq_tol(w, encoders_weight(&o[1].encoders, HALF_SOURCE)[i], 1e-5);
        sum += w;
        differ += fabs(w - 1) > 1e-4;
    }
    ck_assert_double_eq_tol(sum, BATCH, 1e-9);
    ck_assert_int_gt(differ, 0);
    for (int k = 0; k < 2; k++)
        objective_free(&o[k]);
    problem_free(p);
}
END_TEST

/* Where the discriminator looks at something else, its images have no weights. */
START_TEST(features_have_no_weights)
{
    struct objective o;
    struct problem *p =
        problem_create(NULL, "minimax", "{batch: 12, entropy_weighting: true, projection: 9}");
    start(p, &o);
    objective_encode(&o, PASS_BATCH_STATISTICS);
    for (int half = 0; half < 2; half++)
        ck_assert_ptr_null(encoders_weight(&o.encoders, (enum half)half));
    ck_assert_int_ne(o.encoders.size, 9);
    objective_free(&o);
    problem_free(p);
}
END_TEST

/* ---- settings that make no sense ------------------------------------------------------------ */

static void assert_refused(const char *method, const char *adapt, const char *words)
{
    struct problem *p = problem_create(NULL, method, adapt);
    struct err e = ERR_INIT;
    ck_assert_msg(method_check(p->input.method, &p->adapt, &e), "%s %s", method, adapt);
    ck_assert_msg(strstr(e.text, words) != NULL, "%s", e.text);
    err_free(&e);
    problem_free(p);
}

/* One step moves weights where something is not ramped, or another step comes before it. */
START_TEST(one_step_may_learn)
{
    static const struct {
        const char *method, *adapt;
    } right[] = {
        {"source_free", "{steps: 1, terms: {mcc: {ramp: false}}}"},
        {"source_free", "{steps: 1, warmup: 1, terms: {mcc: {ramp: false}, im: 1}}"},
        {"minimax", "{steps: 1, terms: {im: 1}}"},
        {"minimax", "{steps: 1, ramp: true, sharing: tied}"},
        {"minimax", "{steps: 1, ramp: true, k_g: 0}"}, /* the discriminator is measured */
        {"minimax", "{steps: 2, ramp: true}"},
    };
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        struct problem *p = problem_create(NULL, right[i].method, right[i].adapt);
        struct err e = ERR_INIT;
        ck_assert_msg(!method_check(p->input.method, &p->adapt, &e), "%s", e.text);
        problem_free(p);
    }
}
END_TEST

START_TEST(nonsense_is_refused)
{
    assert_refused("joint", "{sharing: untied}", "choose tied or partial");
    assert_refused("source_free", "{}", "learns from these alone");
    assert_refused("source_free", "{terms: {im: 0}}", "learns from these alone");
    assert_refused("source_free", "{warmup: 3, terms: {im: 1}}",
                   "in 3 steps; set terms: {im: {ramp: false}}, or no warmup");
    assert_refused("minimax", "{warmup: 3, lambda: 0, terms: {im: 1}}",
                   "set terms: {im: {ramp: false}}, or no warmup");
    assert_refused("minimax", "{warmup: 3, ramp: true, terms: {im: 1}}",
                   "set ramp: false, or no warmup");
    assert_refused("source_free", "{steps: 1, terms: {mcc: 1}}",
                   "steps: 1: with ramp: true a weight is 0 at the first iteration, and untied "
                   "encoders would learn nothing; set terms: {mcc: {ramp: false}}, or take more");
    assert_refused("coral", "{ramp: true, until: {validator: im, patience: 1, at_most: 1}}",
                   "at_most: 1: with ramp: true a weight is 0");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("terms");
    TCase *c = tcase_create("terms");
    tcase_add_test(c, extremes);
    tcase_add_loop_test(c, parts_are_validators, 0, TERM_COUNT);
    tcase_add_loop_test(c, bounds, 0, 12);
    tcase_add_loop_test(c, weight_and_ramp, 0, TERM_COUNT);
    tcase_add_test(c, labels_of_the_teacher);
    tcase_add_loop_test(c, what_a_teacher_sees, 0, 2);
    tcase_add_test(c, source_free_reads_no_source);
    tcase_add_test(c, records_say_what_trains);
    tcase_add_test(c, joint_without_a_term);
    tcase_add_test(c, who_learns_from_a_term);
    tcase_add_loop_test(c, constant_predictions_are_a_projection, 0, 2);
    tcase_add_test(c, cached_conditional_features);
    tcase_add_test(c, features_have_no_weights);
    tcase_add_test(c, nonsense_is_refused);
    tcase_add_test(c, one_step_may_learn);
    suite_add_tcase(s, c);
    return run_suite(s);
}
