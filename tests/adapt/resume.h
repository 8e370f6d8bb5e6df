/* Trainings that are watched, stopped and compared to the bit. */
#ifndef ADDA_TESTS_ADAPT_RESUME_H
#define ADDA_TESTS_ADAPT_RESUME_H

#include <unistd.h>

#include "base/publish.h"
#include "problem.h"

/* One training in memory of its own, from a source model of random weights. */
struct run {
    struct problem *p;
    struct model adapted;
    struct result result;
    bool source;
};

static struct run run_create(const char *method, const char *network, const char *adapt)
{
    struct run r = {.source = strcmp(method, "source") == 0};
    if (!r.source && method_find(method)->role != METHOD_ADAPTS)
        adapt = "{}";
    r.p = problem_create(network, r.source ? "source_only" : method, adapt);
    r.p->task.twins = true;     /* their neighbours are of each point of a curve */
    r.p->supervised.steps = 41; /* each point of its curve is the mean of two losses */
    r.p->supervised.smoothing = 0.1;
    r.p->supervised.augmentation = (struct augmentation){.shift = 1, .noise = 0.05};
    return r;
}

static enum err_code run_go(struct run *r, const struct observer *o, struct err *e)
{
    struct problem *p = r->p;
    p->input.observer = o;
    if (r->source)
        return supervised_train_source(&p->source, &p->supervised, &p->task, 3, NULL, o, &r->result,
                                       e);
    return method_run(&p->input, &r->result, &r->adapted, e);
}

static void run_free(struct run *r)
{
    model_free(&r->adapted);
    result_free(&r->result);
    problem_free(r->p);
}

static void assert_same_weights(struct weights *a, struct weights *b)
{
    for (int t = 0; t < weights_tensors(a); t++)
        ck_assert_mem_eq(weights_tensor(a, t)->value, weights_tensor(b, t)->value,
                         weights_tensor(a, t)->count * sizeof(real));
}

static void assert_same_evaluation(const struct evaluation *a, const struct evaluation *b)
{
    ck_assert_int_eq(a->count, b->count);
    ck_assert_mem_eq(a->position, b->position, sizeof a->position);
    ck_assert_mem_eq(&a->cross_entropy, &b->cross_entropy, sizeof a->cross_entropy);
    if (a->predictions)
        ck_assert_mem_eq(a->predictions, b->predictions,
                         (size_t)(a->count * a->heads) * sizeof *a->predictions);
}

/* Results, and the weights that were left, to the bit. */
static void assert_same(struct run *a, struct run *b)
{
    const struct result *x = &a->result, *y = &b->result;
    struct model *m = a->source ? &a->p->source : &a->adapted;
    struct model *n = b->source ? &b->p->source : &b->adapted;
    ck_assert_int_eq(x->status, y->status);
    ck_assert_int_eq(x->diverged_step, y->diverged_step);
    ck_assert_int_eq(x->is_chosen, y->is_chosen);
    ck_assert_int_eq(x->chosen_step, y->chosen_step);
    ck_assert_int_eq(x->rows, y->rows);
    if (x->rows)
        ck_assert_mem_eq(x->curve, y->curve, (size_t)x->rows * CURVE_COLUMNS * sizeof(double));
    if (x->curve_predictions)
        ck_assert_mem_eq(x->curve_predictions, y->curve_predictions,
                         (size_t)x->rows * 2 * TEST * HEADS * sizeof *x->curve_predictions);
    ck_assert_int_eq(!x->curve_nearest, !y->curve_nearest);
    if (x->curve_nearest)
        ck_assert_mem_eq(x->curve_nearest, y->curve_nearest,
                         (size_t)x->rows * TEST * sizeof *x->curve_nearest);
    if (x->neighbours.nearest)
        ck_assert_mem_eq(x->neighbours.nearest, y->neighbours.nearest,
                         TEST * sizeof *x->neighbours.nearest);
    assert_same_evaluation(&x->source, &y->source);
    assert_same_evaluation(&x->target, &y->target);
    assert_same_evaluation(&x->source_by_target, &y->source_by_target);
    assert_same_weights(m->encoder, n->encoder);
    assert_same_weights(m->head, n->head);
}

/* ---- who watches ---------------------------------------------------------------------------- */

/* Wishes something at the moments `at`, `at` + 1, ... of one process, counted from 0. */
struct watch {
    struct observer observer;
    enum request wish;
    int at, asked, exit_at; /* exit_at: the process ends there without a word; -1: not */
    double own;             /* the caller's own number in the file */
    int notes;
    char note[512];
};

static enum request wish(void *context)
{
    struct watch *w = context;
    const int now = w->asked++;
    if (now == w->exit_at)
        _exit(0);
    return now == w->at ? w->wish : REQUEST_CONTINUE;
}

static void list_own(void *context, struct checkpoint *c)
{
    struct watch *w = context;
    checkpoint_add(c, CHECKPOINT_F64, &w->own, 1, "own");
}

static void note(void *context, const char *text)
{
    struct watch *w = context;
    w->notes++;
    snprintf(w->note, sizeof w->note, "%s", text);
}

static char folder[64], path[96];
static json_t *about;

static void set_up(void)
{
    /* In memory where there is such a place: every save is synced. */
    snprintf(folder, sizeof folder, "%s/adda-resume-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/state.safetensors", folder);
    about = json_pack("{s:s, s:s}", "cell", "c1", "program", "p1");
}

static void tear_down(void)
{
    json_decref(about);
    publish_remove(folder, NULL);
}

static struct watch watch(enum request what, int at)
{
    struct watch w = {.wish = what, .at = at, .exit_at = -1};
    w.observer = (struct observer){
        .request = wish, .checkpoint = path, .about = about, .list = list_own, .note = note};
    return w;
}

static void begin(struct watch *w)
{
    w->observer.context = w;
}

#endif
