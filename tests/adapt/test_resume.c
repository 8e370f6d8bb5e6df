/* A training that is stopped, saved and gone on with, as often as one likes, ends with the bits of
 * one that nothing disturbed; and whatever lies in its checkpoint's place but is not its own costs
 * a beginning anew, never a wrong number. */
#include <sys/wait.h>

#include "resume.h"
#include "../nn/allocations.h"
#include "../nn/classes.h"

/* ---- what is trained ------------------------------------------------------------------------ */

static const char all_layers[] =
    "{encoder: 'conv 4 3x3 | bn | relu | dropout .2 | flatten | dense 6 | l2norm 4',"
    " head: 'dense {outputs}',"
    " discriminator: 'dense 7 sn | bn | leaky_relu .2 | dropout .3 | dense 1 sn'}";

/* Beside every method of the registry: every setting that keeps something between two steps.
 * "source" is the training of a source model. */
static const struct {
    const char *method, *network, *adapt;
} variants[] = {
    {"source", NULL, "{}"},
    {"source", all_layers, "{}"},
    {"inverted_gan", all_layers,
     "{steps: 9, warmup: 4, evaluate_every: 3, batch: 16, smoothing: 0.1, noise: 0.3, gate: 0.6,"
     " ema: 0.9, init: fresh,"
     " mapping: {schedule: cosine, schedule_steps: 9, weight_decay: 0.001, clip_norm: 1},"
     " discriminator: {kind: sgd, nesterov: true, decay: 0.1, schedule: step, schedule_steps: 5,"
     " schedule_factor: 0.5}}"},
    {"minimax", all_layers,
     "{steps: 7, evaluate_every: 2, batch: 16, sharing: tied, order: simultaneous, ramp: true,"
     " ema: 0.9, gate: 0.7}"},
    {"minimax", NULL, "{steps: 6, batch: 16, sharing: tied, statistics: shared, look: logits}"},
    {"domain_confusion", all_layers,
     "{steps: 6, warmup: 3, batch: 40, sharing: partial, share_through: conv1, k_d: 2, k_g: 2,"
     " order: mapping-first, gate: 0.6, norm_d: running, dropout_d: true, dropout_m: true}"},
    {"inverted_gan", NULL, "{steps: 6, batch: 16, norm_source: batch, dropout_d: true}"},
    {"minimax", all_layers,
     "{until: {validator: entropy, patience: 2, at_most: 30}, evaluate_every: 2, warmup: 3, batch: "
     "16,"
     " sharing: partial, share_through: conv1, ema: 0.9}"},
    {"inverted_gan", NULL, "{until: {validator: im, patience: 3, at_most: 12}, evaluate_every: 1}"},
    {"mmd", all_layers, "{steps: 5, batch: 16, warmup: 2, look: flat, sharing: tied}"},
    {"hinge", all_layers,
     "{steps: 6, batch: 16, look: conditional, entropy_weighting: true, projection: 9,"
     " terms: {mcc: 1, pseudo_label: {decay: 0.8, threshold: 0, ramp: false}}}"},
    {"joint", NULL, /* large steps, so that labels change with what the teacher remembers */
     "{steps: 9, batch: 16, warmup: 2, mapping: {lr: 0.03}, augment_shift: 1, augment_noise: 0.05,"
     " terms: {im: 0.5, pseudo_label: {decay: 0.8, threshold: 0, ramp: false}}}"},
    {"source_free", all_layers, "{steps: 6, batch: 16, norm_m: running, terms: {entropy: 0.3}}"},
};
enum { VARIANTS = sizeof variants / sizeof *variants };
static const char short_run[] = "{steps: 7, evaluate_every: 3, batch: 16}";

/* A short run with every term there is; labels whatever a teacher is sure of. */
static const char *with_terms(void)
{
    static char text[600];
    int n = snprintf(text, sizeof text, "{steps: 7, evaluate_every: 3, batch: 16, terms: {");
    for (int k = 0; k < TERM_COUNT; k++)
        n += snprintf(text + n, sizeof text - (size_t)n, "%s%s: %s", k ? ", " : "", terms[k]->name,
                      strcmp(terms[k]->name, "pseudo_label") == 0 ? "{threshold: 0}" : "0.5");
    snprintf(text + n, sizeof text - (size_t)n, "}}");
    return text;
}

/* Runs until stopped at moment `at`, or through: then `done` holds the run. True: through. */
static bool run_until(int variant, const char *method, int at, struct run *done)
{
    const char *adapt = variant >= 0                            ? variants[variant].adapt
                        : method_has_steps(method_find(method)) ? with_terms()
                                                                : short_run;
    struct run r = variant < 0
                       ? run_create(method, NULL, adapt)
                       : run_create(variants[variant].method, variants[variant].network,
                                    strcmp(variants[variant].method, "source") == 0 ? "{}" : adapt);
    struct watch w = watch(REQUEST_STOP, at);
    struct err e = ERR_INIT;
    begin(&w);
    const enum err_code code = run_go(&r, &w.observer, &e);
    ck_assert_msg(!code || code == ERR_TEMPORARY, "%s", e.text);
    ck_assert_msg(w.notes == 0, "%s", w.note);
    err_free(&e);
    if (code)
        run_free(&r);
    else
        *done = r;
    return !code;
}

/* Stopped once at each moment there is; then at every single one. */
static void assert_resumes(int variant, const char *method)
{
    struct run calm, again;
    int moments = 0;
    publish_remove(path, NULL);
    ck_assert(run_until(variant, method, 1 << 30, &calm));
    for (;; moments++) {
        publish_remove(path, NULL);
        if (run_until(variant, method, moments, &again))
            break;
        ck_assert_int_eq(access(path, F_OK), 0);
        ck_assert(run_until(variant, method, 1 << 30, &again));
        assert_same(&calm, &again);
        run_free(&again);
    }
    run_free(&again);
    publish_remove(path, NULL);
    int stops = 0;
    while (!run_until(variant, method, stops == 0 ? 0 : 1, &again))
        stops++;
    ck_assert_int_eq(stops, moments);
    assert_same(&calm, &again);
    run_free(&again);
    run_free(&calm);
}

START_TEST(every_variant)
{
    assert_resumes(_i, NULL);
}
END_TEST

/* The two methods that take no steps are never asked. */
START_TEST(every_method)
{
    for (int i = 0; methods[i]; i++)
        assert_resumes(-1, methods[i]->name);
}
END_TEST

/* ---- endless -------------------------------------------------------------------------------- */

/* Images drawn by their index where `count` of them have room, and which were asked for. */
struct drawn {
    uint8_t images[16 * SIDE * SIDE];
    uint16_t labels[16 * HEADS];
    int asked[41 * 16];
};

static void draw(void *context, const uint32_t *indices, int n)
{
    struct drawn *d = context;
    for (int i = 0; i < n; i++) {
        const uint32_t at = indices[i] % 16;
        struct rng r = rng_stream(7, "endless", indices[i]);
        for (int h = 0; h < HEADS; h++)
            d->labels[at * HEADS + (uint32_t)h] = (uint16_t)rng_below(&r, CLASSES);
        draw_image(d->images + at * SIDE * SIDE, d->labels + at * HEADS, &r, 20);
        d->asked[indices[i]]++;
    }
}

static struct run run_endless(struct drawn *d)
{
    struct run r = run_create("source", NULL, "{}");
    r.p->task.source_train = (struct image_set){.count = 16,
                                                .endless = true,
                                                .images = d->images,
                                                .labels = d->labels,
                                                .need = draw,
                                                .context = d};
    return r;
}

/* Each step has images of its own, whether the training stops before it or not. */
START_TEST(endless_images)
{
    struct drawn drawn = {.asked = {0}}, again = {.asked = {0}};
    struct err e = ERR_INIT;
    struct run calm = run_endless(&drawn);
    ck_assert_int_eq(run_go(&calm, NULL, &e), ERR_NONE);
    for (int i = 0; i < 41 * 16; i++)
        ck_assert_int_eq(drawn.asked[i], 1);
    for (int at = 0; at < 41; at += 8) {
        struct run r = run_endless(&again);
        struct watch w = watch(REQUEST_STOP, at);
        begin(&w);
        ck_assert_int_eq(run_go(&r, &w.observer, &e), ERR_TEMPORARY);
        err_free(&e);
        run_free(&r);
        r = run_endless(&again);
        w = watch(REQUEST_CONTINUE, 0);
        begin(&w);
        ck_assert_msg(!run_go(&r, &w.observer, &e), "%s", e.text);
        ck_assert_msg(w.notes == 0, "%s", w.note);
        assert_same(&calm, &r);
        run_free(&r);
        publish_remove(path, NULL);
    }
    for (int i = 0; i < 41 * 16; i++)
        ck_assert_int_eq(again.asked[i], 6);
    run_free(&calm);
}
END_TEST

/* The oracle with both domains' images. */
START_TEST(oracle_of_both)
{
    static const struct oracle_settings both = {50, ORACLE_BOTH};
    struct err e = ERR_INIT;
    struct run calm = run_create("oracle", NULL, "{}");
    calm.p->input.oracle = &both;
    ck_assert_int_eq(run_go(&calm, NULL, &e), ERR_NONE);
    for (int at = 0; at < 60; at += 7) {
        struct run r = run_create("oracle", NULL, "{}");
        struct watch w = watch(REQUEST_STOP, at);
        r.p->input.oracle = &both;
        begin(&w);
        ck_assert_int_eq(run_go(&r, &w.observer, &e), at <= 50 ? ERR_TEMPORARY : ERR_NONE);
        err_free(&e);
        if (at <= 50) {
            run_free(&r);
            r = run_create("oracle", NULL, "{}");
            r.p->input.oracle = &both;
            w = watch(REQUEST_CONTINUE, 0);
            begin(&w);
            ck_assert_msg(!run_go(&r, &w.observer, &e), "%s", e.text);
            ck_assert_msg(w.notes == 0, "%s", w.note);
        }
        assert_same(&calm, &r);
        run_free(&r);
        publish_remove(path, NULL);
    }
    run_free(&calm);
}
END_TEST

/* A last step of which the loss is not finite, behind a stop. */
START_TEST(divergence)
{
    const char *adapt = "{steps: 50, batch: 16, lambda: 1.0e+6, mapping: {kind: sgd, lr: 100}}";
    const char *network = "{encoder: 'conv 4 3x3 | relu | flatten | dense 6',"
                          " head: 'dense {outputs}', discriminator: 'dense 7 | relu | dense 1'}";
    struct err e = ERR_INIT;
    struct run calm = run_create("minimax", network, adapt);
    ck_assert_int_eq(run_go(&calm, NULL, &e), ERR_NONE);
    ck_assert_int_eq(calm.result.status, RESULT_DIVERGED);
    for (int i = 0;; i++) {
        struct run r = run_create("minimax", network, adapt);
        struct watch w = watch(REQUEST_STOP, i > 0);
        begin(&w);
        const enum err_code code = run_go(&r, &w.observer, &e);
        err_free(&e);
        if (!code) {
            ck_assert_int_eq(i, calm.result.diverged_step);
            assert_same(&calm, &r);
        }
        run_free(&r);
        if (!code)
            break;
    }
    run_free(&calm);
}
END_TEST

/* ---- killed --------------------------------------------------------------------------------- */

/* Saved on the way in another process that ends some steps later as if killed. */
START_TEST(killed_after_a_save)
{
    struct err e = ERR_INIT;
    struct run calm = run_create("inverted_gan", NULL, short_run);
    struct run r = run_create("inverted_gan", NULL, short_run);
    ck_assert_int_eq(run_go(&calm, NULL, &e), ERR_NONE);
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        struct watch w = watch(REQUEST_SAVE, 3);
        begin(&w);
        w.exit_at = 5;
        w.own = 12.5;
        run_go(&r, &w.observer, &e);
        _exit(1);
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    struct watch w = watch(REQUEST_SAVE, 2);
    begin(&w);
    ck_assert_msg(!run_go(&r, &w.observer, &e), "%s", e.text);
    ck_assert_int_eq(w.asked, 5); /* from the third step to the seventh */
    ck_assert_double_eq(w.own, 12.5);
    assert_same(&calm, &r);
    run_free(&calm);
    run_free(&r);
}
END_TEST

/* ---- files that are not its own ------------------------------------------------------------- */

static void stop_at(const char *method, const char *network, const char *adapt, int at)
{
    struct err e = ERR_INIT;
    struct run r = run_create(method, network, adapt);
    struct watch w = watch(REQUEST_STOP, at);
    begin(&w);
    ck_assert_int_eq(run_go(&r, &w.observer, &e), ERR_TEMPORARY);
    ck_assert_ptr_nonnull(strstr(e.text, path));
    err_free(&e);
    run_free(&r);
}

/* What lies there is told in one line that holds `words`, and removed; the numbers stay. */
static void assert_begins_anew(struct run *calm, const char *words)
{
    struct err e = ERR_INIT;
    struct run r = run_create("inverted_gan", NULL, short_run);
    struct watch w = watch(REQUEST_CONTINUE, 0);
    begin(&w);
    ck_assert_msg(!run_go(&r, &w.observer, &e), "%s", e.text);
    ck_assert_int_eq(w.notes, 1);
    ck_assert_msg(strstr(w.note, words) != NULL, "no '%s' in: %s", words, w.note);
    ck_assert_msg(strchr(w.note, '\n') == NULL, "%s", w.note);
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert_int_eq(w.asked, 8);
    assert_same(calm, &r);
    run_free(&r);
}

static struct run undisturbed(void)
{
    struct err e = ERR_INIT;
    struct run calm = run_create("inverted_gan", NULL, short_run);
    ck_assert_int_eq(run_go(&calm, NULL, &e), ERR_NONE);
    return calm;
}

START_TEST(damaged)
{
    struct run calm = undisturbed();
    char *bytes = NULL;
    size_t size;
    struct err e = ERR_INIT;
    stop_at("inverted_gan", NULL, short_run, 3);
    ck_assert_int_eq(read_file(path, &bytes, &size, &e), 0);
    for (size_t at = 0; at < size; at += size / 23) { /* one bit, wherever it is */
        bytes[at] = (char)(bytes[at] ^ 16);
        ck_assert_int_eq(publish_file(path, bytes, size, &e), 0);
        assert_begins_anew(&calm, "SHA-256");
        bytes[at] = (char)(bytes[at] ^ 16);
    }
    for (size_t cut = 0; cut < size; cut += size / 11) {
        ck_assert_int_eq(publish_file(path, bytes, cut, &e), 0);
        assert_begins_anew(&calm, "cut off");
    }
    free(bytes);
    run_free(&calm);
}
END_TEST

START_TEST(foreign)
{
    struct run calm = undisturbed();
    json_object_set_new(about, "program", json_string("p2"));
    stop_at("inverted_gan", NULL, short_run, 3);
    json_object_set_new(about, "program", json_string("p1"));
    assert_begins_anew(&calm, "another program: p2, not p1");
    stop_at("mmd", NULL, short_run, 3);
    assert_begins_anew(&calm, "is missing");
    stop_at("source", NULL, "{}", 3);
    assert_begins_anew(&calm, "is missing");
    stop_at("inverted_gan", NULL, "{steps: 7, batch: 16, evaluate_every: 1}", 3);
    assert_begins_anew(&calm, "does not have the shape");
    run_free(&calm);
}
END_TEST

/* ---- places that cannot be written ---------------------------------------------------------- */

START_TEST(no_place)
{
    struct run calm = undisturbed(), r = run_create("inverted_gan", NULL, short_run);
    struct err e = ERR_INIT;
    struct watch w = watch(REQUEST_SAVE, 2);
    begin(&w);
    w.observer.checkpoint = "/nowhere/state.safetensors";
    ck_assert_msg(!run_go(&r, &w.observer, &e), "%s", e.text);
    ck_assert_int_eq(w.notes, 1);
    ck_assert_ptr_nonnull(strstr(w.note, "/nowhere/"));
    assert_same(&calm, &r);
    run_free(&r);
    r = run_create("inverted_gan", NULL, short_run);
    w = watch(REQUEST_STOP, 2);
    begin(&w);
    w.observer.checkpoint = "/nowhere/state.safetensors";
    ck_assert_int_eq(run_go(&r, &w.observer, &e), ERR_CANTCREATE);
    err_free(&e);
    run_free(&r);
    run_free(&calm);
}
END_TEST

/* ---- the loop ------------------------------------------------------------------------------- */

static enum request count_allocations(void *context)
{
    int *seen = context; /* at the last moment; of all but the first */
    const int now = atomic_load(&allocations);
    if (seen[0] >= 0)
        seen[1] += now - seen[0];
    seen[0] = now;
    return REQUEST_CONTINUE;
}

/* Steps, and being asked between them, allocate nothing. */
START_TEST(no_allocation_between_steps)
{
    for (int v = 0; v < VARIANTS && COUNTING; v++) {
        int seen[2] = {-1, 0};
        struct err e = ERR_INIT;
        struct run r = run_create(variants[v].method, variants[v].network, variants[v].adapt);
        const struct observer o = {
            .context = seen, .request = count_allocations, .checkpoint = path, .about = about};
        ck_assert_msg(!run_go(&r, &o, &e), "%s", e.text);
        ck_assert_msg(seen[1] == 0, "%s %d: %d allocations", variants[v].method, v, seen[1]);
        run_free(&r);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("resume");
    TCase *c = tcase_create("resume");
    tcase_set_timeout(c, 300);
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_loop_test(c, every_variant, 0, VARIANTS);
    tcase_add_test(c, every_method);
    tcase_add_test(c, endless_images);
    tcase_add_test(c, oracle_of_both);
    tcase_add_test(c, divergence);
    tcase_add_test(c, killed_after_a_save);
    tcase_add_test(c, damaged);
    tcase_add_test(c, foreign);
    tcase_add_test(c, no_place);
    tcase_add_test(c, no_allocation_between_steps);
    suite_add_tcase(s, c);
    return run_suite(s);
}
