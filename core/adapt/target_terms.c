/* From logits to predictions, head by head and term by term, and back. */
#include "adapt/target_terms.h"

#include <string.h>

#include "nn/loss.h"

/* Below every prediction that changes a value: nothing is divided by 0. */
static const double least = 1e-300;

static size_t constants_of(const struct target_terms *t, int term)
{
    return terms[term]->constants ? terms[term]->constants(t->batch, t->classes) : 0;
}

static size_t largest_scratch(const struct target_terms *t)
{
    size_t largest = 0;
    for (int k = 0; k < TERM_COUNT; k++) {
        const size_t size = terms[k]->scratch ? terms[k]->scratch(t->batch, t->classes) : 0;
        largest = size > largest ? size : largest;
    }
    return largest;
}

static void lay_out(struct target_terms *t)
{
    struct arena *a = &t->arena;
    const size_t head = (size_t)t->batch * (size_t)t->classes, heads = (size_t)t->heads;
    t->dlogits = arena_take(a, heads * head, sizeof(real));
    t->p = arena_take(a, head, sizeof(double));
    t->log_p = arena_take(a, head, sizeof(double));
    t->dp = arena_take(a, head, sizeof(double));
    t->scratch = arena_take(a, largest_scratch(t), sizeof(double));
    for (int k = 0; k < TERM_COUNT; k++)
        t->constants[k] = arena_take(a, heads * constants_of(t, k), sizeof(double));
}

size_t target_terms_bytes(const struct adapt_settings *s, const struct task *task)
{
    struct target_terms t = {.batch = s->batch, .heads = task->heads, .classes = task->classes};
    lay_out(&t);
    return t.arena.used;
}

enum err_code target_terms_create(struct target_terms *t, const struct encoders *student,
                                  struct pool *pool, struct err *e)
{
    *t = (struct target_terms){.settings = student->settings->terms,
                               .batch = student->settings->batch,
                               .heads = student->model->heads,
                               .classes = student->model->classes};
    lay_out(t);
    if (arena_reserve(&t->arena, e))
        return e->code;
    lay_out(t);
    for (int k = 0; k < TERM_COUNT; k++)
        if (t->settings[k].used && t->settings[k].decay > 0 &&
            teacher_create(&t->teacher[k], student, t->settings[k].decay, pool, e))
            return e->code;
    return ERR_NONE;
}

void target_terms_free(struct target_terms *t)
{
    for (int k = 0; k < TERM_COUNT; k++)
        teacher_free(&t->teacher[k]);
    arena_free(&t->arena);
    memset(t, 0, sizeof *t);
}

void target_terms_list(struct target_terms *t, struct checkpoint *c)
{
    for (int k = 0; k < TERM_COUNT; k++)
        if (t->teacher[k].student)
            teacher_list(&t->teacher[k], c, terms[k]->name);
}

void target_terms_follow(struct target_terms *t)
{
    for (int k = 0; k < TERM_COUNT; k++)
        if (t->teacher[k].student)
            teacher_follow(&t->teacher[k]);
}

/* Predictions of one head. */
static struct head_predictions predict(struct target_terms *t, const real *logits, int head,
                                       double temperature)
{
    for (int i = 0; i < t->batch; i++) {
        double *p = t->p + i * t->classes;
        softmax(logits + (i * t->heads + head) * t->classes, t->classes, temperature, p,
                t->log_p + i * t->classes);
        for (int c = 0; c < t->classes; c++)
            p[c] = p[c] < least ? least : p[c];
    }
    return (struct head_predictions){t->p, t->log_p, t->batch, t->classes};
}

/* Adds scale * dL/dlogits of one head from dL/dp. */
static void spread(struct target_terms *t, int head, double scale)
{
    for (int i = 0; i < t->batch; i++) {
        const double *p = t->p + i * t->classes, *dp = t->dp + i * t->classes;
        real *dz = t->dlogits + (i * t->heads + head) * t->classes;
        double mean = 0;
        for (int c = 0; c < t->classes; c++)
            mean += p[c] * dp[c];
        for (int c = 0; c < t->classes; c++)
            dz[c] += (real)(scale * p[c] * (dp[c] - mean));
    }
}

/* Sum over heads of one term. */
static double add_term(struct target_terms *t, int k, const real *logits, double scale)
{
    const struct term *term = terms[k];
    const struct term_settings *s = &t->settings[k];
    const bool holds = term->hold && !t->held;
    const real *taught = holds && t->teacher[k].student ? teacher_predict(&t->teacher[k]) : logits;
    double sum = 0;
    for (int h = 0; h < t->heads; h++) {
        double *constants = t->constants[k] + (size_t)h * constants_of(t, k);
        struct head_predictions of = predict(t, taught, h, s->temperature);
        if (holds)
            term->hold(&of, s, constants);
        if (taught != logits)
            of = predict(t, logits, h, s->temperature);
        sum += term->loss(&of, s, constants, t->dp, t->scratch);
        spread(t, h, scale / s->temperature);
    }
    return sum;
}

double target_terms_loss(struct target_terms *t, const real *logits, double progress)
{
    const size_t outputs = (size_t)t->batch * (size_t)t->heads * (size_t)t->classes;
    double sum = 0;
    memset(t->dlogits, 0, outputs * sizeof *t->dlogits);
    for (int k = 0; k < TERM_COUNT; k++) {
        const struct term_settings *s = &t->settings[k];
        const double weight = s->ramp ? s->weight * adapt_ramp(progress) : s->weight;
        if (s->used)
            sum += s->weight * add_term(t, k, logits, weight);
    }
    return sum;
}
